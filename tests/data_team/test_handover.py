"""Between two hands: four meanings of a word, and who notices a bad file."""

import pytest

from mlops_lessons.data_team import handover
from mlops_lessons.flights import load_flights

pytestmark = pytest.mark.usefixtures("flights")


def test_four_meanings_of_late_are_four_figures_of_the_same_july():
    """Each against an independent calculation."""
    july = load_flights(["month", "dep_delay", "arr_delay"]).query("month == 7")
    arrived, departed = july["arr_delay"].dropna(), july["dep_delay"].dropna()
    expected = {
        "desk": (arrived >= 15).mean(),
        "departure": (departed >= 15).mean(),
        "any_minute": (arrived > 0).mean(),
        "or_not_at_all": 1 - (arrived < 15).sum() / len(july),
    }
    assert handover.late_by_meaning(7) == pytest.approx(expected)
    assert len({round(share, 3) for share in expected.values()}) == 4


def test_the_contract_stops_four_of_five_and_the_eye_one():
    """The sound file breaks nothing; the flights that are left out break nothing either, and nobody sees it."""
    rows = {name: (rules, eye) for name, rules, _share, eye in handover.who_notices(7)}
    assert rows["clean"] == ([], "nobody")
    assert rows["lost_late_flights"] == ([], "nobody")
    bad = {name: row for name, row in rows.items() if name != "clean"}
    assert sum(bool(rules) for rules, _eye in bad.values()) == 4
    assert [name for name, (_rules, eye) in bad.items() if eye == "analyst"] == ["delay_in_hours"]


def test_what_an_analyst_has_in_mind_is_the_months_before():
    """January to June: from May's share to June's."""
    low, high = handover.history_of_late(7)
    july = load_flights(["month", "arr_delay"]).dropna().query("month < 7")
    shares = (july["arr_delay"] >= 15).groupby(july["month"]).mean()
    assert (low, high) == pytest.approx((shares.min(), shares.max()))
