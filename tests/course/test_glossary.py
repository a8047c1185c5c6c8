"""The glossary finds a term in either language, whatever the accents."""

import pytest

from mlops_lessons.course import figures, glossary
from mlops_lessons.course.glossary import Term
from mlops_lessons.errors import SourceError, UnknownNameError
from mlops_lessons.i18n import set_language

TERMS = """
[[term]]
id = "error-budget"
term = { es = "presupuesto de error", en = "error budget" }
text = { es = "Lo que **puedes** fallar.", en = "What you **may** miss: `1 - SLO`." }
covers = ["cloud.sla"]
see = ["tree"]
[[term]]
id = "tree"
term = { es = "árbol", en = "tree" }
text = { es = "Decide por pasos, sin error.", en = "Decides step by step." }
[[term]]
id = "cloud"
term = { es = "nube", en = "cloud" }
text = { es = "Computadoras de otros: <b>", en = "Other people's computers" }
"""


@pytest.fixture
def bank(tmp_path, monkeypatch):
    """Put three terms in the place of the course's."""
    path = tmp_path / "glossary.toml"
    path.write_text(TERMS, encoding="utf-8")
    found = {item.id: item for item in glossary.load_glossary(path, "cloud_computing")}
    monkeypatch.setattr(glossary, "_all_terms", lambda: found)
    return found


@pytest.mark.parametrize("asked", ["arbol", "ÁRBOL", " Árbol ", "TREE", "tre", "step by", "pasos"])
def test_search_minds_neither_accents_nor_case_nor_language(bank, asked):
    """Names and definitions of both sides are searched."""
    assert [item.id for item in glossary.search(asked)] == ["tree"]


def test_names_come_before_definitions(bank):
    """The word "error" is in one name and in another's definition."""
    assert [item.id for item in glossary.search("error")] == ["error-budget", "tree"]
    assert glossary.search("nothing like it") == []


def test_terms_are_in_the_order_of_the_language(bank):
    """Á sorts as A."""
    set_language("es")
    assert list(glossary.terms()) == ["tree", "cloud", "error-budget"]
    set_language("en")
    assert list(glossary.terms("cloud_computing")) == ["cloud", "error-budget", "tree"]
    assert glossary.terms("start_here") == {}


def test_the_tooltip_is_plain(bank):
    """The builder puts it into a title."""
    assert glossary.tooltip("error-budget", "en") == "What you may miss: 1 - SLO."
    with pytest.raises(UnknownNameError, match="error-budget"):
        glossary.tooltip("error-budgets", "es")


def test_html_is_escaped_and_names_the_other_language(bank):
    """What an author writes is text."""
    set_language("es")
    html = glossary.terms_html(bank.values())
    assert "Computadoras de otros: &lt;b&gt;" in html
    assert "(tree)" in html
    assert "<strong>puedes</strong>" in html


def test_the_box_searches_and_gives_back_the_first_frame(bank, monkeypatch):
    """Typing lists what was found; an empty box lists the lesson's terms again."""
    trees = []
    monkeypatch.setattr(figures, "show_widget", lambda tree, **said: trees.append((tree, said)))
    glossary.show_glossary("cloud_computing")
    ((tree, said),) = trees
    box, count, listing = tree.children
    first = listing.value
    assert said["html"] == first
    assert said["text"].splitlines()[0].startswith("cloud: ")
    box.value = "arbol"
    assert "tree" in listing.value
    assert "cloud" not in listing.value
    assert "1 term" in count.value
    box.value = "zzz"
    assert "No term" in listing.value
    box.value = ""
    assert (listing.value, count.value) == (first, "")


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ('id = "tree"', 'id = "tr ee"', "tr ee"),
        ('en = "tree"', 'fr = "arbre"', "both languages"),
        ('covers = ["cloud.sla"]', 'covers = ["cloud.nope"]', "cloud.nope"),
        ('see = ["tree"]', 'links = ["tree"]', "links"),
    ],
)
def test_a_broken_source_is_refused(tmp_path, old, new, word):
    """By file, term and rule."""
    path = tmp_path / "glossary.toml"
    path.write_text(TERMS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SourceError, match=word):
        glossary.load_glossary(path, "t")


@pytest.mark.parametrize(
    ("topics", "change", "word"), [(["a"], ('["tree"]', '["bush"]'), "bush"), (["a", "b"], ("", ""), "taken")]
)
def test_the_course_has_each_id_once_and_no_dangling_link(tmp_path, monkeypatch, topics, change, word):
    """Checked over all topics together."""
    path = tmp_path / "glossary.toml"
    path.write_text(TERMS.replace(*change), encoding="utf-8")
    monkeypatch.setattr(glossary, "topics_with", lambda name: topics)
    monkeypatch.setattr(glossary, "topic_file", lambda topic, name: path)
    with pytest.raises(SourceError, match=word):
        glossary._all_terms.__wrapped__()


def test_the_course_s_own_terms_are_valid():
    """Discovery over all topics."""
    assert all(isinstance(item, Term) for item in glossary.terms().values())
