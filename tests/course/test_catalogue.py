"""The catalogue knows every lesson and every syllabus id."""

import re

import pytest

from mlops_lessons.course import catalogue
from mlops_lessons.errors import UnknownNameError


def test_lessons_are_numbered_in_order():
    """The numbers run from 00 without a gap, and a lesson's name is its number and its topic."""
    numbers = [info.number for info in catalogue.lessons()]
    assert numbers == [f"{n:02}" for n in range(len(numbers))]
    assert all(info.notebook == f"{info.number}_{info.topic}.ipynb" for info in catalogue.lessons())


@pytest.mark.parametrize("name", ["cloud_computing", "01", "01_cloud_computing", "01_cloud_computing.ipynb"])
def test_a_lesson_is_found_by_any_of_its_names(name):
    """Topic, number, notebook and file name lead to the same lesson."""
    assert catalogue.lesson_info(name).topic == "cloud_computing"


@pytest.mark.parametrize("name", ["cloud", "", None, 1, "99", ["01"]])
def test_an_unknown_lesson_offers_the_nearest_names(name):
    """The message names what was asked for and what exists."""
    with pytest.raises(UnknownNameError, match=re.escape(repr(name))):
        catalogue.lesson_info(name)


def test_every_syllabus_id_belongs_to_a_lesson():
    """Each item names a lesson of the catalogue, and its id is of the form area.name or a letter and a number."""
    numbers = {info.number for info in catalogue.lessons()}
    assert {item.lesson for item in catalogue.syllabus().values()} == numbers
    assert all(re.fullmatch(r"A\d+|[a-z]+\.[a-z_]+", id) for id in catalogue.syllabus())


def test_what_is_to_come_is_what_unwritten_lessons_teach():
    """An id is to come exactly as long as the lesson that teaches it is not written."""
    written = {info.number for info in catalogue.lessons() if info.written}
    expected = {id for id, item in catalogue.syllabus().items() if item.lesson not in written}
    assert catalogue.syllabus_to_come() == expected
