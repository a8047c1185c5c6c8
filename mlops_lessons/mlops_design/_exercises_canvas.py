"""Exercises of lesson 07: calls that reach late flights, requirements that can be tested, go or no-go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.mlops_design import _solutions_canvas as solutions
from mlops_lessons.mlops_design._requirements_file import CHECKS, judge_requirements

__all__ = ["EXERCISES"]

# --- late_reached -------------------------------------------------------------------------------------------------------


def _ranked(late: Any, chances: Any, sign: int = -1) -> list[tuple[float, int]]:
    return sorted(zip(chances, late, strict=True), key=lambda flight: sign * flight[0])


def _reached(late: Any, chances: Any, calls: int) -> int:
    return sum(is_late for _, is_late in _ranked(late, chances)[:calls])


def _first_alone(late: Any, chances: Any, calls: int) -> Any:
    return max(zip(chances, late, strict=True), key=lambda flight: flight[0])[1] if calls else None


def _positions(late: Any, chances: Any, calls: int) -> list[int]:
    return sorted(range(len(late)), key=lambda place: -chances[place])[:calls]


def _likeliest_again(late: Any, chances: Any, calls: int) -> int:
    return calls * late[chances.index(max(chances))]


def _some_evening(st: Any) -> Any:
    chances = st.sampled_from([0.1, 0.2, 0.3, 0.4, 0.6])
    flights = st.lists(st.tuples(st.integers(0, 1), chances), min_size=1, max_size=6)
    shaped = flights.map(lambda rows: ([late for late, _ in rows], [chance for _, chance in rows]))
    return st.tuples(shaped, st.integers(0, 6)).map(lambda case: (*case[0], case[1]))


# --- meets --------------------------------------------------------------------------------------------------------------


def _bound(requirement: Any) -> tuple[bool, float]:
    """Return whether the bound is a least one, and the bound."""
    least = "at_least" in requirement
    return least, requirement["at_least" if least else "at_most"]


def _answer(requirement: Any, measured: Any, missing: Any = None) -> Any:
    value = measured.get(requirement["measure"])
    return missing if value is None else solutions.meets(requirement, measured)


def _strictly(requirement: Any, measured: Any) -> Any:
    value, (least, bound) = measured.get(requirement["measure"]), _bound(requirement)
    return None if value is None else value > bound if least else value < bound


def _zero_is_nothing(requirement: Any, measured: Any) -> Any:
    return solutions.meets(requirement, measured) if measured.get(requirement["measure"]) else None


def _bound_of_zero_unseen(requirement: Any, measured: Any) -> Any:
    value = measured.get(requirement["measure"])
    if value is None:
        return None
    return value <= requirement["at_most"] if requirement.get("at_most") else value >= requirement.get("at_least", 0)


def _least_of_zero_unseen(requirement: Any, measured: Any) -> Any:
    value = measured.get(requirement["measure"])
    if value is None:
        return None
    return value >= requirement["at_least"] if requirement.get("at_least") else value <= requirement.get("at_most", 0)


def _always_least(requirement: Any, measured: Any) -> Any:
    value, (_least, bound) = measured.get(requirement["measure"]), _bound(requirement)
    return None if value is None else value >= bound


def _upside_down(requirement: Any, measured: Any) -> Any:
    value, (least, bound) = measured.get(requirement["measure"]), _bound(requirement)
    return None if value is None else value <= bound if least else value >= bound


def _some_requirement(st: Any) -> Any:
    measure = st.sampled_from(["late_reached", "calls"])
    number = st.sampled_from([0, 0.05, 0.07, 1, 40])
    requirement = st.tuples(measure, st.sampled_from(["at_least", "at_most"]), number)
    shaped = requirement.map(lambda one: {"measure": one[0], one[1]: one[2]})
    return st.tuples(shaped, st.dictionaries(measure, st.one_of(st.none(), number), max_size=2))


# --- go_or_not ----------------------------------------------------------------------------------------------------------


def _project(cost: float, worst: float, best: float, in_time: bool = True) -> dict[str, Any]:
    return {"cost": cost, "worst": worst, "best": best, "in_time": in_time}


def _pays(case: str, yes: str = "go", no: str = "stop") -> Callable[[Any], str]:
    """Return the rule that looks at one case only, ``worst`` or ``best``."""
    return lambda project: yes if project["in_time"] and project[case] >= project["cost"] else no


def _late_ignored(project: Any) -> str:
    return solutions.go_or_not(project | {"in_time": True})


def _tie_to_pilot(project: Any) -> str:
    found = solutions.go_or_not(project)
    return "pilot" if found == "go" and project["worst"] == project["cost"] else found


def _tie_to_stop(project: Any) -> str:
    return "stop" if project["best"] == project["cost"] else solutions.go_or_not(project)


def _middle(project: Any) -> str:
    pays = project["worst"] + project["best"] >= 2 * project["cost"]
    return "go" if project["in_time"] and pays else "stop"


def _middle_strictly(project: Any) -> str:
    pays = project["worst"] + project["best"] > 2 * project["cost"]
    return "go" if project["in_time"] and pays else "stop"


def _late_and_poor(project: Any) -> str:
    if not project["in_time"] and project["best"] < project["cost"]:
        return "stop"
    return "go" if project["worst"] >= project["cost"] else "pilot"


def _in_spanish(project: Any) -> str:
    return {"go": "seguir", "pilot": "piloto", "stop": "parar"}[solutions.go_or_not(project)]


def _late_to_pilot(project: Any) -> str:
    return solutions.go_or_not(project) if project["in_time"] else "pilot"


def _losses_alone(project: Any) -> str:
    if not project["in_time"] or project["best"] < 0:
        return "stop"
    return "go" if project["worst"] >= 0 else "pilot"


def _some_project(st: Any) -> Any:
    numbers = st.integers(-5, 20)
    shaped = st.tuples(st.integers(1, 12), numbers, st.integers(0, 15), st.booleans())
    return st.tuples(shaped.map(lambda one: _project(one[0], one[1], one[1] + one[2], one[3])))


# --- desk_requirements --------------------------------------------------------------------------------------------------


def _file(*requirements: tuple[str, str, str, float]) -> Callable[[], str]:
    """Return a function that gives a file with these requirements: kind, measure, side of the bound, bound."""

    def text() -> str:
        return "\n".join(
            f'[[requirements]]\nkind = "{kind}"\nsays = "As agreed."\nmeasure = "{measure}"\n{side} = {bound}\n'
            for kind, measure, side, bound in requirements
        )

    return text


_NON = "non_functional"
_FORTY = ("functional", "calls", "at_most", 40)

EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "late_reached",
        kind="function",
        covers=("mlops.design",),
        examples=[
            [[1, 0, 1, 0], [0.2, 0.1, 0.6, 0.4], 2],
            [[1, 1, 1, 0, 1], [0.3, 0.2, 0.5, 0.6, 0.4], 3],
            [[0, 1, 1], [0.3, 0.3, 0.1], 1],
            [[1, 0, 1], [0.6, 0.5, 0.2], 0],
            [[1, 1], [0.2, 0.4], 5],
            [[1, 0], [0.6, 0.2], 1],
        ],
        cases=_some_evening,
        solution=solutions.late_reached,
        mistakes=[
            Mistake("in_order", lambda late, chances, calls: sum(late[:calls])),
            Mistake("least_first", lambda late, chances, calls: sum(x for _, x in _ranked(late, chances, 1)[:calls])),
            Mistake(
                "pairs_sorted",
                lambda late, chances, calls: sum(
                    x for _, x in sorted(zip(chances, late, strict=True), reverse=True)[:calls]
                ),
            ),
            Mistake(
                "share_of_calls",
                lambda late, chances, calls: _reached(late, chances, calls) / calls if calls else 0,
            ),
            Mistake(
                "share_of_late",
                lambda late, chances, calls: _reached(late, chances, calls) / sum(late) if sum(late) else 0,
            ),
            Mistake(
                "from_one_half",
                lambda late, chances, calls: sum(x for x, c in zip(late, chances, strict=True) if c >= 0.5),
            ),
            Mistake(
                "above_one_half",
                lambda late, chances, calls: sum(x for x, c in zip(late, chances, strict=True) if c > 0.5),
            ),
            Mistake("from_the_end", lambda late, chances, calls: sum(x for _, x in _ranked(late, chances, 1)[-calls:])),
            Mistake("with_hindsight", lambda late, chances, calls: sum(sorted(late, reverse=True)[:calls])),
            Mistake("likeliest_again", _likeliest_again),
            Mistake("first_alone", _first_alone),
            Mistake("positions", _positions),
            Mistake("all_late", lambda late, chances, calls: sum(late)),
            Mistake("one_too_many", lambda late, chances, calls: _reached(late, chances, calls + 1)),
            Mistake("one_too_few", lambda late, chances, calls: _reached(late, chances, max(calls - 1, 0))),
            Mistake("calls_made", lambda late, chances, calls: min(calls, len(late))),
            Mistake("expected", lambda late, chances, calls: sum(c for c, _ in _ranked(late, chances)[:calls])),
            Mistake("list_of_flights", lambda late, chances, calls: [x for _, x in _ranked(late, chances)[:calls]]),
        ],
    ),
    Exercise(
        "meets",
        kind="function",
        covers=("mlops.design",),
        examples=[
            [{"measure": "late_reached", "at_least": 0.07}, {"late_reached": 0.082}],
            [{"measure": "calls", "at_most": 40}, {"calls": 41, "late_reached": 0.09}],
            [{"measure": "calls", "at_most": 40}, {"calls": 12}],
            [{"measure": "late_reached", "at_least": 0.07}, {"late_reached": 0.023}],
            [{"measure": "calls", "at_most": 40}, {"calls": 40}],
            [{"measure": "minutes_to_list", "at_most": 5}, {"calls": 12}],
            [{"measure": "warnings_right", "at_least": 0.35}, {"warnings_right": None}],
            [{"measure": "late_reached", "at_least": 0.07}, {"late_reached": 0}],
            [{"measure": "complaints", "at_most": 0}, {"complaints": 2}],
            [{"measure": "minutes_saved", "at_least": 0}, {"minutes_saved": 3}],
        ],
        cases=_some_requirement,
        solution=solutions.meets,
        mistakes=[
            Mistake("strictly", _strictly),
            Mistake("always_least", _always_least),
            Mistake("upside_down", _upside_down),
            Mistake("unmeasured_fails", lambda r, m: _answer(r, m, False)),
            Mistake("unmeasured_is_zero", lambda r, m: solutions.meets(r, {r["measure"]: m.get(r["measure"]) or 0})),
            Mistake("unmeasured_passes", lambda r, m: _answer(r, m, True)),
            Mistake("none_as_text", lambda r, m: _answer(r, m, "None")),
            Mistake("ones_and_zeros", lambda r, m: None if (met := solutions.meets(r, m)) is None else int(met)),
            Mistake("zero_is_nothing", _zero_is_nothing),
            Mistake("bound_of_zero", _bound_of_zero_unseen),
            Mistake("least_of_zero", _least_of_zero_unseen),
            Mistake("any_measure", lambda r, m: any(solutions.meets(r, {r["measure"]: one}) for one in m.values())),
            Mistake("in_words", lambda r, m: {True: "yes", False: "no", None: "unknown"}[solutions.meets(r, m)]),
            Mistake("the_value", lambda r, m: m.get(r["measure"])),
        ],
    ),
    Exercise(
        "desk_requirements",
        kind="file",
        covers=("mlops.design", "mlops.process"),
        points=2,
        reads="toml",
        examples=CHECKS,
        judge=judge_requirements,
        solution=solutions.desk_requirements,
        mistakes=[
            Mistake("right_alone", _file((_NON, "right", "at_least", 0.5))),
            Mistake("nobody_called", _file(_FORTY, (_NON, "right", "at_least", 0.5))),
            Mistake("no_limit", _file((_NON, "late_reached", "at_least", 0.07))),
            Mistake("only_precise", _file((_NON, "warnings_right", "at_least", 0.35), _FORTY)),
            Mistake(
                "any_forty", _file(("functional", "calls", "at_least", 1), _FORTY, (_NON, "right", "at_least", 0.7))
            ),
            Mistake("too_little", _file(_FORTY, (_NON, "late_reached", "at_least", 0.01))),
            Mistake(
                "kinds_swapped", _file((_NON, "calls", "at_most", 40), ("functional", "late_reached", "at_least", 0.07))
            ),
            Mistake("in_percent", _file(_FORTY, (_NON, "late_reached", "at_least", 7))),
            Mistake("too_much", _file(_FORTY, (_NON, "late_reached", "at_least", 0.5))),
            Mistake("upside_down", _file(_FORTY, (_NON, "late_reached", "at_most", 0.07))),
            Mistake(
                "calls_at_least",
                _file(("functional", "calls", "at_least", 900), (_NON, "late_reached", "at_least", 0.07)),
            ),
            Mistake("one_kind", _file((_NON, "calls", "at_most", 40), (_NON, "late_reached", "at_least", 0.07))),
            Mistake(
                "no_bound", lambda: '[[requirements]]\nkind = "functional"\nsays = "It is fast."\nmeasure = "calls"\n'
            ),
            Mistake(
                "two_bounds",
                lambda: (
                    '[[requirements]]\nkind = "functional"\nsays = "The list."\nmeasure = "calls"\n'
                    "at_least = 1\nat_most = 40\n"
                ),
            ),
        ],
    ),
    Exercise(
        "go_or_not",
        kind="function",
        covers=("mlops.design",),
        examples=[
            [_project(12, 15, 40)],
            [_project(6, 2, 20)],
            [_project(20, 5, 16)],
            [_project(8, 30, 60, in_time=False)],
            [_project(10, 10, 25)],
            [_project(10, 2, 10)],
            [_project(5, -3, 30)],
            [_project(9, 1, 12)],
            [_project(7, 4, 10)],
        ],
        cases=_some_project,
        solution=solutions.go_or_not,
        mistakes=[
            Mistake("best_is_enough", _pays("best")),
            Mistake("only_worst", _pays("worst")),
            Mistake("no_stop", _pays("worst", no="pilot")),
            Mistake("no_go", _pays("best", yes="pilot")),
            Mistake("middle", _middle),
            Mistake("middle_strictly", _middle_strictly),
            Mistake("late_and_poor", _late_and_poor),
            Mistake(
                "time_inverted", lambda project: solutions.go_or_not(project | {"in_time": not project["in_time"]})
            ),
            Mistake("in_spanish", _in_spanish),
            Mistake("late_ignored", _late_ignored),
            Mistake("late_to_pilot", _late_to_pilot),
            Mistake("tie_to_pilot", _tie_to_pilot),
            Mistake("tie_to_stop", _tie_to_stop),
            Mistake("cost_forgotten", _losses_alone),
            Mistake("true_or_false", lambda project: solutions.go_or_not(project) == "go"),
            Mistake("capitals", lambda project: solutions.go_or_not(project).capitalize()),
        ],
    ),
    Exercise(
        "desk_decision",
        kind="decision",
        covers=("mlops.design",),
        choices=("go", "pilot", "stop"),
        solution=solutions.desk_decision,
        mistakes=[Mistake("go", lambda: "go"), Mistake("pilot", lambda: "pilot")],
    ),
)
