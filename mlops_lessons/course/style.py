"""House style: one palette that colour-blind people can tell apart, one way to make a figure, CSS for both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = [
    "BACKGROUND",
    "BORDER",
    "CARD",
    "LINE_STYLES",
    "MARKERS",
    "MUTED",
    "PALETTE",
    "SUBTLE",
    "TEXT",
    "Palette",
    "new_figure",
]


class Palette(NamedTuple):
    """Okabe and Ito's eight colours by name; also a tuple, darkest contrasts on white first.

    References
    ----------
    Okabe, M. and Ito, K. (2008), "Color Universal Design: how to make figures and presentations that are friendly to
    colorblind people".
    """

    blue: str = "#0072B2"
    vermillion: str = "#D55E00"
    green: str = "#009E73"
    purple: str = "#CC79A7"
    orange: str = "#E69F00"
    sky: str = "#56B4E9"
    black: str = "#000000"
    yellow: str = "#F0E442"


PALETTE = Palette()
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)))

# JupyterLab's variables follow its theme; the fallbacks serve exported pages.
TEXT = "var(--jp-content-font-color1, #1f2328)"
MUTED = "var(--jp-content-font-color2, #57606a)"
BACKGROUND = "var(--jp-layout-color1, #fff)"
SUBTLE = "var(--jp-layout-color2, #f3f4f6)"
BORDER = "var(--jp-border-color2, #d0d7de)"
CARD = (
    f"color:{TEXT};background:{BACKGROUND};border:1px solid {BORDER};border-radius:6px;"
    "padding:0.6em 0.9em;margin:0.4em 0;max-width:min(60em, 98%);box-sizing:border-box;line-height:1.5"
)

_SETTINGS: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.labelsize": 10,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 11,
    "figure.facecolor": "white",
    "font.size": 10,
    "grid.color": "#d9d9d9",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.8,
    "lines.markersize": 5,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
}


def new_figure(width: float = 6.4, height: float = 3.4, *, rows: int = 1, columns: int = 1) -> tuple[Figure, Any]:
    """Return a figure and its axes in house style, outside pyplot, so that nothing stays open.

    Lines differ by colour, line style *and* marker, so they can be told apart in greyscale. Bars and scatters do not
    cycle these by themselves: use ``PALETTE``, ``MARKERS`` and ``hatch``.

    Parameters
    ----------
    width, height : float
        Inches, at 90 dots an inch.
    rows, columns : int, default 1
        More than one gives an array of axes, as ``Figure.subplots`` does.
    """
    import matplotlib
    from cycler import cycler
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    count = len(PALETTE)
    # A share of the diagonal between markers: dense lines keep few, sparse ones show every point.
    lines = (
        cycler(color=PALETTE)
        + cycler(linestyle=LINE_STYLES)
        + cycler(marker=MARKERS)
        + cycler(markevery=[0.12] * count)
    )
    with matplotlib.rc_context():
        matplotlib.rcdefaults()  # the reader's own matplotlibrc must not change the course's figures
        matplotlib.rcParams.update(_SETTINGS, **{"axes.prop_cycle": lines})
        figure = Figure(figsize=(width, height), dpi=90, layout="constrained")
        FigureCanvasAgg(figure)
        return figure, figure.subplots(rows, columns)
