"""The tables of delivery: two teams, the metrics of a period, the levels of each year, a record's odd lines."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mlops_lessons.course import figures
from mlops_lessons.course.style import CARD
from mlops_lessons.course.tables import show_table
from mlops_lessons.delivery_log import Event, Reading
from mlops_lessons.devops import bands
from mlops_lessons.devops.deployments import Failure
from mlops_lessons.devops.git_history import read_history
from mlops_lessons.devops.metrics import Delivery, Metric, measure
from mlops_lessons.devops.two_teams import TEAMS
from mlops_lessons.errors import SetupError
from mlops_lessons.i18n import topic_texts

__all__ = [
    "show_claims",
    "show_events",
    "show_failures",
    "show_games",
    "show_levels",
    "show_metrics",
    "show_odd_lines",
    "show_own",
    "show_places",
    "show_teams",
    "show_verdict",
    "written",
]

say = topic_texts("devops")


def written(name: str, value: float) -> str:
    """Return the value of a metric with its unit."""
    if name in ("failure_rate", "rework", "sla"):
        return f"{100 * value:.1f}\N{NO-BREAK SPACE}%"
    if name == "frequency":
        return (
            say("metrics.a_day", value=f"{value:.2f}")
            if value >= 1
            else say("metrics.a_week", value=f"{7 * value:.1f}")
        )
    if name == "duration":
        return f"{value:.0f}\N{NO-BREAK SPACE}s"
    return say("metrics.days", value=f"{value / 24:.1f}") if value >= 48 else f"{value:.1f}\N{NO-BREAK SPACE}h"


def show_teams() -> None:
    """Show the raw facts of both teams' month."""
    headers = [say("teams.team"), say("teams.changes"), say("teams.deployments"), say("teams.failures")]
    rows = [[say(f"teams.{name}"), team.changes, len(team.releases), team.failures] for name, team in TEAMS.items()]
    show_table(say("teams.facts"), headers, rows, numbers=3)


def show_verdict() -> None:
    """Show the same month as the metrics tell it."""
    headers = [say("teams.team"), *(say(f"teams.{key}") for key in ("rate", "wait", "repair", "broken", "batch"))]
    rows = [
        [
            say(f"teams.{name}"),
            written("failure_rate", team.failure_rate),
            written("lead_time", team.lead_time),
            written("recovery", team.recovery),
            f"{team.hours_broken:.0f}\N{NO-BREAK SPACE}h",
            f"{team.changes / len(team.releases):.1f}",
        ]
        for name, team in TEAMS.items()
    ]
    show_table(say("teams.verdict"), headers, rows, numbers=5)


def show_metrics(delivery: Delivery) -> None:
    """Show every metric of a period: its value or why there is none, and what it is made of."""
    headers = [say("metrics.metric"), say("metrics.value"), say("metrics.made_of")]
    rows = [
        [say(f"metrics.names.{name}"), "-" if one.value is None else written(name, one.value), _made_of(name, one)]
        for name, one in delivery.metrics.items()
    ]
    days = f"{delivery.period.days:.0f}" if delivery.period else "0"
    show_table(say("metrics.caption", days=days), headers, rows)


def _made_of(name: str, metric: Metric) -> str:
    parts = [say(f"metrics.why.{metric.why}") if metric.why else say(f"metrics.of.{name}", count=metric.count)]
    if metric.still_open:
        parts.append(say("metrics.sla_open" if name == "sla" else "metrics.still_open", count=metric.still_open))
    if metric.unknown:
        parts.append(say("metrics.unknown", count=metric.unknown))
    return "; ".join(parts)


def show_failures(failures: Sequence[Failure]) -> None:
    """Show which deployments failed, how that is known, and how long their repair took."""
    headers = [say("failures.release"), say("failures.evidence"), say("failures.hours")]
    rows = [
        [
            one.deployment.release or one.deployment.id,
            ", ".join(say(f"failures.kinds.{kind}") for kind in one.evidence),
            say("failures.open") if one.hours is None else written("recovery", one.hours),
        ]
        for one in failures
    ]
    show_table(say("failures.caption"), headers, rows, "" if rows else say("failures.none"))


def show_levels(metric: str) -> None:
    """Show what each level meant in each year's report, for one metric."""
    headers = [say("levels.year"), *(say(f"levels.names.{level}") for level in bands.LEVELS)]
    rows = [
        [str(year), *(_answer(levels[level]) if level in levels else say("levels.none") for level in bands.LEVELS)]
        for year, levels in bands.PUBLISHED[metric].items()
    ]
    rows.append(["2025", *[say("levels.gone")] * len(bands.LEVELS)])
    show_table(say("levels.caption", metric=say(f"metrics.names.{metric}")), headers, rows)


def _answer(key: str) -> str:
    return say(f"levels.answers.{key}") if key in bands.RANGES else key.replace(" ", "\N{NO-BREAK SPACE}")


def show_places(delivery: Delivery) -> None:
    """Show in which level of each year the metrics of a period would stand."""
    names = [name for name in ("frequency", "lead_time", "recovery") if delivery.metrics[name].value is not None]
    headers = [say("levels.year"), *(say(f"metrics.names.{name}") for name in names)]
    rows = []
    for year in bands.PUBLISHED["lead_time"]:
        found = [bands.places(name, year, delivery.metrics[name].value or 0.0) for name in names]
        rows.append(
            [
                str(year),
                *(", ".join(say(f"levels.names.{one}") for one in some) or say("levels.between") for some in found),
            ]
        )
    show_table(say("levels.places"), headers, rows, say("levels.note"))


def show_games() -> None:
    """Show how each metric can be made to look better than the delivery is, and what gives it away."""
    names = ("frequency", "lead_time", "failure_rate", "recovery", "rework", "sla")
    headers = [say("metrics.metric"), say("games.trick"), say("games.tell")]
    rows = [[say(f"metrics.names.{name}"), say(f"games.{name}.trick"), say(f"games.{name}.tell")] for name in names]
    show_table(say("games.caption"), headers, rows)


def show_events(events: Sequence[Event]) -> None:
    """Show events of a record, one a row."""
    headers = ["id", "at", "kind", "release", "ok", "detail"]
    rows = [
        [
            row["id"],
            row["at"],
            row["kind"],
            row["release"] or "-",
            "-" if row["ok"] is None else row["ok"],
            dict(row["detail"]),
        ]
        for row in (event.as_row() for event in events)
    ]
    show_table(say("record.begins"), headers, rows)


def show_odd_lines(reading: Reading) -> None:
    """Show the lines of a record that are odd, with what was done about each."""
    headers = [say("record.line"), say("record.what")]
    odd = sorted((*reading.set_aside, *reading.remarks), key=lambda remark: remark.line)
    rows = [[str(remark.line), remark.message.partition(": ")[2]] for remark in odd]
    show_table(say("record.caption", events=len(reading.events)), headers, rows)


def show_own(path: str | None, tags: str = "v*") -> None:
    """Show the metrics of the learner's own repository; without a path, or where it is none, how to give one."""
    if path is None:
        _card(say("own.none"))
        return
    try:
        show_metrics(measure(read_history(path), tags=tags))
    except SetupError as error:
        _card(str(error))


def _card(words: str) -> None:
    title = say("own.title")
    figures.show_html(
        f'<div style="{CARD}"><strong>{title}</strong><br>{escape(words)}</div>', text=f"{title}: {words}"
    )


def show_claims() -> None:
    """Show what is promised of DevOps, each promise with its letter."""
    show_table(
        say("claims.caption"),
        [say("claims.letter"), say("claims.claim")],
        [[one, say(f"claims.{one}")] for one in "abcdef"],
    )
