"""What the lesson shows of deliveries says what was measured, in both languages, and never fails on what a learner gives."""

import re

import pytest

from mlops_lessons.delivery_log import parse_lines
from mlops_lessons.devops import delivery_tables, plots
from mlops_lessons.devops.git_history import History, read_history
from mlops_lessons.devops.made_history import MadeRepository, airline_story, at
from mlops_lessons.devops.metrics import lead_times, measure
from mlops_lessons.devops.two_teams import TEAMS
from mlops_lessons.i18n import LANGUAGES, set_language


@pytest.fixture(scope="module")
def story():
    """Give the lesson's history, log and delivery."""
    made, log, period = airline_story()
    history = read_history(made.folder)
    return history, log, measure(history, log, period)


@pytest.fixture(params=LANGUAGES)
def language(request):
    """Speak one of the languages."""
    set_language(request.param)
    return request.param


def test_the_teams_do_the_same_work_and_the_naive_eye_is_wrong():
    """As many changes; the one with more failures has the lower rate, the shorter wait and fewer hours broken."""
    north, south = TEAMS["north"], TEAMS["south"]
    assert north.changes == south.changes == 44
    assert north.failures > south.failures
    assert (len(north.releases), north.failures, north.failure_rate, south.failure_rate) == (40, 8, 0.2, 0.5)
    assert (north.hours_broken, south.hours_broken) == (6.0, 40.0)
    assert north.lead_time < 24 < 300 < south.lead_time


def test_every_metric_is_shown_with_what_it_is_made_of(story, language, capsys):
    """One row each, no key left without words, and what is still open is said."""
    _history, _log, delivery = story
    delivery_tables.show_metrics(delivery)
    shown = capsys.readouterr().out
    assert len(shown.strip().splitlines()) == 2 + len(delivery.metrics)
    assert {"es": "sin reparar: 1", "en": "not mended: 1"}[language] in shown
    assert re.search(r"21\.0.h", shown)


def test_a_repository_without_deployments_shows_reasons_and_no_figures(language, capsys):
    """Each reason has its words."""
    delivery_tables.show_metrics(measure(History()))
    assert len(re.findall(r" - ", capsys.readouterr().out)) == 8


def test_ones_own_repository_is_measured_or_told_how(language, tmp_path, capsys):
    """None, a place that is none, and one whose releases have other names."""
    delivery_tables.show_own(None)
    delivery_tables.show_own(str(tmp_path / "nowhere"))
    assert capsys.readouterr().out.count(".git") == 2
    made = MadeRepository(tmp_path / "made")
    made.commit("a", at("2013-03-08", "10:00"))
    made.tag("release-1", at("2013-03-08", "14:00"))
    delivery_tables.show_own(str(made.folder), tags="release-*")
    assert re.search(r"4\.0.h", capsys.readouterr().out)


def test_levels_places_games_and_claims_have_all_their_words(story, language, capsys):
    """No key is shown in the place of a word."""
    _history, log, delivery = story
    for metric in ("lead_time", "frequency", "recovery", "failure_rate"):
        delivery_tables.show_levels(metric)
    delivery_tables.show_places(delivery)
    delivery_tables.show_games()
    delivery_tables.show_claims()
    delivery_tables.show_teams()
    delivery_tables.show_verdict()
    delivery_tables.show_failures(delivery.failures)
    delivery_tables.show_failures([])
    delivery_tables.show_events(log.read().events[:4])
    shown = capsys.readouterr().out
    assert "{" not in shown.replace("{'", "")
    assert not re.search(r"\b(under|over)_\w+|\b\w+_weekly", shown)


def test_odd_lines_are_shown_by_number(language, capsys):
    """Those set aside and those that were taken all the same."""
    good = b'{"id": "1", "at": "2013-03-08T20:00:00-06:00", "kind": "pushed"}\n'
    delivery_tables.show_odd_lines(parse_lines(good + b"#!@\n" + good[:9]))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:5]] == ["1", "2", "3"]


def test_figures_say_what_they_show(story, language, capsys):
    """Captions carry the figures that were measured."""
    history, _log, delivery = story
    plots.teams_month()
    plots.timeline(delivery, history)
    hours, _unknown = lead_times(history, delivery.deployments, delivery.shipped)
    plots.waits(hours)
    shown = capsys.readouterr().out
    first = {"es": "3 de 7 despliegues fallaron", "en": "3 of 7 deployments failed"}[language]
    assert first in shown
    assert {"es": "10 de 12 cambios", "en": "10 of 12 changes"}[language] in shown
    plots.timeline(measure(History()), History())
    assert capsys.readouterr().out == ""
