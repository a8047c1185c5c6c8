"""Runs stay in the learner's folder; nothing is sent, nothing lands beside the notebook; the page opens and ends."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import mlflow
import pytest

from mlops_lessons.mlops_experimentation import _database, tracking


def _run(store, name, **metrics):
    with mlflow.start_run(run_name=name):
        mlflow.set_tag("session", store.session)
        mlflow.log_params({"algorithm": "logistic", "months": "1-8", "n_features": 5})
        mlflow.log_metrics(metrics)


def test_runs_of_this_kernel_are_told_from_those_of_other_days(store, capsys):
    """Two stores in one folder share the runs, and each shows its own."""
    store.use()
    _run(store, "first", auc=0.61, brier=0.14)
    again = tracking.open_store(store.folder)
    _run(again, "second", auc=0.62, brier=0.13)
    assert again.runs()["tags.mlflow.runName"].tolist() == ["second"]
    assert again.experiment_id == store.experiment_id
    tracking.show_runs(again)
    shown = capsys.readouterr().out
    assert "second  logistic   1-8     5         0.62  0.130" in shown
    assert "first" not in shown
    store.use()


def test_the_store_stands_in_the_folder_that_the_course_laid(tmp_path, monkeypatch):
    """Beside the folders of the languages; elsewhere, in a temporary folder."""
    (tmp_path / "es").mkdir()
    monkeypatch.chdir(tmp_path / "es")
    assert tmp_path not in tracking._learners_folder().parents
    (tmp_path / tracking.MANIFEST).write_text("{}")
    assert tracking._learners_folder() == tmp_path / "experiments"


_ALONE = """
import os, sys, warnings
warnings.simplefilter("error", ResourceWarning)
from pathlib import Path
from mlops_lessons.mlops_experimentation import tracking
tracking.prepare()
store = tracking.open_store(Path(sys.argv[1]))
import mlflow
from mlflow.telemetry.utils import is_telemetry_disabled
assert is_telemetry_disabled()
with mlflow.start_run(run_name="one"):
    mlflow.log_metric("auc", 0.6)
    mlflow.log_text("words", "note.txt")
"""


def test_a_fresh_process_writes_to_its_folder_only_and_says_nothing(tmp_path, own_home):
    """Telemetry is off, no ``mlruns`` appears, nothing is printed, and the empty database is made once a machine."""
    here = tmp_path / "here"
    here.mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in _database.OPT_OUT}
    for attempt in ("first", "second"):
        folder = tmp_path / attempt
        done = subprocess.run(
            [sys.executable, "-c", _ALONE, str(folder)], cwd=here, env=environment, capture_output=True, text=True
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert list(folder.rglob("note.txt"))
    assert list(here.iterdir()) == []
    (template,) = (own_home / "cache" / "mlflow").iterdir()
    assert template == _database.template()
    assert _database.start_making() is None


def test_a_database_that_is_there_is_left_alone(tmp_path):
    """What the learner has tracked is never overwritten."""
    path = tmp_path / "mlflow.db"
    path.write_bytes(b"mine")
    _database.template().parent.mkdir(parents=True)
    _database.template().write_bytes(b"empty")
    _database.lay_database(path, None)
    assert path.read_bytes() == b"mine"
    _database.lay_database(tmp_path / "new" / "mlflow.db", None)
    assert (tmp_path / "new" / "mlflow.db").read_bytes() == b"empty"


def test_the_page_is_mlflows_own_and_shows_the_runs(store):
    """It answers on loopback with the same runs, has its telemetry off, and is gone when the store is closed."""
    store.use()
    _run(store, "on the page", auc=0.61, brier=0.14)
    address = store.open_page()
    assert address == store.open_page()
    base = address.partition("/#")[0]
    assert base.startswith("http://127.0.0.1:")
    with httpx.Client(trust_env=False, timeout=60, base_url=base) as client:
        assert "<title>MLflow" in client.get("/").text
        asked = {"experiment_ids": [store.experiment_id]}
        runs = client.post("/api/2.0/mlflow/runs/search", json=asked).json()["runs"]
        assert "on the page" in {run["info"]["run_name"] for run in runs}
        assert client.get("/ajax-api/3.0/mlflow/ui-telemetry").json()["disable_ui_telemetry"] is True
        assert client.get("/ajax-api/3.0/mlflow/assistant/config").status_code == 404
    store.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(base, trust_env=False)


def test_the_button_tells_where_the_page_is_or_why_not(store, monkeypatch):
    """It starts nothing before it is pressed, and an error is shown where the learner looks."""
    shown = []
    monkeypatch.setattr(tracking.figures, "show_widget", lambda widget, text: shown.append((widget, text)))
    monkeypatch.setattr(store, "open_page", lambda: "http://127.0.0.1:1/#/")
    tracking.show_page(store)
    (box, text), (button, status) = shown[0], shown[0][0].children
    assert "MLflow" in text
    assert status.value == ""
    button.click()
    assert 'href="http://127.0.0.1:1/#/"' in status.value
    monkeypatch.setattr(store, "open_page", lambda: 1 / 0)
    button.click()
    assert "division by zero" in status.value
    assert button.disabled is False
    assert box is not None


def test_the_bar_counts_what_is_done(monkeypatch):
    """It yields everything in order and ends full."""
    shown = []
    monkeypatch.setattr(tracking.figures, "show_widget", lambda widget, text: shown.append(widget))
    assert list(tracking.with_progress("abc")) == ["a", "b", "c"]
    assert (shown[0].value, shown[0].max) == (3, 3)


def test_importing_the_module_loads_no_mlflow():
    """Two seconds are spent only where runs are kept."""
    code = "import sys, mlops_lessons.mlops_experimentation.tracking; sys.exit('mlflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0
