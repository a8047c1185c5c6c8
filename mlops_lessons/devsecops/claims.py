"""What a later-is-dearer factor changes in a decision: a small calculation about a claim that nobody should take on trust.

References
----------
Boehm, B. (1981), *Software Engineering Economics*, pages 39-40; Boehm, B. and Basili, V. (2001), "Software Defect Reduction Top 10
List", IEEE Computer 34(1): "often" 100 times, in small systems that are not critical rather 5.
Bossavit, L. (2015), *The Leprechauns of Software Engineering*; on the "IBM Systems Sciences Institute" figures, traced to course
notes of 1981 without data. https://gist.github.com/Morendil/ebfa32d10528af04e2ccb8995e3cb4a7
Menzies, T., Nichols, W., Shull, F. and Layman, L. (2017), "Are delayed issues harder to resolve? Revisiting cost-to-fix of defects
throughout the lifecycle". Empirical Software Engineering 22: 171 projects of 2006 to 2014. https://arxiv.org/abs/1609.04886
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_lessons.course import figures
from mlops_lessons.course.tables import html_table, text_table
from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["GateCost", "break_even", "gate_slider", "saved", "show_gate_slider"]

say = topic_texts("devsecops")
FACTORS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class GateCost:
    """A gate over a month, in minutes of people.

    Attributes
    ----------
    runs : int
        How often it runs.
    minutes : float
        What one run costs: waiting, false alarms, upkeep.
    found : int
        Faults that it finds and that would have been found later without it.
    early : float
        What mending one fault costs when the gate finds it.
    """

    runs: int = 200
    minutes: float = 0.5
    found: int = 3
    early: float = 20.0

    @property
    def cost(self) -> float:
        """Minutes that the gate itself takes."""
        return self.runs * self.minutes


def saved(gate: GateCost, factor: float) -> float:
    """Return the minutes that a gate saves in a month where a fault found later costs `factor` times as much; below 0, it costs.

    With a factor of 1 nothing is saved by finding early: only the gate's own cost is left.
    """
    return gate.found * gate.early * (factor - 1) - gate.cost


def break_even(gate: GateCost) -> float:
    """Return the factor from which on a gate pays.

    Raises
    ------
    LessonError
        If it finds nothing: then no factor helps.
    """
    if gate.found * gate.early <= 0:
        raise LessonError(_("This gate finds nothing: no factor makes it pay."))
    return 1 + gate.cost / (gate.found * gate.early)


def gate_slider(gates: dict[str, GateCost], factor: int = 5) -> Widget:
    """Return the widget: a slider over the factor, and what each gate then saves or costs a month."""
    import ipywidgets as widgets

    slider = widgets.SelectionSlider(options=FACTORS, value=factor, description=say("supply.claim.factor"))
    slider.style.description_width = "initial"
    slider.layout.width = "32em"
    page = widgets.HTML(_html(gates, factor))
    slider.observe(lambda change: setattr(page, "value", _html(gates, change["new"])), names="value")
    return widgets.VBox([slider, page])


def show_gate_slider(gates: dict[str, GateCost], factor: int = 5) -> None:
    """Show the slider; `gates` are the gates to compare, by the key of their name in the texts."""
    widget = gate_slider(gates, factor)
    figures.show_widget(widget, text=text_table(*_words(gates, factor)), html=_html(gates, factor))


def _html(gates: dict[str, GateCost], factor: float) -> str:
    caption, headers, rows, note = _words(gates, factor)
    return html_table(caption, headers, rows, note)


def _words(gates: dict[str, GateCost], factor: float) -> tuple[str, list[str], list[list[str]], str]:
    rows = []
    for name, gate in gates.items():
        minutes = saved(gate, factor)
        verdict = say(
            "supply.claim.pays" if minutes > 0 else "supply.claim.even" if minutes == 0 else "supply.claim.costs"
        )
        rows.append(
            [say(f"supply.claim.{name}"), f"{gate.cost:g}", f"{minutes:+g}", verdict, f"{break_even(gate):.3g}"]
        )
    headers = [say(f"supply.claim.{key}") for key in ("gate", "cost", "balance", "verdict", "from")]
    return say("supply.claim.caption", factor=f"{factor:g}"), headers, rows, say("supply.claim.note")
