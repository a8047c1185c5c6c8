"""Reading the output of ``gcloud projects describe PROJECT_ID``, pasted by whoever has an account.

The text is read as text, never run; nothing of it is kept, and of what it holds only the project's id, number and state are
looked at. It may be anything at all: a wrong command, an error message, half a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mlops_lessons.cloud_computing.rehearsal import project_id_problems
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["SAMPLE", "ProjectCheck", "check_project", "read_project"]

say = topic_texts("cloud_computing")

# What gcloud prints, with an invented project.
SAMPLE = """\
createTime: '2026-11-20T14:03:27.541Z'
lifecycleState: ACTIVE
name: Flight delays
parent:
  id: '000000000000'
  type: organization
projectId: flight-delays-2026
projectNumber: '123456789012'
"""
_MOST_CHARACTERS = 20_000
_WANTED = ("projectId", "projectNumber", "lifecycleState")
_LINE = re.compile(r"(projectId|projectNumber|lifecycleState|state):[ \t]*(.*)")


@dataclass(frozen=True)
class ProjectCheck:
    """What was found out: a row for each thing checked, ``(key of lab.output, passed)``, and one message when unreadable."""

    rows: tuple[tuple[str, bool], ...] = ()
    message: str | None = None

    @property
    def passed(self) -> bool:
        """Whether this is a project that is ready to use."""
        return self.message is None and all(passed for _name, passed in self.rows)


def read_project(text: object) -> ProjectCheck:
    """Return the check of a pasted text; any text at all gives an answer, and so does what is no text."""
    if not isinstance(text, str) or not text.strip():
        return ProjectCheck(message="empty")
    if len(text) > _MOST_CHARACTERS:
        return ProjectCheck(message="too_long")
    fields = _fields(text)
    if not fields:
        return ProjectCheck(message=_why_nothing(text))
    state = fields.get("lifecycleState", fields.get("state", ""))
    return ProjectCheck(
        (
            ("id", not project_id_problems(fields.get("projectId"))),
            ("number", re.fullmatch(r"[0-9]{6,20}", fields.get("projectNumber", "")) is not None),
            ("active", state == "ACTIVE"),
        )
    )


def _fields(text: str) -> dict[str, str]:
    """Return the top-level fields that matter; indented lines belong to something else, and the first of a name counts."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = _LINE.fullmatch(line.rstrip())
        if match and match[1] not in found:
            found[match[1]] = match[2].strip().strip("'\"")
    return found


def _why_nothing(text: str) -> str:
    reasons = (
        ("error", r"ERROR:|PERMISSION_DENIED|does not have permission"),
        ("not_found_command", r"command not found|not recognized|no se reconoce|no se encontró"),
        ("command_only", r"^\s*\$?\s*gcloud\b"),
        ("json", r"^\s*[\[{]"),
        ("list", r"PROJECT_ID\s+NAME\s+PROJECT_NUMBER"),
    )
    return next((name for name, pattern in reasons if re.search(pattern, text)), "unknown")


def check_project(text: object) -> None:
    """Show what the pasted text says of the project; nothing is stored, and the id is not repeated on the screen."""
    check = read_project(text)
    note = say("lab.output.sample") if text == SAMPLE else ""
    if check.message is not None:
        rows = [(say("lab.output.text"), say(f"lab.output.messages.{check.message}"))]
    else:
        rows = [
            (say(f"lab.output.{name}"), say(f"lab.output.{name}_{'yes' if passed else 'no'}"))
            for name, passed in check.rows
        ]
    show_table(say("lab.output.caption"), [say("lab.step"), say("lab.verdict")], rows, note)
