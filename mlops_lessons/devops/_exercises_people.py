"""What is right and, as code, what people typically get wrong: companies, agreements, tools and roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake, Verdict
from mlops_lessons.devops import _solutions_flow as solutions
from mlops_lessons.devops._agreement import CHECKS, judge_agreement
from mlops_lessons.devops.roles import moments, roles
from mlops_lessons.devops.stories import DIAGNOSES, stories
from mlops_lessons.devops.tools import STAGES, tools

__all__ = ["EXERCISES"]


def _sorted(
    right: Mapping[str, Sequence[str]], words: Sequence[str], blames: Callable[[str, str], str]
) -> Callable[[Any, Any], Verdict]:
    """Return a judge of a dictionary from names to words, which names the first that is wrong.

    ``right`` holds the words that are right for each name; ``blames(name, word)`` gives the key of what is said of a wrong one.
    Capitals and spaces at the ends do not matter; where two are right, a list of right ones is fine too.
    """

    def judge(_case: Any, answer: Any) -> Verdict:
        if not isinstance(answer, dict) or "$set" in answer:
            return Verdict("failed", message="no_dictionary")
        given = {str(name).strip().casefold(): _chosen(word) for name, word in answer.items()}
        asked = {name: given.get(name.casefold(), []) for name in right}
        wrong = [name for name, found in asked.items() if not found or not set(found) <= set(right[name])]
        if not wrong and len(given) == len(right):
            return Verdict("passed", 1.0)
        unknown = [name for name in wrong if asked[name] and not set(asked[name]) <= set(words)]
        if given and set(given) <= set(words):
            message = "turned_round"
        elif unknown:
            message = "unknown_word"
        elif any(not asked[name] for name in wrong) or len(given) != len(right):
            message = "names"
        else:
            message = blames(wrong[0], next(word for word in asked[wrong[0]] if word not in right[wrong[0]]))
        return Verdict("failed", (len(right) - len(wrong)) / (len(right) + 1), message=message)

    return judge


def _chosen(word: Any) -> list[str]:
    found = word if isinstance(word, (list, tuple, set)) else [word]
    return [str(one).strip().casefold() for one in found]


def _but(right: Callable[[], dict[str, str]], changes: Mapping[str, str]) -> Callable[[], dict[str, str]]:
    return lambda: right() | dict(changes)


def _all(names: Any, word: str) -> Callable[[], dict[str, str]]:
    return lambda: dict.fromkeys(names, word)


def _key(name: str) -> str:
    return "tool_" + name.lower().replace(" ", "_")


def _agreement(**changes: str) -> Callable[[], str]:
    """Return a function that gives the right file with some lines changed: the key of a line, and what stands there."""

    def text() -> str:
        found = solutions.team_agreement()
        for key, new in changes.items():
            found = re.sub(rf"(?m)^{key} = .*$", f"{key} = {new}", found)
        return found

    return text


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "diagnosis",
        kind="value",
        covers=("devops.is_not",),
        points=2,
        judge=_sorted(
            {id: (story["is"],) for id, story in stories().items()}, DIAGNOSES, lambda name, word: f"{name}_{word}"
        ),
        solution=solutions.diagnosis,
        mistakes=[
            Mistake("everyone_does", _all(stories(), "devops"), points=0.1),
            Mistake("nobody_does", _but(solutions.diagnosis, {"lima": "automation"}), points=0.6),
            Mistake("all_tools", _all(stories(), "tool"), points=0.1),
            Mistake("robot_is_devops", _but(solutions.diagnosis, {"faro": "devops"}), points=0.6),
            Mistake("team_is_devops", _but(solutions.diagnosis, {"puente": "devops"}), points=0.6),
            Mistake("platform_is_automation", _but(solutions.diagnosis, {"tostado": "automation"}), points=0.6),
            Mistake("tool_and_robot", _but(solutions.diagnosis, {"tostado": "automation", "faro": "tool"}), points=0.5),
        ],
    ),
    Exercise(
        "team_agreement",
        kind="file",
        covers=("devops.people",),
        points=3,
        reads="toml",
        examples=CHECKS,
        judge=judge_agreement,
        solution=solutions.team_agreement,
        mistakes=[
            Mistake("always_there", _agreement(together='"00:00-23:59"')),
            Mistake("backwards", _agreement(together='"13:00-10:00"')),
            Mistake("zone_letters", _agreement(zone='"CST"')),
            Mistake("zone_city", _agreement(zone='"Bogotá"')),
            Mistake("at_once", _agreement(normal_hours="0.25")),
            Mistake("forgotten", _agreement(normal_hours="120")),
            Mistake("no_urgency", _agreement(urgent_minutes="480")),
            Mistake("urgent_by_mail", _agreement(urgent_by='"mail"')),
            Mistake("nobody_decides", _agreement(decides='""')),
            Mistake("looks_for_culprits", _agreement(blameless="false")),
            Mistake("too_late", _agreement(within_days="60")),
            Mistake("one_hero", _agreement(people="1")),
            Mistake("no_rest", _agreement(rest_hours="0")),
            Mistake("endless_watch", _agreement(days="30")),
            Mistake("nobody_takes_over", _agreement(then='""')),
        ],
    ),
    Exercise(
        "tool_stage",
        kind="value",
        covers=("devops.products", "devops.process"),
        points=2,
        judge=_sorted({name: tool["stages"] for name, tool in tools().items()}, STAGES, lambda name, _word: _key(name)),
        solution=solutions.tool_stage,
        mistakes=[
            Mistake(
                "tests_after", _but(solutions.tool_stage, {"pytest": "release", "SonarQube": "release"}), points=0.6
            ),
            Mistake(
                "watching_is_planning",
                _but(solutions.tool_stage, {"Grafana": "plan", "Prometheus": "plan"}),
                points=0.6,
            ),
            Mistake("environments_are_written", _but(solutions.tool_stage, {"Terraform": "develop"}), points=0.7),
            Mistake("git_releases", _but(solutions.tool_stage, {"Git": "release"}), points=0.7),
            Mistake("all_develop", _all(tools(), "develop"), points=0.2),
        ],
    ),
    Exercise(
        "incident_roles",
        kind="value",
        covers=("devops.roles",),
        points=2,
        judge=_sorted({id: (row["role"],) for id, row in moments().items()}, tuple(roles()), lambda name, _word: name),
        solution=solutions.incident_roles,
        mistakes=[
            Mistake("engineer_does_all", _all(moments(), "engineer"), points=0.1),
            Mistake("developer_tests_all", _but(solutions.incident_roles, {"untried": "developer"}), points=0.7),
            Mistake("builder_mends_the_way", _but(solutions.incident_roles, {"flaky_deploy": "developer"}), points=0.7),
            Mistake("evangelist_tells", _but(solutions.incident_roles, {"announcement": "evangelist"}), points=0.7),
            Mistake("engineer_designs", _but(solutions.incident_roles, {"two_regions": "engineer"}), points=0.7),
            Mistake(
                "teller_and_preacher",
                _but(solutions.incident_roles, {"announcement": "evangelist", "other_floors": "coordinator"}),
                points=0.6,
            ),
        ],
    ),
)
