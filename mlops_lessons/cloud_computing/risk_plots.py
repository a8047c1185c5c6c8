"""The figure of a bill that grows."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_lessons.cloud_computing.bill import alarm_day, stopped_after, total_by
from mlops_lessons.course import figures, style
from mlops_lessons.i18n import topic_texts

__all__ = ["spending"]

say = topic_texts("cloud_computing")


def spending(spend: Sequence[float], budget: float, share: float = 0.5) -> None:
    """Show what is spent by day if nobody looks, and if somebody stops the job on the day of the alarm's mail.

    Parameters
    ----------
    spend : sequence of float
        USD by day.
    budget : float
        USD a month.
    share : float, default 0.5
        The alarm's threshold.
    """
    day = alarm_day(spend, budget, share)
    days = range(1, len(spend) + 1)
    unseen = total_by(spend)
    fig, ax = style.new_figure()
    ax.plot(days, unseen, label=say("risks.spending.unseen"), color=style.PALETTE.vermillion, linestyle="-", marker="o")
    ax.axhline(budget, color=style.PALETTE.black, linestyle=":", label=say("risks.spending.budget"))
    words = {"share": 100 * share, "unseen": unseen[-1], "budget": budget}
    key = "silent"
    if day is not None and day <= len(spend):
        stopped = total_by(stopped_after(spend, day))
        ax.plot(
            days, stopped, label=say("risks.spending.stopped"), color=style.PALETTE.blue, linestyle="--", marker="s"
        )
        ax.annotate(
            say("risks.spending.mail"),
            (day, stopped[day - 1]),
            xytext=(day + 4, 0.02 * unseen[-1]),
            arrowprops={"arrowstyle": "->"},
        )
        words |= {"day": day, "stopped": stopped[-1]}
        key = "caption"
    ax.set_xlabel(say("risks.spending.day"))
    ax.set_ylabel(say("risks.spending.total"))
    ax.legend()
    alt = say("risks.spending.alt" if key == "caption" else "risks.spending.alt_silent", **words)
    figures.show(fig, alt=alt, caption=say(f"risks.spending.{key}", **words))
