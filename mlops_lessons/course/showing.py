"""Plain values written for people, as Python would write them: ``0.49995``, ``['a', 'b']``, never ``np.float64(0.49995)``."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from mlops_lessons.i18n import gettext as _

__all__ = ["call_text", "shorten", "show", "show_pair"]

_MOST_SHOWN = 12  # elements of one list


def show(value: Any, digits: int | None = None) -> str:
    """Return a plain value (see :mod:`mlops_lessons.course.plain`) as Python code for people.

    Parameters
    ----------
    digits : int, optional
        Significant digits of floats; None gives all of them.
    """
    if type(value) is float:
        return _float(value, digits)
    if type(value) is str:
        return repr(shorten(value, 400))
    if type(value) is list:
        return f"[{_items((show(item, digits) for item in _ends(value)), len(value))}]"
    if type(value) is dict:
        return (
            _tagged(value, digits) if any(key.startswith("$") for key in value) else _pairs(list(value.items()), digits)
        )
    return shorten(repr(value), 100)


def _float(value: float, digits: int | None) -> str:
    if digits is None or not math.isfinite(value):
        return repr(value)
    short = float(f"{value:.{digits}g}")
    return repr(short)


def _ends(items: list[Any]) -> list[Any]:
    return items if len(items) <= _MOST_SHOWN else [*items[: _MOST_SHOWN - 3], *items[-2:]]


def _items(shown: Iterable[str], count: int) -> str:
    made = list(shown)
    if count > len(made):
        made.insert(-2, "…")
    return ", ".join(made)


def _pairs(pairs: list[Any], digits: int | None) -> str:
    return "{" + _items((f"{show(key)}: {show(item, digits)}" for key, item in _ends(pairs)), len(pairs)) + "}"


def _tagged(value: dict[str, Any], digits: int | None) -> str:
    tag, content = next(iter(value.items()))
    if tag == "$set":
        return "{" + show(content, digits)[1:-1] + "}" if content else "set()"
    if tag == "$map":
        return _pairs(content, digits)
    if tag == "$object":
        fields = ", ".join(f"{name}={show(item, digits)}" for name, item in content[1].items())
        return f"{content[0]}({fields})"
    if tag == "$bytes":
        return shorten(repr(bytes.fromhex(content)), 100)
    if tag == "$complex":
        return repr(complex(*content))
    if tag == "$unreadable":
        return _("an object of type {name}").format(name=content)
    if tag == "$too_large":
        return _("something of type {name}, too large to read").format(name=content)
    return shorten(str(content), 200)


def show_pair(got: Any, expected: Any) -> tuple[str, str]:
    """Return both values with as few digits, six at least, as tell them apart."""
    shown = [(show(got, digits), show(expected, digits)) for digits in (6, 9, 12, None)]
    return next((pair for pair in shown if pair[0] != pair[1]), shown[-1])


def call_text(name: str, case: Any) -> str:
    """Return the call of the function `name` with the arguments `case`, as one would write it in a cell."""
    arguments = [show(argument) for argument in case] if type(case) is list else []
    return f"{name}({', '.join(arguments)})"


def shorten(text: str, most: int) -> str:
    """Return `text`, with its middle left out where it is longer than `most` characters."""
    if len(text) <= most:
        return text
    head = (most - 3) * 2 // 3
    return f"{text[:head]} … {text[len(text) - (most - 3 - head) :]}"
