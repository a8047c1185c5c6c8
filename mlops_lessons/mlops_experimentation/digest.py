"""A digest of a fitted model that does not change from one save to the next: of its parameters and arrays, in a fixed order.

Two files of the same model differ, as they hold the memory addresses and times of the moment. Here addresses and file names give
way to the order in which they appear, and each array counts by its type, shape and values.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DIGITS", "model_digest", "show_changes", "what_changes"]

DIGITS = 16
say = topic_texts("mlops_experimentation")


def model_digest(model: Any) -> str:
    """Return 16 hexadecimal digits that two equal fitted models share, however and wherever they were trained.

    Equal means equal to the last bit: between processors or library versions the last bits may differ, and there one compares what
    the models say, within a tolerance.
    """
    import skops.io

    archive = zipfile.ZipFile(io.BytesIO(skops.io.dumps(model)))
    schema = json.loads(archive.read("schema.json"))
    seen: dict[Any, int] = {}
    content = _canonical(schema.get("content", schema), archive, seen)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:DIGITS]


def _canonical(node: Any, archive: zipfile.ZipFile, seen: dict[Any, int]) -> Any:
    if isinstance(node, list):
        return [_canonical(one, archive, seen) for one in node]
    if not isinstance(node, dict):
        return node
    found = {}
    for key in sorted(node):
        if key == "__id__":
            found[key] = seen.setdefault(node[key], len(seen))
        elif key == "file":
            found[key] = _of_file(archive.read(node[key]), node[key])
        else:
            found[key] = _canonical(node[key], archive, seen)
    return found


def _of_file(data: bytes, name: str) -> str:
    """Return a digest of one file of the archive; of an array by its values, as bytes between its fields mean nothing."""
    if name.endswith(".npy"):
        import numpy as np

        array = np.load(io.BytesIO(data), allow_pickle=False)
        fields = array.dtype.names
        parts = [array[field] for field in fields] if fields else [array]
        data = b"".join(
            f"{part.dtype.str}{part.shape}".encode() + np.ascontiguousarray(part).tobytes() for part in parts
        )
    return hashlib.sha256(data).hexdigest()


def what_changes(train: Callable[[pd.DataFrame, int], Any], flights: pd.DataFrame) -> dict[str, bool]:
    """Return for several repetitions of a training whether the same model comes out.

    Parameters
    ----------
    train : callable
        Takes flights and a seed, returns a fitted model.
    """
    import skops.io

    first = train(flights, 0)
    data = skops.io.dumps(first)
    again = train(flights, 0)
    attempts = {
        "again": again,
        "loaded": skops.io.loads(data, trusted=skops.io.get_untrusted_types(data=data)),  # our own, of a line ago
        "order": train(flights.sample(frac=1, random_state=1), 0),
        "seed": train(flights, 1),
        "less": train(flights.iloc[1:], 0),
    }
    wanted = model_digest(first)
    return {
        "bytes": skops.io.dumps(again) == data,
        **{name: model_digest(model) == wanted for name, model in attempts.items()},
    }


def show_changes(found: dict[str, bool]) -> None:
    """Show what :func:`what_changes` found, a row each, by its key under ``twice`` in the texts."""
    rows = [[say(f"twice.{name}"), say("twice.same" if same else "twice.other")] for name, same in found.items()]
    show_table(say("twice.caption"), [say("twice.what"), say("twice.verdict")], rows)
