"""A push that reaches some users first, is given up or promoted, and is tried in the dark; by real processes."""

import time

import pytest

from mlops_lessons.continuous_deployment import canary, release_changes, releasing, users
from mlops_lessons.continuous_deployment.delivery import Delivery
from mlops_lessons.continuous_deployment.evidence import chance_range
from mlops_lessons.continuous_deployment.releases import release_folder
from mlops_lessons.continuous_deployment.supervisor import conversation
from mlops_lessons.continuous_deployment.traffic import in_share
from mlops_lessons.errors import ServiceError

PEOPLE = users.made_up_users(100)


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """Give a system that serves, whose router counts by airline."""
    folder = tmp_path_factory.mktemp("canary")
    with Delivery(folder, limit_ms=60_000, router={"segments": ["airline"]}) as running:
        assert running.push().accepted
        yield running


@pytest.fixture(scope="module")
def toggled(system):
    """Give the system with the feature behind its toggle deployed to all."""
    system.copy.undo()
    assert system.push(release_changes.behind_toggle(system.copy), "A word for the risk").accepted
    return system


def push_to_some(system, changes, percent=25, salt="margin"):
    """Push a canary and return its commit."""
    with canary.for_some(percent, salt):
        result = system.push(changes, "To some")
    assert result.accepted, result.lines
    return result


@pytest.mark.soak  # `make test` sees toggles at work in the strict run of lesson 05
def test_a_toggle_reaches_whom_it_says_and_nothing_is_deployed(toggled):
    """Nobody, an airline, the very users of a share, all, nobody: and one release answers all the time."""
    deployed = [event for event in toggled.log if event.kind == "deployed"]
    rows = {
        step: (count, release) for step, count, release in releasing.reach(toggled, release_changes.FEATURE, PEOPLE)
    }
    sharers = {
        percent: sum(in_share(who.name, percent, release_changes.FEATURE) for who in PEOPLE) for percent in (20, 50)
    }
    flyers = sum(who.airline == "UA" for who in PEOPLE)
    wanted = {
        "missing": 0,
        "nobody": 0,
        "segment": flyers,
        "some": sharers[20],
        "more": sharers[50],
        "all": 100,
        "killed": 0,
    }
    assert {step: count for step, (count, _release) in rows.items()} == wanted
    assert len({release for _count, release in rows.values()}) == 1
    assert [event for event in toggled.log if event.kind == "deployed"] == deployed
    assert [event.detail["value"] for event in toggled.log if event.kind == "toggled"][-1] == "killed"


def test_a_canary_answers_its_share_fails_one_airline_only_and_gives_way_in_one_step(toggled, tools):
    """The defect is in one segment; after it is given up nobody gets it, also after the system set itself right."""
    stable = toggled.serving
    result = push_to_some(toggled, release_changes.with_margin(toggled.copy))
    assert toggled.serving == stable
    assert toggled.pointer["rules"]["candidate"] == result.commit
    assert "25" in result.lines[-1]
    answers = users.ask(toggled.address, PEOPLE)
    assert [answer.release == result.commit for answer in answers] == [
        in_share(who.name, 25, "margin") for who in PEOPLE
    ]
    low, high = chance_range(25, len(PEOPLE), 1e-4)
    assert low <= sum(answer.release == result.commit for answer in answers) / len(PEOPLE) <= high
    assert all(a.failed == (a.release == result.commit and a.user.airline == "AS") for a in answers)
    assert users.ask(toggled.address, PEOPLE[:20]) == answers[:20], "one user never changes side"

    assert canary.give_up(toggled, "AS") == result.commit
    assert toggled.pointer["held"][result.commit] == "AS"
    assert toggled.reconcile() == stable, "what was given up does not come back by itself"
    assert {answer.release for answer in users.ask(toggled.address, PEOPLE[:20])} == {stable}
    assert tools.eventually(lambda: result.commit not in toggled.state()["services"])
    with pytest.raises(ServiceError):
        canary.give_up(toggled, "twice")
    assert toggled.push(release_changes.with_margin_for_all(toggled.copy), "Mended").accepted
    assert not any(answer.failed for answer in users.ask(toggled.address, PEOPLE))

    seen, copies = releasing.mirrored(toggled, result.commit, PEOPLE)
    assert {(answer.release, answer.status) for answer in seen} == {(toggled.serving, 200)}
    flyers = sum(who.airline == "AS" for who in PEOPLE)
    assert (copies["answered"], copies["dropped"], copies["failed"], copies["differed"]) == (100, 0, 0, flyers)
    assert {one["segment"] for one in copies["examples"]} == {"airline=AS"}

    taken = releasing.latencies(toggled, result.commit, PEOPLE[:10], rounds=1)
    assert {state: len(each) for state, each in taken.items()} == {"none": 10, "well": 10, "frozen": 10}
    assert toggled.pointer["rules"]["mirror"] is None
    assert tools.eventually(lambda: result.commit not in toggled.state()["services"]), "a frozen process ends too"


def test_a_canary_is_promoted_by_deploying_it(toggled):
    """Then all get it, and the rules are single again."""
    commit = push_to_some(toggled, {"note.txt": "promoted"}, percent=50).commit
    assert toggled.deploy(commit)
    assert toggled.serving == commit
    assert (toggled.pointer["rules"]["mode"], toggled.pointer["rules"]["candidate"]) == ("single", None)


def test_users_are_shared_out_in_four_ways_and_all_come_back(toggled):
    """Canary, segment, blue, green; in the end everybody is on the stable release."""
    stable, candidate = toggled.serving, toggled.pointer["previous"]
    shared = releasing.shared_out(toggled, candidate, PEOPLE)
    got = {way: {a.user for a in answers if a.release == candidate} for way, answers in shared.items()}
    assert got["canary"] == {who for who in PEOPLE if in_share(who.name, 25, "ways")}
    assert got["segment"] == {who for who in PEOPLE if who.airline == "DL"}
    assert (got["blue"], got["green"]) == (set(), set(PEOPLE))
    assert {answer.release for answer in users.ask(toggled.address, PEOPLE[:10])} == {stable}


def test_the_request_for_a_canary_ends_with_its_block_and_nonsense_is_none(monkeypatch):
    """A push after it is for all users again; what cannot be read asks for nothing."""
    monkeypatch.delenv(canary.CANARY, raising=False)
    with canary.for_some(5):
        assert canary.asked_for() == {"percent": 5.0, "salt": ""}
        with canary.for_some(20, "s"):
            assert canary.asked_for() == {"percent": 20.0, "salt": "s"}
        assert canary.asked_for() == {"percent": 5.0, "salt": ""}
    assert canary.asked_for() is None
    for nonsense in ("", "x", "[]", '{"percent": "many"}', "null", "5"):
        monkeypatch.setenv(canary.CANARY, nonsense)
        assert canary.asked_for() is None


def test_the_late_end_of_a_conversation_stops_no_release_that_was_started_again(toggled):
    """One that kept a release, and whose end is noticed only after others have stopped it and started it anew."""
    commit, places = toggled.pointer["previous"], toggled.places
    folder = release_folder(places, commit)
    with conversation(places) as last:
        with conversation(places) as first:
            first.serve(commit, folder)
            first.ask("keep", commit=commit)
            with conversation(places) as other:
                other.ask("stop", commit=commit, wait=True)
            last.serve(commit, folder)
        time.sleep(0.3)  # for the end of the first to be noticed
        assert commit in last.ask("state")["services"]
    toggled.route()
