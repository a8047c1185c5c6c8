"""What a figure says in words is what its data say."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from mlops_lessons.cloud_computing import (
    autoscaling,
    costs,
    origin,
    outages,
    plots,
    service_map,
    service_models,
    widgets,
)
from mlops_lessons.course import figures
from mlops_lessons.i18n import set_language


@pytest.fixture
def shown(monkeypatch):
    """Collect what figures are shown with, and their size."""
    found = []

    def show(fig, *, alt, caption):
        found.append((alt, caption, len(figures._png(fig))))

    monkeypatch.setattr(figures, "show", show)
    return found


def test_the_caption_counts_the_broken_months(shown):
    """Three of five months over the 43.2 minutes that 99.9 % allows, one without any outage."""
    plots.broken_months(outages.Outages(np.array([0.0, 43.1, 43.3, 60.0, 500.0]), 30), 0.999)
    alt, caption, _size = shown[0]
    assert "60\N{NO-BREAK SPACE}% of the months" in caption
    assert "20\N{NO-BREAK SPACE}% of the months have no outage" in alt
    assert "43.2 minutes" in alt


def test_the_alternative_text_names_the_ends_of_the_three_curves(shown):
    """1 - 0.9^3, 0.1^3, and the floor of a common cause, by hand."""
    plots.availability_by_parts(0.9, most=3, shared=0.5)
    alt = shown[0][0]
    floor = 1 - 0.9**0.5 * (1 - (1 - 0.9**0.5) ** 3)
    for value in (1 - 0.9**3, 0.1**3, floor):
        assert f"{value:.2g}" in alt


def test_the_caption_tells_where_buying_catches_up(shown):
    """At all hours in month 15, at a fifth of them never."""
    plots.money_by_month(costs.Owned(4000, 90), [costs.Rented(0.5, use) for use in (0.2, 1.0)])
    assert re.search(r"20.% of the hours, buying never", shown[0][1])
    assert re.search(r"100.% of the hours, buying catches up with renting in month 15", shown[0][1])


def test_a_day_s_figure_names_its_worst_hour(shown):
    """Ten refused at hour 2, two at hour 1: ten of twelve are five sixths; and a fleet that refuses none says that."""
    hours = pd.date_range("2013-01-01", periods=4, freq="h")
    plots.fleet_day(autoscaling.fixed([8, 12, 20, 0], 1, capacity=10, price=1.0), hours, "2013-01-01")
    alt, caption, _size = shown[0]
    assert "12 requests do not fit; the worst hour is 2" in alt
    assert "hour 2 alone has 83\N{NO-BREAK SPACE}%" in caption
    plots.fleet_day(autoscaling.fixed([8, 12, 20, 0], 2, capacity=10, price=1.0), hours, "2013-01-01")
    assert "no request is refused" in shown[1][1]


@pytest.mark.parametrize("language", ["es", "en"])
def test_figures_and_tables_speak_both_languages_and_stay_small(language, shown, capsys):
    """No placeholder is left open, nothing is empty, no picture swells the notebook."""
    set_language(language)
    plots.availability_by_parts(0.99)
    plots.broken_months(outages.simulate_outages([0.999], seed=1, months=500), 0.999)
    plots.money_by_month(costs.Owned(4000, 90), [costs.Rented(0.5, use) for use in (0.2, 0.6, 1.0)])
    plots.show_fleets({"peak": autoscaling.fixed([1, 2], 1, capacity=5, price=0.1)})
    origin.show_timeline()
    service_map.show_service_map()
    service_models.show_products()
    widgets.show_decision()
    widgets.show_downtime()
    told = capsys.readouterr().out + "".join(alt + caption for alt, caption, _size in shown)
    assert "{" not in told
    assert max(size for *_words, size in shown) < 60_000


def test_every_product_of_the_exercise_is_in_the_table(capsys):
    """And its model is not given away there."""
    service_models.show_products()
    table = capsys.readouterr().out
    assert all(name in table for name in service_models.PRODUCTS)
    assert "iaas" not in table.lower().replace("as a service", "")
    assert set(service_models.PRODUCTS.values()) == set(service_models.MODELS)


def test_every_kind_of_service_has_a_name_at_each_of_the_four_providers():
    """Ten kinds, four names, none empty and none twice in a row."""
    assert len(service_map.SERVICES) == 10
    assert all(len(set(names)) == len(service_map.PROVIDERS) == 4 for names in service_map.SERVICES.values())


def test_the_timeline_is_in_order_and_says_what_is_doubted():
    """Each event has a source; the authorship of the word is disputed, the drawing's date approximate."""
    years = [event.when[:3] for event in origin.EVENTS]
    assert years == sorted(years)
    assert all(event.source for event in origin.EVENTS)
    assert {event.certainty for event in origin.EVENTS if event.when.startswith("1996")} == {"contested"}
    assert next(event for event in origin.EVENTS if event.about == "symbol").certainty == "approximate"
