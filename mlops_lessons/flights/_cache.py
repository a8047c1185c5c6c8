"""Tables kept as plain arrays in the user's cache folder, so that the second read takes a fraction of the first.

A cached table is one uncompressed ``.npz`` file: read without pickle, each array checked by the zip format's own sum. Numbers
are kept in the narrowest type that holds them exactly, texts and numbers of few distinct values as codes into these, instants
as UTC.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FORMAT = 2
_FEW = 32_000  # distinct values, so that two bytes hold a code
_DAMAGE = (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile, zlib.error)


def cache_folder() -> Path:
    """Return the folder of the cache: under ``MLOPS_LESSONS_HOME`` where that is set, else the user's cache folder."""
    home = os.environ.get("MLOPS_LESSONS_HOME")
    if home:
        return Path(home) / "cache" / "flights"
    from platformdirs import user_cache_path

    return user_cache_path("mlops-lessons", appauthor=False) / "flights"


def read(path: Path, columns: Sequence[str] | None = None) -> pd.DataFrame | None:
    """Return the cached table at `path`, or None where there is none or it is damaged."""
    import numpy as np

    try:
        # Opened here: numpy leaves a file that it cannot read open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return _unpacked(stored, columns)
    except _DAMAGE:
        return None


def write(path: Path, table: pd.DataFrame) -> bool:
    """Keep `table` at `path` and tell whether that worked; it appears there whole or not at all.

    Two processes may write the same table at once: each writes its own temporary file, and the last to finish stays.
    """
    import numpy as np

    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **_packed(table))
        os.replace(temporary, path)
    except OSError:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        return False
    return True


def _packed(table: pd.DataFrame) -> dict[str, np.ndarray]:
    import numpy as np
    import pandas as pd

    arrays = {"columns": np.array(list(table.columns))}
    for name, column in table.items():
        if isinstance(column.dtype, pd.StringDtype):
            codes, values = pd.factorize(column)
            arrays[f"{name}.codes"], arrays[f"{name}.values"] = _narrow(codes), np.asarray(values, dtype=np.str_)
        elif isinstance(column.dtype, pd.DatetimeTZDtype):
            arrays[f"{name}.utc"] = column.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[s]")
        else:
            arrays.update(_packed_numbers(str(name), column.to_numpy()))
    return arrays


def _packed_numbers(name: str, numbers: np.ndarray) -> dict[str, np.ndarray]:
    import pandas as pd

    if numbers.dtype == "float64":
        codes, values = pd.factorize(numbers)
        if len(values) < min(_FEW, len(numbers) // 4):
            return {f"{name}.codes": _narrow(codes), f"{name}.floats": values}
    return {f"{name}.number": _narrow(numbers)}


def _narrow(values: np.ndarray) -> np.ndarray:
    import numpy as np

    for smaller in {"i": ("i2", "i4"), "f": ("f4",)}.get(values.dtype.kind, ()):
        with np.errstate(over="ignore", invalid="ignore"):
            narrowed = values.astype(smaller)
        if np.array_equal(narrowed, values, equal_nan=values.dtype.kind == "f"):
            return narrowed
    return values


def _unpacked(stored: np.lib.npyio.NpzFile, columns: Sequence[str] | None) -> pd.DataFrame:
    import pandas as pd

    wanted = stored["columns"].tolist() if columns is None else list(columns)
    return pd.DataFrame({name: _column(stored, name) for name in wanted})


def _column(stored: np.lib.npyio.NpzFile, name: str) -> object:
    import numpy as np
    import pandas as pd

    if f"{name}.floats" in stored:
        return np.append(stored[f"{name}.floats"], np.nan)[stored[f"{name}.codes"]]
    if f"{name}.codes" in stored:
        values = np.append(stored[f"{name}.values"].astype(object), np.nan)
        return pd.array(values, dtype="str").take(stored[f"{name}.codes"])
    if f"{name}.utc" in stored:
        return pd.DatetimeIndex(stored[f"{name}.utc"]).tz_localize("UTC").as_unit("us")
    numbers = stored[f"{name}.number"]
    return numbers.astype({"i": "int64", "f": "float64"}.get(numbers.dtype.kind, numbers.dtype))
