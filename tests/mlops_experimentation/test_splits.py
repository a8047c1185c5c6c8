"""Which model wins depends on what was set apart for measuring."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

from mlops_lessons.mlops_experimentation import candidates, splits


@pytest.fixture(scope="module")
def known():
    """Return the flights known on the evening of the story."""
    return splits.known_flights()


def test_days_apart_have_no_day_in_common(known):
    """No day has flights on both sides."""
    train, test = splits.days_apart(known)
    assert len(train) == 16_000
    assert set(train["date"]).isdisjoint(test["date"])


def test_nothing_of_november_and_december_is_known(known):
    """The envelope stays shut."""
    assert known["month"].max() == 10


def test_a_contest_gives_the_auc_of_each_contender(known):
    """The AUC is that of the model's own probabilities."""
    small = known.head(3_000)
    found = splits.contest(small.iloc[:2_000], small.iloc[2_000:])
    model = candidates.fit(splits.CONTENDERS["small"], small.iloc[:2_000])
    said = model.predict_proba(small.iloc[2_000:][list(splits.CONTENDERS["small"].features)])[:, 1]
    assert found["small"] == pytest.approx(roc_auc_score(small.iloc[2_000:]["late"], said))


def test_shuffled_flights_choose_the_model_that_loses_forwards(known):
    """The winner with random flights loses with whole days and forwards in time, by a clear margin."""
    shuffled = splits.contest(*train_test_split(known, train_size=16_000, random_state=0))
    days = splits.contest(*splits.days_apart(known))
    before = known[known["month"] <= 8].sample(16_000, random_state=0)
    forward = splits.contest(before, known[known["month"] > 8])
    assert shuffled["big"] > shuffled["small"] + 0.01
    assert days["small"] > days["big"] + 0.01
    assert forward["small"] > forward["big"] + 0.005
    assert np.mean(list(shuffled.values())) > np.mean(list(forward.values())) + 0.05
