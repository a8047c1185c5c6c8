"""Delivery is measured as one would by hand, on small histories of every kind, and as pandas does on a large one."""

import random
import subprocess
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from mlops_lessons.delivery_log import DeliveryLog
from mlops_lessons.devops import _git
from mlops_lessons.devops.git_history import History, read_history
from mlops_lessons.devops.made_history import MadeRepository, airline_story, at
from mlops_lessons.devops.metrics import Metric, Period, apdex, lead_times, measure, percentile

DAY, NEXT = "2013-03-07", "2013-03-08"
TWO_DAYS = Period(at(DAY, "00:00"), at("2013-03-09", "00:00"))


@pytest.fixture
def made(tmp_path):
    """Give an empty repository."""
    return MadeRepository(tmp_path / "made")


@pytest.fixture
def log(tmp_path):
    """Give an empty delivery log."""
    return DeliveryLog(tmp_path / "delivery.jsonl")


def values(delivery, *names):
    """Return the values of some metrics."""
    return [delivery.metrics[name].value for name in names]


def failed(delivery):
    """Return what failed, by what it is known, and how many hours its repair took."""
    return [(one.deployment.release, one.evidence, one.hours) for one in delivery.failures]


def test_merges_are_no_changes_of_their_own(made):
    """Three commits wait 5, 3 and 1 hours; the merge, at 0 hours, would pull the median from 3 to 2."""
    made.commit("a", at(DAY, "10:00"))
    made.branch("side")
    made.commit("b", at(DAY, "12:00"))
    made.switch("main")
    made.commit("c", at(DAY, "14:00"))
    made.merge("side", at(DAY, "15:00"))
    made.tag("v1", at(DAY, "15:00"))
    found = measure(read_history(made.folder), (), TWO_DAYS)
    assert values(found, "frequency", "lead_time", "failure_rate", "rework") == [0.5, 3.0, 0.0, 0.0]
    assert found.metrics["lead_time"].count == 3
    assert found.metrics["recovery"] == Metric(None, 0, "no_failures")


def test_a_commit_counts_with_the_deployment_that_ships_it_first(made):
    """Not again with the next one, though it is in there too."""
    made.commit("a", at(DAY, "10:00"))
    made.tag("v1", at(DAY, "12:00"))
    made.commit("b", at(DAY, "13:00"))
    made.tag("v2", at(DAY, "23:00"))
    history = read_history(made.folder)
    found = measure(history, (), TWO_DAYS)
    assert lead_times(history, found.deployments, found.shipped) == ([2.0, 10.0], 0)
    assert values(found, "lead_time", "frequency") == [6.0, 1.0]


def test_a_revert_marks_the_deployment_that_shipped_what_it_takes_back(made):
    """v1 fails at the hour of v2, which is rework; two of the three went well."""
    bad = made.commit("bad", at(DAY, "10:00"))
    made.tag("v1", at(DAY, "11:00"))
    made.revert(bad, at(DAY, "14:00"))
    made.tag("v2", at(DAY, "15:30"))
    made.commit("more", at(DAY, "16:00"))
    made.tag("v3", at(DAY, "17:00"))
    found = measure(read_history(made.folder), (), TWO_DAYS)
    assert failed(found) == [("v1", ("revert",), 4.5)]
    assert values(found, "failure_rate", "recovery", "rework") == [pytest.approx(1 / 3), 4.5, pytest.approx(1 / 3)]


def test_taking_back_a_revert_is_no_failure_and_taking_that_back_is_one(made):
    """The change goes out (v1), back (v2), in again (v3) and back again (v4): v1 and v3 failed, v2 did not."""
    bad = made.commit("bad", at(DAY, "10:00"))
    made.tag("v1", at(DAY, "11:00"))
    back = made.revert(bad, at(DAY, "12:00"))
    made.tag("v2", at(DAY, "13:00"))
    again = made.revert(back, at(DAY, "14:00"))
    made.tag("v3", at(DAY, "15:00"))
    made.revert(again, at(DAY, "16:00"))
    made.tag("v4", at(DAY, "18:00"))
    found = measure(read_history(made.folder), (), TWO_DAYS)
    assert failed(found) == [("v1", ("revert",), 2.0), ("v3", ("revert",), 3.0)]
    assert values(found, "failure_rate", "recovery", "rework") == [0.5, 2.5, 0.5]


def test_what_is_taken_back_before_it_was_deployed_is_no_failure(made):
    """Nobody saw it; and a revert that is not deployed yet leaves its failure open."""
    early = made.commit("early", at(DAY, "10:00"))
    made.revert(early, at(DAY, "10:30"))
    late = made.commit("late", at(DAY, "11:00"))
    made.tag("v1", at(DAY, "12:00"))
    assert failed(measure(read_history(made.folder), (), TWO_DAYS)) == []
    made.revert(late, at(DAY, "13:00"))
    found = measure(read_history(made.folder), (), TWO_DAYS)
    assert failed(found) == [("v1", ("revert",), None)]
    assert found.metrics["recovery"] == Metric(None, 0, "none_mended", still_open=1)


def test_the_revert_of_a_whole_merge_counts(made):
    """The merge commit is what git names then."""
    made.commit("a", at(DAY, "09:00"))
    made.branch("side")
    made.commit("b", at(DAY, "10:00"))
    made.switch("main")
    merge = made.merge("side", at(DAY, "11:00"))
    made.tag("v1", at(DAY, "12:00"))
    made.revert(merge, at(DAY, "13:00"))
    made.tag("v2", at(DAY, "14:00"))
    assert failed(measure(read_history(made.folder), (), TWO_DAYS)) == [("v1", ("revert",), 2.0)]


def test_a_hotfix_repairs_the_release_it_names_else_the_one_before(made):
    """v3 names v1; v4 names none and repairs v3."""
    made.commit("a", at(DAY, "09:00"))
    made.tag("v1", at(DAY, "10:00"))
    made.commit("b", at(DAY, "11:00"))
    made.tag("v2", at(DAY, "12:00"))
    made.commit("hotfix: c\n\nFixes-release: v1", at(DAY, "13:00"))
    made.tag("v3", at(DAY, "14:00"))
    made.commit("Hotfix d", at(DAY, "15:00"))
    made.tag("v4", at(DAY, "15:30"))
    found = measure(read_history(made.folder), (), TWO_DAYS)
    assert failed(found) == [("v1", ("hotfix",), 4.0), ("v3", ("hotfix",), 1.5)]
    assert values(found, "failure_rate", "recovery", "rework", "lead_time") == [0.5, 2.75, 0.5, 1.0]


def test_zones_and_summer_time_are_no_time(made):
    """00:30 in New York before the clocks change and 09:30 after it are 8 hours apart, not 9; noon in Mexico City is 18:00 UTC."""
    made.commit("a", at("2013-03-10", "00:30", "-05:00"))
    made.commit("b", at("2013-03-10", "06:30", "-06:00"))
    made.tag("v1", at("2013-03-10", "09:30", "-04:00"))
    history = read_history(made.folder)
    found = measure(history)
    assert sorted(lead_times(history, found.deployments, found.shipped)[0]) == [1.0, 8.0]
    assert found.metrics["lead_time"].value == 4.5


def test_rebasing_moves_the_date_that_counts(made):
    """The change was written three days before; the commit that was deployed is an hour old."""
    made.commit("a", at(DAY, "10:00"), authored=at("2013-03-04", "10:00"))
    made.tag("v1", at(DAY, "11:00"))
    assert measure(read_history(made.folder)).metrics["lead_time"].value == 1.0


def test_a_squash_hides_when_the_work_began(made):
    """One commit, of the hour of the squash: the lead time looks better than it was."""
    made.commit("a", at(DAY, "09:00"))
    made.tag("v1", at(DAY, "09:00"))
    made.branch("side")
    made.commit("b", at(DAY, "10:00"))
    made.switch("main")
    made.merge("side", at(NEXT, "10:00"), squash=True)
    made.tag("v2", at(NEXT, "11:00"))
    found = measure(read_history(made.folder), (), TWO_DAYS)
    assert [len(found.shipped[name]) for name in ("v1", "v2")] == [1, 1]
    assert found.metrics["lead_time"].value == 0.5


def test_without_deployments_there_is_a_reason_and_no_number(made):
    """Commits alone, and no repository at all."""
    made.commit("a", at(DAY, "10:00"))
    for history in (read_history(made.folder), History()):
        found = measure(history, (), TWO_DAYS)
        for name in ("frequency", "lead_time", "failure_rate", "recovery", "rework", "duration"):
            assert found.metrics[name] == Metric(None, 0, "no_deployments")
    assert measure(History()).period is None
    assert measure(History()).metrics["sla"] == Metric(None, 0, "no_log")


def test_one_deployment_has_no_frequency_unless_the_period_is_told(made):
    """A single instant is no period; a week is."""
    made.commit("a", at(DAY, "10:00"))
    made.tag("v1")
    history = read_history(made.folder)
    assert measure(history).metrics["frequency"] == Metric(None, 1, "no_period")
    assert measure(history, (), Period(at(DAY, "00:00"), at("2013-03-14", "00:00"))).metrics["frequency"].value == 1 / 7
    assert measure(history).metrics["lead_time"].value == 0.0


def test_a_lightweight_tag_counts_from_its_commit_and_two_tags_on_it_are_one_deployment(made):
    """``v1`` that moves along with ``v1.0`` is not another deployment; other names are none."""
    made.commit("a", at(DAY, "10:00"))
    made.tag("v1.0")
    made.tag("v1")
    made.tag("stable")
    found = measure(read_history(made.folder), (), TWO_DAYS)
    assert [(one.release, one.at) for one in found.deployments] == [("v1", at(DAY, "10:00"))]


def test_what_was_cut_from_a_shallow_history_is_not_guessed(made, tmp_path):
    """v2 reaches the cut: whether v1 had shipped its commits cannot be seen. v3 is whole."""
    for number, hour in enumerate(range(10, 16)):
        made.commit(f"{number}", at(DAY, f"{hour}:00"))
        if number in (1, 3, 5):
            made.tag(f"v{number}", at(DAY, f"{hour}:30"))
    target = tmp_path / "shallow"
    command = ["git", "clone", "--quiet", "--depth=3", made.folder.as_uri(), str(target)]
    subprocess.run(command, env=_git.environment({"GIT_ALLOW_PROTOCOL": "file"}), check=True, capture_output=True)
    whole, cut = read_history(made.folder), read_history(target)
    assert measure(whole).metrics["lead_time"] == Metric(1.0, 6)
    assert measure(cut).metrics["lead_time"] == Metric(1.0, 2, unknown=1)
    only = History(cut.commits, cut.tags[:1], cut.head, cut.cut)
    assert measure(only).metrics["lead_time"] == Metric(None, 0, "cut_history", unknown=1)


def test_a_commit_of_after_its_deployment_is_left_out(made):
    """Somebody's clock was wrong: a negative time would pull the median down."""
    made.commit("a", at(DAY, "10:00"))
    made.commit("b", at(NEXT, "10:00"))
    made.tag("v1", at(DAY, "12:00"))
    assert measure(read_history(made.folder)).metrics["lead_time"] == Metric(2.0, 1, unknown=1)


def test_a_log_alone_is_enough_but_for_lead_time(log):
    """Four deployments, one attempt that failed, two incidents of one deployment, one of none, failures without repair."""
    for hour, release, ok in ((1, "v1", True), (5, "v2", True), (7, "v3", False), (9, "v4", True), (20, "v5", True)):
        log.append(
            "deployed", release=release, ok=ok, at=at(DAY, f"{hour:02}:00"), id=release, detail={"seconds": hour * 10}
        )
    log.append("incident_opened", release="v2", at=at(DAY, "06:00"), detail={"incident": "a"})
    log.append("incident_opened", release="v2", at=at(DAY, "07:00"), detail={"incident": "b"})
    log.append("incident_resolved", at=at(DAY, "08:00"), detail={"incident": "a"})
    log.append("incident_resolved", at=at(DAY, "10:00"), detail={"incident": "b"})
    log.append("incident_opened", at=at(DAY, "12:00"), detail={"incident": "power"})
    log.append("incident_resolved", at=at(DAY, "13:00"), detail={"incident": "power"})
    log.append("incident_opened", at=at(DAY, "22:00"), detail={"incident": "c", "deployment": "v5"})
    found = measure(History(), log, TWO_DAYS)
    assert failed(found) == [("v2", ("incident",), 5.0), ("v5", ("incident",), None)]
    assert values(found, "frequency", "failure_rate", "recovery", "duration") == [2.0, 0.5, 5.0, 70.0]
    assert found.metrics["recovery"].still_open == 1
    assert found.metrics["lead_time"] == Metric(None, 0, "no_changes")
    down = 4 + 1 + 26  # 06:00 to 10:00 once, though two overlap; the power; and the open one to the end
    assert found.metrics["sla"].value == pytest.approx(1 - down / 48)
    assert found.metrics["between_failures"].value == pytest.approx((48 - down) / 4)


def test_a_rollback_is_a_failure_and_its_repair(log):
    """By the deployment's id, or by its release."""
    log.append("deployed", release="v1", ok=True, at=at(DAY, "10:00"), id="1")
    log.append("deployed", release="v2", ok=True, at=at(DAY, "12:00"), id="2")
    log.append("rolled_back", release="v2", at=at(DAY, "12:05"), detail={"to": "v1"})
    log.append("rolled_back", at=at(DAY, "13:00"), detail={"deployment": "1"})
    found = measure(History(), log, TWO_DAYS)
    assert failed(found) == [("v1", ("rollback",), 3.0), ("v2", ("rollback",), pytest.approx(1 / 12))]


def test_what_the_log_says_of_a_plan_beats_what_the_history_suggests(made, log):
    """A revert that was planned is no rework; a plain deployment that was not is."""
    bad = made.commit("bad", at(DAY, "10:00"))
    made.tag("v1", at(DAY, "11:00"))
    made.revert(bad, at(DAY, "12:00"))
    made.tag("v2", at(DAY, "13:00"))
    log.append("deployed", release="v1", ok=True, at=at(DAY, "11:10"), detail={"planned": False})
    log.append("deployed", release="v2", ok=True, at=at(DAY, "13:10"), detail={"planned": True})
    found = measure(read_history(made.folder), log, TWO_DAYS)
    assert [one.release for one in found.deployments] == ["v1", "v2"]
    assert found.metrics["rework"] == Metric(0.5, 1)
    assert found.metrics["lead_time"].value == pytest.approx((70 + 70) / 120)


def test_the_story_of_the_lesson_is_what_one_works_out_on_paper():
    """Twelve changes; three of seven deployments failed; one is open."""
    made, log, period = airline_story()
    found = measure(read_history(made.folder), log, period)
    assert found.metrics["frequency"] == Metric(7 / 14, 7)
    assert found.metrics["lead_time"] == Metric(21.0, 12)
    assert failed(found) == [
        ("v1.1.0", ("incident", "revert"), pytest.approx(6 + 10 / 60)),
        ("v1.3.0", ("incident", "hotfix"), pytest.approx(65 / 60)),
        ("v1.4.0", ("incident",), None),
    ]
    assert found.metrics["failure_rate"].value == pytest.approx(3 / 7)
    assert found.metrics["recovery"].value == pytest.approx((370 + 65) / 2 / 60)
    assert found.metrics["rework"].value == pytest.approx(2 / 7)
    assert found.metrics["duration"].value == 390
    down = (280 + 60 + 45) / 60 + 55  # the last incident is open: from 17:00 on the 15th to the end of the 17th
    assert found.metrics["sla"].value == pytest.approx(1 - down / 336)
    assert found.metrics["between_failures"].value == pytest.approx((336 - down) / 4)


def _large(folder, commits, seed):
    """Make a repository of so many commits, with merges, reverts and tags, by one stream; return the names of its tags."""
    rng = random.Random(seed)
    made = MadeRepository(folder)
    clock = datetime(2012, 1, 1, tzinfo=UTC)
    lines, tips, tags = [], {"main": 0}, []
    for mark in range(1, commits + 1):
        clock += timedelta(minutes=rng.randint(1, 90))
        kind = rng.random()
        side = f"b{rng.randint(0, 3)}"
        branch = side if kind < 0.5 and tips["main"] else "main"
        parents = [tips.get(branch) or tips["main"]] if tips["main"] else []
        if kind > 0.85 and tips.get(side) and branch == "main":
            parents.append(tips.pop(side))
        zone = rng.choice(["-0600", "+0530", "+0000"])
        stamp = f"{int(clock.timestamp())} {zone}"
        text = f"hotfix: {mark}" if rng.random() < 0.01 else f"commit {mark}"
        seconds = int(clock.timestamp())
        lines += [
            f"commit refs/heads/{branch}",
            f"mark :{mark}",
            f"author A <a@x> {seconds - rng.randint(0, 9**6)} {zone}",
        ]
        lines += [f"committer A <a@x> {stamp}", f"data {len(text)}", text]
        lines += [f"from :{parents[0]}"] if parents else []
        lines += [f"merge :{parents[1]}"] if len(parents) > 1 else []
        lines += [f"M 644 inline f{mark % 50}", f"data {len(text)}", text, ""]
        tips[branch] = mark
        if branch == "main" and rng.random() < 0.05:
            when = clock + timedelta(minutes=rng.randint(1, 600))
            name = f"v{len(tags)}"
            tags.append((name, when))
            lines += [f"tag {name}", f"from :{mark}", f"tagger A <a@x> {int(when.timestamp())} +0100", "data 0", ""]
    _git.output(made.folder, "fast-import", "--quiet", "--date-format=raw", stdin="\n".join(lines).encode())
    return made.folder


def _shipped_by_git(folder, names):
    """Return the non-merge commits that each tag ships first, as git's own walk gives them."""
    found, before = {}, []
    for name in names:
        text = _git.output(
            folder, "log", "--no-merges", "--format=%H %ct %s", f"{name}^{{commit}}", *before, "--"
        ).decode()
        found[name] = [line.split(" ", 2) for line in text.splitlines()]
        before.append(f"^{name}^{{commit}}")
    return found


def test_a_large_history_is_measured_as_pandas_and_git_do(tmp_path):
    """Four thousand commits, some two hundred deployments, a thousand events: two ways that share no code agree."""
    folder, rng = _large(tmp_path / "large", 4000, seed=3), random.Random(5)
    log = DeliveryLog(tmp_path / "delivery.jsonl")
    history = read_history(folder)
    tags = sorted(((tag.at, tag.name) for tag in history.tags), key=lambda pair: pair[0])
    rows = []
    for number, (when, name) in enumerate(tags):
        planned = rng.random() > 0.1
        log.append(
            "deployed",
            release=name,
            ok=True,
            at=when,
            id=f"d{number}",
            detail={"seconds": number % 97, "planned": planned},
        )
        opened = [when + timedelta(minutes=rng.randint(1, 300)) for _ in range(rng.choice([0, 0, 0, 1, 2]))]
        ends = [None if rng.random() < 0.1 else one + timedelta(minutes=rng.randint(5, 2000)) for one in opened]
        rows.append(
            {"name": name, "at": when, "planned": planned, "seconds": number % 97, "opened": opened, "ends": ends}
        )
        for index, (start, end) in enumerate(zip(opened, ends, strict=True)):
            detail = {"incident": f"{name}-{index}", "deployment": f"d{number}"}
            log.append("incident_opened", at=start, detail=detail)
            if end is not None:
                log.append("incident_resolved", at=end, detail=detail)
    found = measure(history, log)

    table = pd.DataFrame(rows).set_index("name")
    shipped = _shipped_by_git(folder, table.index)
    changes = pd.DataFrame(
        [(name, int(when), text) for name, some in shipped.items() for _commit, when, text in some],
        columns=["name", "committed", "text"],
    )
    lead = (changes["name"].map(table["at"]).map(lambda when: when.timestamp()) - changes["committed"]) / 3600
    assert len(changes) > 2500
    assert len(table) > 100
    assert found.metrics["lead_time"].value == pytest.approx(lead[lead >= 0].median())
    assert (found.metrics["lead_time"].count, found.metrics["lead_time"].unknown) == (
        int((lead >= 0).sum()),
        int((lead < 0).sum()),
    )

    repaired = defaultdict(list)  # by a hotfix: the deployment before it
    for position, name in enumerate(table.index):
        if position and changes.loc[changes["name"] == name, "text"].str.startswith("hotfix").any():
            repaired[table.index[position - 1]].append(table["at"].iloc[position])
    table["failed"] = [bool(row.opened) or name in repaired for name, row in table.iterrows()]

    def mended(row):
        if row.opened:
            return pd.NaT if None in row.ends else max(row.ends)
        return min(repaired[row.name]) if row.failed else pd.NaT

    recovery = (pd.to_datetime(table.apply(mended, axis=1), utc=True) - pd.to_datetime(table["at"], utc=True)).dropna()
    assert found.metrics["failure_rate"].value == pytest.approx(table["failed"].mean())
    assert found.metrics["recovery"].value == pytest.approx(recovery.dt.total_seconds().median() / 3600)
    assert found.metrics["recovery"].still_open == int(table["failed"].sum()) - len(recovery)
    assert found.metrics["rework"].value == pytest.approx((~table["planned"]).mean())
    assert found.metrics["duration"].value == table["seconds"].median()

    start, end = found.period.start, found.period.end
    minutes = pd.Series(0, index=pd.date_range(start.replace(second=0, microsecond=0), end, freq="min"))
    for row in table.itertuples():
        for opened, closed in zip(row.opened, row.ends, strict=True):
            until = min(closed or end, end) - timedelta(seconds=1)
            minutes[opened.astimezone(UTC) : until.astimezone(UTC)] = 1
    whole = (end - start) / timedelta(minutes=1)
    assert found.metrics["sla"].value == pytest.approx(1 - minutes.sum() / whole, abs=1e-4)
    count = sum(map(len, table["opened"]))
    assert found.metrics["between_failures"].value == pytest.approx((whole - minutes.sum()) / 60 / count, rel=1e-3)
    assert found.metrics["frequency"].value == pytest.approx(len(table) / (whole / 1440))


def test_apdex_and_percentiles_of_response_times():
    """The ends of the zones belong to the better one; a percentile is a value that was measured."""
    assert apdex([0.5], 0.5) == 1.0
    assert apdex([2.0, 2.1], 0.5) == 0.25
    assert [percentile([10, 20, 30, 40], share) for share in (0.0, 0.25, 0.26, 0.95, 1.0)] == [10, 10, 20, 40, 40]
    assert percentile(range(1, 101), 0.95) == 95
