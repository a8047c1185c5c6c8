"""A bench for feature engineering: tick features, train on them, and see what they are worth later in time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape

from mlops_lessons.course import figures
from mlops_lessons.course.style import CARD
from mlops_lessons.course.tables import html_table
from mlops_lessons.flights import FEATURES, FORBIDDEN
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_experimentation import candidates
from mlops_lessons.mlops_experimentation.candidates import Candidate

__all__ = ["MOST", "auc_of", "show_bench"]

say = topic_texts("mlops_experimentation")
MOST = 8  # features that fit on the desk's tablet
_TEMPTING = ("departure_visib", "dep_delay")
_SETTINGS = {"max_iter": 50, "learning_rate": 0.1, "max_leaf_nodes": 7, "early_stopping": False}


def auc_of(features: Sequence[str]) -> float:
    """Return the AUC in September and October of trees with these features, trained on a sample of January to August.

    Raises
    ------
    LeakageError
        If one of them is not known at 18:00 of the day before.
    UnknownNameError
        If there is no such feature.
    """
    return _auc(tuple(features))


@cache
def _auc(features: tuple[str, ...]) -> float:
    from threadpoolctl import threadpool_limits

    from mlops_lessons.flights import evening_flights

    table = evening_flights(features)
    train = table[table["month"].between(*candidates.TRAINED_ON)].sample(12_000, random_state=0).sort_index()
    test = table[table["month"].between(*candidates.MEASURED_ON)].sample(12_000, random_state=0)
    one = Candidate("bench", features, "trees", _SETTINGS)
    with threadpool_limits(1):
        model = candidates.fit(one, train)
        return candidates.measures(test["late"], candidates.late_shares(one, model, test))["auc"]


def show_bench() -> None:
    """Show a box for each feature, and a button that trains on the ticked ones; each attempt stays on the list."""
    import ipywidgets

    names = (*FEATURES, *_TEMPTING)
    width = ipywidgets.Layout(width="13em")
    boxes = [ipywidgets.Checkbox(description=name, indent=False, layout=width) for name in names]
    button = ipywidgets.Button(description=say("bench.train"), button_style="primary")
    status = ipywidgets.HTML(_card(say("bench.left", n=0)))
    log = ipywidgets.HTML()
    attempts: list[list[str]] = []

    def chosen() -> list[str]:
        return [box.description for box in boxes if box.value]

    def count(_change: object) -> None:
        status.value = _card(say("bench.left", n=len(chosen())))

    def train(_button: object) -> None:
        wanted = chosen()
        late = [name for name in wanted if name in FORBIDDEN]
        if not wanted or late or len(wanted) > MOST:
            key = "none" if not wanted else "too_late" if late else "too_many"
            status.value = _card(say(f"bench.{key}", names=", ".join(late), n=len(wanted)))
            return
        button.disabled = True
        attempts.insert(0, [", ".join(wanted), f"{auc_of(wanted):.3f}"])
        log.value = html_table(say("bench.attempts"), [say("bench.features"), say("bench.auc")], attempts, numbers=1)
        button.disabled = False

    for box in boxes:
        box.observe(count, "value")
    button.on_click(train)
    grid = ipywidgets.Box(boxes, layout=ipywidgets.Layout(flex_flow="row wrap", display="flex", max_width="60em"))
    figures.show_widget(ipywidgets.VBox([grid, button, status, log]), text=say("bench.first", names=", ".join(names)))


def _card(words: str) -> str:
    return f'<div role="status" style="{CARD}">{escape(words)}</div>'
