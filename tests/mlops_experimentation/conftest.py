"""MLflow, imported once, and one store of MLflow for all tests of this folder: its tables take seconds to make."""

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what MLflow's libraries say to MLflow's authors, at import
    import mlflow.data
    import mlflow.pyfunc.loaders
    import mlflow.sklearn
    import mlflow.store.tracking.sqlalchemy_store  # noqa: F401


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    """Give a store in a temporary folder, to which ``mlflow.start_run`` writes."""
    from mlops_lessons.mlops_experimentation import tracking

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLOPS_LESSONS_HOME", str(tmp_path_factory.mktemp("home")))
        made = tracking.open_store(tmp_path_factory.mktemp("experiments"))
    yield made
    made.close()
