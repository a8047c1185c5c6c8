"""The rehearsal of the first day: the rules of ids, what each screen lets pass, and the order of the steps."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.cloud_computing import rehearsal, solutions
from mlops_lessons.i18n import set_language

GOOD = {
    "account": {"country": "PE", "terms": True},
    "project": {"name": "Flight delays", "id": "flight-delays-2026"},
    "billing": {"card": "rehearsal"},
    "budget": {"amount": 5, "thresholds": [50, 90, 100], "notify": "ana@example.org"},
    "bucket": {"name": "flight-delays-raw", "location": "us-east1", "public": False, "versions": True},
}
ORDER = [step.id for step in rehearsal.STEPS]
ALL_FIELDS = [name for step in rehearsal.STEPS for name in step.asks]
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
some_id = st.one_of(
    st.text(alphabet="abz09-_AñÑ é", max_size=34),
    st.text(max_size=34),
    st.from_regex(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", fullmatch=True),
    st.sampled_from(["google-flights", "my-ssl-one", "null-and-void", "undefined-thing", "a" * 30, "a" * 31, "abcde"]),
)


@given(some_id)
def test_an_id_passes_exactly_when_the_published_rules_hold(text):
    """Our checks agree with one regular expression made from the rules, on any text."""
    by_rule = re.fullmatch(r"[a-z][a-z0-9-]{4,28}[a-z0-9]", text) is not None and not re.search("google|ssl", text)
    problems = set(rehearsal.project_id_problems(text)) - {"id_advised"}
    assert (not problems) is bool(by_rule)
    assert solutions.valid_project_id(text) is bool(by_rule)


@pytest.mark.parametrize("value", [None, 7, b"flight-delays", ["flight-delays"], True])
def test_an_id_that_is_no_text_is_refused(value):
    """Anything but a text breaks the first rule, and nothing raises."""
    assert rehearsal.project_id_problems(value) == ["id_not_text"]


def test_each_rule_is_named_when_it_is_broken():
    """One id for each rule, breaking it alone."""
    broken = {
        "abc": ["id_length"],
        "flight_delays": ["id_characters"],
        "2flights": ["id_start"],
        "flights-": ["id_end"],
        "google-flights": ["id_restricted"],
        "null-flights": ["id_advised"],
    }
    assert {text: rehearsal.project_id_problems(text) for text in broken} == broken


def test_the_whole_day_in_order_passes():
    """Five good screens in the right order pass, without any card."""
    assert all(entry.passed for entry in rehearsal.walk([(step, GOOD[step]) for step in ORDER]))


@given(st.permutations(ORDER))
def test_a_step_passes_only_after_what_it_needs(order):
    """In any order, a step passes exactly when all before it on the list have passed."""
    done = []
    for entry in rehearsal.walk([(step, GOOD[step]) for step in order]):
        position = ORDER.index(entry.step)
        assert entry.passed is (position == 0 or ORDER[position - 1] in done)
        done += [entry.step] if entry.passed else []


def test_no_bucket_before_the_alarm():
    """Jumping straight to the bucket is refused for want of a budget, whatever is typed."""
    day = [(step, GOOD[step]) for step in ("account", "project", "billing", "bucket")]
    assert rehearsal.walk(day)[-1].problems == ("before_budget",)


@pytest.mark.parametrize(
    ("step", "change", "problem"),
    [
        ("account", {"country": " "}, "country"),
        ("account", {"terms": "yes"}, "terms"),
        ("project", {"name": "abc"}, "name_length"),
        ("project", {"id": "Flight"}, "id_characters"),
        ("billing", {"card": "4111 1111 1111 1111"}, "card"),
        ("budget", {"amount": 0}, "amount"),
        ("budget", {"amount": "5 USD"}, "amount"),
        ("budget", {"amount": True}, "amount"),
        ("budget", {"thresholds": [100]}, "thresholds"),
        ("budget", {"thresholds": []}, "thresholds"),
        ("budget", {"thresholds": "50"}, "thresholds"),
        ("budget", {"notify": []}, "notify"),
        ("budget", {"notify": ["@"]}, "notify"),
        ("bucket", {"name": "Ab"}, "bucket_name"),
        ("bucket", {"location": ""}, "location"),
        ("bucket", {"public": True}, "public"),
        ("bucket", {"versions": None}, "versions"),
    ],
)
def test_a_wrong_field_is_told_by_its_own_problem(step, change, problem):
    """Each careless field is refused with the problem that names it."""
    assert problem in rehearsal.step_problems(step, GOOD[step] | change)


@given(st.sampled_from([*ORDER, "moon"]), st.dictionaries(st.sampled_from(ALL_FIELDS), anything))
def test_no_screen_raises_whatever_is_typed(step, fields):
    """Any fields at all give problems that have words, never an exception."""
    say = rehearsal.say
    assert all(say(f"lab.problems.{name}") for name in rehearsal.step_problems(step, fields))


@pytest.mark.parametrize("language", ["es", "en"])
def test_tables_are_whole_in_both_languages(language, capsys):
    """Steps, candidates and a walk are shown without a missing word."""
    set_language(language)
    rehearsal.show_steps()
    rehearsal.show_project_ids(["Flight_Delays", "flight-delays-2026"])
    rehearsal.show_walk([*GOOD.items(), ("moon", {})])
    shown = capsys.readouterr().out
    assert len(shown.splitlines()) > 12
    assert "{" not in shown
