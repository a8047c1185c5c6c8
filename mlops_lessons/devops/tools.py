"""The tool landscape by stage of the wheel, as it is at :data:`AS_OF`: a tool may be at home in two."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import read_toml, topic_texts

__all__ = ["AS_OF", "STAGES", "show_tools", "stages_of", "tools"]

say = topic_texts("devops")
AS_OF = "2026-11"
STAGES = ("plan", "develop", "release", "monitor")


@cache
def tools() -> Mapping[str, Mapping[str, Any]]:
    """Return the tools by name, in order; each has ``stages`` and ``why``."""
    rows = read_toml(Path(str(resources.files("mlops_lessons.devops") / "tools.toml")))["tool"]
    return {row["name"]: row for row in rows}


def stages_of(tool: str) -> tuple[str, ...]:
    """Return the stages in which a tool is at home, the one it is known for first or in the order of the wheel."""
    return tuple(tools()[tool]["stages"])


def show_tools() -> None:
    """Show the names of the tools, and the stages to sort them into; which is where is not told."""
    rows = [[stage, say(f"process.{stage}.name"), say(f"process.{stage}.does")] for stage in STAGES]
    names = ", ".join(sorted(tools(), key=str.lower))
    headers = [say("tools.word"), say("tools.stage"), say("tools.does")]
    show_table(say("tools.caption"), headers, rows, say("tools.names", names=names))
