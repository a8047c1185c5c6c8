"""The tables of the lesson's second half, and its board of costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.tables import html_table, show_table, text_table
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_design._words import count, percent
from mlops_lessons.mlops_design.data_quality import Check
from mlops_lessons.mlops_design.error_costs import best_threshold, costs, threshold_of_costs

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from ipywidgets import Widget

__all__ = [
    "cost_board",
    "show_aucs",
    "show_baselines",
    "show_changed",
    "show_cost_board",
    "show_days",
    "show_error_rates",
    "show_planes",
    "show_policies",
    "show_quality",
]

say = topic_texts("mlops_design")


def show_quality(checks: Iterable[Check]) -> None:
    """Show the report: each question with its kind, the rows concerned and their share."""
    headers = [say(f"data.quality.{key}") for key in ("question", "kind", "rows", "share")]
    rows = [
        [say(f"data.quality.checks.{one.name}"), say(f"data.quality.kinds.{one.kind}"), count(one.wrong), _share(one)]
        for one in checks
    ]
    show_table(say("data.quality.caption"), headers, rows, say("data.quality.note"), numbers=2)


def _share(check: Check) -> str:
    """Return the share in percent; a share too small to show says so."""
    if check.wrong and check.share < 0.001:
        return "< 0.1\N{NO-BREAK SPACE}%"
    return percent(check.share, 1)


def show_days(days: pd.DataFrame, whole: pd.DataFrame) -> None:
    """Show some days beside the year: planned, cancelled, late."""
    year = [count(round(whole["flights"].mean())), percent(whole["cancelled"].mean()), percent(whole["late"].mean())]
    rows = [
        [f"{day:%Y-%m-%d}", count(int(one["flights"])), percent(one["cancelled"]), percent(one["late"])]
        for day, one in days.iterrows()
    ]
    headers = [say(f"data.days.{key}") for key in ("day", "planned", "cancelled", "late")]
    show_table(say("data.days.table"), headers, [*rows, [say("data.days.year"), *year]], numbers=3)


def show_planes(planes: pd.DataFrame) -> None:
    """Show the share of flights whose plane is unknown, by airline."""
    rows = [
        [name or say("data.planes.all"), count(int(one["flights"])), percent(one["unknown"])]
        for name, one in planes.iterrows()
    ]
    headers = [say(f"data.planes.{key}") for key in ("airline", "flights", "unknown")]
    show_table(say("data.planes.caption"), headers, rows, numbers=2)


def show_aucs(aucs: Mapping[str, float]) -> None:
    """Show the AUC of some models by name."""
    rows = [[say(f"data.leaks.names.{name}"), f"{value:.2f}"] for name, value in aucs.items()]
    show_table(say("data.leaks.table"), [say("data.leaks.model"), "AUC"], rows, numbers=1)


def show_changed(changed: Sequence[str]) -> None:
    """Show how many of the allowed columns, of the forbidden ones and of the answer are among the `changed` ones."""
    from mlops_lessons.flights import FEATURES, FORBIDDEN

    groups = {"allowed": FEATURES, "forbidden": FORBIDDEN, "answer": ("late",)}
    rows = [
        [say(f"data.changed.{name}"), str(len(columns)), str(sum(one in changed for one in columns))]
        for name, columns in groups.items()
    ]
    headers = [say(f"data.changed.{key}") for key in ("group", "columns", "changed")]
    show_table(say("data.changed.caption"), headers, rows, numbers=2)


def show_baselines(late: np.ndarray, guesses: Mapping[str, np.ndarray], *, false_alarm: float, missed: float) -> None:
    """Show for each rule its AUC, the share that it gets right from one half on, and its cost at the formula's threshold."""
    import numpy as np

    from mlops_lessons.mlops_design.first_model import auc

    price = {"false_alarm": false_alarm, "missed": missed}
    threshold = threshold_of_costs(**price)
    rows = [
        [
            say(f"data.baselines.names.{name}"),
            f"{auc(late, chance):.2f}",
            percent(np.mean((chance >= 0.5) == late)),
            f"{costs(late, chance, [threshold], **price)[0]:.0f}",
        ]
        for name, chance in guesses.items()
    ]
    headers = [say("data.baselines.rule"), "AUC", say("data.baselines.right"), say("data.baselines.cost")]
    words = {name: f"{value:g}" for name, value in price.items()}
    show_table(say("data.baselines.caption"), headers, rows, say("data.baselines.note", **words), numbers=3)


def _policy_rows(late: np.ndarray, chance: np.ndarray, false_alarm: float, missed: float) -> list[list[str]]:
    price = {"false_alarm": false_alarm, "missed": missed}
    formula = threshold_of_costs(**price)
    best, _cost = best_threshold(late, chance, **price)
    thresholds = {"always": 0.0, "never": 1.1, "half": 0.5, "formula": formula, "best": best}
    found = costs(late, chance, list(thresholds.values()), **price)
    return [
        [
            say(f"data.costs.policies.{name}"),
            f"{threshold:.2f}" if name not in ("always", "never") else "–",
            f"{cost:.0f}",
        ]
        for (name, threshold), cost in zip(thresholds.items(), found, strict=True)
    ]


def show_policies(late: np.ndarray, chance: np.ndarray, *, false_alarm: float, missed: float) -> None:
    """Show what 100 flights cost under five ways to decide."""
    headers = [say(f"data.costs.{key}") for key in ("policy", "threshold", "cost")]
    show_table(say("data.costs.table"), headers, _policy_rows(late, chance, false_alarm, missed), numbers=2)


def _board_words(late: np.ndarray, chance: np.ndarray, false_alarm: float, missed: float) -> tuple[Any, ...]:
    caption = say("data.costs.board", false_alarm=f"{false_alarm:g}", missed=f"{missed:g}")
    headers = [say(f"data.costs.{key}") for key in ("policy", "threshold", "cost")]
    return caption, headers, _policy_rows(late, chance, false_alarm, missed)


def show_cost_board(late: np.ndarray, chance: np.ndarray, *, false_alarm: int = 1, missed: int = 3) -> None:
    """Show two sliders, the cost of each error, and what follows from them."""
    words = _board_words(late, chance, false_alarm, missed)
    board = cost_board(late, chance, false_alarm=false_alarm, missed=missed)
    figures.show_widget(board, text=text_table(*words), html=html_table(*words, numbers=2))


def cost_board(late: np.ndarray, chance: np.ndarray, *, false_alarm: int, missed: int) -> Widget:
    """Return the widget: two sliders and a table that moves with them."""
    import ipywidgets as widgets

    sliders = [
        widgets.IntSlider(value=value, min=1, max=20, description=say(f"data.costs.{name}"))
        for name, value in (("false_alarm", false_alarm), ("missed", missed))
    ]
    for slider in sliders:
        slider.style.description_width = "14em"
        slider.layout.width = "34em"
    table = widgets.HTML(html_table(*_board_words(late, chance, false_alarm, missed), numbers=2))

    def moved(_change: Any) -> None:
        table.value = html_table(*_board_words(late, chance, sliders[0].value, sliders[1].value), numbers=2)

    for slider in sliders:
        slider.observe(moved, names="value")
    return widgets.VBox([*sliders, table])


def show_error_rates(rates: pd.DataFrame, columns: Sequence[str] = ("late", "missed", "false_alarms")) -> None:
    """Show the rates of :func:`mlops_lessons.mlops_design.fairness.error_rates` group by group."""
    rows = [
        [str(group), count(int(one["flights"])), *(percent(one[name]) for name in columns)]
        for group, one in rates.iterrows()
    ]
    headers = [say("data.fair.group"), say("data.fair.flights"), *(say(f"data.fair.{name}") for name in columns)]
    show_table(say("data.fair.table"), headers, rows, numbers=1 + len(columns))
