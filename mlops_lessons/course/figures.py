"""Showing things in a notebook so that they can also be read: figures, HTML and widgets, each with its words."""

from __future__ import annotations

import base64
import io
import re
import sys
from html import escape
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.style import MUTED
from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    from ipywidgets import Widget
    from matplotlib.figure import Figure

__all__ = ["show", "show_html", "show_widget"]

_LINE_BREAKS = re.compile(r"[ \t\r\n]+")  # a space that does not break is no such thing
_MOST_BYTES = 60_000  # rebuilt notebooks must not swell the repository


def show(fig: Figure, *, alt: str, caption: str) -> None:
    """Show a matplotlib figure as ``<figure>`` with alternative text and a caption.

    Parameters
    ----------
    alt : str
        What the figure shows, for someone who does not see it.
    caption : str
        The finding, one or two sentences.

    Raises
    ------
    LessonError
        If `alt` or `caption` is empty.
    """
    alt, caption = _words("alt", alt), _words("caption", caption)
    data = base64.b64encode(_png(fig)).decode("ascii")
    picture = f'<img alt="{escape(alt)}" src="data:image/png;base64,{data}" style="max-width:100%;background:#fff">'
    html = (
        f'<figure style="margin:0.5em 0">{picture}'
        f'<figcaption style="color:{MUTED};max-width:46em">{escape(caption)}</figcaption></figure>'
    )
    _publish({"text/html": html, "text/plain": f"{caption}\n[{alt}]"})


def show_html(html: str, *, text: str) -> None:
    """Show HTML made by the package, with `text` saying the same for whoever cannot see it.

    Raises
    ------
    LessonError
        If `text` is empty.
    """
    _publish({"text/html": html, "text/plain": _words("text", text)})


def show_widget(widget: Widget, *, text: str, html: str | None = None) -> None:
    """Show a widget together with what its first frame says, as `text` and, where given, as static `html`.

    A page without a kernel, and a notebook that is not trusted yet, show the words instead of the widget.

    Raises
    ------
    LessonError
        If `text` is empty.
    """
    bundle = dict(widget._repr_mimebundle_() or {})
    bundle["text/plain"] = _words("text", text)
    bundle["text/html"] = html or f"<pre>{escape(text)}</pre>"
    _publish(bundle)


def _words(name: str, value: str) -> str:
    words = _LINE_BREAKS.sub(" ", value).strip() if name != "text" and isinstance(value, str) else value
    if not isinstance(words, str) or not words.strip():
        raise LessonError(
            _("{name} is empty: say in words what is shown, for people who cannot see it.").format(name=name)
        )
    return words


def _png(fig: Figure) -> bytes:
    """Return the figure as PNG, the same bytes each time; over 60 kB it keeps 128 colours only."""
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", metadata={"Software": None}, facecolor="white")
    if buffer.tell() <= _MOST_BYTES:
        return buffer.getvalue()
    from PIL import Image

    fewer = io.BytesIO()
    Image.open(buffer).convert("RGB").quantize(128).save(fewer, format="png", optimize=True)
    return min(buffer.getvalue(), fewer.getvalue(), key=len)


def _publish(bundle: dict[str, Any]) -> None:
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        sys.stdout.write(bundle["text/plain"] + "\n")  # a plain Python prompt has nowhere else to show it
        return
    from IPython.display import publish_display_data

    publish_display_data(bundle)
