"""A licence policy as data, and what it says of an SPDX expression. It is a rule of a team, not legal advice.

References
----------
SPDX licence expressions. https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/
PEP 639, *Improving License Clarity with Better Package Metadata*. https://peps.python.org/pep-0639/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any, Literal, NamedTuple

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import read_toml, topic_texts

__all__ = ["Declared", "Opinion", "declared", "policies", "show_matrix", "show_opinions", "verdict"]

Opinion = Literal["allowed", "ask", "refused"]
say = topic_texts("devsecops")
_ORDER: tuple[Opinion, ...] = ("refused", "ask", "allowed")
_LONGEST_EXPRESSION = 80


class Declared(NamedTuple):
    """What a package says of its licence: an SPDX expression or None, and in which field of its metadata."""

    expression: str | None
    field: Literal["expression", "license", "none"]


@cache
def policies() -> Mapping[str, Mapping[str, Any]]:
    """Return the policies of the lesson by name: for each, the licences that are ``allowed`` and ``refused``."""
    return read_toml(Path(str(resources.files("mlops_lessons") / "devsecops" / "licence_policies.toml")))


def verdict(expression: str | None, policy: Mapping[str, Any]) -> Opinion:
    """Return what a policy says of an SPDX expression: ``"allowed"``, ``"ask"`` or ``"refused"``.

    Both sides of ``AND`` bind, so the worse counts; ``OR`` leaves the choice, so the better counts; ``AND`` binds more tightly.
    A licence with an exception (``WITH``) is a licence of its own. What is unknown, missing or no SPDX is a question.

    Parameters
    ----------
    expression : str or None
    policy : mapping
        With ``allowed`` and ``refused``, lists of SPDX licences; the rest is to be asked.
    """
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        canonical = canonicalize_license_expression(expression or "")
    except InvalidLicenseExpression:
        return "ask"
    words = canonical.replace("(", " ( ").replace(")", " ) ").split()
    return _any_of(words, policy)


def _any_of(words: list[str], policy: Mapping[str, Any]) -> Opinion:
    """Take alternatives from the front of `words`, and return the best."""
    best = _all_of(words, policy)
    while words and words[0] == "OR":
        words.pop(0)
        best = max(best, _all_of(words, policy), key=_ORDER.index)
    return best


def _all_of(words: list[str], policy: Mapping[str, Any]) -> Opinion:
    worst = _one(words, policy)
    while words and words[0] == "AND":
        words.pop(0)
        worst = min(worst, _one(words, policy), key=_ORDER.index)
    return worst


def _one(words: list[str], policy: Mapping[str, Any]) -> Opinion:
    name = words.pop(0)
    if name == "(":
        inside = _any_of(words, policy)
        words.pop(0)
        return inside
    if words and words[0] == "WITH":
        name = f"{name} {words.pop(0)} {words.pop(0)}"
    return "allowed" if name in policy["allowed"] else "refused" if name in policy["refused"] else "ask"


def declared(package: str) -> Declared:
    """Return what an installed package declares, read from its metadata on this machine.

    New packages have the field ``License-Expression`` (PEP 639); older ones a free text, which counts only where it is short.
    """
    found = metadata.metadata(package)
    expression = found.get("License-Expression")
    if expression:
        return Declared(expression, "expression")
    text = (found.get("License") or "").strip()
    if text and text != "UNKNOWN" and "\n" not in text and len(text) <= _LONGEST_EXPRESSION:
        return Declared(text, "license")
    return Declared(None, "none")


def show_opinions(expressions: Mapping[str, str | None], policy: Mapping[str, Any]) -> None:
    """Show what a policy says of each package's licence."""
    rows = [
        (name, expression or "–", say(f"supply.licence.{verdict(expression, policy)}"))
        for name, expression in expressions.items()
    ]
    show_table(say("supply.licence.caption"), [say(f"supply.licence.{key}") for key in ("package", "says", "so")], rows)


def show_matrix(expressions: Iterable[str | None]) -> None:
    """Show the same licences under each policy of the lesson."""
    names = list(policies())
    rows = [
        (expression or say("supply.licence.nothing"), *[_word(expression, policies()[name]) for name in names])
        for expression in expressions
    ]
    headers = [say("supply.licence.says"), *[say(f"supply.licence.{name}") for name in names]]
    show_table(say("supply.licence.matrix"), headers, rows, say("supply.licence.not_advice"))


def _word(expression: str | None, policy: Mapping[str, Any]) -> str:
    return say(f"supply.licence.{verdict(expression, policy)}")
