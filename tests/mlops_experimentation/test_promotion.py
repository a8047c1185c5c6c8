"""The gain is weighed by days, and the rule says the same whoever asks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from mlops_lessons.mlops_experimentation import promotion, solutions
from mlops_lessons.mlops_experimentation.promotion import Evidence, decide

KNOWN = ("carrier", "hour")


def _flights(days=12, each=40, seed=3):
    rng = np.random.default_rng(seed)
    day = np.repeat(np.arange(days), each)
    late = rng.integers(2, size=len(day))
    scores = [np.round(late * 0.2 + rng.normal(size=len(day)), digits) for digits in (1, 3)]  # the first has many ties
    return late, scores, day


@pytest.mark.parametrize("units", ["days", "flights"])
def test_each_draw_is_the_auc_that_scikit_learn_gives_with_those_weights(units, monkeypatch):
    """Both ways of counting pairs agree with an independent computation, ties included."""
    late, (before, after), day = _flights()
    codes = day if units == "days" else np.arange(len(day))
    for few in (0, 10_000):
        monkeypatch.setattr(promotion, "_FEW", few)
        found = promotion.gains(late, before, after, codes, resamples=5, seed=1)
        rng, many = np.random.default_rng(1), codes.max() + 1
        for gain in found:
            weights = np.bincount(rng.integers(many, size=many), minlength=many)[codes]
            wanted = [roc_auc_score(late, scores, sample_weight=weights) for scores in (before, after)]
            assert gain == pytest.approx(wanted[1] - wanted[0])


def test_a_model_gains_nothing_over_itself():
    """The interval of no difference is a point at zero."""
    late, (before, _after), day = _flights()
    assert promotion.gain_intervals(late, before, before, day) == {"flights": (0.0, 0.0), "days": (0.0, 0.0)}


def test_days_that_go_together_widen_the_interval():
    """Where a whole day is ranked well or badly, drawing flights one by one promises more than it knows."""
    rng = np.random.default_rng(0)
    day = np.repeat(np.arange(30), 60)
    late = rng.integers(2, size=len(day))
    good = rng.choice([-1, 1], size=30)[day]
    after = late * good + rng.normal(size=len(day))
    found = promotion.gain_intervals(late, rng.normal(size=len(day)), after, day)
    width = {unit: high - low for unit, (low, high) in found.items()}
    assert width["days"] > 2 * width["flights"]


def test_the_interval_holds_the_middle_of_the_draws():
    """Half of the draws lie in the interval of one half."""
    assert promotion.interval(range(101), 0.5) == (25.0, 75.0)


def test_an_interval_of_the_auc_holds_the_auc():
    """The measured value lies in its own interval."""
    late, (before, _after), day = _flights()
    low, high = promotion.auc_interval(late, before, day)
    assert low < roc_auc_score(late, before) < high


@given(st.tuples(st.floats(-0.1, 0.1), st.floats(-0.1, 0.1)).map(sorted), st.floats(0.1, 0.2), st.floats(0.1, 0.2))
def test_the_rule_is_the_one_that_the_learner_writes(gain, brier, champion):
    """The exercise's solution and the lesson's own rule never differ."""
    told = Evidence(tuple(gain), brier, champion, KNOWN)
    assert decide(told).verdict == solutions.promotion_verdict(*gain, brier, champion)


def test_nothing_promotes_what_is_known_too_late():
    """However large the gain: a feature that comes after 18:00, or that nobody knows of, is refused first."""
    for name in ("dep_delay", "departure_precip", "no_such_feature"):
        told = Evidence((0.2, 0.3), 0.05, 0.14, (*KNOWN, name))
        assert decide(told) == promotion.Decision("refuse", ("late_features",))
    assert promotion.too_late(KNOWN) == []


def test_what_cannot_be_made_again_is_refused():
    """A gap in the lineage outweighs a sure gain."""
    assert decide(Evidence((0.01, 0.02), 0.1, 0.1, KNOWN, ("seed",))).verdict == "refuse"


def test_decisions_are_shown_in_words(capsys):
    """Verdict and reason stand in the table."""
    promotion.show_decisions({"new": Evidence((-0.01, 0.02), 0.13, 0.14, KNOWN)})
    shown = capsys.readouterr().out
    assert "wait for more days" in shown
    assert "-0.01 … +0.02" in shown
