"""A model is a file that somebody loads: a pickle that runs code, really and harmlessly, against a format that lists its types.

References
----------
Python, *pickle*: "Warning". https://docs.python.org/3/library/pickle.html
skops, *Secure persistence*. https://skops.readthedocs.io/en/stable/persistence.html
"""

from __future__ import annotations

import os
import pickle
import pickletools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = [
    "LoadsAndActs",
    "disguised_pickle",
    "folder_with_late_pkl",
    "late_flights",
    "model_that_calls_the_system",
    "names_in",
    "poisoned_pickle",
    "safe_folder",
    "show_scans",
    "train_late_model",
    "untrusted_types",
    "what_loading_does",
]

say = topic_texts("devsecops")
_FEATURES = ("hour", "distance", "month")


class LoadsAndActs:
    """What an attacker puts into a pickle in the place of a model: loading it makes an empty folder, and nothing else.

    Parameters
    ----------
    folder : str
        What is made; a real attack would call anything else here.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        """Tell pickle to rebuild this object by a call: that call happens while it is loaded."""
        return os.makedirs, (self.folder,)


def poisoned_pickle(folder: str) -> bytes:
    """Return a pickle that makes `folder` when it is loaded."""
    return pickle.dumps(LoadsAndActs(folder), protocol=4)


def disguised_pickle(folder: str) -> bytes:
    """Return a pickle that does the same, and first says aloud a harmless name that it never uses."""
    put_aside = _text("os") + pickle.MEMOIZE + _text("makedirs") + pickle.MEMOIZE
    decoy = _text("collections") + _text("OrderedDict")
    fetched = pickle.BINGET + b"\0" + pickle.BINGET + b"\1" + pickle.STACK_GLOBAL
    called = _text(folder) + pickle.TUPLE1 + pickle.REDUCE + pickle.STOP
    return pickle.PROTO + b"\4" + put_aside + decoy + fetched + called


def _text(text: str) -> bytes:
    data = text.encode()
    return pickle.BINUNICODE + len(data).to_bytes(4, "little") + data


def names_in(data: bytes) -> list[str]:
    """Return what a pickle seems to import, ``module.name``, each once, read from its opcodes without loading it.

    This is a scanner of ten lines: it takes the last two texts before an import for its name. A pickle is a program, which can
    fetch its names from elsewhere, so a harmless list proves nothing (see :func:`disguised_pickle`).
    """
    found: list[str] = []
    texts: list[str] = []
    for code, argument, _place in pickletools.genops(data):
        if code.name == "GLOBAL":
            found.append(str(argument).replace(" ", "."))
        elif code.name == "STACK_GLOBAL":
            found.append(".".join(texts[-2:]))
        elif isinstance(argument, str):
            texts.append(argument)
    return list(dict.fromkeys(found))


@contextmanager
def safe_folder() -> Iterator[str]:
    """Context manager: a path in a temporary folder where nothing stands yet; all goes with the block."""
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder) / "made-by-the-model")


def folder_with_late_pkl() -> Path:
    """Return a new temporary folder with one file, ``late.pkl``, whose loading makes a folder beside it; gone with the kernel."""
    folder = temporary_folder("late-model-")
    (folder / "late.pkl").write_bytes(poisoned_pickle(str(folder / "made-by-the-model")))
    return folder


def what_loading_does(make: Callable[[str], bytes]) -> tuple[list[str], bool]:
    """Return the names that the scanner sees in a pickle, and whether loading it, for real, made the folder.

    Parameters
    ----------
    make : callable
        Takes the folder that loading shall make, in a place that goes afterwards; returns the pickle.
    """
    with safe_folder() as folder:
        data = make(folder)
        seen = names_in(data)
        pickle.loads(data)
        return seen, Path(folder).is_dir()


def late_flights(rows: int = 2000, seed: int = 4) -> tuple[Any, Any]:
    """Return a sample of real flights, ``(rows, 3)``: scheduled hour, distance in miles, month; and who came 15 minutes late.

    Only what is known the evening before is used.
    """
    from mlops_lessons.flights import load_flights

    table = load_flights([*_FEATURES, "arr_delay"]).dropna().sample(rows, random_state=seed)
    return table[list(_FEATURES)].to_numpy(float), (table["arr_delay"] >= 15).to_numpy(int)


def train_late_model(features: Any, late: Any) -> Any:
    """Return a fitted scikit-learn pipeline: scaling, then logistic regression."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression()).fit(features, late)


def model_that_calls_the_system() -> Any:
    """Return a pipeline that scikit-learn accepts and whose first step would call the system's shell."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    return make_pipeline(FunctionTransformer(os.system), LogisticRegression())


def untrusted_types(data: bytes) -> list[str]:
    """Return the types in a skops file that skops does not trust by itself, without loading it; sorted.

    The system's own module has another name on each platform (``posix``, ``nt``): both are told as ``os``.
    """
    from skops.io import get_untrusted_types

    return sorted(_same_everywhere(name) for name in get_untrusted_types(data=data))


def _same_everywhere(name: str) -> str:
    module, _dot, rest = name.partition(".")
    return f"os.{rest}" if module in ("posix", "nt") else name


def show_scans() -> None:
    """Show for the poisoned and for the disguised pickle what the scanner reads, and what loading does."""
    rows = []
    for key, make in (("poisoned", poisoned_pickle), ("disguised", disguised_pickle)):
        seen, acted = what_loading_does(make)
        rows.append(
            (say(f"supply.model.{key}"), ", ".join(seen), say("supply.model.acted" if acted else "supply.model.idle"))
        )
    show_table(say("supply.model.scans"), [say(f"supply.model.{key}") for key in ("pickle", "read", "loaded")], rows)
