"""The lessons as pages: no serious fault of accessibility in what we wrote, and nothing lost without a kernel."""

import itertools
import re
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from exported import export

from mlops_lessons.course.catalogue import lessons
from mlops_lessons.i18n import LANGUAGES

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
# Each page in one language in turn; the other one in `make soak`.
PAGES = [
    pytest.param(
        (info.notebook, language),
        id=f"{info.notebook.removesuffix('.ipynb')}-{language}",
        marks=[pytest.mark.soak] if (lesson + turn) % len(LANGUAGES) else [],
    )
    for lesson, info in enumerate(info for info in lessons() if info.written)
    for turn, language in enumerate(LANGUAGES)
]
WIDGET = "application/vnd.jupyter.widget-view+json"
# What comes from the style sheet of nbconvert and not from us: one rule at one place each, with its reason.
TEMPLATE = {
    ("color-contrast", ".jp-InputPrompt, .jp-OutputPrompt"): "it draws the numbers of cells in a pale colour",
    ("color-contrast", ".highlight *"): "it chooses the colours of code",
    ("link-in-text-block", ".jp-MarkdownOutput a"): "it takes the line from under the links of prose",
}


@pytest.fixture(scope="module", params=PAGES)
def page(request, new_page, tmp_path_factory):
    """One lesson in one language, exported and open, with the addresses that it asked for."""
    name, language = request.param
    path = export(NOTEBOOKS / language / name, tmp_path_factory.mktemp("exported"), language)
    opened = new_page()
    opened.asked = []
    opened.on("request", lambda sent: opened.asked.append(sent.url))
    opened.goto(path.as_uri())
    opened.notebook = nbformat.read(NOTEBOOKS / language / name, as_version=4)
    opened.language = language
    yield opened
    opened.close()


def outputs(notebook):
    """Give each rich output of a notebook with the id of its cell."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "data" in output:
                yield cell.id, output.data


def test_axe_finds_no_fault_of_ours(page):
    """No rule of axe is broken, whatever its weight, but by the style sheet of the page's template."""
    found = [
        f"{fault['id']} ({fault['impact']}) at {node['target']}: {node['html'][:160]}"
        for fault in Axe().run(page).response["violations"]
        for node in fault["nodes"]
        if not of_the_template(page, fault["id"], node["target"][0])
    ]
    assert not found, "\n".join(found)


def of_the_template(page, rule, target):
    """Tell whether a fault is one of those known of nbconvert's template."""
    places = [place for known, place in TEMPLATE if known == rule]
    return any(
        page.evaluate("([target, place]) => document.querySelector(target).matches(place)", [target, place])
        for place in places
    )


def test_the_page_says_its_language(page):
    """A screen reader is told which language to read in."""
    assert page.locator("html").get_attribute("lang") == page.language


def test_the_page_asks_for_nothing_outside(page):
    """All that the page needs is in the page."""
    assert [address for address in page.asked if not address.startswith(("file:", "data:", "blob:", "about:"))] == []


def test_every_image_says_what_it_shows(page):
    """Each image has words of its own, or is named as decoration; each figure has a caption."""
    silent = page.eval_on_selector_all(
        "img, svg", "all => all.filter(silent).map(one => one.outerHTML.slice(0, 120))".replace("silent", SILENT)
    )
    assert silent == []
    assert (
        page.eval_on_selector_all(
            "figure", "all => all.filter(one => !one.querySelector('figcaption')?.innerText.trim()).length"
        )
        == 0
    )


SILENT = (
    "(one => !one.closest('[aria-hidden=true], [role=presentation]') && !(one.alt || one.getAttribute('aria-label')"
    " || one.getAttribute('aria-labelledby') || one.querySelector?.('title')?.textContent || '').trim()"
    " && one.getAttribute('alt') !== '')"
)


def test_headings_come_in_order(page):
    """One first heading, and none that skips a level on the way down."""
    levels = page.eval_on_selector_all(
        "main :is(h1, h2, h3, h4, h5, h6), body :is(h1, h2, h3, h4, h5, h6)", "all => all.map(one => +one.tagName[1])"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [(a, b) for a, b in itertools.pairwise(levels) if b > a + 1] == []


def test_a_widget_leaves_words_on_the_page(page):
    """Each widget travels with words and HTML that say what its first frame says, and the page shows them."""
    shown = re.sub(r"\s+", " ", page.locator("body").inner_text())
    for cell, data in outputs(page.notebook):
        if WIDGET in data:
            assert "text/html" in data, cell
            assert not re.match(r"\s*\w+\(.*\)\s*$", data["text/plain"], re.DOTALL), (
                f"{cell}: only a description for programmers"
            )
            words = re.findall(r"\w{4,}", data["text/plain"])
            assert words, cell
            assert sum(word in shown for word in words) / len(words) > 0.8, cell
