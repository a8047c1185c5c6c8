"""Made-up users: who they are, and that no answer gets lost or mixed up."""

import json
from collections import Counter

import pytest

from mlops_lessons.continuous_deployment.users import AIRLINES, Answer, User, ask, made_up_users


@pytest.mark.parametrize("count", [1, 60, 100, 400, 1001])
def test_airlines_are_in_their_shares(count):
    """To within one user; the same seed gives the same users."""
    people = made_up_users(count)
    found = Counter(person.airline for person in people)
    assert all(abs(found[name] - count * share) <= 1 for name, share in AIRLINES.items())
    assert people == made_up_users(count)
    assert len({person.name for person in people}) == count


def test_everybody_gets_an_answer_in_order(start):
    """Each is asked as themselves, by several clients at a time, and the answers stand in the order of the users."""

    async def echo(scope, receive, send):
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        heads = {key.decode(): value.decode() for key, value in scope["headers"]}
        said = {"user": heads["x-user"], "airline": heads["x-airline"], "carrier": json.loads(body)["carrier"]}
        status = 500 if heads["x-airline"] == "AS" else 422 if heads["x-airline"] == "DL" else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"x-release", b"r1")]})
        await send({"type": "http.response.body", "body": json.dumps(said).encode()})

    people = made_up_users(50)
    answers = ask(start(echo).address, people, threads=3)
    assert [answer.user for answer in answers] == people
    assert all(
        answer.body == {"user": who.name, "airline": who.airline, "carrier": who.airline}
        for who, answer in zip(people, answers, strict=True)
    )
    assert {answer.release for answer in answers} == {"r1"}
    assert all(answer.failed == (answer.user.airline == "AS") for answer in answers)
    assert all(answer.milliseconds > 0 for answer in answers)


def test_who_gets_nothing_has_failed(dead):
    """Nobody answers: status 0, and it counts as a failure."""
    (answer,) = ask(dead, [User("ana", "UA")])
    assert (answer.status, answer.release, answer.failed) == (0, "", True)
    assert not Answer(answer.user, "r1", 200, {}, 1.0).failed
