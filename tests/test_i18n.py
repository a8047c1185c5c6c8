"""Interface strings exist in both languages, whole and compiled, and the language is chosen as documented."""

import ast
import string
import sys
from pathlib import Path

import pytest

from mlops_lessons import i18n
from mlops_lessons.errors import SourceError, UnknownNameError
from mlops_lessons.i18n import LANGUAGES, format_number, get_language, gettext, ngettext, pick, set_language

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))
update_locale = pytest.importorskip("update_locale")
sys.path.pop(0)

MODULES = sorted((ROOT / "mlops_lessons").rglob("*.py"))
TRANSLATED = sorted(update_locale.PLURALS)


def forms(text):
    """Return the forms of a string of a catalogue: one, or those of its plural."""
    return (text,) if isinstance(text, str) else tuple(text)


def fields(text):
    """Return the placeholders of a string, with their conversions and formats."""
    return {(name, how, spec) for _text, name, spec, how in string.Formatter().parse(text) if name is not None}


@pytest.fixture(params=TRANSLATED)
def catalogue(request):
    """Return the catalogue of a language as it stands on disk."""
    return update_locale.read_catalogue(request.param)


def test_every_string_of_the_code_has_words(catalogue):
    """No interface string is missing, fuzzy or left from before; ``make locale`` says which."""
    wanted = {row.id for row in update_locale.gathered() if row.id}
    assert {row.id for row in catalogue if row.id} == wanted
    assert update_locale.untranslated(catalogue) == []


def test_the_compiled_catalogue_is_that_of_the_words(catalogue):
    """What the package reads was compiled from what translators edit."""
    language = str(catalogue.locale)
    assert update_locale.catalogue_path(language, "mo").read_bytes() == update_locale.mo_bytes(language)
    assert update_locale.catalogue_path(language).read_bytes() == update_locale.po_bytes(catalogue)


def test_placeholders_agree(catalogue):
    """A translation has the placeholders of its original, no more and no fewer; a plural has them in each form."""
    for row in catalogue:
        if row.id:
            wanted = set().union(*map(fields, forms(row.id)))
            singular = fields(forms(row.id)[0])
            found = [fields(text) for text in forms(row.string)]
            assert found[-1] == wanted, row.id
            assert found[0] in (wanted, singular), row.id


def test_typography_agrees(catalogue):
    """A translation ends like its original, opens the questions that it closes, and keeps code as code."""
    for row in catalogue:
        for original, text in zip(forms(row.id or ""), forms(row.string), strict=False):
            if original:
                assert original[-1:] in ".:?…" or text[-1:] not in ".:?…", original
                assert original[-1:] not in ".:?…" or text[-1:] == original[-1:], original
                assert text.count("?") == text.count("¿"), text
                assert text.count("`") >= original.count("`"), text
                assert text.count("`") % 2 == 0, text


def test_strings_are_written_out_where_they_are_looked_up():
    """Only a literal can be gathered: ``_(name)`` would never be translated."""
    for path in MODULES:
        if path.name == "i18n.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
                words = node.args[: 2 if node.func.id == "ngettext" else 1]
                assert all(isinstance(word, ast.Constant) for word in words), f"{path.name}:{node.lineno}"


def test_no_string_is_looked_up_while_a_module_is_imported():
    """At import the learner's language is not known yet."""
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {id(n) for f in ast.walk(tree) if isinstance(f, _FUNCTIONS) for n in ast.walk(f)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and id(node) not in inside:
                assert node.func.id not in ("_", "gettext", "ngettext"), f"{path.name}:{node.lineno}"


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


# The choice of language


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"MLOPS_LESSONS_LANGUAGE": "es"}, "es"),
        ({"MLOPS_LESSONS_LANGUAGE": "ES_MX"}, "es"),
        ({"MLOPS_LESSONS_LANGUAGE": "fr", "LANG": "es_CO.UTF-8"}, "es"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "es_ES.UTF-8"}, "en"),
        ({"LC_MESSAGES": "es_AR.UTF-8", "LANG": "en_US.UTF-8"}, "es"),
        ({"LANG": "Spanish_Mexico.1252"}, "es"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_the_language_is_looked_for_in_the_documented_order(monkeypatch, environment, expected):
    """The variable of the course comes before the locale, whose own order is that of POSIX; English if neither says."""
    for name in ("MLOPS_LESSONS_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert get_language() == expected


def test_a_language_that_is_set_wins_until_it_is_given_back(monkeypatch):
    """``set_language`` overrides the environment; None returns the choice to it."""
    monkeypatch.setenv("MLOPS_LESSONS_LANGUAGE", "en")
    set_language("es")
    assert (get_language(), gettext("language"), pick({"es": "a", "en": "b"})) == ("es", "idioma", "a")
    set_language(None)
    assert (get_language(), gettext("language"), pick({"es": "a", "en": "b"})) == ("en", "language", "b")


def test_an_unknown_language_is_refused():
    """The message offers those there are."""
    with pytest.raises(UnknownNameError, match="en, es"):
        set_language("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_have_their_form(language):
    """One is singular, none and many are plural."""
    set_language(language)
    one, none, many = (ngettext("{n} laid", "{n} laid", n).format(n=n) for n in (1, 0, 2))
    assert one != many.replace("2", "1") or language == "en"
    assert none == many.replace("2", "0")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (5.0, "5"),
        (1234567, "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567"),
        (0.99900, "0.999"),
        (43.20049, "43.2"),
        (1234.5678, "1\N{NARROW NO-BREAK SPACE}234.568"),
        (-0.5, "-0.5"),
    ],
)
def test_numbers_are_shown_alike_in_both_languages(value, shown):
    """The decimal sign is the point, thousands stand apart by a thin space, trailing zeros go."""
    assert format_number(value) == shown


def test_a_broken_or_missing_toml_file_is_named(tmp_path):
    """The message names the file; for broken TOML the place too."""
    with pytest.raises(SourceError, match=r"none\.toml"):
        i18n.read_toml(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("a = ?\n")
    with pytest.raises(SourceError, match=r"bad\.toml.*line 1"):
        i18n.read_toml(tmp_path / "bad.toml")


def test_topic_texts_are_read_in_the_language_of_the_moment():
    """``say`` looks the language up at each call, and offers near names for one that does not exist."""
    say = i18n.topic_texts("start_here")
    key = i18n._keys(i18n.read_toml(ROOT / "mlops_lessons" / "start_here" / "texts.toml"))[0]
    set_language("es")
    spanish = say(key)
    set_language("en")
    assert spanish != say(key)
    with pytest.raises(UnknownNameError, match=key.rsplit(".", 1)[0]):
        say(key + "x")
