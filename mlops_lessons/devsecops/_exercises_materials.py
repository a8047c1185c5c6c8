"""The exercises about what a release is made of: components, licences, the types of a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.devsecops import _solutions_supply as solutions

__all__ = ["EXERCISES"]

_ORDER = ["refused", "ask", "allowed"]
_POLICY = {"allowed": ["MIT", "Apache-2.0", "LGPL-3.0-only"], "refused": ["GPL-3.0-only", "AGPL-3.0-only"]}


# --- affected_components ------------------------------------------------------------------------------------------------


def _bill(*pairs: tuple[str, str | None]) -> dict[str, Any]:
    return {"components": [{"name": name} | ({"version": version} if version else {}) for name, version in pairs]}


def _version(text: str) -> Any:
    from packaging.version import Version

    return Version(text)


def _same(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")


def _affected(
    bill: Any,
    advisory: Any,
    below: Callable[[str, str], bool] = lambda has, fixed: bool(_version(has) < _version(fixed)),
    same: Callable[[str, str], bool] = _same,
    without: bool = True,
) -> list[str]:
    """Return the affected components as told: how versions and names compare, and whether one without version counts."""
    parts = [(part["name"], part.get("version")) for part in bill["components"]]
    return [
        f"{name} {version or '?'}"
        for name, version in parts
        if same(name, advisory["package"]) and (without if version is None else below(version, advisory["fixed"]))
    ]


def _by_first_number(has: str, fixed: str) -> bool:
    return int(has.split(".")[0]) < int(fixed.split(".")[0])


def _some_bill(st: Any) -> Any:
    names = st.sampled_from(["flask", "PyYAML", "pyyaml", "typing_extensions", "typing-extensions", "jinja2"])
    versions = st.one_of(st.none(), st.sampled_from(["2.9", "2.10", "2.10.1", "3.0", "10.0"]))
    bills = st.lists(st.tuples(names, versions), max_size=4).map(lambda pairs: _bill(*pairs))
    advisories = st.builds(
        lambda name, fixed: {"package": name, "fixed": fixed}, names, st.sampled_from(["2.10", "3.0"])
    )
    return st.tuples(bills, advisories)


# --- licence_verdict ----------------------------------------------------------------------------------------------------


def _one(licence: str, policy: Any, unknown: str = "ask") -> str:
    return "refused" if licence in policy["refused"] else "allowed" if licence in policy["allowed"] else unknown


def _worst(found: list[str]) -> str:
    return min(found, key=_ORDER.index)


def _best(found: list[str]) -> str:
    return max(found, key=_ORDER.index)


def _verdict(
    expression: str | None,
    policy: Any,
    one: Callable[[str, Any], str] = _one,
    both: Callable[[list[str]], str] = _worst,
    either: Callable[[list[str]], str] = _best,
    missing: str = "ask",
) -> str:
    """Return the verdict of somebody who reads one licence, ``AND``, ``OR`` and nothing at all as told."""
    if not expression:
        return missing
    return either([both([one(name, policy) for name in part.split(" AND ")]) for part in expression.split(" OR ")])


def _or_binds_first(expression: str | None, policy: Any) -> str:
    if not expression:
        return "ask"
    return _worst([_best([_one(name, policy) for name in part.split(" OR ")]) for part in expression.split(" AND ")])


def _by_part_of_the_name(licence: str, policy: Any) -> str:
    if any(word.split("-")[0] in licence for word in policy["refused"]):
        return "refused"
    return _one(licence, policy)


def _by_refused_word(expression: str | None, policy: Any) -> str:
    if any(name in (expression or "").split(" ") for name in policy["refused"]):
        return "refused"
    return _verdict(expression, policy)


def _any_allowed(expression: str | None, policy: Any) -> str:
    names = (expression or "").replace(" OR ", " AND ").split(" AND ")
    found = [_one(name, policy) for name in names]
    return next((word for word in ("allowed", "refused") if word in found), "ask")


def _ask_is_worst(expression: str | None, policy: Any) -> str:
    order = ["ask", "refused", "allowed"]
    return _verdict(
        expression,
        policy,
        both=lambda found: min(found, key=order.index),
        either=lambda found: max(found, key=order.index),
    )


def _by_text(expression: str | None, policy: Any) -> str:
    if any(name in (expression or "") for name in policy["refused"]):
        return "refused"
    return "allowed" if any(name in (expression or "") for name in policy["allowed"]) else "ask"


def _some_licence(st: Any) -> Any:
    names = st.sampled_from(
        ["MIT", "Apache-2.0", "LGPL-3.0-only", "GPL-3.0-only", "MPL-2.0", "GPL-3.0-only WITH GCC-exception-3.1"]
    )
    parts = st.lists(names, min_size=1, max_size=2).map(" AND ".join)
    whole = st.lists(parts, min_size=1, max_size=2).map(" OR ".join)
    return st.tuples(st.one_of(st.none(), st.just(""), whole), st.just(_POLICY))


# --- safe_to_load -------------------------------------------------------------------------------------------------------


def _fits(name: str, rule: str) -> bool:
    return name == rule or (rule.endswith(".*") and name.startswith(rule[:-1]))


def _without_star(rule: str) -> str:
    return rule.removesuffix(".*")


def _some_types(st: Any) -> Any:
    names = st.sampled_from(
        ["numpy.ndarray", "sklearn.svm.SVC", "sklearn_tools.Run", "os.system", "my.numpy.ndarray", "sklearn"]
    )
    rules = st.sampled_from(["numpy.ndarray", "sklearn.*", "os.*", "numpy.*"])
    return st.tuples(st.lists(names, max_size=3), st.lists(rules, max_size=3))


_found = solutions.affected_components

EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "affected_components",
        kind="function",
        covers=("devsecops.difference",),
        points=2,
        examples=[
            [_bill(("flask", "2.2.4"), ("pyyaml", "5.3")), {"package": "pyyaml", "fixed": "5.4"}],
            [_bill(("flask", "2.2.10"), ("jinja2", "3.1.2")), {"package": "flask", "fixed": "2.2.5"}],
            [_bill(("flask", "2.9"), ("jinja2", "3.1.2")), {"package": "flask", "fixed": "2.10"}],
            [_bill(("PyYAML", "5.3"), ("flask", "3.0")), {"package": "pyyaml", "fixed": "5.4"}],
            [_bill(("typing_extensions", "4.0")), {"package": "typing-extensions", "fixed": "4.1"}],
            [_bill(("pyyaml", "5.4")), {"package": "pyyaml", "fixed": "5.4"}],
            [_bill(("requests", None), ("flask", "3.0")), {"package": "requests", "fixed": "2.32.0"}],
            [_bill(("jinja2", "3.0"), ("jinja2-time", "0.1")), {"package": "jinja2", "fixed": "3.1"}],
            [_bill(("flask", "2.0"), ("FLASK", "1.0")), {"package": "flask", "fixed": "2.2.5"}],
            [_bill(), {"package": "flask", "fixed": "2.2.5"}],
            [_bill(("py-yaml", "5.3")), {"package": "pyyaml", "fixed": "5.4"}],
        ],
        cases=_some_bill,
        solution=solutions.affected_components,
        mistakes=[
            Mistake(
                "versions_as_text",
                lambda bill, advisory: _affected(bill, advisory, below=lambda has, fixed: has < fixed),
            ),
            Mistake(
                "fixed_included",
                lambda bill, advisory: _affected(
                    bill, advisory, below=lambda has, fixed: _version(has) <= _version(fixed)
                ),
            ),
            Mistake(
                "newer_ones",
                lambda bill, advisory: _affected(
                    bill, advisory, below=lambda has, fixed: _version(has) >= _version(fixed)
                ),
            ),
            Mistake(
                "only_the_fixed",
                lambda bill, advisory: _affected(bill, advisory, below=lambda has, fixed: has == fixed),
            ),
            Mistake("first_number", lambda bill, advisory: _affected(bill, advisory, below=_by_first_number)),
            Mistake("any_version", lambda bill, advisory: _affected(bill, advisory, below=lambda has, fixed: True)),
            Mistake("any_package", lambda bill, advisory: _affected(bill, advisory, same=lambda one, other: True)),
            Mistake(
                "case_matters", lambda bill, advisory: _affected(bill, advisory, same=lambda one, other: one == other)
            ),
            Mistake(
                "underscore",
                lambda bill, advisory: _affected(bill, advisory, same=lambda one, other: one.lower() == other.lower()),
            ),
            Mistake(
                "part_of_the_name",
                lambda bill, advisory: _affected(bill, advisory, same=lambda one, other: _plain(other) in _plain(one)),
            ),
            Mistake(
                "capitals_only",
                lambda bill, advisory: _affected(
                    bill, advisory, same=lambda one, other: one.replace("_", "-") == other.replace("_", "-")
                ),
            ),
            Mistake(
                "signs_removed",
                lambda bill, advisory: _affected(
                    bill,
                    advisory,
                    same=lambda one, other: _plain(one).replace("-", "") == _plain(other).replace("-", ""),
                ),
            ),
            Mistake(
                "above_the_fixed",
                lambda bill, advisory: _affected(
                    bill, advisory, below=lambda has, fixed: _version(has) > _version(fixed)
                ),
            ),
            Mistake(
                "two_equals",
                lambda bill, advisory: [one.replace(" ", "==") for one in _found(bill, advisory)],
            ),
            Mistake("pairs", lambda bill, advisory: [one.split(" ") for one in _found(bill, advisory)]),
            Mistake("plain_names_out", lambda bill, advisory: [_plain(one) for one in _found(bill, advisory)]),
            Mistake(
                "name_alone",
                lambda bill, advisory: [
                    part["name"] for part in bill["components"] if part["name"] == advisory["package"]
                ],
            ),
            Mistake("lower_case_out", lambda bill, advisory: [one.lower() for one in _found(bill, advisory)]),
            Mistake(
                "none_as_text",
                lambda bill, advisory: [one.replace("?", "None") for one in _found(bill, advisory)],
            ),
            Mistake("no_version_no_harm", lambda bill, advisory: _affected(bill, advisory, without=False)),
            Mistake("first_only", lambda bill, advisory: _found(bill, advisory)[:1]),
            Mistake("true_or_false", lambda bill, advisory: bool(_found(bill, advisory))),
            Mistake("a_count", lambda bill, advisory: len(_found(bill, advisory))),
            Mistake("names_only", lambda bill, advisory: [one.split(" ")[0] for one in _found(bill, advisory)]),
        ],
    ),
    Exercise(
        "licence_verdict",
        kind="function",
        covers=("devsecops.difference",),
        points=2,
        examples=[
            ["MIT", _POLICY],
            ["MPL-2.0", _POLICY],
            ["MIT OR GPL-3.0-only", _POLICY],
            ["MIT AND GPL-3.0-only", _POLICY],
            ["MIT AND MPL-2.0", _POLICY],
            ["GPL-3.0-only OR MPL-2.0", _POLICY],
            ["MIT OR Apache-2.0 AND GPL-3.0-only", _POLICY],
            ["GPL-3.0-only AND MPL-2.0 OR GPL-3.0-only", _POLICY],
            ["LGPL-3.0-only", _POLICY],
            ["GPL-3.0-only WITH GCC-exception-3.1", _POLICY],
            [None, _POLICY],
            ["", _POLICY],
            ["GPL-3.0-only AND MIT", _POLICY],
            ["MPL-2.0 AND GPL-3.0-only", _POLICY],
        ],
        cases=_some_licence,
        solution=solutions.licence_verdict,
        mistakes=[
            Mistake("unknown_passes", lambda e, p: _verdict(e, p, one=lambda n, q: _one(n, q, "allowed"))),
            Mistake("unknown_refused", lambda e, p: _verdict(e, p, one=lambda n, q: _one(n, q, "refused"))),
            Mistake("nothing_is_free", lambda e, p: _verdict(e, p, missing="allowed")),
            Mistake("nothing_is_refused", lambda e, p: _verdict(e, p, missing="refused")),
            Mistake("or_binds_first", _or_binds_first),
            Mistake("or_is_and", lambda e, p: _verdict(e, p, either=_worst)),
            Mistake("and_is_or", lambda e, p: _verdict(e, p, both=_best)),
            Mistake("swapped", lambda e, p: _verdict(e, p, both=_best, either=_worst)),
            Mistake("any_allowed", _any_allowed),
            Mistake("last_only", lambda e, p: _verdict(e.split(" OR ")[-1].split(" AND ")[-1] if e else e, p)),
            Mistake("ask_is_worst", _ask_is_worst),
            Mistake("first_word", lambda e, p: _verdict(e.split()[0] if e else e, p)),
            Mistake("first_only", lambda e, p: _verdict(e.split(" OR ")[0].split(" AND ")[0] if e else e, p)),
            Mistake("whole_text", lambda e, p: _one(e or "", p)),
            Mistake("whole_text_refused", lambda e, p: _one(e or "", p, "refused")),
            Mistake("or_unseen", lambda e, p: _verdict((e or "").replace(" OR ", "|"), p)),
            Mistake("searched_in_the_text", _by_text),
            Mistake("part_of_the_name", lambda e, p: _verdict(e, p, one=_by_part_of_the_name)),
            Mistake("exception_dropped", lambda e, p: _verdict(e, p, one=lambda n, q: _one(n.split(" WITH ")[0], q))),
            Mistake("refused_anywhere", _by_refused_word),
            Mistake("true_or_false", lambda e, p: solutions.licence_verdict(e, p) == "allowed"),
        ],
    ),
    Exercise(
        "safe_to_load",
        kind="function",
        covers=("devsecops.difference",),
        examples=[
            [["numpy.ndarray", "sklearn.svm.SVC"], ["numpy.ndarray", "sklearn.*"]],
            [["numpy.ndarray", "os.system"], ["numpy.ndarray", "sklearn.*"]],
            [["sklearn_tools.Run"], ["sklearn.*"]],
            [["my.sklearn.svm.SVC"], ["sklearn.*"]],
            [["evil.ndarray"], ["numpy.ndarray"]],
            [["builtins.eval"], ["numpy.ndarray"]],
            [["numpy.ndarray_maker"], ["numpy.ndarray"]],
            [["Sklearn.svm.SVC"], ["sklearn.*"]],
            [["sklearn"], ["sklearn.*"]],
            [[], ["sklearn.*"]],
            [["sklearn.svm.SVC"], []],
            [["sklearn.svm.SVC"], ["sklearn.svm.*"]],
            [["sklearn.svm.SVC", "numpy.ndarray"], ["sklearn.*", "numpy.*"]],
        ],
        cases=_some_types,
        solution=solutions.safe_to_load,
        mistakes=[
            Mistake(
                "prefix",
                lambda types, trusted: all(any(t.startswith(_without_star(r)) for r in trusted) for t in types),
            ),
            Mistake("anywhere", lambda types, trusted: all(any(_without_star(r) in t for r in trusted) for t in types)),
            Mistake("one_is_enough", lambda types, trusted: any(any(_fits(t, r) for r in trusted) for t in types)),
            Mistake("none_is_unsafe", lambda types, trusted: bool(types) and solutions.safe_to_load(types, trusted)),
            Mistake("every_rule", lambda types, trusted: all(_fits(t, r) for r in trusted for t in types)),
            Mistake(
                "first_name_only",
                lambda types, trusted: all(t in trusted or t.split(".")[0] + ".*" in trusted for t in types),
            ),
            Mistake(
                "one_level",
                lambda types, trusted: all(t in trusted or t.rpartition(".")[0] + ".*" in trusted for t in types),
            ),
            Mistake("exact_only", lambda types, trusted: all(t in trusted for t in types)),
            Mistake(
                "top_package",
                lambda types, trusted: all(t.split(".")[0] in [r.split(".")[0] for r in trusted] for t in types),
            ),
            Mistake(
                "prefix_for_packages_only",
                lambda types, trusted: all(
                    any(t == r or (r.endswith(".*") and t.startswith(_without_star(r))) for r in trusted) for t in types
                ),
            ),
            Mistake(
                "the_package_itself",
                lambda types, trusted: all(any(_fits(t, r) or r == f"{t}.*" for r in trusted) for t in types),
            ),
            Mistake(
                "names_as_beginnings",
                lambda types, trusted: all(any(t.startswith(r.removesuffix("*")) for r in trusted) for t in types),
            ),
            Mistake(
                "bad_list",
                lambda types, trusted: not any(t.split(".")[0] in ("os", "subprocess", "sys") for t in types),
            ),
            Mistake(
                "last_name",
                lambda types, trusted: all(
                    any(_fits(t, r) or t.split(".")[-1] == r.split(".")[-1] for r in trusted) for t in types
                ),
            ),
            Mistake(
                "any_case",
                lambda types, trusted: all(any(_fits(t.lower(), r.lower()) for r in trusted) for t in types),
            ),
            Mistake("first_only", lambda types, trusted: solutions.safe_to_load(types[:1], trusted)),
            Mistake("upside_down", lambda types, trusted: not solutions.safe_to_load(types, trusted)),
            Mistake("the_list", lambda types, trusted: [t for t in types if not any(_fits(t, r) for r in trusted)]),
        ],
    ),
)
