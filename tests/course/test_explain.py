"""The common errors are explained from what really is raised, in both languages."""

import pytest

from mlops_lessons.course.answering import reply, run_source
from mlops_lessons.course.explain import explain, misfit, remark, unreadable
from mlops_lessons.i18n import set_language

ERRORS = {
    "return totl": ("NameError", "run the cell above"),
    "total = 1; return totl": ("NameError", "Did you mean `total`"),
    "return sortd([])": ("NameError", "Did you mean `sorted`"),
    "x = x + 1; return x": ("UnboundLocalError", "first value"),
    "return None + 1": ("TypeError", "`None`"),
    "return 'a' + 1": ("TypeError", "text and a number"),
    "return 1 + 'a'": ("TypeError", "text and a number"),
    "return 1 < 'a'": ("TypeError", "text and a number"),
    "return 'a' + True": ("TypeError", "text and a number"),
    "import numpy; return 'a' + numpy.float64(1)": ("TypeError", "number"),
    "import fractions; return 'a' - fractions.Fraction(1)": ("TypeError", "text and a number"),
    "return '3' / '2'": ("TypeError", "cannot be calculated with"),
    "return 'a' + (1, 2)": ("TypeError", "type `str` meets one of type `tuple`"),
    "return (1, 2) + 'a'": ("TypeError", "type `tuple` meets one of type `str`"),
    "return [1] + 2": ("TypeError", "type `list` meets one of type `int`"),
    "return {} < {1}": ("TypeError", "type `dict` meets one of type `set`"),
    "return 'a' < [1]": ("TypeError", "type `str` meets one of type `list`"),
    "return -'a'": ("TypeError", "type that it cannot work with"),
    "return (lambda a: a)()": ("TypeError", "other arguments"),
    "return len(1, 2)": ("TypeError", "other arguments"),
    "return 3(4)": ("TypeError", "not a function"),
    "return [1]['a']": ("TypeError", "type"),
    "return [][0]": ("IndexError", "position"),
    "return ''[0]": ("IndexError", "the text"),
    "return next(iter([]))": ("StopIteration", "one more element"),
    "return 2.0 ^ 3": ("TypeError", "not a power"),
    "return [4] / 2": ("TypeError", "whole list"),
    "return {}['rain']": ("KeyError", "`'rain'`"),
    "return None.append(1)": ("AttributeError", "`None`, that is, nothing, and nothing has no `.append`"),
    "return [].push(1)": ("AttributeError", "`list` has no `.push`"),
    "return 1 / 0": ("ZeroDivisionError", "divided by zero"),
    "return float('3 min')": ("ValueError", "not a number"),
    "return [].index(1)": ("ValueError", "value"),
    "return f()": ("RecursionError", "calls itself"),
    "import nmpy": ("ModuleNotFoundError", "`nmpy`"),
    "from math import sine": ("ImportError", "`sine`"),
    "open('/none/none')": ("FileNotFoundError", "no file"),
    "return input('?')": ("EOFError", "input()"),
    "exit()": ("SystemExit", "return"),
    "raise OSError('x')": ("OSError", "last line"),
    "return ((1": ("SyntaxError", "bracket"),
    "  return 1\n   return 2": ("IndentationError", "spaces"),
}


@pytest.mark.parametrize("code", ERRORS)
def test_errors_are_explained(code):
    """Type by type, what it usually means and what to look at first, naming what the message names."""
    kind, words = ERRORS[code]
    subject, problem = run_source(f"def f():\n    {code}\n", "f")
    found = problem or reply(subject, "function", [])
    assert (found.kind, found.detail["type"]) == ("raised", kind)
    assert words in " ".join(explain(found.detail, "f"))
    if kind != "RecursionError":
        assert found.detail["line"] >= 2


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("code", ERRORS)
def test_explanations_have_both_parts_in_both_languages(code, language):
    """Neither part is empty."""
    set_language(language)
    kind, _words = ERRORS[code]
    assert all(len(part) > 20 for part in explain({"type": kind, "message": "'a' 'b'"}, "f"))


@pytest.mark.parametrize("message", ["", "'", "''", "`'`'`", "{name}", "{0}", "%s", "NoneType", "x" * 1000])
@pytest.mark.parametrize("kind", sorted({kind for kind, _words in ERRORS.values()}))
def test_odd_messages_are_explained_too(kind, message):
    """A message is the learner's to choose."""
    assert all(explain({"type": kind, "message": message, "near": ["`", 3]}, "f"))


def test_misfits_are_told():
    """Numbers of arguments agree with their noun."""
    assert "takes 1 argument, and it is called with 3" in misfit({"what": "arguments", "takes": 1, "given": 3}, "f")
    assert "takes 2 arguments, and it is called with 3" in misfit({"what": "arguments", "takes": 2, "given": 3}, "f")
    for what in ("class", "not_callable", "keyword_only", "not_a_path", "not_an_address", "not_loopback"):
        assert "`thing`" in misfit({"what": what, "name": "th`ing"}, "f")
    assert misfit({}, "f") == ""


def test_unreadable_files_are_told():
    """Too large, another encoding, a format that does not parse."""
    assert "1 MB" in unreadable({"what": "too_large", "name": "a"})
    assert "line 3" in unreadable({"what": "encoding", "name": "a", "line": 3})
    assert "YAML" in unreadable({"what": "yaml"})


def test_no_remark_is_no_words():
    """Neither is one that is not known."""
    assert remark(None) == remark("unheard of") == ""
