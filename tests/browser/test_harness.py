"""What the other browser tests stand on can fail: an error, a faint text and a request outside are all noticed."""

import nbformat
import pytest
from lab_server import LabServer, plain_lab
from notebook_page import NotebookPage, contrast_failures, visible_text

pytestmark = pytest.mark.soak

SLIDER = """
import ipywidgets
slider = ipywidgets.IntSlider(value=3, max=10)
words = ipywidgets.HTML("three")
slider.observe(lambda change: setattr(words, "value", f"now {change.new}"), "value")
ipywidgets.VBox([slider, words])
"""
FAINT = """
from IPython.display import HTML
HTML('<p style="background:#fff;color:#999">faint</p><p style="background:#fff;color:#444">clear</p>')
"""


@pytest.fixture(scope="module")
def notebook(tmp_path_factory, new_page):
    """A small notebook, open in a plain JupyterLab."""
    folder = tmp_path_factory.mktemp("made-up")
    cells = {"slider": SLIDER, "faint": FAINT, "wrong": "1 / 0", "after": "2 + 2"}
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code.strip(), id=id) for id, code in cells.items()]
    )
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(made, folder / "made_up.ipynb")
    with LabServer(plain_lab(folder), folder / "scratch", folder) as server:
        opened = NotebookPage(new_page(), "made-up", folder)
        opened.open(server.page_address("made_up.ipynb"))
        opened.run_all()
        yield opened


def test_an_error_is_noticed_with_what_did_not_run_after_it(notebook):
    """The traceback is reported under its cell, and the cells that it kept from running are named."""
    assert notebook.errors() == {"wrong": "ZeroDivisionError: division by zero"}
    assert notebook.not_run() == ["after"]


def test_a_cell_runs_what_was_typed_into_it(notebook):
    """Typed text of several lines arrives as it is, and the new output is what is read."""
    assert visible_text(notebook.run_cell("after", "total = 0\nfor i in range(4):\n    total += i\ntotal")).endswith(
        "6"
    )


def test_a_slider_moves_by_keyboard(notebook):
    """The arrow key moves the slider, and the text that the kernel sets follows."""
    place = notebook.outputs("slider")
    place.locator(".noUi-handle").focus()
    notebook.page.keyboard.press("ArrowRight")
    place.get_by_text("now 4").wait_for()


def test_faint_text_is_found(notebook):
    """Grey on white at 2.8 to 1 is reported; dark grey is not."""
    notebook.cell("faint")
    seen, faint = contrast_failures(notebook.page, '[data-test-id="faint"] .jp-OutputArea-output')
    assert seen == 2
    assert faint == ["2.85: faint <p>"]
