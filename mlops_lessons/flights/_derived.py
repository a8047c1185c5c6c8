"""Tables that are computed from the five of the package, kept in the cache beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_lessons.errors import UnknownNameError
from mlops_lessons.flights import _cache
from mlops_lessons.flights._package import data_file
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import pandas as pd

FILES = ("flights.csv.zip", "weather.csv", "planes.csv", "airlines.csv", "airports.csv")
_CODE = ("joined.py", "evening.py", "features.py", "_past.py", "_derived.py", "tables.py")


def derived(name: str, compute: Callable[[], pd.DataFrame], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the table that `compute` gives, from the cache where that holds it.

    The cached file is named by the data and by the code that computes it: when either changes, it is computed again.
    """
    path = _cache.cache_folder() / f"{name}-{_fingerprint()}-{_cache.FORMAT}.npz"
    table = _cache.read(path, columns)
    if table is None:
        whole = compute()
        _cache.write(path, whole)
        table = whole if columns is None else chosen(whole, columns)
    return table


def chosen(table: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return these columns of `table`, in this order.

    Raises
    ------
    UnknownNameError
        If one does not exist.
    """
    for name in columns:
        if name not in table:
            raise UnknownNameError.among(_("column"), name, table.columns)
    return table[list(columns)]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in FILES:
        digest.update(data_file(name).digest.encode())
    for name in _CODE:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]
