"""Aliases move and versions stay; what a model asks for is held against our list, not its own."""

import mlflow
import mlflow.sklearn
import pytest

from mlops_lessons.errors import LessonError
from mlops_lessons.mlops_experimentation import candidates, lineage, registry


@pytest.fixture(scope="module")
def models():
    """Give two fitted candidates, one of each algorithm."""
    train = candidates.flights_of_months(candidates.TRAINED_ON, rows=1500)
    return {name: candidates.fit(candidates.CANDIDATES[name], train) for name in ("schedule", "trees")}, train


@pytest.fixture(scope="module")
def versions(store, models):
    """Save both in the store's registry and return their versions."""
    store.use()
    found = []
    for name, model in models[0].items():
        with mlflow.start_run(run_name=name) as run:
            mlflow.set_tags({**lineage.tags(models[1], lineage.lay_code()), "session": store.session})
            mlflow.log_params(candidates.CANDIDATES[name].params)
            mlflow.log_metrics({"auc": 0.6, "brier": 0.14})
            saved = mlflow.sklearn.log_model(
                model,
                name="model",
                serialization_format="skops",
                skops_trusted_types=list(registry.TRUSTED),
                pip_requirements=lineage.requirements(),
            )
        found.append(registry.register(store, run.info.run_id, saved.model_uri))
    return found


def _aliases(store):
    aliases = store.client.get_registered_model(registry.MODEL).aliases
    return {alias: str(version) for alias, version in aliases.items()}


def test_promoting_and_going_back_move_labels_only(store, versions):
    """One step back, not to and fro, and no version is lost."""
    first, second = versions
    registry.promote(store.client, first)
    registry.promote(store.client, second)
    assert _aliases(store) == {"champion": second, "previous": first}
    registry.promote(store.client, second)
    assert _aliases(store) == {"champion": second, "previous": first}
    assert registry.roll_back(store.client) == first
    assert _aliases(store) == {"champion": first}
    with pytest.raises(LessonError, match="no earlier version"):
        registry.roll_back(store.client)
    assert len(store.client.search_model_versions(f"name = '{registry.MODEL}'")) == 2


@pytest.mark.parametrize("number", [0, 1])
def test_our_own_models_come_back_the_same(store, versions, models, number):
    """Loaded with our list, each predicts what it predicted."""
    registry.promote(store.client, versions[number])
    name = list(models[0])[number]
    back = registry.load_trusted(registry.folder_of(store, "champion"))
    flights = models[1][list(candidates.CANDIDATES[name].features)].head(50)
    assert (back.predict_proba(flights) == models[0][name].predict_proba(flights)).all()


def test_mlflow_loads_what_a_stranger_allows_themselves_and_we_do_not():
    """The claim of the lesson, on the installed version: the list that MLflow's loader trusts comes with the model."""
    folder = registry.model_of_a_stranger()
    assert mlflow.sklearn.load_model(folder)[0].func.__name__ == "system"
    with pytest.raises(registry.UntrustedModelError, match=r"os\.system"):
        registry.load_trusted(folder)


def test_mlflow_loads_nothing_where_that_is_switched_off(monkeypatch):
    """The switch that the lesson names holds for skops too."""
    folder = registry.model_of_a_stranger()
    monkeypatch.setenv("MLFLOW_ALLOW_PICKLE_DESERIALIZATION", "false")
    with pytest.raises(mlflow.MlflowException, match="disallowed"):
        mlflow.sklearn.load_model(folder)


def test_a_pickle_is_refused_unread(tmp_path):
    """No skops file, no loading."""
    (tmp_path / "model.pkl").write_bytes(b"whatever")
    with pytest.raises(registry.UntrustedModelError, match="skops"):
        registry.load_trusted(tmp_path)


def test_the_tables_name_run_aliases_and_origin(store, versions, capsys):
    """From the alias back to the data, without a number that differs between machines."""
    registry.promote(store.client, versions[0])
    registry.promote(store.client, versions[1])
    registry.show_aliases(store, *versions)
    registry.show_origin(store)
    shown = capsys.readouterr().out
    assert "schedule  previous" in shown
    assert "trees     champion" in shown
    assert "40 digits" in shown


def test_an_origin_that_was_not_written_down_shows_as_missing(store, capsys):
    """A run without tags is seen to have none."""
    with mlflow.start_run(run_name="bare") as run:
        mlflow.log_param("months", "1-8")
    registry.promote(store.client, registry.register(store, run.info.run_id, "file:///nowhere"))
    registry.show_origin(store)
    assert capsys.readouterr().out.count("✗") == len(lineage.NEEDED)
