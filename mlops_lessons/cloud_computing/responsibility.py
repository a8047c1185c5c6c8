"""Who manages what: ten layers, from your own data down to the building, in four ways of having a computer.

The table follows the one that Microsoft publishes; Amazon says the same in two halves, security *of* the cloud and *in* it.

References
----------
Microsoft, *Shared responsibility in the cloud*. https://learn.microsoft.com/azure/security/fundamentals/shared-responsibility
Amazon, *Shared Responsibility Model*. https://aws.amazon.com/compliance/shared-responsibility-model/
Google, *Shared responsibilities and shared fate on Google Cloud*.
https://cloud.google.com/architecture/framework/security/shared-responsibility-shared-fate
Providers revise these pages: read the current one before you rely on a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Literal

from mlops_lessons.course import figures
from mlops_lessons.course.tables import html_table, text_table
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["LAYERS", "WAYS", "chooser", "owner", "show_chooser", "yours"]

Owner = Literal["you", "shared", "provider"]
say = topic_texts("cloud_computing")

WAYS = ("on_premise", "iaas", "paas", "saas")
# Each layer with its owner on premise, in IaaS, PaaS and SaaS: y(ou), s(hared), p(rovider).
_TABLE = {
    "data": "yyyy",
    "devices": "yyyy",
    "accounts": "yyyy",
    "identity": "yyss",
    "application": "yysp",
    "network": "yysp",
    "operating_system": "yypp",
    "hosts": "yppp",
    "cables": "yppp",
    "building": "yppp",
}
_OWNERS: Mapping[str, Owner] = {"y": "you", "s": "shared", "p": "provider"}
LAYERS = tuple(_TABLE)


def owner(layer: str, way: str) -> Owner:
    """Return who answers for a `layer` in a `way` of having a computer: ``"you"``, ``"shared"`` or ``"provider"``.

    Raises
    ------
    UnknownNameError
        If there is no such layer or way.
    """
    if layer not in _TABLE:
        raise UnknownNameError.among(_("layer"), layer, LAYERS)
    if way not in WAYS:
        raise UnknownNameError.among(_("service model"), way, WAYS)
    return _OWNERS[_TABLE[layer][WAYS.index(way)]]


def yours(way: str) -> list[str]:
    """Return the layers that are yours alone, from the top."""
    return [layer for layer in LAYERS if owner(layer, way) == "you"]


def show_chooser(way: str = "iaas") -> None:
    """Show the matrix as a widget that opens at `way`; without a kernel, the whole matrix as a table."""
    headers = [say("matrix.layer"), *[say(f"matrix.way.{one}") for one in WAYS]]
    rows = [
        [say(f"matrix.layers.{layer}.name"), *[say(f"matrix.{owner(layer, one)}") for one in WAYS]] for layer in LAYERS
    ]
    words = say("matrix.caption"), headers, rows, say("matrix.note")
    figures.show_widget(chooser(way), text=text_table(*words), html=html_table(*words))


def chooser(way: str = "iaas") -> Widget:
    """Return the widget: a row of buttons, and under it who manages what in the way that is chosen."""
    import ipywidgets as widgets

    buttons = widgets.ToggleButtons(
        options=[(say(f"matrix.way.{one}"), one) for one in WAYS], value=way, description=say("matrix.choose")
    )
    page = widgets.HTML(_page(way))
    buttons.observe(lambda change: setattr(page, "value", _page(change["new"])), names="value")
    return widgets.VBox([buttons, page])


def _page(way: str) -> str:
    headers = [say("matrix.layer"), say("matrix.who"), say("matrix.task")]
    rows = [
        [
            say(f"matrix.layers.{layer}.name"),
            f"{_MARKS[owner(layer, way)]} {say(f'matrix.{owner(layer, way)}')}",
            say(f"matrix.layers.{layer}.task"),
        ]
        for layer in LAYERS
    ]
    counts = {who: sum(owner(layer, way) == who for layer in LAYERS) for who in _MARKS}
    summary = escape(say("matrix.count", way=say(f"matrix.way.{way}"), **counts))
    return html_table(say("matrix.of", way=say(f"matrix.way.{way}")), headers, rows) + f"<p><b>{summary}</b></p>"


_MARKS: Mapping[str, str] = {"you": "●", "shared": "◐", "provider": "○"}
