"""Runs of experiments, kept by MLflow: a SQLite file and a folder, in the learner's own folder.

Nothing leaves this machine: MLflow's telemetry is switched off before it is imported, the database is a file, its page listens on
127.0.0.1. Where the notebook does not stand in a folder that ``mlops-lessons start`` laid, all goes with the kernel.
"""

from __future__ import annotations

import logging
import os
import subprocess
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mlops_lessons._start import MANIFEST
from mlops_lessons.course import figures
from mlops_lessons.course.children import ChildServer
from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.course.style import CARD
from mlops_lessons.course.tables import show_facts as _show_facts
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_experimentation import _database

if TYPE_CHECKING:
    import pandas as pd
    from mlflow import MlflowClient

__all__ = ["EXPERIMENT", "Store", "open_store", "prepare", "show_facts", "show_page", "show_runs", "with_progress"]

EXPERIMENT = "late-arrival"
_FOLDER = "experiments"
say = topic_texts("mlops_experimentation")
_making: subprocess.Popen[bytes] | None = None
Item = TypeVar("Item")


class Store:
    """Where runs and models are kept.

    Attributes
    ----------
    folder : Path
        ``mlflow.db`` is the database, ``artifacts`` holds the files of runs and models.
    address : str
        What MLflow calls the tracking URI.
    session : str
        Marks the runs of this kernel among those of other days.
    client : MlflowClient
    """

    def __init__(self, folder: Path, step: Callable[[], None] = lambda: None) -> None:
        self.folder = folder
        self.address = f"sqlite:///{(folder / 'mlflow.db').as_posix()}"
        self.artifacts = (folder / "artifacts").as_uri()
        self.session = uuid.uuid4().hex
        _opt_out()
        _database.lay_database(folder / "mlflow.db", _making)
        step()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what MLflow's libraries say to MLflow's authors
            from mlflow import MlflowClient

            step()
            self.client: MlflowClient = MlflowClient(self.address, self.address)
            known = self.client.get_experiment_by_name(EXPERIMENT)
        self.experiment_id: str = (
            known.experiment_id
            if known
            else self.client.create_experiment(EXPERIMENT, artifact_location=self.artifacts)
        )
        self.client.set_experiment_tag(self.experiment_id, "mlflow.experimentKind", "custom_model_development")
        step()
        self._page: ChildServer | None = None

    def use(self) -> Store:
        """Have ``mlflow.start_run`` and its kin write here, and return this store."""
        import mlflow

        mlflow.set_tracking_uri(self.address)
        mlflow.set_registry_uri(self.address)
        mlflow.set_experiment(experiment_id=self.experiment_id)
        return self

    def runs(self) -> pd.DataFrame:
        """Return the runs of this kernel as MLflow gives them, the oldest first."""
        import mlflow

        return mlflow.search_runs(
            experiment_ids=[self.experiment_id],
            filter_string=f"tags.session = '{self.session}'",
            order_by=["attributes.start_time ASC"],
        )

    def open_page(self) -> str:
        """Start MLflow's own page unless it runs, and return its address; it ends with the kernel.

        Raises
        ------
        ServiceError
            If it does not start.
        """
        if self._page is None or not self._page.alive:
            self._page = ChildServer(
                "mlops_lessons.mlops_experimentation._page:mlflow_page",
                self.address,
                self.artifacts,
                folder=self.folder,
            ).start()
            self._port = self._page.port(say("page.failed"))
        return f"http://127.0.0.1:{self._port}/#/experiments/{self.experiment_id}/runs?workflowType=machine_learning"

    def close(self) -> None:
        """End the page."""
        if self._page is not None:
            self._page.stop()


def _opt_out() -> None:
    """Switch MLflow's telemetry off and its log down: both are read when it is imported."""
    os.environ.update(_database.OPT_OUT)
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")


def prepare() -> None:
    """Begin, in another process, what :func:`open_store` needs: the first time on a machine that takes seconds.

    It belongs into the first cell: what must be set before libraries are imported is set here, too. One thread gives the same
    model on every computer, and does not wait for another on a busy one.
    """
    global _making
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _opt_out()
    if _making is None or _making.poll() is not None:
        _making = _database.start_making()


def open_store(folder: Path | None = None, progress: bool = False) -> Store:
    """Return the learner's store, and have MLflow write there.

    Parameters
    ----------
    folder : Path, optional
        Where it stands; by default ``experiments`` in the folder that ``mlops-lessons start`` laid, else a temporary one.
    progress : bool, default False
        Show a bar: the empty database, MLflow's library and the experiment take seconds the first time on a machine.
    """
    step = _steps("runs.opening", 3) if progress else lambda: None
    return Store(folder or _learners_folder(), step).use()


def _learners_folder() -> Path:
    here = Path.cwd()
    for folder in (here, here.parent):
        if (folder / MANIFEST).exists():
            return folder / _FOLDER
    return temporary_folder("experiments-")


def with_progress(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items under a progress bar."""
    items = list(items)
    step = _steps("runs.progress", len(items))
    for item in items:
        yield item
        step()


def _steps(words: str, many: int) -> Callable[[], None]:
    """Show a progress bar, and return what moves it one step on."""
    import ipywidgets

    bar = ipywidgets.IntProgress(max=many, layout=ipywidgets.Layout(width="24em"))
    figures.show_widget(bar, text=say(words, n=many))

    def step() -> None:
        bar.value += 1

    return step


def show_facts(**facts: object) -> None:
    """Show what a cell found, a line each; the labels stand in the lesson's texts under ``facts``."""
    _show_facts(lambda name: say(f"facts.{name}"), **facts)


def show_runs(store: Store) -> None:
    """Show the runs of this kernel as a table: what went in, and what came out."""
    show_table(
        say("runs.caption"),
        [say(f"runs.{name}") for name in ("name", "algorithm", "months", "n_features", "auc", "brier")],
        [_row(run) for _number, run in store.runs().iterrows()],
        numbers=3,
    )


def _row(run: Any) -> list[str]:
    params = [str(run[f"params.{name}"]) for name in ("algorithm", "months", "n_features")]
    return [run["tags.mlflow.runName"], *params, f"{run['metrics.auc']:.2f}", f"{run['metrics.brier']:.3f}"]


def show_page(store: Store) -> None:
    """Show a button that starts MLflow's page and then says where it is."""
    import ipywidgets

    button = ipywidgets.Button(
        description=say("page.open"), button_style="primary", layout=ipywidgets.Layout(width="auto")
    )
    status = ipywidgets.HTML()

    def open_it(_button: object) -> None:
        button.disabled = True
        status.value = _card(say("page.starting"))
        try:
            status.value = _card(say("page.ready", address=store.open_page()))
        except Exception as error:  # shown where the learner looks, as a handler's traceback is not
            status.value = _card(str(error))
        button.disabled = False

    button.on_click(open_it)
    figures.show_widget(ipywidgets.VBox([button, status]), text=say("page.first"))


def _card(words: str) -> str:
    return f'<div role="status" style="{CARD}">{words}</div>'
