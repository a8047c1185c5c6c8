"""One notebook, open in JupyterLab: run it, read what it says, use it as a person does.

Actions go through the keyboard and the mouse. What is *read* comes from JupyterLab's own model of the notebook (kernel
status, execution counts, outputs), so that a test waits for events and not for time to pass.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

__all__ = ["NotebookPage", "contrast_failures", "visible_text"]

_SECONDS = int(os.environ.get("MLOPS_LESSONS_BROWSER_SECONDS", "120"))  # how long to wait for any one thing
_HERE = Path(__file__).parent
_PANEL = "const panel = window.jupyterapp.shell.currentWidget;"


class NotebookPage:
    """A page that shows the notebook at `address`; `name` is used for its screenshots."""

    def __init__(self, page: Page, name: str, screenshots: Path) -> None:
        self.page = page
        self.name = name
        self.asked: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.screenshots = screenshots
        page.set_default_timeout(_SECONDS * 1000)

    def open(self, address: str) -> None:
        """Open the notebook and wait for its kernel."""
        self.page.goto(address)
        self.page.wait_for_selector(".jp-NotebookPanel")
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")
        self._when("panel.context?.isReady && panel.content.widgets.length > 0")
        self.path = self._evaluate("() => panel.context.path")
        self._when_idle()

    def come_back(self) -> None:
        """Return to this notebook after a link has led to another document."""
        self._evaluate("path => run('docmanager:open', { path }).then(() => null)", self.path)
        self._when("panel.context?.path === arg", self.path)

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait until what is read from the page holds."""
        deadline = time.monotonic() + _SECONDS
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError(f"still not so after {_SECONDS} s")
            self.page.wait_for_timeout(50)

    def asked_outside(self) -> list[str]:
        """Return the addresses that the page has asked for and that are not on this machine."""
        local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        return [url for url in self.asked if not url.startswith(local)]

    def clear(self) -> None:
        """Forget the stored outputs and execution counts."""
        self._command("notebook:clear-all-cell-outputs")
        self._when("panel.content.widgets.every(cell => !cell.model.executionCount)")

    def run_all(self) -> None:
        """Run every cell from the first to the last, and wait until the kernel is done; an error ends the run early."""
        self.clear()
        self._evaluate(
            "() => { panel.testRun = 'running'; run('notebook:run-all-cells').finally(() => { panel.testRun = 'done'; }); }"
        )
        self._when("panel.testRun === 'done'", seconds=3 * _SECONDS)
        self._when_idle()
        self.read_through()

    def read_through(self) -> None:
        """Scroll from the first cell to the last, so that JupyterLab draws each of them, and back."""
        self._evaluate(
            "async () => { for (const cell of panel.content.widgets) await show(cell); await show(panel.content.widgets[0]); }"
        )

    def not_run(self) -> list[str]:
        """Return the ids of the code cells that have not run."""
        cells = [
            cell for cell in self.notebook()["cells"] if cell["cell_type"] == "code" and "".join(cell["source"]).strip()
        ]
        return [cell["id"] for cell in cells if not cell["execution_count"]]

    def run_cell(self, cell_id: str, source: str | None = None) -> Locator:
        """Run one cell with Shift+Enter, after typing `source` into it where given; return what it shows."""
        before = self._evaluate("id => find(id).model.executionCount || 0", cell_id)
        editor = self.cell(cell_id).locator(".cm-content").first
        editor.scroll_into_view_if_needed()
        editor.click()
        if source is not None:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.insert_text(source)
        self.page.keyboard.press("Shift+Enter")
        self._when("find(arg[0]).model.executionCount > arg[1]", [cell_id, before])
        self._when_idle()
        return self.outputs(cell_id)

    def cells_with(self, code: str) -> list[str]:
        """Return the ids of the code cells whose source contains `code`."""
        cells = [cell for cell in self.notebook()["cells"] if cell["cell_type"] == "code"]
        return [cell["id"] for cell in cells if code in "".join(cell["source"])]

    def cell(self, cell_id: str) -> Locator:
        """Return the cell as a place on the page, scrolled to, since JupyterLab draws what is near only."""
        self._evaluate(
            "async id => { const cell = find(id); cell.node.dataset.testId = id; await show(cell); }", cell_id
        )
        return self.page.locator(f'.jp-Cell[data-test-id="{cell_id}"]')

    def outputs(self, cell_id: str) -> Locator:
        """Return the output area of a cell as a place on the page."""
        return self.cell(cell_id).locator(".jp-Cell-outputArea").first

    def notebook(self) -> dict[str, Any]:
        """Return the notebook as it stands in the page, in nbformat."""
        return self._evaluate("() => panel.content.model.toJSON()")

    def errors(self) -> dict[str, str]:
        """Return what went wrong by cell id: tracebacks, and text on the error stream."""
        found: dict[str, str] = {}
        for cell in self.notebook()["cells"]:
            for output in cell.get("outputs", []):
                if output["output_type"] == "error":
                    found[cell["id"]] = f"{output['ename']}: {output['evalue']}"
                elif output.get("name") == "stderr":
                    found[cell["id"]] = "".join(output["text"])
        return found

    def widgets(self) -> dict[str, int]:
        """Return, for each cell that shows widgets, how many of them are drawn; waits until JupyterLab has had its chance."""
        view = "application/vnd.jupyter.widget-view+json"
        cells = [
            c["id"]
            for c in self.notebook()["cells"]
            if any(view in out.get("data", {}) for out in c.get("outputs", []))
        ]
        self.page.wait_for_function("() => !document.querySelector('.jupyter-widgets.jupyter-widgets-loading')")
        return {cell: self.outputs(cell).locator(".jupyter-widgets").count() for cell in cells}

    def move_sliders(self) -> int:
        """Move each slider by an arrow key and wait until the words beside it follow; return how many there are."""
        moved = 0
        for cell in self.widgets():
            place = self.outputs(cell)
            for slider in place.locator(".noUi-handle").all():
                before = visible_text(place)
                slider.focus()
                at_end = slider.get_attribute("aria-valuenow") == slider.get_attribute("aria-valuemax")
                self.page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
                self.page.wait_for_function(
                    "([node, before]) => node.innerText.replace(/\\s+/g, ' ').trim() !== before",
                    arg=[place.element_handle(), before],
                )
                moved += 1
        return moved

    def settle(self, milliseconds: int = 200) -> None:
        """Give what was pressed the time to reach the kernel, and wait until the kernel is done."""
        self.page.wait_for_timeout(milliseconds)
        self._when_idle()

    def focus(self, cell_id: str) -> None:
        """Put the keyboard on a cell, not in its text, as Escape does."""
        editor = self.cell(cell_id).locator(".cm-content").first
        editor.scroll_into_view_if_needed()
        editor.click()
        self.page.keyboard.press("Escape")

    def tab_to(self, place: Locator, most: int = 40) -> None:
        """Press Tab until `place` has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if place.evaluate("node => node === document.activeElement"):
                return
        raise AssertionError(f"{most} times Tab did not lead there")

    def set_theme(self, name: str) -> None:
        """Switch to ``"light"`` or ``"dark"``."""
        theme = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}[name]
        self._evaluate("theme => run('apputils:change-theme', { theme })", theme)
        self.page.wait_for_function(
            "light => document.body.dataset.jpThemeLight === light", arg=str(name == "light").lower()
        )
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def screenshot(self, label: str, cell_id: str | None = None) -> Path:
        """Keep a picture of the page, scrolled to a cell where one is named, and return its path."""
        path = self.screenshots / f"{self.name}-{label}.png"
        if cell_id:
            self.cell(cell_id)
        self.page.screenshot(path=path)
        return path

    def screenshot_pages(self, label: str, height: int = 2000) -> list[Path]:
        """Keep pictures of the whole notebook, one screen of `height` pixels after another."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": size["width"], "height": height})
        scroller = self.page.locator(".jp-WindowedPanel-outer").first
        step = scroller.evaluate("node => { node.scrollTop = 0; return node.clientHeight - 40; }")
        shots, at = [], -1
        while at != (
            at := scroller.evaluate(
                "(node, by) => { node.scrollTop += by; return node.scrollTop; }", step * bool(shots)
            )
        ):
            shots.append(self.screenshots / f"{self.name}-{label}-{len(shots):02d}.png")
            scroller.screenshot(path=shots[-1])
        self.page.set_viewport_size(size)
        return shots

    def _command(self, name: str) -> None:
        self._evaluate("run", name)

    def _evaluate(self, function: str, argument: Any = None) -> Any:
        """Return what `function` returns in the page; it sees ``panel`` and ``find(cell id)``."""
        late = f"new Promise((_, refuse) => setTimeout(() => refuse('no answer in {_SECONDS} s'), {_SECONDS * 1000}))"
        return self.page.evaluate(
            f"arg => {{ {_PANEL} {_FIND} return Promise.race([{late}, ({function})(arg)]); }}", argument
        )

    def _when(self, condition: str, argument: Any = None, seconds: float = _SECONDS) -> None:
        """Wait until `condition` holds; it sees ``panel``, ``find(cell id)`` and ``arg``."""
        body = f"arg => {{ {_PANEL} if (!panel) return false; {_FIND} return {condition}; }}"
        self.page.wait_for_function(body, arg=argument, timeout=seconds * 1000)

    def _when_idle(self) -> None:
        self._when("panel.sessionContext.session?.kernel?.status === 'idle'")


_FIND = (
    "const run = (name, args) => window.jupyterapp.commands.execute(name, args);"
    "const show = cell => { cell.node.scrollIntoView({ block: 'center' }); return cell.ready; };"
    "const find = id => panel.content.widgets.find(cell => cell.model.sharedModel.id === id);"
)


def visible_text(place: Locator) -> str:
    """Return the text of `place` as a person reads it, white space joined."""
    return re.sub(r"\s+", " ", place.inner_text()).strip()


def contrast_failures(page: Page, selector: str, least: float = 4.5) -> tuple[int, list[str]]:
    """Return how many texts stand inside `selector`, and those whose contrast with what lies behind is under `least` to 1."""
    script = (_HERE / "contrast.js").read_text(encoding="utf-8")
    found = page.evaluate(
        f"([selector, least]) => {{ {script}\nreturn contrastFailures(selector, least); }}", [selector, least]
    )
    return found["seen"], found["failures"]
