"""A source is read as its author wrote it."""

import pytest

from mlops_lessons.authoring.source import find_sources, parse_source
from mlops_lessons.errors import UnknownNameError


def test_cells_below_a_heading_belong_to_its_section(made_up):
    """Sections are the headings; the set-up stands in the title's section."""
    assert list(made_up.sections) == ["title", "promise", "quiz", "summary", "glossary", "reading"]
    assert [cell.id for cell in made_up.code_in("promise")] == ["demo-prints", "demo-widget"]
    assert [cell.id for cell in made_up.code_in("title")] == ["setup"]


def test_minutes_are_added_by_path_and_once_for_both_languages(made_up):
    """The twin of a heading does not count again."""
    assert (made_up.minutes("core"), made_up.minutes("deep")) == (5, 34)


def test_each_language_has_its_prose_and_all_the_code(made_up):
    """A notebook holds every code cell and one side of every pair."""
    spanish, english = made_up.in_language("es"), made_up.in_language("en")
    assert [cell.id for cell in spanish] == [cell.id for cell in english]
    assert spanish[0].text == "# Un servicio inventado"
    assert english[0].text == "# A made-up service"
    assert spanish[1] is english[1]


def test_lines_count_from_the_file_also_after_a_marker_inside_a_string(write):
    """A ``# %%`` inside a string is no cell and shifts no line."""
    path = write(("lesson[", 's = """\n# %% id="inside"\n"""\nlesson['))
    source = parse_source(path)
    lines = path.read_text().splitlines()
    assert all(f'id="{cell.id}"' in lines[cell.line - 1] for cell in source.cells)
    assert "inside" not in {cell.id for cell in source.cells}


@pytest.mark.parametrize("name", ["97", "made_up", "97_made_up", "97_made_up.ipynb"])
def test_a_lesson_is_found_by_number_topic_or_name(write, name):
    """All the ways to name a lesson lead to its source."""
    path = write()
    assert find_sources(path.parent, name) == [path] == find_sources(path.parent)


def test_an_unknown_lesson_is_told_with_the_known_ones(write):
    """The message offers what there is."""
    with pytest.raises(UnknownNameError, match="97_made_up"):
        find_sources(write().parent, "98")
