"""What a model may look at and what it may not: each feature with its source and with the moment at which it is known."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FEATURES", "FORBIDDEN", "MOMENTS", "Feature"]

#: The moments at which something becomes known, in order. The prediction is made at the second: 18:00 of the day before.
MOMENTS = ("timetable", "evening", "departure", "take_off", "landing", "end_of_day")
EVENING = "evening"
EVENING_HOUR = 18  # o'clock in New York


@dataclass(frozen=True)
class Feature:
    """One column that describes a flight.

    Parameters
    ----------
    name : str
        The column.
    source : str
        The tables that it is computed from, joined by ``+``.
    known_at : str
        One of `MOMENTS`: ``timetable`` (months before), ``evening`` (18:00 in New York of the day before), ``departure`` (the
        scheduled hour), ``take_off``, ``landing``, ``end_of_day`` (when the last flight of that day is in).
    unit : str
        Unit of its values.
    """

    name: str
    source: str
    known_at: str
    unit: str

    @property
    def in_time(self) -> bool:
        """Whether it is known when the prediction is made."""
        return MOMENTS.index(self.known_at) <= MOMENTS.index(EVENING)


def _by_name(*features: Feature) -> dict[str, Feature]:
    return {feature.name: feature for feature in features}


#: All that is known at 18:00 of the day before. The plane is the one that flew: the data does not say which was planned.
FEATURES = _by_name(
    Feature("carrier", "flights", "timetable", "code"),
    Feature("origin", "flights", "timetable", "code"),
    Feature("dest", "flights", "timetable", "code"),
    Feature("month", "flights", "timetable", "month"),
    Feature("weekday", "flights", "timetable", "day, Monday 0"),
    Feature("hour", "flights", "timetable", "hour"),
    Feature("distance", "flights", "timetable", "mile"),
    Feature("scheduled_minutes", "flights+airports", "timetable", "minute"),
    Feature("arrival_hour", "flights", "timetable", "hour"),
    Feature("departures_in_hour", "flights", "timetable", "flight"),
    Feature("seats", "flights+planes", "evening", "seat"),
    Feature("plane_age", "flights+planes", "evening", "year"),
    Feature("late_share", "flights", "evening", "share"),
    Feature("not_left_share", "flights", "evening", "share"),
    Feature("carrier_late_share", "flights+airports", "evening", "share"),
    Feature("route_late_share", "flights+airports", "evening", "share"),
    Feature("flight_late_share", "flights+airports", "evening", "share"),
    Feature("plane_late_share", "flights+airports", "evening", "share"),
    Feature("temp", "weather", "evening", "°F"),
    Feature("humid", "weather", "evening", "%"),
    Feature("wind_speed", "weather", "evening", "mph"),
    Feature("precip", "weather", "evening", "inch"),
    Feature("pressure", "weather", "evening", "mbar"),
    Feature("visib", "weather", "evening", "mile"),
)

#: Tempting, and known too late: for lessons about leakage only.
FORBIDDEN = _by_name(
    Feature("departure_temp", "weather", "departure", "°F"),
    Feature("departure_humid", "weather", "departure", "%"),
    Feature("departure_wind_speed", "weather", "departure", "mph"),
    Feature("departure_precip", "weather", "departure", "inch"),
    Feature("departure_pressure", "weather", "departure", "mbar"),
    Feature("departure_visib", "weather", "departure", "mile"),
    Feature("dep_delay", "flights", "take_off", "minute"),
    Feature("air_time", "flights", "landing", "minute"),
    Feature("day_late_share", "flights", "end_of_day", "share"),
)
