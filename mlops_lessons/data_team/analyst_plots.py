"""The figures of the analyst and of the scientist."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_lessons.course import figures, style
from mlops_lessons.data_team.first_model import Presented
from mlops_lessons.data_team.paradox import arrivals
from mlops_lessons.i18n import topic_texts

__all__ = ["late_by_hour", "two_routes", "warnings"]

say = topic_texts("data_team")
_BLUE, _RED, _GREY = style.PALETTE.blue, style.PALETTE.vermillion, "#8c8c8c"
ROUTES = ("DAY", "DCA")


def late_by_hour(rows: Sequence[tuple[int, int, float]], marked: Sequence[int] = (7, 19)) -> None:
    """Show the late share by scheduled hour of departure, with some hours picked out."""
    fig, ax = style.new_figure(height=3.1)
    shares = {hour: 100 * share for hour, _flights, share in rows}
    colours = [_RED if hour in marked else _BLUE for hour in shares]
    bars = ax.bar(list(shares), list(shares.values()), color=colours, width=0.8)
    for bar, hour in zip(bars, shares, strict=True):
        if hour in marked:
            bar.set_hatch("//")
            ax.annotate(
                f"{shares[hour]:.0f}\N{NO-BREAK SPACE}%",
                (hour, shares[hour]),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
            )
    ax.grid(axis="x", visible=False)
    ax.set(xlabel=say("analyst.hour"), ylabel=say("analyst.late"), ylim=(0, 45), xticks=range(5, 24, 2))
    words = {f"at_{place}": f"{shares[hour]:.0f}" for place, hour in enumerate(marked)}
    hours = {f"hour_{place}": hour for place, hour in enumerate(marked)}
    figures.show(fig, alt=say("analyst.alt", **words, **hours), caption=say("analyst.caption", **words, **hours))


def two_routes(routes: tuple[str, str] = ROUTES) -> None:
    """Show two destinations by airport of departure, a point as large as its flights are many, and in the whole."""
    table = arrivals("dest", "origin")
    table = table[table["dest"].isin(routes)]
    common = [name for name, part in table.groupby("origin") if len(part) == len(routes)]
    fig, ax = style.new_figure(height=2.7)
    table = table[table["origin"].isin(common)]
    rows = [*common, say("paradox.both")]
    for route, colour, marker in zip(routes, (_BLUE, _RED), ("o", "s"), strict=True):
        own = table[table["dest"] == route].set_index("origin")
        flights = [*own["flights"].loc[common], own["flights"].sum()]
        shares = [*own["late"].loc[common] / own["flights"].loc[common], own["late"].sum() / own["flights"].sum()]
        sizes = [max(25, count / 8) for count in flights]
        ax.scatter(
            [100 * share for share in shares], range(len(rows)), s=sizes, color=colour, marker=marker, alpha=0.85
        )
        ax.plot([], [], linestyle="", color=colour, marker=marker, label=say(f"paradox.route.{route}"))
    ax.axhline(len(common) - 0.5, color=_GREY, linestyle=":", marker="", linewidth=1)
    ax.set(xlabel=say("analyst.late"), yticks=range(len(rows)), yticklabels=rows, ylim=(len(rows) - 0.5, -0.6))
    fig.legend(loc="outside upper center", ncols=2, fontsize=9, frameon=False)
    figures.show(fig, alt=say("paradox.alt"), caption=say("paradox.caption"))


def warnings(result: Presented) -> None:
    """Show of every hundred warnings how many were right: drawn blindly, by the table of hours, by the model."""
    fig, ax = style.new_figure(height=2.3)
    names = ("at_random", "by_hour", "by_model")
    shares = [100 * getattr(result, name) for name in names]
    bars = ax.barh(range(3), shares, color=(_GREY, _BLUE, _RED), height=0.6)
    for bar, hatch in zip(bars, ("", "//", "xx"), strict=True):
        bar.set_hatch(hatch)
    for place, share in enumerate(shares):
        ax.annotate(f"{share:.0f}", (share, place), xytext=(5, 0), textcoords="offset points", va="center")
    ax.grid(axis="y", visible=False)
    labels = [say(f"scientist.{name}") for name in names]
    ax.set(xlim=(0, 100), yticks=range(3), yticklabels=labels, xlabel=say("scientist.axis"))
    ax.invert_yaxis()
    words = {name: f"{share:.0f}" for name, share in zip(names, shares, strict=True)}
    figures.show(fig, alt=say("scientist.alt", **words), caption=say("scientist.caption", **words))
