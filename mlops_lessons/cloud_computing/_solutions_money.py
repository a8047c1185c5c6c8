"""The solutions about service models, promises, money and demand."""

from __future__ import annotations

import math

__all__ = [
    "allowed_downtime",
    "break_even_months",
    "composite_availability",
    "error_budget_left",
    "instances_needed",
    "page_or_sleep",
    "patch_owner",
    "service_model",
    "weighted_winner",
]


def service_model():
    return {
        "Gmail": "saas",
        "Microsoft 365": "saas",
        "Compute Engine": "iaas",
        "Amazon EC2": "iaas",
        "Azure Virtual Machines": "iaas",
        "Azure App Service": "paas",
        "Heroku": "paas",
        "Salesforce Platform": "paas",
    }


def patch_owner():
    return "you"


def break_even_months(purchase, own_monthly, rent_monthly):
    saved = rent_monthly - own_monthly
    if saved <= 0:
        return math.inf
    return math.ceil(purchase / saved)


def allowed_downtime(promised, days):
    minutes = days * 24 * 60
    return (1 - promised) * minutes


def composite_availability(n, server, database):
    balancer = 0.9999
    all_servers_down = (1 - server) ** n
    group = 1 - all_servers_down
    return balancer * group * database


def error_budget_left(objective, total, bad):
    budget = (1 - objective) * total
    return 1 - bad / budget


def page_or_sleep():
    return "morning"


def weighted_winner(scores, weights):
    totals = {}
    for option, row in scores.items():
        totals[option] = sum(row[i] * weights[i] for i in range(len(weights)))
    return max(totals, key=totals.get)


def instances_needed(demand, capacity):
    return [math.ceil(requests / capacity) for requests in demand]
