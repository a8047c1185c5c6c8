"""A made-up lesson, small and whole, to build and to break."""

from types import SimpleNamespace

import pytest

from mlops_lessons.authoring.bank import Bank
from mlops_lessons.authoring.source import read_source

LESSON = """\
# %% [markdown] lang="es" id="title"
# # Un servicio inventado

# %% [markdown] lang="en" id="title"
# # A made-up service

# %% id="setup" tags=["setup"]
from builtins import dict as open_lesson

lesson = open_lesson(topic="made_up")
lesson["language"]

# %% [markdown] lang="es" id="promise" covers=["cloud.sla"] path="core" minutes=5
# ## La promesa
# Un [acuerdo](glossary:sla) dice cuánto.

# %% [markdown] lang="en" id="promise" covers=["cloud.sla"] path="core" minutes=5
# ## The promise
# An [agreement](glossary:sla) says how much.

# %% id="demo-prints"
for part in range(3):
    print(part, flush=True)

# %% id="demo-widget"
from ipywidgets import HTML, IntSlider, VBox

VBox([IntSlider(value=3), HTML("x")])

# %% [markdown] lang="es" id="quiz" path="deep" minutes=30
# ## Cuestionario

# %% [markdown] lang="en" id="quiz" path="deep" minutes=30
# ## Quiz

# %% [markdown] lang="es" id="summary" path="deep" minutes=2
# ## Resumen

# %% [markdown] lang="en" id="summary" path="deep" minutes=2
# ## Summary

# %% [markdown] lang="es" id="glossary" path="deep" minutes=1
# ## Glosario de términos

# %% [markdown] lang="en" id="glossary" path="deep" minutes=1
# ## Glossary

# %% [markdown] lang="es" id="reading" path="deep" minutes=1
# ## Para leer más

# %% [markdown] lang="en" id="reading" path="deep" minutes=1
# ## Further reading
"""


@pytest.fixture
def bank():
    """What the made-up lesson may name."""
    return Bank(
        exercises={"downtime": SimpleNamespace(covers=("cloud.sla",), mistakes=[1, 2])},
        questions={
            "sla-what": {"quiz": "sla", "kind": "single", "covers": ["cloud.sla"]},
            "sla-who": {"quiz": "sla", "kind": "numeric", "covers": []},
        },
        terms={
            "sla": {
                "text": {
                    "es": 'Un "contrato" con **cifras**. Se firma.',
                    "en": "A contract with figures. It is signed.",
                },
                "covers": ["cloud.sla"],
            }
        },
        prompts=frozenset({"which-cloud"}),
        syllabus=frozenset({"cloud.sla", "cloud.origin"}),
    )


@pytest.fixture
def write(tmp_path):
    """Return a function that writes the made-up lesson, with words replaced, and returns its file."""

    def write(*changes, added=""):
        text = LESSON
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "notebooks" / "source" / "97_made_up.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + added, encoding="utf-8")
        return path

    return write


@pytest.fixture
def made_up(write, bank):
    """Return the made-up lesson, read."""
    return read_source(write(), bank)
