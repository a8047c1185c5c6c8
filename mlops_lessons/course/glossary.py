"""The glossary: terms of all topics in both languages, from ``<topic>/glossary.toml``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mlops_lessons.course import figures
from mlops_lessons.course._source import Row, to_html, to_text, topic_file, topics_with
from mlops_lessons.course.style import CARD, MUTED
from mlops_lessons.errors import SourceError, UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import ngettext, pick

__all__ = ["Term", "load_glossary", "search", "show_glossary", "term", "terms", "tooltip"]


@dataclass(frozen=True)
class Term:
    """One term: its name and definition in both languages, and the terms to look up next."""

    id: str
    topic: str
    term: Mapping[str, str]
    text: Mapping[str, str]
    covers: Sequence[str] = ()
    see: Sequence[str] = ()


@cache
def load_glossary(path: Path, topic: str) -> tuple[Term, ...]:
    """Return the terms of one ``glossary.toml``, in order.

    Raises
    ------
    SourceError
        If a rule of the format is broken; the message names the file, the term and the rule.
    """
    from mlops_lessons.i18n import read_toml

    found = []
    for table in read_toml(path).get("term", []):
        row = Row.of(path, "term", table)
        row.keys(("id", "term", "text"), ("covers", "see"))
        see = tuple(table.get("see", ()))
        found.append(Term(table["id"], topic, row.pair("term"), row.pair("text"), row.covers(), see))
    return tuple(found)


@cache
def _all_terms() -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for topic in topics_with("glossary.toml"):
        for item in load_glossary(topic_file(topic, "glossary.toml"), topic):
            if item.id in found:
                raise SourceError(f"{topic}/glossary.toml: the id {item.id!r} is taken by {found[item.id].topic}")
            found[item.id] = item
    for item in found.values():
        if unknown := [id for id in item.see if id not in found]:
            raise SourceError(f"{item.topic}/glossary.toml, term {item.id!r}: see names no term: {', '.join(unknown)}")
    return found


def terms(topic: str | None = None) -> dict[str, Term]:
    """Return the terms by id, of the course or of one topic, in alphabetical order of the learner's language."""
    found = [item for item in _all_terms().values() if topic in (None, item.topic)]
    return {item.id: item for item in sorted(found, key=lambda item: fold(pick(item.term)))}


def term(id: str) -> Term:
    """Return one term of the course.

    Raises
    ------
    UnknownNameError
        If there is none of that id; the message offers the nearest ones.
    """
    if id not in _all_terms():
        raise UnknownNameError.among(_("term"), id, _all_terms())
    return _all_terms()[id]


def tooltip(id: str, language: str) -> str:
    """Return the definition of a term as one plain line, for the title of a link."""
    return " ".join(to_text(term(id).text[language]).split())


def search(text: str, topic: str | None = None) -> list[Term]:
    """Return the terms that hold every word of `text`, in either language, whatever the accents and the case.

    Those whose name begins with it come first, then those whose name holds it, then those whose definition does.
    """
    wanted = fold(text)
    ranked = []
    for item in terms(topic).values():
        names = [fold(name) for name in item.term.values()]
        everything = " ".join([*names, *(fold(side) for side in item.text.values())])
        if all(word in everything for word in wanted.split()):
            rank = 0 if any(name.startswith(wanted) for name in names) else 1 if wanted in " ".join(names) else 2
            ranked.append((rank, item))
    return [item for _rank, item in sorted(ranked, key=lambda pair: pair[0])]


def fold(text: str) -> str:
    """Return `text` without accents and in lower case."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold().strip()


def terms_html(found: Iterable[Term]) -> str:
    """Return the terms as a definition list."""
    rows = "".join(_entry(item) for item in found)
    return f'<dl style="{CARD}">{rows}</dl>' if rows else f"<p>{to_html(_('No term holds these words.'))}</p>"


def terms_text(found: Iterable[Term]) -> str:
    """Return the terms as plain text, one a line."""
    return "\n".join(f"{pick(item.term)}: {to_text(pick(item.text))}" for item in found)


def _entry(item: Term) -> str:
    other = item.term["en" if pick(item.term) == item.term["es"] else "es"]
    aside = (
        f' <span style="color:{MUTED};font-weight:normal">({to_html(other)})</span>' if other != pick(item.term) else ""
    )
    see = ", ".join(to_html(pick(term(id).term)) for id in item.see)
    words = _("See also: {terms}.").format(terms=see)
    links = f' <span style="color:{MUTED}">{words}</span>' if see else ""
    name = f'<dt style="font-weight:600;margin-top:0.5em;width:auto;float:none">{to_html(pick(item.term))}{aside}</dt>'
    return f'{name}<dd style="margin:0 0 0 1.2em;width:auto;float:none">{to_html(pick(item.text))}{links}</dd>'


def show_glossary(topic: str) -> None:
    """Show a topic's terms with a box that searches those of the whole course."""
    import ipywidgets as widgets

    own = list(terms(topic).values())
    box = widgets.Text(
        description=_("Search the glossary"),
        placeholder=_("a word, in Spanish or English"),
        style={"description_width": "initial"},
        layout={"width": "min(30em, 95%)"},
    )
    count = widgets.HTML()
    listing = widgets.HTML(terms_html(own))

    def look(change: dict[str, str]) -> None:
        asked = bool(change["new"].strip())
        found = search(change["new"]) if asked else own
        words = ngettext("{n} term", "{n} terms", len(found)).format(n=len(found))
        listing.value = terms_html(found)
        count.value = f'<span role="status">{words}</span>' if asked else ""

    box.observe(look, "value")
    tree = widgets.VBox([box, count, listing])
    figures.show_widget(tree, text=terms_text(own) or _("No terms yet."), html=terms_html(own))
