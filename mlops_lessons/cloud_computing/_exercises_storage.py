"""The exercises about stores, risks and the first day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_lessons.cloud_computing import _solutions_storage as solutions
from mlops_lessons.cloud_computing.rehearsal import project_id_problems
from mlops_lessons.course.exercise import Exercise, Mistake, Verdict

__all__ = ["EXERCISES"]

Write = int | None
Versions = list[list[Any]]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _race(
    version: int, writes: list[Write], accepts: Callable[[Write, int], bool], steps: Callable[[bool], int]
) -> list[int]:
    """Return the statuses of a race whose store accepts and counts as told."""
    statuses = []
    for expected in writes:
        accepted = accepts(expected, version)
        statuses.append(200 if accepted else 412)
        version += steps(accepted)
    return statuses


def _holds(expected: Write, version: int) -> bool:
    return expected is None or expected == version


def _some_race(st: Any) -> Any:
    return st.tuples(st.integers(1, 5), st.lists(st.one_of(st.none(), st.integers(1, 8)), min_size=1, max_size=6))


def _find(versions: Versions, wanted: Callable[[int, str], bool]) -> int:
    return next((age for age, (minute, kind) in enumerate(versions) if wanted(minute, kind)), -1)


def _some_versions(st: Any) -> Any:
    minutes = st.lists(st.integers(0, 60), min_size=1, max_size=5, unique=True).map(
        lambda found: sorted(found, reverse=True)
    )
    kinds = st.lists(st.sampled_from(["object", "object", "marker"]), min_size=5, max_size=5)
    rows = st.builds(
        lambda times, names: [[time, name] for time, name in zip(times, names, strict=False)], minutes, kinds
    )
    return st.tuples(rows, st.integers(0, 61))


def _bill(stored: float, egress: float, free: float = 100, step: float = 1000) -> float:
    return stored * 0.02 + max(0.0, min(egress, step) - free) * 0.12 + max(0.0, egress - step) * 0.11


def _bill_of_the_last_step(stored: float, egress: float) -> float:
    price = 0.0 if egress <= 100 else 0.12 if egress <= 1000 else 0.11
    return stored * 0.02 + egress * price


def _some_traffic(st: Any) -> Any:
    return st.tuples(st.integers(0, 2_000), st.integers(0, 3_000))


def _valid(
    text: str, fewest: int = 6, most: int = 30, letters: str = _LETTERS + "0123456789-", start: str = _LETTERS
) -> bool:
    right_length = fewest <= len(text) <= most
    plain = all(letter in letters for letter in text) and text[:1] in tuple(start)
    return right_length and plain and not text.endswith("-") and not any(word in text for word in ("google", "ssl"))


def _valid_but_words(text: str) -> bool:
    return _valid(text) or (_valid(text.replace("google", "g00gle").replace("ssl", "s5l")))


def _some_id(st: Any) -> Any:
    made = st.text(alphabet="abz09-_Añ", max_size=32)
    return st.tuples(
        st.one_of(made, st.sampled_from(["google-flights", "my-ssl-test", "a" * 30, "a" * 31, "abcde", "abcdef"]))
    )


_CHECKS = ("project_id", "amount", "thresholds", "notify", "private", "versions", "old_versions")


def _policy(**changes: str) -> Callable[[], str]:
    """Return a function that gives the right file with some lines changed: the key of a line, and what stands there."""

    def text() -> str:
        lines = solutions.guard_rails().splitlines()
        return "\n".join(
            next((f"  {key}: {new}" for key, new in changes.items() if f" {key}:" in line), line) for line in lines
        )

    return text


def _part(answer: Any, name: str) -> dict[str, Any]:
    data = answer.get("data") if isinstance(answer, dict) else None
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _judge_guard_rails(check: Any, answer: Any) -> Verdict:
    """Judge one named check of the learner's file."""
    project, budget, bucket = (_part(answer, name) for name in ("project", "budget", "bucket"))
    judged: dict[str, Callable[[], tuple[bool, str | None]]] = {
        "project_id": lambda: _judge_id(project.get("id")),
        "amount": lambda: _judge_amount(budget.get("amount")),
        "thresholds": lambda: _judge_thresholds(budget.get("thresholds")),
        "notify": lambda: _judge_notify(budget.get("notify")),
        "private": lambda: (bucket.get("public") is False, "public_bucket" if bucket.get("public") is True else None),
        "versions": lambda: (
            bucket.get("versions") is True,
            "no_versions" if bucket.get("versions") is False else None,
        ),
        "old_versions": lambda: _judge_days(bucket.get("keep_old_versions_days")),
    }
    passed, mistake = judged[str(check)]()
    return Verdict("passed", 1.0) if passed else Verdict("failed", mistake=mistake)


def _judge_id(value: Any) -> tuple[bool, str | None]:
    passed = not project_id_problems(value)
    return passed, None if passed or not isinstance(value, str) else "id_rules"


def _judge_amount(value: Any) -> tuple[bool, str | None]:
    return _is_number(value) and value > 0, "amount_with_unit" if isinstance(value, str) else None


def _judge_thresholds(value: Any) -> tuple[bool, str | None]:
    shares = [share for share in value if _is_number(share)] if isinstance(value, list) else []
    passed = {50, 90, 100} <= set(shares)
    if passed or not shares:
        return passed, None
    return False, "shares" if max(shares) <= 1 else "only_at_the_end" if min(shares) >= 100 else None


def _judge_notify(value: Any) -> tuple[bool, str | None]:
    people = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    told = any(isinstance(one, str) and "@" in one.strip("@") for one in people)
    return told, None if told else "nobody_told"


def _judge_days(value: Any) -> tuple[bool, str | None]:
    passed = _is_number(value) and value >= 30
    return passed, "too_soon" if _is_number(value) and not passed else None


EXERCISES = (
    Exercise(
        "race_results",
        kind="function",
        covers=("cloud.characteristics",),
        points=2,
        examples=[[7, [7, 7, 8]], [3, [None, 3, 4]], [7, [7, 7, 8, None, 9]], [2, [1, 2]], [2, [5]]],
        cases=_some_race,
        solution=solutions.race_results,
        mistakes=[
            Mistake("version_stands_still", lambda version, writes: _race(version, writes, _holds, lambda _: 0)),
            Mistake("refusals_count", lambda version, writes: _race(version, writes, _holds, lambda _: 1)),
            Mistake("none_refused", lambda version, writes: _race(version, writes, lambda e, v: e == v, int)),
            Mistake(
                "old_is_enough", lambda version, writes: _race(version, writes, lambda e, v: e is None or e <= v, int)
            ),
            Mistake(
                "newer_is_fine", lambda version, writes: _race(version, writes, lambda e, v: e is None or e >= v, int)
            ),
            Mistake("everybody_wins", lambda version, writes: [200] * len(writes)),
            Mistake(
                "true_or_false", lambda version, writes: [s == 200 for s in solutions.race_results(version, writes)]
            ),
        ],
    ),
    Exercise(
        "restore_point",
        kind="function",
        covers=("cloud.services",),
        points=2,
        examples=[
            [[[50, "marker"], [40, "object"], [10, "object"]], 50],
            [[[50, "marker"], [40, "object"], [10, "object"]], 40],
            [[[55, "object"], [50, "marker"], [40, "object"]], 55],
            [[[50, "marker"], [40, "object"], [30, "marker"], [10, "object"]], 40],
            [[[20, "object"]], 10],
        ],
        cases=_some_versions,
        solution=solutions.restore_point,
        mistakes=[
            Mistake("marker_restored", lambda versions, moment: _find(versions, lambda at, kind: at < moment)),
            Mistake("newest_object", lambda versions, moment: _find(versions, lambda at, kind: kind == "object")),
            Mistake("accident_included", lambda versions, moment: solutions.restore_point(versions, moment + 1)),
            Mistake("oldest", lambda versions, moment: len(versions) - 1),
            Mistake(
                "minute_returned",
                lambda versions, moment: next((at for at, kind in versions if kind == "object" and at < moment), -1),
            ),
        ],
    ),
    Exercise(
        "monthly_bill",
        kind="function",
        covers=("cloud.disadvantages",),
        points=2,
        examples=[[500, 1200], [500, 50], [500, 600], [0, 1000], [40, 101]],
        cases=_some_traffic,
        solution=solutions.monthly_bill,
        mistakes=[
            Mistake("one_price_for_all", _bill_of_the_last_step),
            Mistake("nothing_free", lambda stored, egress: _bill(stored, egress, free=0)),
            Mistake("no_third_step", lambda stored, egress: _bill(stored, egress, step=float("inf"))),
            Mistake("third_step_late", lambda stored, egress: _bill(stored, egress, step=1100)),
            Mistake("storage_forgotten", lambda stored, egress: _bill(0, egress)),
            Mistake("free_storage", lambda stored, egress: _bill(max(0, stored - 100), egress)),
        ],
    ),
    Exercise(
        "alarm_day",
        kind="value",
        covers=("cloud.disadvantages",),
        solution=solutions.alarm_day,
        mistakes=[
            Mistake("no_delay", lambda: 13),
            Mistake("whole_budget", lambda: 17),
            Mistake("runaway_only", lambda: 16),
            Mistake("from_day_one", lambda: 5),
            Mistake("runaway_forgotten", lambda: 21),
        ],
    ),
    Exercise(
        "region_outage",
        kind="decision",
        covers=("cloud.disadvantages",),
        choices=("versions_here", "nightly_copy", "other_zone", "replica_elsewhere"),
        solution=solutions.region_outage,
        mistakes=[
            Mistake("versions_here", lambda: "versions_here"),
            Mistake("nightly_copy", lambda: "nightly_copy"),
            Mistake("other_zone", lambda: "other_zone"),
        ],
    ),
    Exercise(
        "valid_project_id",
        kind="function",
        covers=("A5",),
        points=2,
        examples=[
            ["flight-delays-2026"],
            ["vuelos"],
            ["delay"],
            ["Flight-Delays"],
            ["2026-flights"],
            ["-flight-delays"],
            ["flight-delays-"],
            ["flight_delays"],
            ["años-de-vuelos"],
            ["google-flights"],
            ["my-ssl-flights"],
            ["a" * 30],
            ["a" * 31],
            [""],
        ],
        cases=_some_id,
        solution=solutions.valid_project_id,
        mistakes=[
            Mistake("capitals", lambda text: _valid(text.lower())),
            Mistake("any_start", lambda text: _valid(text, start=_LETTERS + "0123456789-")),
            Mistake("digit_start", lambda text: _valid(text, start=_LETTERS + "0123456789")),
            Mistake(
                "hyphen_at_the_end",
                lambda text: _valid(text[:-1], fewest=5, most=29) if text.endswith("-") else _valid(text),
            ),
            Mistake("underscores", lambda text: _valid(text, letters=_LETTERS + "0123456789-_")),
            Mistake(
                "accents",
                lambda text: _valid(text, letters=_LETTERS + "0123456789-áéíóúüñ", start=_LETTERS + "áéíóúüñ"),
            ),
            Mistake("words_forgotten", _valid_but_words),
            Mistake("length_edges", lambda text: _valid(text, fewest=7, most=29)),
            Mistake("no_longest", lambda text: _valid(text, most=10_000)),
            Mistake("no_shortest", lambda text: _valid(text, fewest=1)),
        ],
    ),
    Exercise(
        "guard_rails",
        kind="file",
        covers=("A5", "cloud.disadvantages"),
        points=3,
        reads="yaml",
        examples=_CHECKS,
        judge=_judge_guard_rails,
        solution=solutions.guard_rails,
        mistakes=[
            Mistake("id_rules", _policy(id="Flight_Delays")),
            Mistake("amount_with_unit", _policy(amount="5 USD")),
            Mistake("shares", _policy(thresholds="[0.5, 0.9, 1]")),
            Mistake("only_at_the_end", _policy(thresholds="[100]")),
            Mistake("nobody_told", _policy(notify="[]")),
            Mistake("public_bucket", _policy(public="true")),
            Mistake("no_versions", _policy(versions="false")),
            Mistake("too_soon", _policy(keep_old_versions_days="7")),
        ],
    ),
)
