"""What the learner sees: panels as HTML for the notebook and as text for everything else.

Status is said in words and by a sign, never by colour alone; colours follow JupyterLab's theme. Whatever comes from the learner is
escaped. Texts are light Markdown: paragraphs, ``**strong**``, ``*emphasis*``, ``code`` and fenced code.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

from mlops_lessons.course import explain, style
from mlops_lessons.course.answering import Reply
from mlops_lessons.course.exercise import Exercise, exercise_texts
from mlops_lessons.course.judging import Result
from mlops_lessons.course.showing import call_text, shorten, show, show_pair
from mlops_lessons.i18n import format_number, ngettext, pick
from mlops_lessons.i18n import gettext as _

__all__ = ["Panel", "check_panel", "hint_panel", "message_panel", "render", "solution_panel"]

MessageKind = Literal["info", "right", "wrong", "partly", "warning", "hint"]
# The sign's own colours: white on them is readable (contrast 4.5 or more) in every theme.
_SIGNS = {
    "right": ("✓", "#1a7f37"),
    "wrong": ("✗", "#b3261e"),
    "partly": ("◐", "#8a5a00"),
    "warning": ("!", "#8a5a00"),
    "info": ("i", "#0b5cad"),
    "hint": ("?", "#0b5cad"),
}
_CODE = (
    f"background:{style.SUBTLE};color:{style.TEXT};border-radius:4px;font-family:var(--jp-code-font-family, monospace)"
)
_PRE = f"{_CODE};padding:0.5em 0.7em;margin:0.3em 0;overflow-x:auto;white-space:pre;line-height:1.4;font-size:0.93em"


@dataclass(frozen=True)
class Panel:
    """Something to display: the same content as HTML and as text."""

    html: str
    text: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class _Part:
    """One part of a panel's body: ``words`` (light Markdown), ``code``, or ``rows`` of a name and a value in code."""

    words: str = ""
    code: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def render(text: str) -> str:
    """Return light Markdown as HTML, all else escaped."""
    blocks = re.split(r"```[a-z]*\n(.*?)\n?```", text.strip(), flags=re.DOTALL)
    made = []
    for place, block in enumerate(blocks):
        if place % 2:
            made.append(f'<pre style="{_PRE}" tabindex="0">{escape(textwrap.dedent(block))}</pre>')
        else:
            made += [f'<p style="margin:0.3em 0">{_inline(part)}</p>' for part in block.split("\n\n") if part.strip()]
    return "".join(made)


def _inline(text: str) -> str:
    pieces = re.split(r"`([^`]+)`", text.strip())
    made = []
    for place, piece in enumerate(pieces):
        if place % 2:
            made.append(_code_html(piece))
        else:
            strong = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(piece))
            made.append(re.sub(r"(?<![\w*])\*([^*\s][^*]*?)\*(?![\w*])", r"<em>\1</em>", strong).replace("\n", "<br>"))
    return "".join(made)


def _code_html(code: str) -> str:
    return f'<code style="{_CODE};padding:0.1em 0.3em;white-space:pre-wrap">{escape(code)}</code>'


def message_panel(kind: MessageKind, title: str, body: str = "") -> Panel:
    """Return a panel with a title and a body in light Markdown."""
    return _panel(kind, title, "", [_Part(words=body)] if body else [])


def _panel(kind: str, status: str, title: str, parts: Sequence[_Part], aside: str = "") -> Panel:
    sign, colour = _SIGNS[kind]
    head = (
        f'<span aria-hidden="true" style="background:{colour};color:#fff;border-radius:1em;display:inline-block;'
        f'min-width:1.5em;text-align:center;font-weight:700;margin-right:0.5em">{sign}</span>'
        f"<strong>{escape(status)}</strong>"
        + (f" · {escape(title)}" if title else "")
        + (f' <span style="color:{style.MUTED}">· {escape(aside)}</span>' if aside else "")
    )
    label = escape(f"{status}: {title}" if title else status, quote=True)
    html = (
        f'<div role="status" aria-label="{label}" style="{style.CARD};border-left:5px solid {colour}">'
        f"<div>{head}</div>{''.join(map(_part_html, parts))}</div>"
    )
    line = " · ".join(filter(None, [f"{sign} {status}", title, aside]))
    return Panel(html, "\n".join([line, *(textwrap.indent(_part_text(part), "  ") for part in parts)]))


def _part_html(part: _Part) -> str:
    if part.rows:
        cells = "".join(
            f'<dt style="color:{style.MUTED};font-weight:400;margin:0;width:auto;white-space:nowrap">{escape(name)}</dt>'
            f'<dd style="margin:0;overflow-wrap:anywhere">{_code_html(value)}</dd>'
            for name, value in part.rows
        )
        return f'<dl style="display:grid;grid-template-columns:max-content 1fr;gap:0.15em 0.9em;margin:0.4em 0">{cells}</dl>'
    return render(part.words) + (f'<pre style="{_PRE}" tabindex="0">{escape(part.code)}</pre>' if part.code else "")


def _part_text(part: _Part) -> str:
    if part.rows:
        width = max(len(name) for name, _value in part.rows)
        return "\n".join(f"{name:<{width}}  {value}" for name, value in part.rows)
    words = re.sub(r"```[a-z]*\n?", "", part.words.strip())
    words = re.sub(r"(`[^`]*`)|\*\*(.+?)\*\*", lambda found: found[1] or found[2], words)
    return "\n".join(filter(None, [words, part.code]))


def check_panel(exercise: Exercise, result: Result) -> Panel:
    """Return the panel that shows the verdict on one answer."""
    texts = exercise_texts(exercise)
    title = shorten(pick(texts["title"]), 120)
    if result.outcome == "passed":
        done = _Part(words=pick(texts["done"])) if "done" in texts else _Part(words=_("That is right."))
        return _panel("right", _("Right"), title, [done], _points(result))
    if result.outcome == "not_attempted":
        return _panel("info", _("Not attempted yet"), title, [_Part(words=_not_attempted(exercise, result))])
    kind = {"partly": "partly", "raised": "warning"}.get(result.outcome, "wrong")
    return _panel(kind, _status(result), title, [*_evidence(exercise, result, texts), _next(exercise)], _points(result))


def _status(result: Result) -> str:
    came = result.got.kind if result.got else ""
    words = {
        "timeout": _("It took too long"),
        "interrupted": _("The check was interrupted"),
        "died": _("Your code ended the process"),
        "unreadable": _("The file cannot be read"),
        "unreachable": _("The service stopped answering"),
        "raised": _("Your code stopped with an error"),
    }
    if result.outcome == "raised" and came in words:
        return words[came]
    return _("Partly right") if result.outcome == "partly" else _("Not right yet")


def _points(result: Result) -> str:
    points = format_number(result.points, 2)
    return ngettext("{points} of {most} point", "{points} of {most} points", result.max_points).format(
        points=points, most=result.max_points
    )


def _not_attempted(exercise: Exercise, result: Result) -> str:
    got = result.got or Reply("nothing")
    if got.kind == "missing":
        return _("There is no file `{name}` yet. Write it, then run this cell again.").format(
            name=_code(got.detail.get("name"))
        )
    if got.kind == "unreachable":
        return _("Nothing answers at `{name}`. Is the service running?").format(name=_code(got.detail.get("name")))
    told = explain.remark(result.remark, name=exercise.id)
    start = _("Write your answer in the cell above in place of `...`, run that cell, then run this one again.")
    return f"{start}\n\n{told}" if told else start


def _next(exercise: Exercise) -> _Part:
    return _Part(words=_("Stuck? {hint} gives a hint.").format(hint=f'`lesson.hint("{exercise.id}")`'))


def _evidence(exercise: Exercise, result: Result, texts: Mapping[str, Any]) -> list[_Part]:
    """Return what happened, then what it means; the feedback of a recognised mistake comes before any general remark."""
    got = result.got or Reply("nothing")
    parts = [_Part(rows=_rows(exercise, result, got, texts))]
    if result.outcome == "partly" and result.examples > 1:
        count = _("Right so far: {passed} of {examples}. The simplest case found that is not:")
        parts.insert(0, _Part(words=count.format(passed=result.passed, examples=result.examples)))
    parts += [_Part(words=words) for words in _feedback(exercise, result, texts) if words]
    if got.kind == "raised" and result.mistake is None:  # the words of a recognised mistake know more than general ones
        meaning, look = explain.explain(got.detail, exercise.id)
        parts.append(_Part(words=f"{meaning} {look}"))
    return [part for part in parts if part != _Part()]


def _rows(exercise: Exercise, result: Result, got: Reply, texts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    rows = []
    if exercise.kind == "function":
        rows.append((_("call"), call_text(exercise.id, result.case)))
    elif exercise.kind == "file" and type(result.case) is str:
        rows.append((_("check"), pick(texts.get("messages", {}).get(result.case, result.case))))
    elif exercise.kind == "service" and type(result.case) is dict:
        rows.append((_("request"), f"{result.case.get('method', 'GET')} {result.case.get('path', '/')}"))
    rows += _got_rows(exercise, result, got)
    return tuple((name, shorten(value, 600)) for name, value in rows)


def _got_rows(exercise: Exercise, result: Result, got: Reply) -> list[tuple[str, str]]:
    if got.kind in ("raised", "unreadable"):
        kind = str(got.detail.get("type", ""))
        error = ": ".join(filter(None, [kind, str(got.detail.get("message", ""))]))
        line = (
            [(_("line {number}").format(number=got.detail["line"]), str(got.detail.get("text", "")))]
            if "line" in got.detail
            else []
        )
        return [*([(_("error"), error)] if error else []), *line]
    if got.kind not in ("answer", "nothing") or exercise.kind == "file":
        return []
    if result.expected is None:
        given = _("returned") if exercise.kind in ("function", "service") else _("you gave")
        return [(given, show(got.value, digits=6))]
    if result.expected.kind == "raised":
        wanted = _("the error {name}").format(name=result.expected.detail["type"])
        return [(_("returned"), show(got.value, digits=6)), (_("expected"), wanted)]
    return list(zip((_("returned"), _("expected")), show_pair(got.value, result.expected.value), strict=True))


def _feedback(exercise: Exercise, result: Result, texts: Mapping[str, Any]) -> list[str]:
    got = result.got or Reply("nothing")
    filled = {
        "{got}": show(got.value, digits=6),
        "{expected}": show(result.expected.value, digits=6) if result.expected else "",
        "{case}": call_text(exercise.id, result.case) if exercise.kind == "function" else show(result.case),
    }
    keys = [("mistakes", result.mistake), ("messages", result.message)]
    told = [pick(texts[table][key]) for table, key in keys if key and key in texts.get(table, {})]
    for name, value in filled.items():
        told = [text.replace(name, _code(value)) for text in told]
    choices = ", ".join(f"`{choice}`" for choice in exercise.choices)
    general = {
        "misfit": lambda: explain.misfit(got.detail, exercise.id),
        "unreadable": lambda: explain.unreadable(got.detail),
        "timeout": lambda: _(
            "It was cut off after {seconds} s. Does every loop come to its end, also for this call? Print what it counts."
        ).format(seconds=format_number(float(got.detail.get("seconds", 0)))),
        "died": lambda: _("Something in it ends Python itself, such as `os._exit`, or uses up the memory."),
        "interrupted": lambda: _("You stopped it. Run this cell again when you are ready."),
        "unreachable": lambda: _("It answered some requests and then no more. Did it stop with an error?"),
    }
    last = general.get(got.kind, lambda: "")() or explain.remark(
        result.remark, name=exercise.id, got=_code(show(got.value)), choices=choices
    )
    return [*told, last] if not told or got.kind not in ("answer", "nothing") else told


def _code(value: object) -> str:
    """Return a value for use between grave accents."""
    return shorten(str(value).replace("`", "'"), 120)


def hint_panel(exercise: Exercise, text: str, number: int, total: int) -> Panel:
    """Return the panel of one staged hint; `number` counts from 1."""
    words = _("Hint {number} of {total}").format(number=number, total=total)
    more = _("There are more: run this cell again.") if number < total else _("That was the last hint.")
    return _panel("hint", words, shorten(pick(exercise_texts(exercise)["title"]), 120), [_Part(words=text)], more)


def solution_panel(exercise: Exercise) -> Panel:
    """Return the panel that shows the code of the solution."""
    source = textwrap.dedent(inspect.getsource(exercise.solution)).strip()
    words = _("One way to solve it. Others can be just as right; compare it with yours.")
    return _panel("info", _("Solution"), pick(exercise_texts(exercise)["title"]), [_Part(words=words, code=source)])
