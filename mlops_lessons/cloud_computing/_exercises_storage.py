"""The exercises about stores, risks and the first day."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mlops_lessons.cloud_computing import _solutions_storage as solutions
from mlops_lessons.cloud_computing._guard_rails import CHECKS, judge_guard_rails
from mlops_lessons.course.exercise import Exercise, Mistake

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


def _race_with_silent_writes(version: int, writes: list[Write]) -> list[int]:
    statuses = []
    for expected in writes:
        statuses.append(200 if _holds(expected, version) else 412)
        version += expected == version
    return statuses


def _holds(expected: Write, version: int) -> bool:
    return expected is None or expected == version


def _some_race(st: Any) -> Any:
    return st.tuples(st.integers(1, 5), st.lists(st.one_of(st.none(), st.integers(1, 8)), min_size=1, max_size=6))


def _find(versions: Versions, wanted: Callable[[int, str], bool]) -> int:
    return next((age for age, (minute, kind) in enumerate(versions) if wanted(minute, kind)), -1)


def _good(versions: Versions, moment: int) -> list[int]:
    return [age for age, (minute, kind) in enumerate(versions) if kind == "object" and minute < moment]


def _newest_if_object(versions: Versions, moment: int) -> int:
    found = _find(versions, lambda at, kind: at < moment)
    return found if found in _good(versions, moment) else -1


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


def _bill_with_one_late_price(stored: float, egress: float) -> float:
    return stored * 0.02 + max(0, egress - 100) * (0.12 if egress <= 1000 else 0.11)


def _bill_with_swapped_prices(stored: float, egress: float) -> float:
    return stored * 0.02 + max(0, min(egress, 1000) - 100) * 0.11 + max(0, egress - 1000) * 0.12


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


def _valid_beginning(text: str) -> bool:
    found = re.match("[a-z][a-z0-9-]{4,28}[a-z0-9]", text)
    return bool(found) and "google" not in text and "ssl" not in text


def _plain(text: str, also: str) -> str:
    """Return `text` with every letter and figure of any alphabet, and what is in `also`, written as one that is allowed."""
    return "".join(
        one if one in _LETTERS + "0123456789-" else "x" if one.isalnum() or one in also else "?" for one in text
    )


def _framed(text: str) -> bool:
    """Tell whether length, both ends and words are right, whatever stands between."""
    fits = 6 <= len(text) <= 30 and text[0].isalpha() and text[-1] != "-"
    return fits and "google" not in text and "ssl" not in text


def _some_id(st: Any) -> Any:
    made = st.text(alphabet="abz09-_Añ", max_size=32)
    return st.tuples(
        st.one_of(made, st.sampled_from(["google-flights", "my-ssl-test", "a" * 30, "a" * 31, "abcde", "abcdef"]))
    )


def _policy(**changes: str) -> Callable[[], str]:
    """Return a function that gives the right file with some lines changed: the key of a line, and what stands there."""

    def text() -> str:
        lines = solutions.guard_rails().splitlines()
        return "\n".join(
            next((f"  {key}: {new}" for key, new in changes.items() if f" {key}:" in line), line) for line in lines
        )

    return text


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
            Mistake("none_without_step", _race_with_silent_writes),
            Mistake("first_only", lambda version, writes: solutions.race_results(version, writes)[:1]),
            Mistake(
                "codes_swapped", lambda version, writes: [612 - s for s in solutions.race_results(version, writes)]
            ),
            Mistake("conflict", lambda version, writes: [min(s, 409) for s in solutions.race_results(version, writes)]),
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
            Mistake("last_found", lambda versions, moment: max(_good(versions, moment), default=-1)),
            Mistake("first_row_only", lambda versions, moment: -1 if 0 not in _good(versions, moment) else 0),
            Mistake(
                "after", lambda versions, moment: _find(versions, lambda at, kind: kind == "object" and at > moment)
            ),
            Mistake(
                "markers", lambda versions, moment: _find(versions, lambda at, kind: kind != "object" and at < moment)
            ),
            Mistake("position_among_the_good", lambda versions, moment: 0 if _good(versions, moment) else -1),
            Mistake("from_one", lambda versions, moment: min(_good(versions, moment), default=-2) + 1 or -1),
            Mistake("zero_for_none", lambda versions, moment: min(_good(versions, moment), default=0)),
            Mistake("stops_at_marker", _newest_if_object),
            Mistake("row_returned", lambda versions, moment: next((versions[i] for i in _good(versions, moment)), -1)),
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
            Mistake("cheap_from_the_start", _bill_with_one_late_price),
            Mistake("middle_lost", lambda stored, egress: _bill(stored, egress) - (108 if egress > 1000 else 0)),
            Mistake("middle_whole", lambda stored, egress: _bill(stored, egress) + (12 if egress > 1000 else 0)),
            Mistake("charged_twice", lambda stored, egress: _bill(stored, egress) + max(0, egress - 1000) * 0.12),
            Mistake("below_free", lambda stored, egress: _bill(stored, egress) - max(0, 100 - egress) * 0.12),
            Mistake("below_third", lambda stored, egress: _bill(stored, egress) - max(0, 1000 - egress) * 0.11),
            Mistake("prices_swapped", _bill_with_swapped_prices),
            Mistake("storage_tenfold", lambda stored, egress: _bill(10 * stored, egress)),
            Mistake("arguments_swapped", lambda stored, egress: _bill(egress, stored)),
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
            Mistake("runaway_and_delay_forgotten", lambda: 20),
            Mistake("a_day_late", lambda: 15),
            Mistake("runaway_begins", lambda: 12),
            Mistake("from_day_one_no_delay", lambda: 4),
            Mistake("threshold", lambda: 120),
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
            ["my-google-flights"],
            [" flights "],
            ["flight delays"],
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
            Mistake("only_google", lambda text: _valid(text.replace("ssl", "s5l"))),
            Mistake(
                "words_at_the_start", lambda text: _valid_but_words(text) and not text.startswith(("google", "ssl"))
            ),
            Mistake("match_without_end", _valid_beginning),
            Mistake(
                "word_class", lambda text: _valid(_plain(text, "_"), start=_LETTERS) and text[:1] in tuple(_LETTERS)
            ),
            Mistake("any_lowercase", lambda text: text.islower() and _framed(text)),
            Mistake("characters_unchecked", lambda text: _framed(text)),
            Mistake("hyphens_refused", lambda text: text.isalnum() and text.islower() and _framed(text)),
            Mistake("spaces_cut", lambda text: _valid(text.strip())),
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
        examples=CHECKS,
        judge=judge_guard_rails,
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
