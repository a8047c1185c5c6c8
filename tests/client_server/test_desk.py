"""The airline's desk: what it tells, what it books, and that a key books once, whatever comes at once."""

import asyncio
from collections import Counter

import httpx
import pytest

from mlops_lessons.client_server.desk import FLIGHTS, MAX_AGE, RISK, SEATS, desk_application, entity_tag, timetable
from mlops_lessons.client_server.serving import running
from mlops_lessons.flights import load_flights

ANA = {"flight": "UA1545", "name": "Ana"}


@pytest.fixture
def desk():
    """Give a client of a fresh desk."""
    with running(desk_application()) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield client


def test_the_flights_are_those_of_the_data():
    """Origin, destination and delay of the first of January 2013, counted by pandas."""
    flights = load_flights()
    day = flights[(flights["month"] == 1) & (flights["day"] == 1)]
    for name, told in FLIGHTS.items():
        row = day[(day["carrier"] == name[:2]) & (day["flight"] == int(name[2:])) & (day["origin"] == told["origin"])]
        assert row[["dest", "arr_delay"]].values.tolist() == [[told["dest"], told["arrival_delay"]]]


def test_the_risk_is_the_share_of_late_arrivals_of_the_airline():
    """More than fifteen minutes late, of the flights of 2013 that arrived."""
    arrived = load_flights().dropna(subset="arr_delay")
    for airline, risk in RISK.items():
        late = arrived.loc[arrived["carrier"] == airline, "arr_delay"] > 15
        assert risk == round(late.sum() / len(late), 3)


def test_it_tells_status_risk_and_seats(desk):
    """Each of the readings answers 200 with its content, and 404 for a flight that it does not know."""
    assert desk.get("/flights/UA1545").json() == FLIGHTS["UA1545"]
    assert desk.get("/flights/UA1545/risk").json() == {"flight": "UA1545", "risk": RISK["UA"]}
    assert desk.get("/flights/UA1545/seats").json() == {"free": list(SEATS)}
    for path in ("", "/risk", "/seats"):
        assert desk.get(f"/flights/XX1{path}").status_code == 404
    assert desk.get("/timetable").json() == timetable()


def test_a_booking_takes_the_first_free_seat(desk):
    """It answers 201, and the seat is free no more; flights have seats of their own."""
    assert desk.post("/bookings", json=ANA).json()["seat"] == "12A"
    assert desk.post("/bookings", json=ANA).json()["seat"] == "12B"
    assert desk.post("/bookings", json={**ANA, "flight": "AA1141"}).json()["seat"] == "12A"
    assert desk.get("/flights/UA1545/seats").json()["free"] == list(SEATS[2:])


@pytest.mark.parametrize(
    "body", [{}, {"flight": "UA1545"}, {"flight": "UA1545", "name": ""}, {"flight": 3, "name": "Ana"}, []]
)
def test_a_body_that_is_not_valid_is_refused(desk, body):
    """422, and nothing is booked."""
    assert desk.post("/bookings", json=body).status_code == 422
    assert desk.get("/bookings").json() == []


def test_an_unknown_flight_and_a_full_one_are_told_apart(desk):
    """404 and 409."""
    assert desk.post("/bookings", json={**ANA, "flight": "XX1"}).status_code == 404
    statuses = [desk.post("/bookings", json=ANA).status_code for _ in range(len(SEATS) + 2)]
    assert statuses == [201] * len(SEATS) + [409] * 2


def test_the_last_seat_has_one_winner_of_twenty():
    """However they come, one gets 201 and the others 409."""
    with running(desk_application(seats=["12A"], work=0.05)) as address:
        statuses = at_once(address, [{}] * 20)
    assert Counter(statuses) == {201: 1, 409: 19}


def test_without_a_key_each_copy_books(desk):
    """A repeated POST is two bookings."""
    for _ in range(2):
        desk.post("/bookings", json=ANA)
    assert len(desk.get("/bookings").json()) == 2


def test_the_same_key_answers_the_same_and_books_once(desk):
    """Status and body of the second are those of the first."""
    replies = [desk.post("/bookings", json=ANA, headers={"Idempotency-Key": "k"}) for _ in range(3)]
    assert {(reply.status_code, reply.text) for reply in replies} == {(201, replies[0].text)}
    assert len(desk.get("/bookings").json()) == 1


def test_a_key_with_another_body_is_refused(desk):
    """422, and the first booking stands."""
    desk.post("/bookings", json=ANA, headers={"Idempotency-Key": "k"})
    other = desk.post("/bookings", json={**ANA, "name": "Beto"}, headers={"Idempotency-Key": "k"})
    assert other.status_code == 422
    assert [booking["name"] for booking in desk.get("/bookings").json()] == ["Ana"]


def test_a_refusal_is_not_kept_for_a_key():
    """A full flight said no; when a seat is there the same key may book."""
    from mlops_lessons.client_server.desk import Desk

    desk = Desk(seats=[])
    with running(desk_application(desk=desk)) as address, httpx.Client(base_url=address, trust_env=False) as client:
        assert client.post("/bookings", json=ANA, headers={"Idempotency-Key": "k"}).status_code == 409
        desk.seats = ["12A"]
        assert client.post("/bookings", json=ANA, headers={"Idempotency-Key": "k"}).status_code == 201


def test_racing_retries_with_one_key_book_once():
    """Thirty copies at once while the booking is being made: one 201 at least, 409 for those that came meanwhile."""
    with running(desk_application(work=0.1)) as address:
        statuses = at_once(address, [{"Idempotency-Key": "k"}] * 30)
        booked = httpx.get(f"{address}/bookings", trust_env=False).json()
    assert len(booked) == 1
    assert set(statuses) <= {201, 409}
    assert statuses.count(201) >= 1


def test_racing_copies_without_a_key_book_as_many():
    """The same race without a key shows what the key is for."""
    with running(desk_application(work=0.05)) as address:
        statuses = at_once(address, [{}] * len(SEATS))
    assert statuses == [201] * len(SEATS)


def test_a_client_that_leaves_does_not_block_its_key():
    """The work goes on, and the retry gets its answer."""
    with running(desk_application(work=0.3)) as address, httpx.Client(base_url=address, trust_env=False) as client:
        key = {"Idempotency-Key": "k"}
        with pytest.raises(httpx.ReadTimeout):
            client.post("/bookings", json=ANA, headers=key, timeout=0.05)
        while (reply := client.post("/bookings", json=ANA, headers=key)).status_code == 409:
            pass
        assert reply.json()["seat"] == "12A"
        assert len(client.get("/bookings").json()) == 1


def test_a_tag_names_the_content(desk):
    """The same content, the same tag and 304; another content, another tag and the whole body."""
    first = desk.get("/flights/UA1545")
    assert first.headers["etag"] == entity_tag(first.content)
    assert first.headers["cache-control"] == f"max-age={MAX_AGE}"
    same = desk.get("/flights/UA1545", headers={"If-None-Match": first.headers["etag"]})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    other = desk.get("/flights/AA1141", headers={"If-None-Match": first.headers["etag"]})
    assert (other.status_code, other.json()) == (200, FLIGHTS["AA1141"])


def at_once(address, headers):
    """Return the statuses of bookings that are sent together."""

    async def ask():
        async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
            asked = [client.post("/bookings", json=ANA, headers=one) for one in headers]
            return [reply.status_code for reply in await asyncio.gather(*asked)]

    return asyncio.run(ask())
