"""What this half of the lesson says about flights is what the data say."""

import re
from pathlib import Path

from mlops_lessons.flights import load_flights

ROOT = Path(__file__).parents[2]
TOLD = {"UA1545": 11, "UA1714": 20, "AA1141": 33, "B6725": -18, "DL461": -25}


def test_the_flights_in_the_lesson_are_real():
    """Each flight named in the lesson left on 1 January 2013 and arrived with the delay that is told."""
    flights = load_flights()
    day = flights[(flights["year"] == 2013) & (flights["month"] == 1) & (flights["day"] == 1)]
    names = day["carrier"].astype(str) + day["flight"].astype(str)
    delays = dict(zip(names, day["arr_delay"], strict=True))
    assert {name: delays[name] for name in TOLD} == TOLD


def test_no_flight_is_told_that_is_not_checked():
    """Every carrier and number in the source of the lesson stands in the list above."""
    source = (ROOT / "notebooks" / "source" / "01_cloud_computing.py").read_text(encoding="utf-8")
    named = set(re.findall(r"\b((?:UA|AA|B6|DL)\d{3,4})\b", source))
    assert named <= set(TOLD)
