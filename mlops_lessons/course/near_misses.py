"""Wrong answers that have a common cause in any subject: the sign, the unit, the order, the type.

A remark is made only where it explains *all* the cases tried. Its words stand in :mod:`mlops_lessons.course.explain`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from mlops_lessons.course.exercise import same
from mlops_lessons.course.plain import encode

__all__ = ["near_miss", "other_kind"]

_FACTORS = {
    "percent": 100,
    "share": 1 / 100,
    "thousandfold": 1000,
    "thousandth": 1 / 1000,
    "kibi": 1024,
    "kibith": 1 / 1024,
    "sixtyfold": 60,
    "sixtieth": 1 / 60,
}


def near_miss(pairs: Sequence[tuple[Any, Any]], tolerance: float = 1e-6) -> str | None:
    """Return the key of the first remark that explains every (answer, expected) pair, or None.

    Pairs that are right must be explained too: a sign is wrong only if it is wrong wherever the number is not zero.
    """
    if not pairs or all(same(got, expected, tolerance) for got, expected in pairs):
        return None
    if _constant(pairs):
        return "constant"
    for key, explains in _OF_VALUES.items():
        if all(explains(got, expected) for got, expected in pairs):
            return key
    kind = other_kind(pairs, tolerance)
    if kind:
        return kind
    found = [_numbers(got, expected) for got, expected in pairs]
    numbers = [pair for pairs_found in found for pair in pairs_found or ()]
    if None in found or not numbers:
        return None
    return next(
        (key for key, explains in _of_numbers(tolerance).items() if all(explains(g, e) for g, e in numbers)), None
    ) or ("rounded" if _rounded(numbers) else "cut" if _cut(numbers) else None)


def other_kind(pairs: Sequence[tuple[Any, Any]], tolerance: float = 1e-6) -> str | None:
    """Return the key of the remark on the kind of value asked for, where whatever is wrong is of another kind."""
    wrong = [(got, expected) for got, expected in pairs if not same(got, expected, tolerance)]
    wanted = {_kind(expected) for _, expected in wrong}
    if len(wanted) != 1 or any(_kind(got) in (*wanted, None) for got, _ in wrong):
        return None
    return {"number": "number_wanted", "text": "text_wanted", "list": "list_wanted", "dict": "dict_wanted"}.get(
        wanted.pop() or ""
    )


def _kind(value: Any) -> str | None:
    kinds = {int: "number", float: "number", str: "text", bool: "bool", list: "list", dict: "dict"}
    if type(value) is dict and not value.keys().isdisjoint(("$unreadable", "$too_large", "$seconds")):
        return None
    return "set" if type(value) is dict and "$set" in value else kinds.get(type(value))


def _constant(pairs: Sequence[tuple[Any, Any]]) -> bool:
    first_got, first_expected = pairs[0]
    still = all(same(got, first_got, 0) for got, _ in pairs)
    return still and len(pairs) > 2 and not all(same(expected, first_expected, 0) for _, expected in pairs)


def _numbers(got: Any, expected: Any) -> list[tuple[float, float]] | None:
    """Return the pairs of numbers that stand at the same places, or None where the two are not built alike."""
    if type(got) in (int, float) and type(expected) in (int, float):
        return [(got, expected)]
    if type(got) is not type(expected):
        return None
    if type(got) is list and len(got) == len(expected):
        inner = [_numbers(g, e) for g, e in zip(got, expected, strict=True)]
    elif type(got) is dict and got.keys() == expected.keys():
        inner = [_numbers(got[key], expected[key]) for key in got]
    else:
        return [] if got == expected else None
    return None if any(found is None for found in inner) else [pair for found in inner for pair in found or []]


def _of_numbers(tolerance: float) -> dict[str, Callable[[float, float], bool]]:
    def factor(by: float) -> Callable[[float, float], bool]:
        return lambda got, expected: same(got, expected * by, tolerance)

    return {
        "sign": factor(-1),
        **{key: factor(by) for key, by in _FACTORS.items()},
        "inverse": lambda got, expected: expected != 0 and same(got, 1 / expected, tolerance),
        "complement": lambda got, expected: 0 <= expected <= 1 and same(got, 1 - expected, tolerance),
        "absolute": lambda got, expected: same(got, abs(expected), tolerance),
        "one_more": lambda got, expected: float(expected).is_integer() and got == expected + 1,
        "one_less": lambda got, expected: float(expected).is_integer() and got == expected - 1,
    }


def _cut(numbers: Sequence[tuple[float, float]]) -> bool:
    """Tell whether only the whole part is left, as `int` and ``//`` leave it."""
    if not all(math.isfinite(expected) for _, expected in numbers):
        return False
    return any(all(same(got, cut(expected), 1e-12) for got, expected in numbers) for cut in (math.trunc, math.floor))


def _rounded(numbers: Sequence[tuple[float, float]]) -> bool:
    large = any(abs(expected) > 1 for _, expected in numbers)
    return any(all(same(g, round(e, digits), 1e-12) for g, e in numbers) for digits in range(0 if large else 1, 7))


def _unordered(value: Any) -> list[str] | None:
    return sorted(encode(item) for item in value) if type(value) is list else None


def _read_number(text: Any) -> float | None:
    try:
        return float(text) if type(text) is str else None
    except ValueError:
        return None


def _same_text(got: Any, expected: Any) -> bool:
    return type(got) is type(expected) is str and got.strip().casefold() == expected.strip().casefold()


def _span(got: Any, expected: Any) -> bool:
    return type(got) is dict and "$seconds" in got and _is_number(expected)


def _texts_for_numbers(got: Any, expected: Any) -> bool:
    if type(got) is not list or type(expected) is not list or len(got) != len(expected):
        return False
    return all(_is_number(e) and same(_read_number(g), e) for g, e in zip(got, expected, strict=True))


def _same_values(got: Any, expected: Any) -> bool:
    return type(got) is type(expected) is dict and _unordered(_values(got)) == _unordered(_values(expected))


def _values(found: dict[str, Any]) -> list[Any]:
    return [value for _, value in found["$map"]] if "$map" in found else list(found.values())


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


_OF_VALUES: dict[str, Callable[[Any, Any], bool]] = {
    "text_for_number": lambda got, expected: _is_number(expected) and same(_read_number(got), expected),
    "texts_for_numbers": _texts_for_numbers,
    "span": _span,
    "opposite": lambda got, expected: type(got) is type(expected) is bool and got != expected,
    "text_for_bool": lambda got, expected: type(expected) is bool and got in (str(expected), str(expected).lower()),
    "number_for_bool": lambda got, expected: type(expected) is bool and _is_number(got) and got == expected,
    "letters": _same_text,
    "order": lambda got, expected: type(got) is type(expected) is list and _unordered(got) == _unordered(expected),
    "set_for_list": lambda got, expected: (
        type(got) is dict and type(expected) is list and _unordered(got.get("$set")) == _unordered(expected)
    ),
    "wrapped": lambda got, expected: type(got) is list and len(got) == 1 and same(got[0], expected),
    "unwrapped": lambda got, expected: type(expected) is list and len(expected) == 1 and same(got, expected[0]),
    "keys": _same_values,
}
