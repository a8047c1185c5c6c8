"""The levels of each year as they were published: groups with gaps and doubles, not a ladder."""

import pytest

from mlops_lessons.devops import bands


def test_every_year_has_the_levels_that_its_survey_found():
    """Low, medium and high in every year and for every metric; elite in all but 2022."""
    for metric, years in bands.PUBLISHED.items():
        assert list(years) == [2021, 2022, 2023, 2024], metric
        for year, levels in years.items():
            assert list(levels) == [level for level in bands.LEVELS if level != "elite" or year != 2022], (metric, year)


def test_every_answer_is_a_range_or_a_percentage():
    """Ranges are not empty, and a better level never asks for less than a worse one, failure rates aside."""
    assert all(low < high for low, high in bands.RANGES.values())
    for metric in ("lead_time", "frequency", "recovery"):
        for levels in bands.PUBLISHED[metric].values():
            starts = [bands.RANGES[key][0] for key in levels.values()]
            assert starts == sorted(starts, reverse=metric == "frequency")
    assert all("%" in text for levels in bands.PUBLISHED["failure_rate"].values() for text in levels.values())


@pytest.mark.parametrize(
    ("metric", "year", "value", "levels"),
    [
        ("lead_time", 2021, 20, []),
        ("lead_time", 2021, 0.5, ["elite"]),
        ("lead_time", 2023, 20, ["elite"]),
        ("lead_time", 2023, 200, ["medium", "low"]),
        ("lead_time", 2024, 24, ["high"]),
        ("recovery", 2024, 0.5, ["elite"]),
        ("recovery", 2024, 5, ["high", "medium"]),
        ("recovery", 2021, 500, []),
        ("frequency", 2024, 0.5, ["high"]),
        ("frequency", 2021, 0.5, []),
        ("frequency", 2022, 3, ["high"]),
        ("frequency", 2021, 0.001, ["low"]),
    ],
)
def test_a_figure_stands_where_that_year_puts_it(metric, year, value, levels):
    """In one level, in two that ask the same, or in a gap."""
    assert bands.places(metric, year, value) == levels
