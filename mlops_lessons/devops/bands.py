"""The performance levels that DORA published, year by year: as history, for they were never set in advance.

Each year's levels are clusters of that year's survey answers. 2022 found no elite cluster; 2025 has no levels any more but seven
profiles of teams ("archetypes").

References
----------
DORA, "Accelerate State of DevOps" 2021, 2022, 2023 and 2024 (chapters "How do we compare?", "How do you compare?",
"Software delivery performance"); "State of AI-assisted Software Development" 2025. All at https://dora.dev/research/.
The rows of 2021, 2023 and 2024 were compared with other people's summaries of those reports; for 2022 only that it has no elite.
"""

from __future__ import annotations

from math import inf

__all__ = ["LEVELS", "PUBLISHED", "RANGES", "places"]

LEVELS = ("elite", "high", "medium", "low")
_DAY, _WEEK, _MONTH, _HALF_YEAR = 24, 168, 730, 4380

# What an answer of the survey means: hours for times, deployments a day for frequency. A text is the key of its words.
RANGES = {
    "under_hour": (0, 1),
    "under_day": (0, _DAY),
    "day_week": (_DAY, _WEEK),
    "week_month": (_WEEK, _MONTH),
    "month_half_year": (_MONTH, _HALF_YEAR),
    "over_half_year": (_HALF_YEAR, inf),
    "on_demand": (1, inf),
    "daily_weekly": (1 / 7, 1),
    "weekly_monthly": (24 / _MONTH, 1 / 7),
    "monthly_half_yearly": (24 / _HALF_YEAR, 24 / _MONTH),
    "under_half_yearly": (0, 24 / _HALF_YEAR),
}

PUBLISHED: dict[str, dict[int, dict[str, str]]] = {
    "lead_time": {
        2021: {"elite": "under_hour", "high": "day_week", "medium": "month_half_year", "low": "over_half_year"},
        2022: {"high": "day_week", "medium": "week_month", "low": "month_half_year"},
        2023: {"elite": "under_day", "high": "day_week", "medium": "week_month", "low": "week_month"},
        2024: {"elite": "under_day", "high": "day_week", "medium": "week_month", "low": "month_half_year"},
    },
    "frequency": {
        2021: {
            "elite": "on_demand",
            "high": "weekly_monthly",
            "medium": "monthly_half_yearly",
            "low": "under_half_yearly",
        },
        2022: {"high": "on_demand", "medium": "weekly_monthly", "low": "monthly_half_yearly"},
        2023: {"elite": "on_demand", "high": "daily_weekly", "medium": "weekly_monthly", "low": "weekly_monthly"},
        2024: {"elite": "on_demand", "high": "daily_weekly", "medium": "weekly_monthly", "low": "monthly_half_yearly"},
    },
    "recovery": {
        2021: {"elite": "under_hour", "high": "under_day", "medium": "day_week", "low": "over_half_year"},
        2022: {"high": "under_day", "medium": "day_week", "low": "week_month"},
        2023: {"elite": "under_hour", "high": "under_day", "medium": "day_week", "low": "month_half_year"},
        2024: {"elite": "under_hour", "high": "under_day", "medium": "under_day", "low": "week_month"},
    },
    "failure_rate": {
        2021: {"elite": "0–15 %", "high": "16–30 %", "medium": "16–30 %", "low": "16–30 %"},
        2022: {"high": "0–15 %", "medium": "16–30 %", "low": "46–60 %"},
        2023: {"elite": "5 %", "high": "10 %", "medium": "15 %", "low": "64 %"},
        2024: {"elite": "5 %", "high": "20 %", "medium": "10 %", "low": "40 %"},
    },
}


def places(metric: str, year: int, value: float) -> list[str]:
    """Return the levels of a year whose range holds the value, best first; where two hold it alike, both, and maybe none.

    Of "less than a day" and "less than an hour", the narrower counts. Not for ``failure_rate``: from 2023 on the reports give
    one figure for each level, not a range.

    Examples
    --------
    >>> places("lead_time", 2023, 20)
    ['elite']
    >>> places("lead_time", 2021, 20)
    []
    """
    rows = PUBLISHED[metric][year]
    holding = [level for level, key in rows.items() if RANGES[key][0] <= value < RANGES[key][1]]
    narrow = min((RANGES[rows[level]][1] for level in holding), default=0)
    return [level for level in holding if RANGES[rows[level]][1] == narrow]
