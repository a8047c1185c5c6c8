"""The lesson's sliders. Each is a fixed tree whose handlers set values only, and says the same as text and without a kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from mlops_lessons.cloud_computing import decision, sla
from mlops_lessons.cloud_computing._words import percent
from mlops_lessons.course import figures
from mlops_lessons.course.tables import html_table, text_table
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["decision_sliders", "downtime_slider", "show_decision", "show_downtime"]

say = topic_texts("cloud_computing")
_PROMISES = (0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999)
_WINDOWS = (1, 7, 30, 31, 365)


def show_downtime(promised: float = 0.999) -> None:
    """Show a slider from an availability to the downtime that it allows."""
    words = _downtime_words(promised)
    figures.show_widget(downtime_slider(promised), text=text_table(*words), html=html_table(*words))


def downtime_slider(promised: float = 0.999) -> Widget:
    """Return the widget: a slider over the usual promises, and the downtime that each allows in several windows."""
    import ipywidgets as widgets

    options = [(f"{one:.10g}", one) for one in _PROMISES]
    slider = widgets.SelectionSlider(
        options=options, value=promised, description=say("sla.promise"), continuous_update=True
    )
    slider.style.description_width = "initial"
    slider.layout.width = "28em"
    table = widgets.HTML(html_table(*_downtime_words(promised)))
    slider.observe(lambda change: setattr(table, "value", html_table(*_downtime_words(change["new"]))), names="value")
    return widgets.VBox([slider, table])


def _downtime_words(promised: float) -> tuple[str, list[str], list[list[str]], str]:
    rows = [[say("sla.window", days=days), _duration(sla.allowed_downtime(promised, days))] for days in _WINDOWS]
    return (
        say("sla.downtime", percent=f"{100 * promised:.10g}\N{NO-BREAK SPACE}%"),
        [say("sla.in"), say("sla.may")],
        rows,
        "",
    )


def _duration(minutes: float) -> str:
    """Return minutes as days, hours, minutes and seconds, the two largest that are not zero."""
    seconds = round(minutes * 60, 1)
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        whole, seconds = divmod(seconds, size)
        parts.append((int(whole), unit))
    named = [f"{count} {unit}" for count, unit in [*parts, (f"{seconds:.3g}", "s")] if float(count)]
    return " ".join(named[:2]) or "0 s"


def show_decision(scores: Mapping[str, Sequence[float]] | None = None, weights: Sequence[float] | None = None) -> None:
    """Show the decision matrix with a slider for each weight, and how firm its winner is; yours if you give `scores`."""
    table, start = scores or decision.SCORES, weights or decision.WEIGHTS
    words = _score_words(table)
    verdict = _verdict(table, start)
    text = text_table(*words) + "\n" + "\n".join(verdict)
    html = html_table(*words) + _paragraphs(verdict)
    figures.show_widget(decision_sliders(table, start), text=text, html=html)


def decision_sliders(scores: Mapping[str, Sequence[float]], weights: Sequence[float]) -> Widget:
    """Return the widget: the scores, one slider a criterion, and the verdict, which moves with them."""
    import ipywidgets as widgets

    sliders = [
        widgets.IntSlider(value=int(weight), min=0, max=int(decision.MOST), description=say(f"decision.{criterion}"))
        for criterion, weight in zip(decision.CRITERIA, weights, strict=True)
    ]
    for slider in sliders:
        slider.style.description_width = "17em"
        slider.layout.width = "36em"
    verdict = widgets.HTML(_paragraphs(_verdict(scores, weights)))

    def moved(_change: Any) -> None:
        verdict.value = _paragraphs(_verdict(scores, [slider.value for slider in sliders]))

    for slider in sliders:
        slider.observe(moved, names="value")
    return widgets.VBox([widgets.HTML(html_table(*_score_words(scores))), *sliders, verdict])


def _score_words(scores: Mapping[str, Sequence[float]]) -> tuple[str, list[str], list[list[str]], str]:
    headers = [say("decision.criterion"), *scores]
    rows = [
        [say(f"decision.{criterion}"), *[f"{row[index]:g}" for row in scores.values()]]
        for index, criterion in enumerate(decision.CRITERIA)
    ]
    note = say("decision.illustrative") if scores is decision.SCORES else ""
    return say("decision.caption"), headers, rows, note


def _verdict(scores: Mapping[str, Sequence[float]], weights: Sequence[float]) -> list[str]:
    """Return the lines that say who wins, by how much, and how little it takes to change that."""
    if not sum(weights):
        return [say("decision.no_weight")]
    found = decision.totals(scores, weights)
    best = decision.winner(scores, weights)
    order = sorted(found, key=lambda option: -found[option])
    ranking = ", ".join(f"{option} {found[option]:.2f}" for option in order)
    near = decision.win_shares(scores, seed=1, around=weights)
    anywhere = decision.win_shares(scores, seed=1)
    return [
        say("decision.winner", winner=best, ranking=ranking),
        _flip_words(scores, weights),
        say("decision.wobble", winner=best, percent=percent(near[best])),
        say("decision.unknown", shares=", ".join(f"{option} {percent(part)}" for option, part in anywhere.items())),
    ]


def _flip_words(scores: Mapping[str, Sequence[float]], weights: Sequence[float]) -> str:
    flip = decision.smallest_flip(scores, weights)
    if flip is None:
        return say("decision.firm")
    criterion = say(f"decision.{decision.CRITERIA[flip.criterion]}")
    return say(
        "decision.flip",
        criterion=criterion,
        before=f"{flip.before:g}",
        after=f"{round(flip.after, 1):g}",
        rival=flip.rival,
    )


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p style='margin:0.3em 0;max-width:60em'>{escape(line)}</p>" for line in lines)
