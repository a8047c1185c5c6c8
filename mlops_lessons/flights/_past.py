"""How late flights have been lately, as far as that is known when the prediction is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlops_lessons.flights.features import EVENING_HOUR
from mlops_lessons.flights.joined import LATE_MINUTES, NEW_YORK

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


def evening_of(dates: pd.Series) -> pd.Series:
    """Return the instant (UTC) of 18:00 in New York on each of `dates` (midnights without zone)."""
    import pandas as pd

    return (dates + pd.Timedelta(hours=EVENING_HOUR)).dt.tz_localize(NEW_YORK).dt.tz_convert("UTC")


def departures_until_evening(table: pd.DataFrame) -> pd.DataFrame:
    """Return by ``origin`` and *next* ``date`` how the departures of a day stood at its evening.

    ``late_share``: of those that had left, the share that left 15 minutes late or more. ``not_left_share``: of those that should
    have left, the share that had not; whether they would be late or cancelled was not known yet.
    """
    import pandas as pd

    evening = evening_of(table["date"])
    keys = [table["origin"], table["date"]]
    had_left = table["departed"] <= evening
    late = (table["dep_delay"] >= LATE_MINUTES).astype(float).where(had_left)
    waiting = (~had_left).astype(float).where(table["scheduled"] <= evening)
    shares = pd.DataFrame({"late_share": late.groupby(keys).mean(), "not_left_share": waiting.groupby(keys).mean()})
    return a_day_later(shares.reset_index())


def a_day_later(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` with what was known on a date put on the next, whose flights it helps to foresee."""
    import pandas as pd

    return table.assign(date=table["date"] + pd.Timedelta(days=1))


def landed_late_share(table: pd.DataFrame, keys: Sequence[str], days: int) -> pd.Series:
    """Return for each flight the share of late ones among those of the same `keys` that had landed by the evening before.

    Parameters
    ----------
    table : pandas.DataFrame
        Joined flights.
    keys : sequence of str
        Columns that say which flights count as the same, such as ``["origin", "dest"]``.
    days : int
        How far to look back: landed in the `days` times 24 hours (by the clock) that end on the evening before.

    Returns
    -------
    pandas.Series
        One share by row of `table`; missing where none had landed.
    """
    import numpy as np
    import pandas as pd

    group = table.groupby(list(keys), sort=False).ngroup().fillna(-1).to_numpy("int64")
    day = (table["date"] - table["date"].min()).dt.days.to_numpy()
    known = (table["late"].notna() & (group >= 0)).to_numpy()
    evening = _known_on(table)[known]
    shape = (group.max() + 1, max(day.max(), evening.max()) + 2)
    landed, late = np.zeros(shape, "int32"), np.zeros(shape, "int32")
    np.add.at(landed, (group[known], evening + 1), 1)
    np.add.at(late, (group[known], evening + 1), table["late"].to_numpy()[known].astype("int32"))
    landed, late = landed.cumsum(axis=1), late.cumsum(axis=1)  # column d: known on evenings before day d
    start = np.maximum(day - days, 0)
    count = landed[group, day] - landed[group, start]
    with np.errstate(invalid="ignore"):
        share = (late[group, day] - late[group, start]) / count
    share[group < 0] = np.nan
    return pd.Series(share, index=table.index)


def _known_on(table: pd.DataFrame) -> np.ndarray:
    """Return for each flight the day, counted from the first date, on whose evening its landing is first known."""
    import pandas as pd

    clock = table["landed"].dt.tz_convert(NEW_YORK).dt.tz_localize(None)
    midnight = clock.dt.normalize()
    after = clock > midnight + pd.Timedelta(hours=EVENING_HOUR)
    days = (midnight - table["date"].min()).dt.days + after
    return days.fillna(0).astype(int).to_numpy()
