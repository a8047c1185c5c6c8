"""What differs from run to run goes; what must not be stored is found."""

import random

import nbformat
import pytest
from nbformat import v4

from mlops_lessons.authoring.normalise import flaws, normalise, to_bytes

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


def _notebook(*outputs, tags=()):
    cell = v4.new_code_cell("x", id="one", execution_count=1, outputs=list(outputs), metadata={"tags": list(tags)})
    return v4.new_notebook(cells=[cell])


def _model(name, **state):
    return {"model_name": f"{name}Model", "state": state}


def _with_widgets(seed):
    """Return a notebook that shows a box of two sliders, with ids and the order of the state drawn at random."""
    rng = random.Random(seed)
    box, layout, first, second = (f"{rng.getrandbits(128):032x}" for _ in range(4))
    models = {
        box: _model("Box", children=[f"IPY_MODEL_{second}", f"IPY_MODEL_{first}"], layout=f"IPY_MODEL_{layout}"),
        layout: _model("Layout", height=None, width="3em"),
        first: _model("IntSlider", value=1, tooltip=None),
        second: _model("IntSlider", value=2, tooltip=None),
    }
    names = list(models)
    rng.shuffle(names)
    notebook = _notebook(v4.new_output("display_data", data={VIEW: {"model_id": box}, "text/plain": "VBox()"}))
    notebook.cells[0].metadata["execution"] = {"iopub.execute_input": str(seed)}
    notebook.metadata["widgets"] = {STATE: {"state": {name: models[name] for name in names}}}
    return nbformat.from_dict(notebook)


def test_widgets_are_numbered_by_appearance_so_that_two_runs_agree():
    """Two runs with other ids, another order of state and other times give the same bytes."""
    first, second = (to_bytes(normalise(_with_widgets(seed))) for seed in (1, 2))
    assert first == second
    assert b"execute_input" not in first


def test_the_box_is_number_one_and_its_parts_follow():
    """The view comes first, then what it holds in order."""
    state = normalise(_with_widgets(3)).metadata["widgets"][STATE]["state"]
    values = [model["state"].get("value", model["model_name"]) for model in state.values()]
    assert values == ["BoxModel", 2, 1, "LayoutModel"]


def test_a_layout_keeps_what_it_sets():
    """What a layout leaves open is its default on the page too; nothing is taken from any other model."""
    state = [model["state"] for model in normalise(_with_widgets(3)).metadata["widgets"][STATE]["state"].values()]
    assert state[-1] == {"width": "3em"}
    assert state[1] == {"value": 2, "tooltip": None}


def test_pieces_of_one_stream_are_joined():
    """However the kernel sent them, the stored text is one."""
    pieces = [v4.new_output("stream", name="stdout", text=text) for text in ("a\n", "b\n")]
    (output,) = normalise(_notebook(*pieces)).cells[0].outputs
    assert output.text == "a\nb\n"


def test_the_file_ends_in_one_newline_and_keeps_accents():
    """The bytes are plain UTF-8 that a diff can show."""
    content = to_bytes(_notebook(v4.new_output("stream", text="año\n")))
    assert content.endswith(b"}\n")
    assert not content.endswith(b"\n\n")
    assert "año".encode() in content


def _shown(text):
    return v4.new_output("execute_result", data={"text/plain": text})


# The paths here are made up: samples of what must never be stored, which a search for machine paths will find too.
@pytest.mark.parametrize(
    ("output", "said"),
    [
        (_shown("<object object at 0x7f12ab34cd56>"), "an address of memory"),
        (_shown("wrote /tmp/tmpabc/file.txt"), "an absolute path"),
        (_shown("'/home/ana/data'"), "an absolute path"),
        (_shown("http://127.0.0.1:43211/bucket"), "a port"),
        (v4.new_output("display_data", data={"text/html": "<a href='/root/x'>"}), "an absolute path"),
        (_shown("kept in /opt/secret/place"), "a place of this machine"),
        (v4.new_output("stream", name="stderr", text="Warning: x"), "wrote on stderr"),
        (v4.new_output("error", ename="ValueError", evalue="no", traceback=[]), "stopped with ValueError: no"),
    ],
)
def test_what_must_not_be_stored_is_found(output, said):
    """Each is told with the cell it stands in."""
    (line,) = flaws(_notebook(output), "es/x", private=("/opt/secret",))
    assert line.startswith("es/x [one] ")
    assert said in line


def test_what_looks_alike_is_let_through():
    """Addresses on the web, pictures and plain ports are no secrets of this machine."""
    shown = [_shown("https://example.org/home/page s3://bucket/tmp/x 127.0.0.1:8000"), _shown("at 10 x")]
    picture = v4.new_output("display_data", data={"text/html": "<img src='data:image/png;base64,AA/tmp/BB'>"})
    assert flaws(_notebook(*shown, picture), "es/x") == []


def test_a_cell_that_was_not_run_is_found():
    """Strict nbval compares nothing on such a cell, so it must not exist."""
    notebook = _notebook()
    notebook.cells[0].execution_count = None
    assert flaws(notebook, "es/x") == ["es/x [one] was not run."]


def test_raises_exception_means_that_it_raises():
    """The tag alone would let anything pass; an error must be stored."""
    error = v4.new_output("error", ename="ValueError", evalue="no", traceback=[])
    assert flaws(_notebook(error, tags=["raises-exception"]), "x") == []
    assert "raises nothing" in flaws(_notebook(tags=["raises-exception"]), "x")[0]
