"""The changes of the service that the lesson releases in parts: a feature behind a toggle, and one with a defect for few.

Each takes a working copy and returns what to push. All of them pass the application's tests and its contract.
"""

from __future__ import annotations

from html import escape

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.workspace import WorkingCopy
from mlops_lessons.course import figures
from mlops_lessons.course.style import PALETTE, SUBTLE, TEXT
from mlops_lessons.errors import ServiceError

__all__ = ["FEATURE", "behind_toggle", "show_change", "with_margin", "with_margin_for_all"]

FEATURE = "risk_word"  # the name of the toggle
_IMPORTS = "from pydantic import BaseModel, Field\n"
_APPLICATION = "app = FastAPI("
_PREDICT = "def predict(flight: Flight):"
_ANSWER = '    return {"late": probabilities([flight])[0]}\n'
_TABLE = (
    "MARGIN = {\n"
    '    "9E": 25, "AA": 20, "B6": 25, "DL": 20, "EV": 30, "F9": 30, "FL": 25,\n'
    '    "MQ": 25, "UA": 20, "US": 15, "VX": 15, "WN": 20, "YV": 30,\n'
    "}  # minutes, by airline\n"
)


def behind_toggle(copy: WorkingCopy) -> dict[str, str]:
    """Return the change that adds a word for the risk to the answer, for whom the toggle :data:`FEATURE` is on."""
    asked = (
        '    answer = {"late": probabilities([flight])[0]}\n'
        '    user = EvaluationContext(x_user, {"airline": flight.carrier})\n'
        f'    if TOGGLES.get_boolean_value("{FEATURE}", False, user):\n'
        '        answer["risk"] = "high" if answer["late"] > 0.3 else "low"\n'
        "    return answer\n"
    )
    return _replaced(
        copy,
        {
            "from fastapi import FastAPI\n": (
                "from fastapi import FastAPI, Header\nfrom openfeature.evaluation_context import EvaluationContext\n"
            ),
            _IMPORTS: f"{_IMPORTS}\nfrom mlops_lessons.continuous_deployment.toggles import toggles_client\n",
            _APPLICATION: (f'TOGGLES = toggles_client(os.environ.get("TOGGLES", "toggles.json"))\n{_APPLICATION}'),
            _PREDICT: 'def predict(flight: Flight, x_user: str = Header("")):',
            _ANSWER: asked,
        },
    )


def with_margin(copy: WorkingCopy) -> dict[str, str]:
    """Return the change that adds the minutes to keep in hand, from a table that lacks three airlines: they get an error."""
    return _replaced(
        copy,
        {
            _APPLICATION: f"{_TABLE}{_APPLICATION}",
            "    return answer\n\n\n@app.post": (
                '    answer["margin"] = MARGIN[flight.carrier]\n    return answer\n\n\n@app.post'
            ),
        },
    )


def with_margin_for_all(copy: WorkingCopy) -> dict[str, str]:
    """Return the change that mends :func:`with_margin`: an airline that the table does not know has 20 minutes."""
    return _replaced(copy, {"MARGIN[flight.carrier]": "MARGIN.get(flight.carrier, 20)"})


def show_change(copy: WorkingCopy, name: str = "service.py") -> None:
    """Show what the last commit changed in a file: lines that came and lines that went."""
    lines = copy.git("show", "--format=", "--unified=0", "HEAD", "--", name).splitlines()
    told = [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    colours = {"+": PALETTE.green, "-": PALETTE.vermillion}
    rows = "".join(
        f'<div style="border-left:4px solid {colours[row[0]]};padding-left:.5em">{escape(row)}</div>' for row in told
    )
    box = f"background:{SUBTLE};color:{TEXT};padding:.5em;font-family:monospace;white-space:pre-wrap;max-width:72em"
    figures.show_html(f'<div style="{box}">{rows}</div>', text="\n".join(told))


def _replaced(copy: WorkingCopy, changes: dict[str, str], name: str = "service.py") -> dict[str, str]:
    """Return the change of one file in which each text, which stands there once, gives way to another."""
    text = (copy.folder / name).read_text(encoding="utf-8")
    for old, new in changes.items():
        if text.count(old) != 1:
            raise ServiceError(say("delivery.not_once", name=name, old=old))
        text = text.replace(old, new)
    return {name: text}
