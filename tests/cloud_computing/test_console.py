"""The rehearsal's screens: a careless click is stopped, a careful one reaches the end."""

import pytest

from mlops_lessons.cloud_computing import console
from mlops_lessons.cloud_computing.rehearsal import STEPS
from mlops_lessons.i18n import set_language


class Person:
    """Somebody at the console."""

    def __init__(self):
        title, *screens, buttons, status = console.console().children
        self.title, self.screens, self.status = title, screens, status
        self.onward, self.jump, self.again = buttons.children

    @property
    def at(self):
        """The number of the only screen in sight."""
        shown = [number for number, box in enumerate(self.screens) if box.layout.display != "none"]
        assert len(shown) == 1
        return shown[0]

    def fill(self, **values):
        """Type into the screen in sight, field by field in order."""
        for box, value in zip(self.screens[self.at].children, values.values(), strict=True):
            box.value = value
        self.onward.click()


def walk_to_the_end(person):
    """Fill in all five screens well."""
    person.fill(country="Perú", terms=True)
    person.fill(name="Flight delays", id="flight-delays-2026")
    person.fill(card="rehearsal")
    person.fill(amount=5, thresholds=(50, 90, 100), notify="ana@example.org")
    person.fill(name="flight-delays-raw", location="us-east1", public=False, versions=True)


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_careful_person_reaches_the_end(language):
    """Five good screens end the rehearsal, in words."""
    set_language(language)
    person = Person()
    walk_to_the_end(person)
    assert console.say("lab.console.end") in person.status.value


def test_the_screens_as_they_come_let_nobody_pass_in_a_hurry():
    """Clicking on without typing anything is stopped at the first screen, and at each later one."""
    person = Person()
    person.onward.click()
    assert person.at == 0
    assert "does not let you pass" in person.status.value
    person.fill(country="Perú", terms=True)
    person.onward.click()
    assert person.at == 1


def test_the_short_cut_to_the_bucket_is_refused_for_want_of_an_alarm():
    """Jumping to the last screen and filling it well still asks for the budget first."""
    person = Person()
    person.jump.click()
    assert person.at == len(STEPS) - 1
    person.fill(name="flight-delays-raw", location="us-east1", public=False, versions=True)
    assert "budget and its alarm come first" in person.status.value


def test_starting_again_forgets_what_had_passed():
    """After a restart the bucket needs its alarm again."""
    person = Person()
    walk_to_the_end(person)
    person.again.click()
    assert person.at == 0
    assert person.status.value == ""
    person.jump.click()
    person.onward.click()
    assert "does not let you pass" in person.status.value


def test_what_is_typed_is_escaped_and_the_first_frame_has_words(capsys):
    """The static first frame names the five screens."""
    console.show_console()
    assert "Account, Project, Billing, Budget and alarm, Bucket" in capsys.readouterr().out
    console.show_countdown()
    assert "12:00" in capsys.readouterr().out
