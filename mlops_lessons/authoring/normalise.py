"""What makes two builds equal byte for byte, and what an executed notebook must not hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["flaws", "normalise", "plain_outputs", "to_bytes"]

_WIDGETS = "application/vnd.jupyter.widget-state+json"
_VIEW = "application/vnd.jupyter.widget-view+json"
_MODEL = re.compile(r"IPY_MODEL_([0-9a-f]{32})")
_PATH = re.compile(r"(?<![\w./:-])/(?:tmp|home|root|Users|var/folders|private/var)/[\w.-]+|\b[A-Z]:\\\\?Users\\")
_REPR = re.compile(r" at 0x[0-9a-fA-F]{4,}")
_PORT = re.compile(r"(?:127\.0\.0\.1|localhost):[1-9]\d{4}\b")


def to_bytes(notebook: Any) -> bytes:
    """Return the file of a notebook: keys sorted, one space of indentation, a newline at the end."""
    import nbformat

    return (nbformat.writes(notebook).rstrip("\n") + "\n").encode()


def normalise(notebook: Any) -> Any:
    """Return a copy of an executed notebook without anything that differs from one run to the next."""
    import nbformat

    copy = nbformat.from_dict(json.loads(json.dumps(notebook)))
    copy.metadata["language_info"] = {"name": "python"}
    for cell in copy.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = _merged(cell.outputs)
    return _renumbered(copy)


def _merged(outputs: list[Any]) -> list[Any]:
    """Return the outputs with neighbouring pieces of one stream joined, and without passing parts."""
    merged: list[Any] = []
    for output in outputs:
        output.pop("transient", None)
        if output.output_type == "stream" and merged and merged[-1].get("name") == output.name:
            merged[-1]["text"] += output.text
        else:
            merged.append(output)
    return merged


def _renumbered(notebook: Any) -> Any:
    """Return the notebook with widget models numbered in order of appearance instead of at random."""
    import nbformat

    widgets = notebook.metadata.get("widgets", {}).get(_WIDGETS)
    if not widgets:
        notebook.metadata.pop("widgets", None)
        return notebook
    state = widgets["state"]
    order = {id: f"{n:032x}" for n, id in enumerate(_appearance(notebook, state), 1)}
    text = re.sub(r"[0-9a-f]{32}", lambda found: order.get(found[0], found[0]), json.dumps(notebook))
    copy = nbformat.from_dict(json.loads(text))
    models = copy.metadata["widgets"][_WIDGETS]["state"]
    copy.metadata["widgets"][_WIDGETS]["state"] = {id: _lean(models[id]) for id in sorted(models)}
    return copy


def _lean(model: Any) -> Any:
    """Return a layout without the forty properties that it does not set, a third of a stored notebook; others as they are."""
    if model["model_name"] == "LayoutModel":
        model["state"] = {key: value for key, value in model["state"].items() if value is not None}
    return model


def _appearance(notebook: Any, state: dict[str, Any]) -> list[str]:
    """Return the ids of all models: those on view in the order of the cells, what they hold, then the rest."""
    views = [
        output["data"][_VIEW]["model_id"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if _VIEW in output.get("data", {})
    ]
    order: dict[str, None] = {}
    waiting = [*reversed([*views, *state])]
    while waiting:
        id = waiting.pop()
        if id not in order:
            order[id] = None
            waiting += reversed(_MODEL.findall(json.dumps(state.get(id, {}), sort_keys=True)))
    return list(order)


def plain_outputs(cell: Any) -> Iterator[str]:
    """Yield the texts of a cell's outputs that nbval compares, without the bytes of pictures."""
    for output in cell.get("outputs", ()):
        parts = output.get("data", {}) | ({"text": output["text"]} if "text" in output else {})
        for kind, value in parts.items():
            if kind.startswith("text") or kind == "image/svg+xml":
                yield re.sub(r"base64,[A-Za-z0-9+/=]+", "base64,", str(value))


def flaws(notebook: Any, name: str, private: tuple[str, ...] = ()) -> list[str]:
    """Return a line for each thing that a stored notebook must not hold; empty for a good one.

    Parameters
    ----------
    notebook : NotebookNode
    name : str
        What the lines begin with.
    private : tuple of str
        Further texts that may not stand in an output, such as this machine's home.
    """
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            found += [f"{name} [{cell.id}] {text}" for text in (*_state_flaws(cell), *_output_flaws(cell, private))]
            if _stopped(cell):
                break  # what comes after was not run for this reason
    return found


def _stopped(cell: Any) -> bool:
    raises = "raises-exception" in cell.metadata.get("tags", ())
    return not raises and any(output.output_type == "error" for output in cell.outputs)


def _state_flaws(cell: Any) -> Iterator[str]:
    raises = "raises-exception" in cell.metadata.get("tags", ())
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if cell.execution_count is None:
        yield "was not run."
    if _stopped(cell):
        yield f"stopped with {errors[0].ename}: {errors[0].evalue}"
    if raises and not errors:
        yield "is tagged raises-exception and raises nothing."
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            yield f"wrote on stderr: {output.text.strip()[:200]!r}"


def _output_flaws(cell: Any, private: tuple[str, ...]) -> Iterator[str]:
    if "nbval-ignore-output" in cell.metadata.get("tags", ()):
        rules = ((_PATH, "an absolute path"),)
    else:
        rules = ((_PATH, "an absolute path"), (_REPR, "an address of memory"), (_PORT, "a port"))
    for text in plain_outputs(cell):
        for pattern, what in rules:
            if found := pattern.search(text):
                yield f"shows {what}, {found[0]!r}."
        yield from (f"shows a place of this machine, {place!r}." for place in private if place in text)


def home_places() -> tuple[str, ...]:
    """Return the paths of this machine that no output may show."""
    import tempfile

    return tuple({str(Path.home()), tempfile.gettempdir()} - {"/"})
