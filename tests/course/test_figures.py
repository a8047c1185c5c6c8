"""Whatever is shown comes with words."""

import base64
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mlops_lessons.course import figures
from mlops_lessons.course.style import LINE_STYLES, MARKERS, PALETTE, new_figure
from mlops_lessons.errors import LessonError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shown(monkeypatch):
    """Return the list of bundles that are published while the test runs."""
    bundles = []
    monkeypatch.setattr(figures, "_publish", bundles.append)
    return bundles


def _curve(dense=False):
    fig, ax = new_figure()
    x = np.linspace(0, 10, 2000 if dense else 20)
    for shift in range(6):
        ax.plot(x, np.sin(x + shift))
    return fig


def test_a_figure_is_html_with_alt_and_caption(shown):
    """Alternative text and caption are escaped, and repeated as plain text; nothing is returned."""
    assert figures.show(_curve(), alt='six "waves" <b>', caption="They  cross\n often & late") is None
    (bundle,) = shown
    assert 'alt="six &quot;waves&quot; &lt;b&gt;"' in bundle["text/html"]
    assert "They cross often &amp; late</figcaption>" in bundle["text/html"]
    assert bundle["text/plain"] == 'They cross often & late\n[six "waves" <b>]'


def test_a_space_that_does_not_break_stays_one(shown):
    """A number and its unit stay on one line; line breaks and tabs of the source do not show."""
    figures.show(_curve(), alt="a", caption=" 17.0\u00a0%\n\tof all ")
    assert "17.0\u00a0% of all</figcaption>" in shown[0]["text/html"]


def test_the_same_figure_gives_the_same_bytes_without_software_name(shown):
    """Rebuilding must not change a notebook; the PNG holds no version and no date."""
    for _time in range(2):
        figures.show(_curve(), alt="a", caption="c")
    first, second = (re.search(r"base64,([^\"]+)", bundle["text/html"])[1] for bundle in shown)
    assert first == second
    data = base64.b64decode(first)
    assert data.startswith(b"\x89PNG")
    assert b"Software" not in data
    assert len(data) < 60_000


def test_a_heavy_figure_is_made_lighter(shown):
    """Noise over the whole figure, over 60 kB as it is, keeps fewer colours."""
    fig, ax = new_figure()
    ax.imshow(np.random.default_rng(0).random((300, 600)), aspect="auto", interpolation="nearest")
    figures.show(fig, alt="noise", caption="noise")
    assert len(shown[0]["text/html"]) < 200_000


@pytest.mark.parametrize(("alt", "caption"), [("", "c"), ("a", " \n"), (None, "c"), ("a", 3)])
def test_a_figure_without_words_is_refused(shown, alt, caption):
    """Empty or missing words are an error that says what is wanted."""
    with pytest.raises(LessonError, match=r"alt|caption"):
        figures.show(_curve(), alt=alt, caption=caption)
    assert shown == []


def test_html_and_widgets_carry_their_text(shown):
    """The plain text is ours, never the widget's own name, which no reader can use."""
    import ipywidgets as widgets

    figures.show_html("<b>x</b>", text="x")
    figures.show_widget(widgets.HTML("y"), text="y < z")
    assert shown[0] == {"text/html": "<b>x</b>", "text/plain": "x"}
    assert shown[1]["text/plain"] == "y < z"
    assert shown[1]["text/html"] == "<pre>y &lt; z</pre>"
    assert "application/vnd.jupyter.widget-view+json" in shown[1]
    with pytest.raises(LessonError):
        figures.show_html("<b>x</b>", text="")


def test_without_a_notebook_the_words_are_printed(capsys):
    """A plain Python prompt shows the plain text."""
    figures.show_html("<b>x</b>", text="only words")
    assert capsys.readouterr().out == "only words\n"


def test_lines_differ_by_colour_style_and_marker():
    """In greyscale, six lines can still be told apart."""
    fig = _curve(dense=True)
    looks = [(line.get_color(), line.get_linestyle(), line.get_marker()) for line in fig.axes[0].lines]
    for place in range(3):
        assert len({look[place] for look in looks}) >= (6 if place != 1 else 4)
    assert len(PALETTE) == len(MARKERS) == len(LINE_STYLES) == 8
    assert PALETTE.blue == PALETTE[0] == "#0072B2"


def test_figures_leave_no_trace_in_matplotlib():
    """Neither pyplot nor the settings of the reader are touched, nor do the latter change our figures."""
    code = (
        "import sys, matplotlib; matplotlib.rcParams['font.size'] = 30; before = matplotlib.rcParams.copy()\n"
        "from mlops_lessons.course.style import new_figure\n"
        "fig, ax = new_figure(4, 3, columns=2)\n"
        "print('matplotlib.pyplot' in sys.modules, before == matplotlib.rcParams.copy(), len(ax), ax[0].xaxis.label.get_size())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "2", "10.0"]
