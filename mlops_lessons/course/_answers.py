"""Reading an answer as a person types it: letters, a number with point or comma, a truth in either language."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from numbers import Real
from typing import Any

from mlops_lessons.i18n import gettext as _

LETTERS = "abcdefgh"
_LONGEST = 200  # characters of an answer that are looked at
_TRUE = {"true", "t", "verdadero", "verdad", "v", "cierto", "si", "sí", "yes", "a"}
_FALSE = {"false", "f", "falso", "no", "n", "b"}
_NUMBERED = re.compile(r"(\d)\W*([a-z])\b")
_NUMBER = re.compile(r"([+-]?(?:\d[\d.,]*|[.,]\d+)(?:e[+-]?\d{1,3})?)\s*[^\d]*")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+")


class Unreadable(Exception):  # noqa: N818 - a property of the answer, not a fault
    """The answer cannot be read; the text says what was expected."""


def read_letters(answer: Any, count: int, *, exactly: int | None = None, different: bool = False) -> list[int]:
    """Return the indices that the letters of an answer stand for.

    ``"c a b"``, ``"cab"``, ``["c", "a", "b"]``, ``"1c 2a 3b"`` and ``{1: "c", 2: "a", 3: "b"}`` are the same answer.

    Parameters
    ----------
    count : int
        How many letters there are to choose from.
    exactly : int, optional
        How many must be given; otherwise one or more.
    different : bool
        Whether each may be given only once.

    Raises
    ------
    Unreadable
        If the answer is no such thing.
    """
    text = _as_text(answer)
    numbered = dict(_NUMBERED.findall(text))
    rest = _NUMBERED.sub("", text) if len(numbered) == exactly else text
    letters = [numbered[number] for number in sorted(numbered)] if len(numbered) == exactly else []
    letters += re.sub(r"\b(and|y)\b|[\s,;.:()\[\]{}'\"/&+>-]", "", rest)
    known = letters and all(letter in LETTERS[:count] for letter in letters)
    if not known or (exactly and len(letters) != exactly) or (different and len(set(letters)) < len(letters)):
        raise Unreadable(_expected(count, exactly))
    return [LETTERS.index(letter) for letter in letters]


def read_truth(answer: Any) -> bool:
    """Return whether the answer says true.

    Raises
    ------
    Unreadable
        If it says neither true nor false, in Spanish or English.
    """
    text = _as_text(answer).strip(" .!")
    if text not in _TRUE | _FALSE:
        raise Unreadable(_("Answer true or false."))
    return text in _TRUE


def read_numbers(answer: Any) -> list[float]:
    """Return the numbers that the answer may mean: ``"1,234"`` is 1.234, and may be 1234.

    A unit after the number is passed over.

    Raises
    ------
    Unreadable
        If it is no finite number.
    """
    if isinstance(answer, Real) and not isinstance(answer, bool):
        readings = [float(answer)]
    else:
        text = re.sub(r"(?<=\d)[\s'_](?=\d{3})", "", _as_text(answer).replace("\N{MINUS SIGN}", "-"))
        found = _NUMBER.fullmatch(text)
        readings = _readings(found[1]) if found else []
    if not readings or not all(math.isfinite(value) for value in readings):
        raise Unreadable(_('Answer with a number, such as "43.2".'))
    return readings


def _readings(text: str) -> list[float]:
    decimal = max(text.rfind("."), text.rfind(","))
    whole = re.sub(r"[.,]", "", text[: max(decimal, 0)])
    if decimal < 0:
        return [float(text)]
    readings = []
    if text.count(text[decimal]) == 1:
        readings.append(float(f"{whole}.{text[decimal + 1 :]}"))
    if _GROUPED.fullmatch(text) and not {".", ","} <= set(text):
        readings.append(float(re.sub(r"[.,]", "", text)))
    return readings


def _as_text(answer: Any) -> str:
    """Return what was typed, in lower case; lists and mappings are read out in order."""
    if isinstance(answer, Mapping):
        return " ".join(f"{key}{value} " for key, value in list(answer.items())[:20])[:_LONGEST].casefold()
    if isinstance(answer, (set, frozenset)):
        answer = sorted(answer)
    if isinstance(answer, (list, tuple)):
        return " ".join(_as_text(part) for part in answer[:20])
    if isinstance(answer, (str, bool)):
        return str(answer)[:_LONGEST].strip().casefold()
    if type(answer).__name__ == "bool":  # numpy's
        return str(bool(answer)).casefold()
    raise Unreadable(_("This answer cannot be read. Write it between quotation marks."))


def _expected(count: int, exactly: int | None) -> str:
    last = LETTERS[count - 1]
    if exactly == 1:
        return _('Answer with one letter from a to {last}, such as "b".').format(last=last)
    if exactly is None:
        return _('Answer with letters from a to {last}, such as "ac".').format(last=last)
    return _('Answer with {n} letters from a to {last}, such as "{example}".').format(
        n=exactly, last=last, example="".join(reversed(LETTERS[:exactly]))
    )
