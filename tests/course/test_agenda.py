"""The class fits its time, and the clock counts down."""

import itertools
import threading

import pytest

from mlops_lessons.course import agenda, figures
from mlops_lessons.course.catalogue import break_minutes, lessons
from mlops_lessons.errors import LessonError


def test_the_agenda_is_the_class_without_gaps():
    """Each part begins where the one before ends; all together are the class of 150 minutes."""
    slots = agenda.agenda()
    assert all(slot.start == before.start + before.minutes for before, slot in itertools.pairwise(slots))
    assert sum(slot.minutes for slot in slots) == sum(info.class_minutes for info in lessons()) + break_minutes() == 150


def test_the_break_stands_in_the_middle_and_the_lab_in_its_lesson():
    """After lesson 04, and after the sections of 01."""
    slots = agenda.agenda()
    kinds = [slot.kind for slot in slots]
    assert kinds.count("break") == kinds.count("lab") == 1
    assert slots[kinds.index("break") - 1].number == "04"
    assert slots[kinds.index("lab") - 1].number == slots[kinds.index("lab")].number == "01"


def test_the_table_tells_the_time_of_each_part(capsys):
    """From the hour that is given, past midnight too, or from zero."""
    agenda.show_agenda("23:00")
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[0] == "23:00"
    assert any(line.startswith("00:10") and "Break" in line for line in lines)
    agenda.show_agenda()
    assert capsys.readouterr().out.splitlines()[1].split()[0] == "0:00"


@pytest.mark.parametrize("start", ["25:00", "soon", 18])
def test_a_time_that_is_none_is_refused(start):
    """With an example of what is wanted."""
    with pytest.raises(LessonError, match="18:00"):
        agenda.show_agenda(start)


class _Time:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def threads(monkeypatch):
    """Hold the clock's thread, so that the test alone moves time; return the threads asked for."""
    asked = []
    monkeypatch.setattr(
        agenda.threading, "Thread", lambda **how: asked.append(how) or type("T", (), {"start": lambda self: None})()
    )
    return asked


def test_the_clock_starts_pauses_and_resets(threads):
    """Time counts only while it runs; starting twice does not start two threads."""
    time = _Time()
    clock = agenda.Countdown(10, "Lab", now=time)
    assert (clock.face, clock.running) == ("10:00", False)
    time.now += 60
    assert clock.face == "10:00"
    clock.start()
    clock.start()
    assert len(threads) == 1
    assert threads[0]["daemon"] is True
    time.now += 61.5
    assert (clock.face, clock.running) == ("8:59", True)
    clock.pause()
    time.now += 1000
    assert clock.face == "8:59"
    clock.start()
    time.now += 10_000
    assert (clock.face, clock.running) == ("0:00", False)
    clock.reset()
    assert clock.face == "10:00"


def test_the_thread_counts_to_the_end_and_stops():
    """A real second or so: the label says that the time is up, and the thread is gone."""
    clock = agenda.Countdown(0.5 / 60, "Lab")
    tree = clock.widget()
    label, buttons = tree.children
    assert "Lab" in label.value
    buttons.children[0].click()
    (thread,) = [thread for thread in threading.enumerate() if thread.name == "countdown"]
    thread.join(20)
    assert not thread.is_alive()
    assert "Time is up" in label.value


def test_the_first_frame_is_the_full_time(capsys):
    """Said in words, always the same."""
    agenda.countdown(12.5, "Lab")
    agenda.countdown(10)
    assert capsys.readouterr().out.splitlines() == ["Lab: 12:30", "Countdown: 10:00"]


@pytest.mark.parametrize("minutes", [0, -1, float("nan"), float("inf"), "ten", True, None, 10**9])
def test_a_length_that_is_none_is_refused(minutes):
    """Minutes are above 0 and within a day."""
    with pytest.raises(LessonError, match="minutes"):
        agenda.countdown(minutes, "Lab")


def test_the_agenda_shown_is_a_table_with_headings(monkeypatch):
    """Screen readers learn which column is which."""
    shown = []
    monkeypatch.setattr(figures, "_publish", shown.append)
    agenda.show_agenda("18:00")
    assert shown[0]["text/html"].count('scope="col"') == 3
    assert "150 minutes" in shown[0]["text/html"]
