"""How answers about releasing are judged, also those in unusual forms."""

import functools
import hashlib
import itertools
import random
import zlib
from statistics import NormalDist

import numpy as np
import pytest

from mlops_lessons.continuous_deployment import _solutions_release as solutions
from mlops_lessons.continuous_deployment._release_trials import try_bucket
from mlops_lessons.course.exercise import exercise
from mlops_lessons.course.judging import judge_here

BUCKET = exercise("continuous_deployment", "gets_candidate")
TOGGLES = exercise("continuous_deployment", "toggle_rules")
CALLS = exercise("continuous_deployment", "board_calls")


def md5(user):
    """Return a place from another digest."""
    return int(hashlib.md5(user.encode()).hexdigest(), 16) % 10_000 / 100


RIGHT = {
    "md5 in hundredths": lambda user, percent: md5(user) < percent,
    "crc32": lambda user, percent: zlib.crc32(user.encode()) / 2**32 < percent / 100,
    "numpy's bool": lambda user, percent: np.bool_(md5(user) < percent),
    "a generator seeded by the name": lambda user, percent: random.Random(user).random() < percent / 100,
}


@pytest.mark.parametrize("way", RIGHT)
def test_any_fixed_place_will_do(way):
    """There is more than one right answer, and all are told to be right."""
    assert judge_here(BUCKET, RIGHT[way]).outcome == "passed"


def every_fifth():
    """Return a function that counts its calls."""
    calls = itertools.count()
    return lambda user, percent: next(calls) % 100 < percent


WRONG = {
    "another_each_time": every_fifth(),
    "forgets_at_restart": lambda user, percent: random.Random(hash(user)).random() < percent / 100,
    "leaves_as_it_grows": lambda user, percent: random.Random(f"{percent}-{user}").random() < percent / 100,
    "everybody": lambda user, percent: True,
    "nobody": lambda user, percent: False,
    "turned_round": lambda user, percent: md5(user) >= percent,
    "wrong_share": lambda user, percent: md5(user) < 2 * percent,
    "zero_is_some": lambda user, percent: int(md5(user)) <= percent,
    "hundred_is_not_all": lambda user, percent: int(md5(user)) % 101 * 1.02 < percent,
    "a_number": lambda user, percent: md5(user) / 100,
}


@pytest.mark.parametrize("mistake", WRONG)
def test_another_way_to_make_a_mistake_is_told_as_that_mistake(mistake):
    """Not only the code that stands in the list of mistakes."""
    assert judge_here(BUCKET, WRONG[mistake]).mistake == mistake


def test_the_trial_leaves_python_as_it_was():
    """The other ``hash`` ends with the trial, also where the function raises."""
    before = hash
    with pytest.raises(ZeroDivisionError):
        try_bucket(lambda user, percent: 1 / 0, 20, 50)
    try_bucket(lambda user, percent: hash(user) % 100 < percent, 20, 50)
    assert hash is before


def test_a_function_that_gives_nothing_was_not_written_yet():
    """``...`` and None."""
    assert judge_here(BUCKET, lambda user, percent: ...).outcome == "not_attempted"


def judged_file(tmp_path, text):
    """Return the verdict on a file of toggles."""
    path = tmp_path / "toggles.json"
    path.write_text(text, encoding="utf-8")
    return judge_here(TOGGLES, path)


def test_toggles_may_be_written_otherwise(tmp_path):
    """More fields, another order of the airlines, and a boolean that was killed and off."""
    text = """{"toggles": {
      "new_model": {"kind": "percentage", "percent": 10.0, "owner": "data"},
      "old_banner": {"kind": "percentage", "percent": 30, "killed": true},
      "risk_word": {"kind": "segment", "segment": {"airline": ["B6", "UA"]}, "purpose": "experiment"}}}"""
    assert judged_file(tmp_path, text).outcome == "passed"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"risk_word"', '"riskword"', "word_for_ua"),
        ('"percent": 10', '"percent": 60', "model_for_a_tenth"),
        ('"toggles"', '"flags"', "no_toggles"),
        ('"UA", "B6"', '"UA", "B6", "AA"', "no_word_for_aa"),
    ],
)
def test_what_nobody_foresaw_names_the_check_that_it_breaks(tmp_path, old, new, message):
    """Wrong in a way of its own: the check is told."""
    result = judged_file(tmp_path, solutions.toggle_rules().replace(old, new))
    assert (result.outcome in ("failed", "partly"), result.mistake, result.message) == (True, None, message)


@pytest.mark.parametrize(
    "change", [str.upper, lambda word: word.replace(" ", "_"), lambda word: f" {word}-".strip("-")]
)
def test_calls_are_read_kindly(change):
    """Capitals, underlines and blanks do not matter."""
    assert (
        judge_here(CALLS, {name.lower(): change(call) for name, call in solutions.board_calls().items()}).outcome
        == "passed"
    )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"B": "promote"}, "missing"),
        (dict.fromkeys("BCDEFG", "wait"), "unknown_word"),
        (["promote"] * 6, "no_dictionary"),
        (solutions.board_calls() | {"E": "roll back"}, "E_roll_back"),
        (dict.fromkeys("BCDEFG", ...), "missing"),
    ],
)
def test_a_wrong_set_of_calls_is_told_by_its_first_wrong_board(answer, message):
    """Or by its form."""
    assert judge_here(CALLS, answer).message == message


def test_an_answer_that_is_only_written_down_is_lost_at_a_restart():
    """A draw kept in a table, in a default or in a cache is gone in the next process; a digest is not, and tables come back."""
    kept: dict[str, float] = {}

    def in_a_table(user: str, percent: float) -> bool:
        return kept.setdefault(user, random.random()) < percent / 100

    def in_a_default(user: str, percent: float, seen: dict[str, float] = {}) -> bool:  # noqa: B006
        return seen.setdefault(user, random.random()) < percent / 100

    listed: list[str] = []

    def in_a_list(user: str, percent: float) -> bool:
        if user not in listed:
            listed.insert(random.randint(0, len(listed)), user)
        return listed.index(user) < percent * 10

    @functools.cache
    def in_a_cache(user: str) -> float:
        return random.random()

    assert try_bucket(in_a_list, 20, 50)["restarted"] > 0
    namespace = {"place": in_a_cache}
    exec("def function(user, percent): return place(user) < percent / 100", namespace)
    for function in (in_a_table, in_a_default, namespace["function"]):
        record = try_bucket(function, 20, 50)
        assert record["changed"] == 0
        assert record["restarted"] > 0
        assert judge_here(BUCKET, function).mistake == "forgets_at_restart"
    assert len(kept) == 1000


def test_yes_and_no_may_be_said_with_one_and_zero():
    """A place among a hundred is a number; 1 and 0 say in or out."""
    assert (
        judge_here(BUCKET, lambda user, percent: int(zlib.crc32(user.encode()) % 1000 < percent * 10)).outcome
        == "passed"
    )
    assert judge_here(BUCKET, lambda user, percent: zlib.crc32(user.encode()) % 100).mistake == "a_number"
    assert (
        judge_here(BUCKET, lambda user, percent: random.Random(42).random() * 100 < percent).mistake == "all_together"
    )


def test_a_banner_that_is_only_switched_off_has_lost_what_it_said(tmp_path):
    """``"on": false`` is no kill switch: nobody knows afterwards that it was on."""
    text = solutions.toggle_rules().replace('"on": true, "killed": true', '"on": false')
    assert judged_file(tmp_path, text).mistake == "switched_off"


def test_the_exact_quantile_is_as_right_as_1_96():
    """Who takes 1.959964 of the normal distribution has the same interval."""

    def interval(stable_failed, stable, candidate_failed, candidate):
        before, after = stable_failed / stable, candidate_failed / candidate
        error = (before * (1 - before) / stable + after * (1 - after) / candidate) ** 0.5
        half = NormalDist().inv_cdf(0.975) * error
        return [after - before - half, after - before + half]

    assert judge_here(exercise("continuous_deployment", "difference_interval"), interval).outcome == "passed"
