"""The registry: versions of one model under one name, aliases that point at them, and loading that trusts only our own list."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.course.tables import show_table
from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_experimentation.lineage import NEEDED

if TYPE_CHECKING:
    from mlflow import MlflowClient

    from mlops_lessons.mlops_experimentation.tracking import Store

__all__ = [
    "MODEL",
    "TRUSTED",
    "UntrustedModelError",
    "folder_of",
    "load_trusted",
    "model_of_a_stranger",
    "promote",
    "register",
    "roll_back",
    "show_aliases",
    "show_origin",
    "types_to_trust",
]

say = topic_texts("mlops_experimentation")
MODEL = "late-arrival"
#: Types beyond skops's own list that our models need: a text column's encoder, and the trees.
TRUSTED = ("numpy.dtype", "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor")


class UntrustedModelError(LessonError):
    """A model asks for types that nobody here has approved, or comes in a format that runs code when it is loaded."""


def register(store: Store, run_id: str, model_uri: str) -> str:
    """Give the model of a run the next version number under :data:`MODEL`, and return that number."""
    from mlflow.exceptions import MlflowException

    try:
        store.client.get_registered_model(MODEL)
    except MlflowException:
        store.client.create_registered_model(MODEL)
    return str(store.client.create_model_version(MODEL, model_uri, run_id=run_id).version)


def promote(client: MlflowClient, version: str, name: str = MODEL) -> None:
    """Point ``champion`` at `version`, and ``previous`` at the one that was: the way back is made before it is needed."""
    aliases = client.get_registered_model(name).aliases
    before = aliases.get("champion")
    if before is not None and str(before) != str(version):
        client.set_registered_model_alias(name, "previous", before)
    client.set_registered_model_alias(name, "champion", version)


def roll_back(client: MlflowClient, name: str = MODEL) -> str:
    """Point ``champion`` at ``previous``, take that label down, and return the version: one step back, not to and fro.

    Raises
    ------
    LessonError
        If nothing was promoted before it.
    """
    previous = client.get_registered_model(name).aliases.get("previous")
    if previous is None:
        raise LessonError(say("registry.no_previous"))
    client.set_registered_model_alias(name, "champion", previous)
    client.delete_registered_model_alias(name, "previous")
    return str(previous)


def show_aliases(store: Store, *versions: str) -> None:
    """Show these versions of the model, their runs, and which aliases point at them."""
    pointing = {}
    for alias, version in store.client.get_registered_model(MODEL).aliases.items():
        pointing.setdefault(str(version), []).append(alias)
    rows = []
    for number, version in enumerate(versions, 1):
        run = store.client.get_run(store.client.get_model_version(MODEL, version).run_id)
        rows.append([str(number), run.info.run_name, ", ".join(sorted(pointing.get(version, []))) or "–"])
    show_table(say("registry.caption"), [say(f"registry.{name}") for name in ("version", "run", "aliases")], rows)


def show_origin(store: Store, alias: str = "champion") -> None:
    """Show the way from an alias back to data, code and environment."""
    version = store.client.get_model_version_by_alias(MODEL, alias)
    run = store.client.get_run(version.run_id)
    rows = [[say("origin.alias"), alias], [say("origin.run"), run.info.run_name]]
    rows += [[say(f"origin.{name}"), _short(name, run.data.tags.get(name, ""))] for name in NEEDED]
    rows += [[say("origin.months"), run.data.params["months"]]]
    show_table(say("origin.caption"), [say("origin.what"), say("origin.value")], rows)


def _short(name: str, value: str) -> str:
    """Return a value as it is the same everywhere: digests of data and environment differ between machines in nothing of note."""
    if not value:
        return "✗"
    return value if name == "seed" else say("origin.kept", digits=len(value))


def folder_of(store: Store, alias: str = "champion") -> Path:
    """Return the folder with the files of the version that an alias points at."""
    import mlflow

    version = store.client.get_model_version_by_alias(MODEL, alias)
    return Path(mlflow.artifacts.download_artifacts(f"models:/{MODEL}/{version.version}", tracking_uri=store.address))


def types_to_trust(file: Path) -> list[str]:
    """Return the types in a skops file that skops itself does not know, without loading it."""
    from skops.io import get_untrusted_types

    return sorted(get_untrusted_types(file=file))


def load_trusted(folder: str | Path, trusted: Iterable[str] = TRUSTED) -> Any:
    """Return the model in a folder that MLflow wrote, if it asks for nothing but what is on *our* list.

    MLflow's own loader takes the list out of the model's folder, where whoever made the model wrote it.

    Raises
    ------
    UntrustedModelError
        If there is no ``model.skops``, or it asks for more.
    """
    from skops.io import load

    file = Path(folder) / "model.skops"
    if not file.exists():
        raise UntrustedModelError(say("formats.no_skops"))
    foreign = [name for name in types_to_trust(file) if name not in set(trusted)]
    if foreign:
        names = ", ".join(name.replace("posix.", "os.").replace("nt.", "os.") for name in foreign)
        raise UntrustedModelError(say("formats.untrusted", names=names))
    return load(file, trusted=list(trusted))


def model_of_a_stranger() -> Path:
    """Return a folder in MLflow's format, as a stranger would send it: it brings its own list of what to trust."""
    import os

    import mlflow.sklearn

    from mlops_lessons.devsecops.model_artefact import model_that_calls_the_system

    folder = temporary_folder("from-a-stranger-") / "model"
    mlflow.sklearn.save_model(
        model_that_calls_the_system(),
        folder,
        serialization_format="skops",
        skops_trusted_types=[f"{os.name}.system"],
        pip_requirements=["scikit-learn"],
    )
    return folder
