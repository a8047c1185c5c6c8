"""The exercises about service models, promises, money and demand."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from mlops_lessons.cloud_computing import _solutions_money as solutions
from mlops_lessons.cloud_computing.service_models import MODELS, PRODUCTS
from mlops_lessons.course.exercise import Exercise, Mistake, Verdict

__all__ = ["EXERCISES"]

Scores = dict[str, list[int]]
_BALANCER = 0.9999
_MACHINES = [name for name, model in PRODUCTS.items() if model == "iaas"]


def _gives(answer: Any) -> Callable[[], Any]:
    return lambda: answer


def _but(changes: dict[str, str]) -> Callable[[], dict[str, str]]:
    """Return what gives the right models but for some products."""
    return lambda: dict(PRODUCTS) | changes


def _swapped() -> dict[str, str]:
    other = {"iaas": "paas", "paas": "iaas"}
    return {name: other.get(model, model) for name, model in PRODUCTS.items()}


def _judge_models(_case: Any, answer: Any) -> Verdict:
    """Judge product by product; capitals and spaces do not matter, and the first product that is wrong is named."""
    given = {str(name): str(model).strip().lower() for name, model in answer.items()}
    right = sum(given.get(name) == model for name, model in PRODUCTS.items())
    if right == len(PRODUCTS) == len(given):
        return Verdict("passed", 1.0)
    missing = set(PRODUCTS) - set(given) or set(given) - set(PRODUCTS)
    unknown = any(given.get(name) not in MODELS for name in PRODUCTS)
    turned = set(MODELS) >= set(given) and given
    message = "turned_round" if turned else "names" if missing else "unknown_model" if unknown else "some"
    return Verdict("partly" if right else "failed", right / (len(PRODUCTS) + 1), message=message)


def _group(n: int, server: float) -> float:
    return 1 - (1 - server) ** n


def _some_structure(st: Any) -> Any:
    thousandths = st.integers(500, 999).map(lambda count: count / 1000)
    return st.tuples(st.integers(1, 6), thousandths, thousandths)


def _some_budget(st: Any) -> Any:
    return st.tuples(st.sampled_from([0.9, 0.95, 0.99, 0.999]), st.integers(200, 50_000), st.integers(0, 200))


def _some_prices(st: Any) -> Any:
    prices = st.tuples(st.integers(100, 9000), st.integers(0, 300), st.integers(1, 900))
    return prices.filter(lambda price: price[1] != price[2])


def _ceiling(demand: list[int], capacity: int) -> list[int]:
    return [-(-requests // capacity) for requests in demand]


def _totals(scores: Scores, weights: list[int]) -> dict[str, int]:
    return {name: sum(s * w for s, w in zip(row, weights, strict=True)) for name, row in scores.items()}


def _weighted(row: list[int], weights: list[int]) -> list[int]:
    return [score * weight for score, weight in zip(row, weights, strict=True)]


def _second(pair: tuple[str, int]) -> int:
    return pair[1]


def _never_reset(scores: Scores, weights: list[int]) -> str:
    best, most, total = "", -1, 0
    for name, row in scores.items():
        total += sum(_weighted(row, weights))
        if total > most:
            best, most = name, total
    return best


def _most_criteria(scores: Scores, weights: list[int]) -> str:
    wins = dict.fromkeys(scores, 0)
    for index in range(len(weights)):
        wins[max(scores, key=lambda name: scores[name][index])] += 1
    return max(wins, key=lambda name: wins[name])


def _some_matrix(st: Any) -> Any:
    row = st.lists(st.integers(0, 10), min_size=3, max_size=3)
    matrix = st.tuples(
        st.fixed_dictionaries(dict.fromkeys("ABC", row)), st.lists(st.integers(0, 5), min_size=3, max_size=3)
    )

    def decided(found: Any) -> bool:
        totals = sorted(_totals(*found).values())
        return totals[-1] > totals[-2]

    return matrix.filter(decided)


EXERCISES = (
    Exercise(
        "service_model",
        kind="value",
        covers=("cloud.saas", "cloud.iaas", "cloud.paas"),
        points=2,
        judge=_judge_models,
        solution=solutions.service_model,
        mistakes=[
            Mistake("by_company", _but({"Azure App Service": "iaas"}), points=0.75),
            Mistake("salesforce_as_mail", _but({"Salesforce Platform": "saas"}), points=0.75),
            Mistake("heroku_as_machine", _but({"Heroku": "iaas"}), points=0.75),
            Mistake("heroku_as_software", _but({"Heroku": "saas"}), points=0.75),
            Mistake("ec2_as_platform", _but({"Amazon EC2": "paas"}), points=0.75),
            Mistake("compute_engine_as_platform", _but({"Compute Engine": "paas"}), points=0.75),
            Mistake("machines_as_platform", _but(dict.fromkeys(_MACHINES, "paas")), points=0.5),
            Mistake("by_brand", _but({"Azure App Service": "iaas", "Salesforce Platform": "saas"}), points=0.5),
            Mistake("web_app_as_software", _but({"Azure App Service": "saas"}), points=0.75),
            Mistake("swapped", _swapped, points=0.25),
            Mistake("all_software", _gives(dict.fromkeys(PRODUCTS, "saas"))),
        ],
    ),
    Exercise(
        "patch_owner",
        kind="decision",
        covers=("cloud.responsibility", "cloud.iaas"),
        choices=("provider", "shared", "you", "nobody"),
        solution=solutions.patch_owner,
        mistakes=[Mistake(choice, _gives(choice)) for choice in ("provider", "shared", "nobody")],
    ),
    Exercise(
        "break_even_months",
        kind="function",
        covers=("cloud.responsibility",),
        points=2,
        examples=[[4000, 90, 365], [1200, 50, 150], [3000, 200, 150], [1000, 20, 100], [4000, 90, 90]],
        cases=_some_prices,
        solution=solutions.break_even_months,
        mistakes=[
            Mistake("rent_only", lambda purchase, own, rent: math.ceil(purchase / rent)),
            Mistake("rounded_down", lambda purchase, own, rent: math.inf if rent <= own else purchase // (rent - own)),
            Mistake("not_whole", lambda purchase, own, rent: math.inf if rent <= own else purchase / (rent - own)),
            Mistake(
                "never_forgotten",
                lambda purchase, own, rent: math.inf if rent == own else math.ceil(purchase / (rent - own)),
            ),
            Mistake("nearest", lambda purchase, own, rent: math.inf if rent <= own else round(purchase / (rent - own))),
            Mistake(
                "one_month_late", lambda purchase, own, rent: math.inf if rent <= own else purchase // (rent - own) + 1
            ),
            Mistake(
                "never_is_minus_one",
                lambda purchase, own, rent: -1 if rent <= own else math.ceil(purchase / (rent - own)),
            ),
            Mistake(
                "either_way",
                lambda purchase, own, rent: math.inf if rent == own else math.ceil(purchase / abs(rent - own)),
            ),
            Mistake(
                "prices_swapped",
                lambda purchase, own, rent: math.inf if own <= rent else math.ceil(purchase / (own - rent)),
            ),
            Mistake("own_paid_once", lambda purchase, own, rent: math.ceil((purchase + own) / rent)),
            Mistake(
                "never_is_zero", lambda purchase, own, rent: 0 if rent <= own else math.ceil(purchase / (rent - own))
            ),
            Mistake("added", lambda purchase, own, rent: math.ceil(purchase / (rent + own))),
        ],
    ),
    Exercise(
        "allowed_downtime",
        kind="function",
        covers=("cloud.sla",),
        examples=[[0.999, 30], [0.99, 7], [0.9995, 365]],
        cases=lambda st: st.tuples(st.sampled_from([0.9, 0.95, 0.99, 0.999, 0.9999]), st.integers(1, 366)),
        solution=solutions.allowed_downtime,
        mistakes=[
            Mistake("hours", lambda promised, days: (1 - promised) * days * 24),
            Mistake("seconds", lambda promised, days: (1 - promised) * days * 86_400),
            Mistake("time_up", lambda promised, days: promised * days * 1440),
            Mistake("day_of_one_hour", lambda promised, days: (1 - promised) * days * 60),
            Mistake("day_of_twelve_hours", lambda promised, days: (1 - promised) * days * 720),
            Mistake("parentheses", lambda promised, days: 1 - promised * days * 1440),
            Mistake("divided_by_days", lambda promised, days: (1 - promised) * 1440 / days),
            Mistake("days", lambda promised, days: (1 - promised) * days),
            Mistake("always_thirty", lambda promised, days: (1 - promised) * 30 * 1440),
            Mistake("percentage", lambda promised, days: (100 - promised) / 100 * days * 1440),
            Mistake("percentage_whole", lambda promised, days: (100 - promised) * days * 1440),
        ],
    ),
    Exercise(
        "composite_availability",
        kind="function",
        covers=("cloud.sla",),
        points=2,
        examples=[[2, 0.99, 0.999], [1, 0.9, 1.0], [5, 0.5, 0.99]],
        cases=_some_structure,
        solution=solutions.composite_availability,
        mistakes=[
            Mistake("all_needed", lambda n, server, database: _BALANCER * server**n * database),
            Mistake("group_alone", lambda n, server, database: _group(n, server)),
            Mistake("balancer_forgotten", lambda n, server, database: _group(n, server) * database),
            Mistake("database_forgotten", lambda n, server, database: _BALANCER * _group(n, server)),
            Mistake("one_server", lambda n, server, database: _BALANCER * server * database),
            Mistake("weakest_number", lambda n, server, database: min(_BALANCER, server, database)),
            Mistake("weakest_part", lambda n, server, database: min(_BALANCER, _group(n, server), database)),
            Mistake("downtimes_added", lambda n, server, database: _BALANCER + _group(n, server) + database - 2),
            Mistake("group_down", lambda n, server, database: _BALANCER * (1 - server) ** n * database),
            Mistake("all_spare", lambda n, server, database: 1 - (1 - _BALANCER) * (1 - server) ** n * (1 - database)),
            Mistake("failures_added", lambda n, server, database: _BALANCER * (1 - n * (1 - server)) * database),
            Mistake("one_down", lambda n, server, database: _BALANCER * (1 - server**n) * database),
            Mistake("n_databases", lambda n, server, database: _BALANCER * _group(n, server) * _group(n, database)),
            Mistake("servers_added", lambda n, server, database: _BALANCER * n * server * database),
            Mistake("always_two", lambda n, server, database: _BALANCER * _group(2, server) * database),
            Mistake("percent", lambda n, server, database: 100 * _BALANCER * _group(n, server) * database),
        ],
    ),
    Exercise(
        "error_budget_left",
        kind="function",
        covers=("cloud.sla",),
        points=2,
        examples=[[0.999, 10_000, 4], [0.99, 1000, 25], [0.9, 50, 0], [0.99, 270, 1]],
        cases=_some_budget,
        solution=solutions.error_budget_left,
        mistakes=[
            Mistake("spent", lambda objective, total, bad: bad / ((1 - objective) * total)),
            Mistake("never_negative", lambda objective, total, bad: max(0.0, 1 - bad / ((1 - objective) * total))),
            Mistake("in_requests", lambda objective, total, bad: (1 - objective) * total - bad),
            Mistake("indicator", lambda objective, total, bad: 1 - bad / total),
            Mistake("share_of_requests", lambda objective, total, bad: (1 - objective) - bad / total),
            Mistake("indicator_by_objective", lambda objective, total, bad: (1 - bad / total) / objective),
            Mistake("budget_cut", lambda objective, total, bad: 1 - bad / int((1 - objective) * total)),
            Mistake("budget_rounded", lambda objective, total, bad: 1 - bad / round((1 - objective) * total)),
            Mistake("budget_raised", lambda objective, total, bad: 1 - bad / math.ceil((1 - objective) * total)),
            Mistake("objective_as_budget", lambda objective, total, bad: 1 - bad / (objective * total)),
        ],
    ),
    Exercise(
        "page_or_sleep",
        kind="decision",
        covers=("cloud.sla",),
        choices=("page", "ignore", "freeze", "morning"),
        solution=solutions.page_or_sleep,
        mistakes=[Mistake(choice, _gives(choice)) for choice in ("page", "ignore", "freeze")],
    ),
    Exercise(
        "weighted_winner",
        kind="function",
        covers=("cloud.providers", "A4"),
        points=2,
        examples=[
            [{"A": [10, 9, 2], "B": [6, 6, 8], "C": [1, 10, 4]}, [1, 1, 3]],
            [{"A": [7, 7, 5], "B": [1, 2, 10], "C": [5, 5, 6]}, [2, 2, 3]],
            [{"A": [6, 6, 1], "B": [5, 5, 9], "C": [0, 0, 0]}, [1, 1, 1]],
            [{"A": [9, 1, 1], "B": [8, 7, 8], "C": [0, 3, 2]}, [1, 1, 1]],
        ],
        cases=_some_matrix,
        solution=solutions.weighted_winner,
        mistakes=[
            Mistake("unweighted", lambda scores, weights: max(scores, key=lambda name: sum(scores[name]))),
            Mistake(
                "heaviest_only",
                lambda scores, weights: max(scores, key=lambda n: scores[n][weights.index(max(weights))]),
            ),
            Mistake("most_criteria", _most_criteria),
            Mistake("lowest", lambda scores, weights: min(scores, key=lambda name: _totals(scores, weights)[name])),
            Mistake("total_not_name", lambda scores, weights: max(_totals(scores, weights).values())),
            Mistake("by_name", lambda scores, weights: max(scores)),
            Mistake("lists_compared", lambda scores, weights: max(scores, key=lambda name: scores[name])),
            Mistake(
                "best_criterion", lambda scores, weights: max(scores, key=lambda n: max(_weighted(scores[n], weights)))
            ),
            Mistake("never_reset", _never_reset),
            Mistake("position", lambda scores, weights: list(scores).index(solutions.weighted_winner(scores, weights))),
            Mistake("name_and_total", lambda scores, weights: list(max(_totals(scores, weights).items(), key=_second))),
            Mistake("all_totals", _totals),
        ],
    ),
    Exercise(
        "instances_needed",
        kind="function",
        covers=("cloud.advantages",),
        examples=[[[0, 999, 1000, 1001, 2500], 1000], [[30, 10, 0], 20], [[7, 8, 9], 3]],
        cases=lambda st: st.tuples(st.lists(st.integers(0, 60), min_size=1, max_size=4), st.integers(1, 20)),
        solution=solutions.instances_needed,
        mistakes=[
            Mistake("rounded_down", lambda demand, capacity: [requests // capacity for requests in demand]),
            Mistake("nearest", lambda demand, capacity: [round(requests / capacity) for requests in demand]),
            Mistake("one_more", lambda demand, capacity: [requests // capacity + 1 for requests in demand]),
            Mistake("at_least_one", lambda demand, capacity: [max(1, size) for size in _ceiling(demand, capacity)]),
            Mistake("not_whole", lambda demand, capacity: [requests / capacity for requests in demand]),
            Mistake("peak", lambda demand, capacity: [max(_ceiling(demand, capacity))] * len(demand)),
            Mistake("first_only", lambda demand, capacity: _ceiling(demand, capacity)[:1]),
            Mistake("always_a_thousand", lambda demand, capacity: _ceiling(demand, 1000)),
            Mistake("two_at_most", lambda demand, capacity: [min(2, size) for size in _ceiling(demand, capacity)]),
            Mistake("one_more_but_none", lambda demand, capacity: [r // capacity + 1 if r else 0 for r in demand]),
            Mistake("zeros_dropped", lambda demand, capacity: [size for size in _ceiling(demand, capacity) if size]),
            Mistake("never_switched_off", lambda demand, capacity: list(accumulate(_ceiling(demand, capacity), max))),
            Mistake("rest_added", lambda demand, capacity: [r // capacity + r % capacity for r in demand]),
            Mistake("one_hour", lambda demand, capacity: max(_ceiling(demand, capacity))),
            Mistake("one_number", lambda demand, capacity: sum(_ceiling(demand, capacity))),
        ],
    ),
)
