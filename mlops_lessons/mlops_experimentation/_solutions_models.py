"""One right answer to each exercise of the first half, as a learner would write it."""

from __future__ import annotations

__all__ = ["eight_features", "forward_folds", "reliability", "simplest_as_good", "train_again"]


def forward_folds(months, first):
    folds = []
    for month in sorted(set(months)):
        train = [place for place, other in enumerate(months) if other < month]
        test = [place for place, other in enumerate(months) if other == month]
        if month >= first and train:
            folds.append([train, test])
    return folds


def eight_features():
    return ["hour", "weekday", "carrier", "humid", "flight_late_share", "late_share", "carrier_late_share", "dest"]


def reliability(said, late):
    rows = []
    for tenth in range(10):
        group = [place for place, share in enumerate(said) if min(int(share * 10), 9) == tenth]
        if group:
            mean = sum(said[place] for place in group) / len(group)
            came = sum(late[place] for place in group) / len(group)
            rows.append([mean, came])
    return rows


def simplest_as_good(results):
    from math import sqrt
    from statistics import mean, stdev

    if not results:
        return None
    best = max(results, key=lambda one: mean(one["auc"]))
    good = [best["leaves"]]
    for one in results:
        lost = [top - own for top, own in zip(best["auc"], one["auc"], strict=True)]
        if mean(lost) <= stdev(lost) / sqrt(len(lost)):
            good.append(one["leaves"])
    return min(good)


def train_again(flights, seed):
    from sklearn.ensemble import RandomForestClassifier

    ordered = flights.sort_values(["scheduled", "carrier", "flight"])
    drawn = ordered.sample(frac=0.8, random_state=seed)
    forest = RandomForestClassifier(20, max_depth=4, random_state=seed)
    return forest.fit(drawn[["hour", "weekday", "distance"]], drawn["late"])
