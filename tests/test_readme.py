"""The two front pages tell the truth about the lessons."""

from pathlib import Path

import pytest

from mlops_lessons.course.catalogue import break_minutes, lessons

ROOT = Path(__file__).parents[1]
PAGES = [("README.md", "en", "ready", "to come"), ("README.es.md", "es", "lista", "por venir")]


@pytest.mark.parametrize(("page", "language", "ready", "later"), PAGES)
def test_the_table_of_lessons_is_the_catalogue(page, language, ready, later):
    """Each lesson has one row with its title, minutes, state and purpose; written ones link to a notebook that exists."""
    rows = [row for row in (ROOT / page).read_text(encoding="utf-8").splitlines() if row.startswith("| ")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row[2:4].isdigit()]
    assert len(cells) == len(lessons())
    for row, info in zip(cells, lessons(), strict=True):
        number, name, minutes, state, about = row
        assert (number, minutes, about) == (info.number, str(info.class_minutes), info.about[language])
        assert state == (ready if info.written else later)
        link = f"notebooks/{language}/{info.notebook}"
        assert name == (f"[{info.title[language]}]({link})" if info.written else info.title[language])
        assert (ROOT / link).is_file() == info.written


def test_the_class_takes_150_minutes():
    """The core paths and the break together are the class as it is given."""
    assert sum(info.class_minutes for info in lessons()) + break_minutes() == 150


@pytest.mark.parametrize(
    "page", ["README.md", "README.es.md", "CONTRIBUTING.md", *sorted(p.name for p in ROOT.glob("docs/*.md"))]
)
def test_links_between_pages_lead_somewhere(page):
    """Every relative link of a page names a file of the repository."""
    import re

    path = ROOT / page if (ROOT / page).exists() else ROOT / "docs" / page
    prose = re.sub(r"`[^`\n]*`", "", path.read_text(encoding="utf-8"))  # code shows what a link looks like
    for target in re.findall(r"\]\(([^)#\s]+)", prose):
        if "://" not in target:
            assert (path.parent / target).exists(), f"{page}: {target}"
