"""The path of one hour is made from the catalogue and fills the hour."""

from dataclasses import replace

import pytest

from mlops_lessons.course.catalogue import lesson_info, lessons
from mlops_lessons.start_here import one_hour
from mlops_lessons.start_here.one_hour import STORY, path

COMPLETE = tuple(replace(info, written=True) for info in lessons())


@pytest.mark.parametrize("minutes", [5, 10, 30, 45, 60, 90, 150, 600])
@pytest.mark.parametrize("catalogue", [None, COMPLETE], ids=["as it is", "complete"])
def test_the_stops_add_up_to_the_time(minutes, catalogue):
    """Whatever time there is, the stops use all of it and not a minute more."""
    assert sum(stop.minutes for stop in path(minutes, catalogue)) == minutes


def test_a_complete_course_gives_the_story_in_one_hour():
    """With every lesson written, the class sections of the story fill the hour, in the order of the course."""
    stops = path(60, COMPLETE)
    assert [stop.lesson.topic for stop in stops] == list(STORY)
    assert {stop.part for stop in stops} == {"core"}


def test_only_written_lessons_are_offered():
    """A lesson without a notebook is never a stop."""
    assert all(stop.lesson.written for stop in path(60) if stop.lesson)
    unwritten = [replace(info, written=False) for info in COMPLETE]
    assert [(stop.lesson, stop.part, stop.minutes) for stop in path(60, unwritten)] == [(None, "free", 60)]


def test_a_laboratory_comes_right_after_its_lesson():
    """Whoever has time for the laboratory does it while the lesson is fresh."""
    stops = path(90, COMPLETE)
    parts = [(stop.lesson.topic, stop.part) for stop in stops if stop.lesson]
    place = parts.index(("cloud_computing", "lab"))
    assert parts[place - 1] == ("cloud_computing", "core")


def test_no_lesson_is_taken_twice():
    """Each part of a lesson is one stop at most, with the minutes of the catalogue."""
    stops = [stop for stop in path(600, COMPLETE) if stop.lesson]
    assert len({(stop.lesson.topic, stop.part) for stop in stops}) == len(stops)
    assert all(stop.minutes in (stop.lesson.core_minutes, stop.lesson.lab_minutes) for stop in stops)


def test_the_story_names_lessons_that_exist():
    """Each topic of the story is in the catalogue."""
    assert [lesson_info(topic).topic for topic in STORY] == list(STORY)


def test_what_is_shown_counts_up(capsys):
    """The last line has come to the whole hour."""
    one_hour.show()
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[0] == "Your hour: 60 minutes"
    assert lines[-1].endswith("(so far 60)")
