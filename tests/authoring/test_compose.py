"""The notebook of one language follows from the source alone."""

import pytest

from mlops_lessons.authoring.compose import compose, digest, with_language
from mlops_lessons.errors import SourceError


def _texts(notebook):
    return {cell.id: cell.source for cell in notebook.cells}


def test_ids_travel_into_the_notebook_and_own_data_is_nested(made_up, bank):
    """Ids are the author's, tags are Jupyter's, the rest stands under the course's own key."""
    notebook = compose(made_up, "es", bank)
    assert [cell.id for cell in notebook.cells] == [cell.id for cell in made_up.in_language("es")]
    promise = next(cell for cell in notebook.cells if cell.id == "promise")
    own = {"covers": ["cloud.sla"], "minutes": 5, "path": "core", "section": "promise"}
    assert promise.metadata == {"mlops_lessons": own}
    setup = next(cell for cell in notebook.cells if cell.id == "setup")
    assert setup.metadata == {"mlops_lessons": {"section": "title"}, "tags": ["setup"]}


def test_only_the_set_up_cell_differs_between_the_languages(made_up, bank):
    """The code is the same in both notebooks, but for the language that opens the lesson."""
    spanish, english = (
        {cell.id: cell.source for cell in compose(made_up, language, bank).cells if cell.cell_type == "code"}
        for language in ("es", "en")
    )
    assert 'open_lesson(topic="made_up", language="es")' in spanish.pop("setup")
    assert 'open_lesson(topic="made_up", language="en")' in english.pop("setup")
    assert spanish == english


def test_glossary_links_lead_to_the_glossary_and_carry_the_definition(made_up, bank):
    """The first sentence of the definition becomes the link's title, in the notebook's language."""
    assert (
        '[acuerdo](#Glosario-de-términos "Un ”contrato” con cifras.")'
        in _texts(compose(made_up, "es", bank))["promise"]
    )
    assert '[agreement](#Glossary "A contract with figures.")' in _texts(compose(made_up, "en", bank))["promise"]


def test_a_section_says_its_path_and_its_minutes(made_up, bank):
    """Under its heading, in the notebook's language; the title of the lesson carries none."""
    spanish, english = (_texts(compose(made_up, language, bank)) for language in ("es", "en"))
    assert spanish["promise"].splitlines()[:3] == [spanish["promise"].splitlines()[0], "", "*En clase, 5 min*"]
    assert "\n\n*In class, 5 min*\n" in english["promise"]
    assert " min*" not in spanish["title"]


def test_a_changed_spanish_sentence_changes_the_spanish_digest_only(write, bank, made_up):
    """What an author changes in one language leaves the other notebook as it was."""
    from mlops_lessons.authoring.source import read_source

    before = {language: digest(compose(made_up, language, bank)) for language in ("es", "en")}
    changed = read_source(write(("La promesa", "La gran promesa")), bank)
    after = {language: digest(compose(changed, language, bank)) for language in ("es", "en")}
    assert before["es"] != after["es"]
    assert before["en"] == after["en"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('lesson = open_lesson("x")', 'lesson = open_lesson("x", language="es")'),
        ("open_lesson()", 'open_lesson(language="es")'),
        ('%time 1\nx = open_lesson(\n    "ñ",\n)', '%time 1\nx = open_lesson(\n    "ñ", language="es",\n)'),
        ('"ñ", open_lesson("ñ"), 2', '"ñ", open_lesson("ñ", language="es"), 2'),
    ],
)
def test_the_language_is_added_to_the_call(code, expected):
    """Wherever the call stands, and whatever letters stand before it."""
    assert with_language(code, "es") == expected


@pytest.mark.parametrize("code", ["x = 1", 'open_lesson("x", language="en")', "open_lesson(1); open_lesson(2)"])
def test_a_set_up_cell_without_its_one_plain_call_is_refused(code):
    """The builder does not guess."""
    with pytest.raises(SourceError, match="once, without language"):
        with_language(code, "es")


def test_a_starter_leaves_the_learner_a_line_to_write_on(write, bank):
    """However the source is formatted, the body of an empty function stands below its name."""
    from mlops_lessons.authoring.source import read_source

    added = '\n# %% id="more" tags=["exercise"]\ndef late(delays): ...\n\n\ndef early(\n    delays,\n):\n    ...\n'
    notebook = compose(read_source(write(added=added), bank), "es", bank)
    assert notebook.cells[-1].source == "def late(delays):\n    ...\n\n\ndef early(\n    delays,\n):\n    ..."


def test_a_term_of_an_earlier_lesson_is_linked_to_that_lesson(write, bank):
    """Its own glossary comes first; else the link opens the notebook that defines the term, with the definition as its title."""
    from dataclasses import replace

    from mlops_lessons.authoring.source import read_source

    earlier = {
        "bucket": {"text": {"es": "Un contenedor. Y más.", "en": "A container. And more."}, "lesson": "01_cloud"}
    }
    path = write(("[acuerdo](glossary:sla)", "[a](glossary:sla) [b](glossary:bucket)"))
    bank = replace(bank, earlier_terms={**earlier, "sla": earlier["bucket"]})
    texts = [cell.source for cell in compose(read_source(path, bank), "es", bank).cells]
    (text,) = [text for text in texts if "La promesa" in text]
    assert '[b](01_cloud.ipynb "Un contenedor.")' in text
    assert "[a](#Glosario-de-términos " in text
