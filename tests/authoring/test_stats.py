"""The counts are those of the files."""

from mlops_lessons.authoring.build import build, jobs_for
from mlops_lessons.authoring.source import read_source
from mlops_lessons.authoring.stats import Stats, lesson_stats, table


def test_cells_and_questions_are_counted_over_both_languages(write, bank, tmp_path):
    """An ignored cell is told with its reason and is not among the compared ones."""
    changes = [('id="demo-prints"', 'id="demo-prints" tags=["nbval-ignore-output"] reason="it takes its time"')]
    source = read_source(write(*changes), bank)
    build(jobs_for(source, tmp_path / "notebooks", bank=bank))
    stats = lesson_stats(source, bank, tmp_path / "notebooks")
    assert (stats.notebooks, stats.code_cells, stats.with_output, stats.compared, stats.ignored) == (2, 6, 6, 4, 2)
    assert stats.reasons == {f"{language}/97_made_up#demo-prints": "it takes its time" for language in ("en", "es")}
    assert (stats.questions, stats.questions_by_kind) == (2, {"numeric": 1, "single": 1})
    assert (stats.exercises, stats.mistakes, stats.glossary_terms) == (1, 2, 1)


def test_the_total_is_the_sum():
    """Numbers add up and kinds are merged."""
    first = Stats("a", notebooks=2, questions_by_kind={"single": 1})
    second = Stats("b", notebooks=2, questions_by_kind={"single": 2, "matching": 1})
    total = sum([first, second], Stats("total"))
    assert (total.lesson, total.notebooks, total.questions_by_kind) == ("total", 4, {"matching": 1, "single": 3})
    assert len(table([first, second, total]).columns) == 4
