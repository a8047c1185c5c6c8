"""A rehearsal of the first day at a cloud provider: account, project and a budget alarm, before anything that costs.

Nothing here talks to a provider and no payment card is asked for. The rules are Google Cloud's, where the class works;
whoever has an account there can have the output of ``gcloud projects describe`` checked (:func:`check_project`).

References
----------
Google Cloud, "Creating and managing projects" (read 2026-11): 6 to 30 characters, lowercase letters, digits and hyphens,
starts with a letter, does not end in a hyphen, not in use and never used before, no restricted strings such as ``google``
and ``ssl``; ``undefined`` and ``null`` are advised against. Google Cloud, "Cloud Billing Budget API overview" (read 2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = [
    "STEPS",
    "Entry",
    "Step",
    "project_id_problems",
    "show_project_ids",
    "show_steps",
    "show_walk",
    "step_problems",
    "walk",
]

say = topic_texts("cloud_computing")

RESTRICTED = ("google", "ssl")
ADVISED_AGAINST = ("null", "undefined")
THRESHOLDS = (50, 90, 100)


@dataclass(frozen=True)
class Step:
    """One screen of the first day: what it is called, what it asks, and which steps must be done before."""

    id: str
    asks: tuple[str, ...]
    after: tuple[str, ...] = ()


STEPS: tuple[Step, ...] = (
    Step("account", ("country", "terms")),
    Step("project", ("name", "id"), after=("account",)),
    Step("billing", ("card",), after=("project",)),
    Step("budget", ("amount", "thresholds", "notify"), after=("billing",)),
    Step("bucket", ("name", "location", "public", "versions"), after=("budget",)),
)
_BY_ID: Mapping[str, Step] = {step.id: step for step in STEPS}


@dataclass(frozen=True)
class Entry:
    """One step as it was rehearsed; ``problems`` are keys of ``lab.problems``, empty when the screen lets you pass."""

    step: str
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether the screen lets you pass."""
        return not self.problems


def project_id_problems(text: object) -> list[str]:
    """Return which rules a project id breaks, as keys of ``lab.problems``; empty for an id that may be asked for.

    Whether somebody has it already, or ever had it, only the provider knows: ids are unique in the whole world.
    """
    if not isinstance(text, str):
        return ["id_not_text"]
    rules: tuple[tuple[str, bool], ...] = (
        ("id_length", 6 <= len(text) <= 30),
        ("id_characters", re.fullmatch(r"[a-z0-9-]*", text) is not None),
        ("id_start", re.match(r"[a-z]", text) is not None),
        ("id_end", not text.endswith("-")),
        ("id_restricted", not any(word in text for word in RESTRICTED)),
        ("id_advised", not any(word in text for word in ADVISED_AGAINST)),
    )
    return [name for name, kept in rules if not kept]


def step_problems(step: str, fields: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with what was typed on one screen, as keys of ``lab.problems``."""
    return _CHECKS[step](fields) if step in _CHECKS else ["unknown_step"]


def walk(plan: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Entry]:
    """Return how each step of `plan` went; a step is refused while one that must come before it has not passed."""
    done: set[str] = set()
    entries: list[Entry] = []
    for step, fields in plan:
        missing = [f"before_{name}" for name in _BY_ID[step].after if name not in done] if step in _BY_ID else []
        entry = Entry(step, tuple(missing or step_problems(step, fields)))
        done |= {step} if entry.passed else set()
        entries.append(entry)
    return entries


def show_steps() -> None:
    """Show the steps in their order: what each screen asks, and what it costs to skip it."""
    rows = [
        (f"{number}. {say(f'lab.steps.{step.id}.title')}", _asked(step), say(f"lab.steps.{step.id}.why"))
        for number, step in enumerate(STEPS, start=1)
    ]
    show_table(
        say("lab.steps.caption"), [say("lab.step"), say("lab.asks"), say("lab.why")], rows, say("lab.steps.note")
    )


def _asked(step: Step) -> str:
    return ", ".join(say(f"lab.fields.{name}") for name in step.asks)


def show_walk(plan: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Show how a plan goes, step by step."""
    rows = [(_title(entry.step), _verdict(entry)) for entry in walk(plan)]
    show_table(say("lab.walk"), [say("lab.step"), say("lab.verdict")], rows)


def show_project_ids(candidates: Sequence[str]) -> None:
    """Show for each candidate whether it may be asked for, and if not, why."""
    rows = [(repr(text), _verdict(Entry("project", tuple(project_id_problems(text))))) for text in candidates]
    show_table(say("lab.candidates"), [say("lab.fields.id"), say("lab.verdict")], rows)


def _title(step: str) -> str:
    return say(f"lab.steps.{step}.title") if step in _BY_ID else step


def _verdict(entry: Entry) -> str:
    if entry.passed:
        return say("lab.passed")
    return "; ".join(say(f"lab.problems.{name}") for name in entry.problems)


def _account(fields: Mapping[str, Any]) -> list[str]:
    return _missing(fields, "country") + ([] if fields.get("terms") is True else ["terms"])


def _project(fields: Mapping[str, Any]) -> list[str]:
    name = fields.get("name")
    named = isinstance(name, str) and 4 <= len(name) <= 30
    return ([] if named else ["name_length"]) + project_id_problems(fields.get("id"))


def _billing(fields: Mapping[str, Any]) -> list[str]:
    """Refuse whatever is not the word for the rehearsal, so that nobody types a card into a notebook."""
    return [] if fields.get("card") == "rehearsal" else ["card"]


def _budget(fields: Mapping[str, Any]) -> list[str]:
    shares = fields.get("thresholds")
    numbers = [share for share in shares if _is_number(share)] if isinstance(shares, (list, tuple)) else []
    problems = [] if _is_number(fields.get("amount")) and fields["amount"] > 0 else ["amount"]
    problems += [] if numbers and min(numbers) < 100 else ["thresholds"]
    return problems + ([] if _addresses(fields.get("notify")) else ["notify"])


def _bucket(fields: Mapping[str, Any]) -> list[str]:
    name = fields.get("name")
    named = isinstance(name, str) and re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]", name) is not None
    problems = [] if named else ["bucket_name"]
    problems += _missing(fields, "location")
    problems += [] if fields.get("public") is False else ["public"]
    return problems + ([] if fields.get("versions") is True else ["versions"])


def _missing(fields: Mapping[str, Any], name: str) -> list[str]:
    value = fields.get(name)
    return [] if isinstance(value, str) and value.strip() else [name]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _addresses(value: object) -> list[str]:
    listed = [value] if isinstance(value, str) else value if isinstance(value, (list, tuple)) else []
    return [one for one in listed if isinstance(one, str) and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", one.strip())]


_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "account": _account,
    "project": _project,
    "billing": _billing,
    "budget": _budget,
    "bucket": _bucket,
}
