"""The router: who asks is answered by the right release, whatever happens behind."""

import asyncio
import itertools
import json
import socket
import threading
import time

import httpx
import pytest

from mlops_lessons.client_server.serving import ServerProcess
from mlops_lessons.continuous_deployment.following import replace_json
from mlops_lessons.continuous_deployment.mirror import MirrorCounts
from mlops_lessons.continuous_deployment.router import Router, rules_file
from mlops_lessons.continuous_deployment.traffic import in_share


def until(holds, seconds=20.0):
    """Wait until `holds()` is true, and return what it was."""
    end = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.01)
    return found


def copies(router):
    """Return the counts of the dark release."""
    return router.mirror.counts.get("d4") or MirrorCounts()


def raw_server(replies):
    """Serve scripted bytes on a socket, one script a connection; return the address and what was received."""
    listening = socket.create_server(("127.0.0.1", 0))
    received = []

    def answer():
        for reply in replies:
            connection, _peer = listening.accept()
            with connection:
                received.append(connection.recv(65536))
                if reply:
                    connection.sendall(reply)
        listening.close()

    threading.Thread(target=answer, daemon=True).start()
    return f"http://127.0.0.1:{listening.getsockname()[1]}", received


def test_a_request_arrives_as_it_was_sent(routed, start, release):
    """Method, path with its escapes, query, body and headers reach the release; the answer comes back with its name."""
    one = release("a1", status=201)
    _router, client, _follow = routed({"a1": start(one).address}, stable="a1")
    reply = client.post("/predict%2Fx/ñ?a=1&a=%20b", content=b"\x00body", headers={"x-more": "y", "te": "trailers"})
    assert (reply.status_code, reply.json()["release"], reply.headers["x-release"]) == (201, "a1", "a1")
    asked = one.asked[0]
    assert (asked["method"], asked["body"]) == ("POST", b"\x00body")
    assert asked["raw_path"] == b"/predict%2Fx/%C3%B1"
    assert asked["query_string"] == b"a=1&a=%20b"
    assert asked["headers"][b"x-more"] == b"y"
    assert b"te" not in asked["headers"]
    assert asked["headers"][b"via"] == b"1.1 router"
    assert asked["headers"][b"x-forwarded-for"] == b"127.0.0.1"


def test_what_belongs_to_one_connection_is_not_handed_on(routed):
    """Hop-by-hop fields, and those that ``Connection`` names, end at the router in both directions; double fields stay double."""
    answer = (
        b"HTTP/1.1 200 OK\r\nConnection: close, x-own\r\nx-own: 1\r\nKeep-Alive: timeout=9\r\n"
        b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nServer: old\r\nContent-Length: 2\r\n\r\nok"
    )
    address, received = raw_server([answer])
    _router, client, _follow = routed({"a1": address}, stable="a1")
    reply = client.get("/", headers={"connection": "x-secret", "x-secret": "1", "keep-alive": "5", "upgrade": "h2c"})
    assert reply.text == "ok"
    assert reply.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert {"x-own", "keep-alive"} & set(reply.headers) == set()
    assert "old" not in reply.headers.get_list("server")
    sent = received[0].lower()
    assert b"x-secret" not in sent
    assert b"upgrade" not in sent


@pytest.mark.parametrize("target", ["http://127.0.0.2:9/x", "*"])
def test_a_request_for_another_place_is_refused(routed, start, release, target):
    """The router is no open proxy: a whole address as target is nobody's."""
    one = release("a1")
    router, client, _follow = routed({"a1": start(one).address}, stable="a1")
    host, port = client.base_url.host, client.base_url.port
    with socket.create_connection((host, port), timeout=10) as raw:
        raw.sendall(f"GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
        assert raw.recv(200).startswith(b"HTTP/1.1 400")
    assert one.asked == []
    assert router.metrics.counts() == {}


def test_long_bodies_go_through_both_ways(routed, start):
    """Three megabytes up and down, more than the router keeps, arrive whole."""

    async def echo(scope, receive, send):
        if scope["type"] != "http":
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        more = True
        while more:
            message = await receive()
            more = message.get("more_body", False)
            await send({"type": "http.response.body", "body": message.get("body", b""), "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    _router, client, _follow = routed({"a1": start(echo).address}, stable="a1")
    body = bytes(range(256)) * 12_000
    assert client.post("/", content=body).content == body
    assert client.post("/", content=iter([body[:1000], body[1000:]])).content == body


def test_a_stream_is_handed_on_as_it_comes(routed, start):
    """The first part is with the client while the release still holds back the second."""
    go = threading.Event()

    async def slow(scope, receive, send):
        import asyncio

        if scope["type"] != "http":
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        while not go.is_set():
            await asyncio.sleep(0.01)
        await send({"type": "http.response.body", "body": b"second"})

    _router, client, _follow = routed({"a1": start(slow).address}, stable="a1")
    with client.stream("GET", "/") as reply:
        parts = reply.iter_raw()
        assert next(parts) == b"first"
        go.set()
        assert b"".join(parts) == b"second"


def test_a_head_request_keeps_the_length_without_a_body(routed):
    """The length is that of the answer to GET."""
    address, _received = raw_server([b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"])
    _router, client, _follow = routed({"a1": address}, stable="a1")
    reply = client.head("/")
    assert (reply.headers["content-length"], reply.content) == ("7", b"")


def test_connections_are_kept_on_both_sides(routed, start, release):
    """Twenty requests one after another use one connection to the release."""
    one = release("a1")
    _router, client, _follow = routed({"a1": start(one).address}, stable="a1")
    for _ in range(20):
        client.get("/")
    assert len({asked["client"][1] for asked in one.asked}) == 1


def test_without_rules_nothing_serves_and_the_first_ones_are_followed(routed, start, release):
    """503 with Retry-After before, the release after."""
    _router, client, follow = routed({"a1": start(release("a1")).address})
    assert (client.get("/").status_code, client.get("/").headers["retry-after"]) == (503, "1")
    assert client.get("/-/ready").status_code == 503
    follow(stable=None)
    assert client.get("/").status_code == 503
    follow(stable="a1")
    assert (client.get("/").status_code, client.get("/-/ready").status_code) == (200, 200)


def test_damaged_and_missing_rules_change_nothing(routed, start, release, tmp_path):
    """The last good rules go on, and the pages tell the problem."""
    addresses = {name: start(release(name)).address for name in ("a1", "b2")}
    _router, client, follow = routed(addresses, stable="a1")
    assert client.get("/").headers["x-release"] == "a1"
    rules_file(tmp_path).write_text('{"releases": {"b2"', encoding="utf-8")
    assert client.get("/").headers["x-release"] == "a1"
    assert "router_rules_stale 1.0" in client.get("/-/metrics").text
    rules_file(tmp_path).unlink()
    assert client.get("/").headers["x-release"] == "a1"
    assert client.get("/-/status").json()["problem"] == "missing"
    follow(stable="b2")
    assert client.get("/").headers["x-release"] == "b2"
    assert "router_rules_stale 0.0" in client.get("/-/metrics").text


def test_no_request_is_lost_while_releases_change(routed, start, release):
    """Four clients ask without a pause through thirty switches; every answer is good, and both releases are seen."""
    addresses = {name: start(release(name)).address for name in ("a1", "b2")}
    _router, client, follow = routed(addresses, stable="a1")
    seen, stop = [], threading.Event()

    def ask():
        with httpx.Client(base_url=client.base_url, trust_env=False, timeout=20) as own:
            while not stop.is_set():
                reply = own.get("/")
                seen.append((reply.status_code, reply.headers.get("x-release")))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(30):
        follow(stable=("b2", "a1")[turn % 2])
        time.sleep(0.02)
    stop.set()
    for thread in threads:
        thread.join()
    assert set(seen) == {(200, "a1"), (200, "b2")}


def test_a_canary_over_http_is_sticky_and_in_its_share(routed, start, release):
    """300 users at 20 %: each gets what the rule says, again and again, and the share lies in its binomial interval."""
    from scipy.stats import binom

    addresses = {name: start(release(name)).address for name in ("a1", "b2")}
    _router, client, follow = routed(addresses, stable="a1", candidate="b2", mode="canary", percent=20)
    users = [f"user-{number}" for number in range(300)]
    first = {user: client.get("/", headers={"x-user": user}).headers["x-release"] for user in users}
    assert first == {user: "b2" if in_share(user, 20, "b2") else "a1" for user in users}
    low, high = binom.interval(0.9999, len(users), 0.2)
    assert low <= sum(name == "b2" for name in first.values()) <= high
    follow(stable="a1", candidate="b2", mode="canary", percent=60)
    later = {user: client.get("/", headers={"cookie": f"user={user}"}).headers["x-release"] for user in users}
    assert all(later[user] == "b2" for user in users if first[user] == "b2")
    assert sum(name == "b2" for name in later.values()) > sum(name == "b2" for name in first.values())


class Anything(httpx.AsyncBaseTransport):
    """In the place of all releases: answers at once, without a network."""

    async def handle_async_request(self, request):
        """Answer one request."""
        return httpx.Response(200, headers={"content-length": "2"}, stream=httpx.ByteStream(b"{}"))


def test_10_000_requests_are_split_within_their_binomial_interval(tmp_path):
    """One request each of 10,000 users through the whole router; those who ask again stay on their side."""
    from scipy.stats import binom

    listed = {"a1": {"address": "http://stable"}, "b2": {"address": "http://candidate"}}
    rules = {"stable": "a1", "candidate": "b2", "mode": "canary", "percent": 10}
    replace_json(rules_file(tmp_path), {"releases": listed, "rules": rules})
    router = Router(tmp_path)

    async def ask(user):
        sent = []

        async def receive():
            return {"type": "http.request", "body": b""}

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "headers": [(b"x-user", user.encode())],
        }
        await router(scope, receive, send)
        return dict(sent[0]["headers"])[b"x-release"].decode()

    async def ask_all(users):
        router._client = httpx.AsyncClient(transport=Anything(), trust_env=False)
        return [await ask(user) for user in users]

    users = [f"user-{number}" for number in range(10_000)]
    got = asyncio.run(ask_all(users))
    low, high = binom.interval(0.9999, len(users), 0.1)
    assert low <= got.count("b2") <= high
    assert got.count("a1") + got.count("b2") == len(users)
    assert asyncio.run(ask_all(users[:500][::-1])) == got[:500][::-1]
    assert router.metrics.counts()["b2"][""]["requests"] == got.count("b2") + got[:500].count("b2")


def test_a_segment_gets_the_candidate_and_is_counted_apart(routed, start, release):
    """Selective deployment by a header, and the counts by which a canary is judged segment by segment."""
    addresses = {"a1": start(release("a1")).address, "b2": start(release("b2", status=500)).address}
    rules = {"stable": "a1", "candidate": "b2", "mode": "segment", "segment": {"airline": ["UA"]}}
    router, client, _follow = routed(addresses, ("airline",), **rules)
    for airline in ("UA", "AA", "AA"):
        client.get("/", headers={"x-airline": airline})
    assert router.metrics.counts() == {
        "b2": {"airline=UA": {"requests": 1, "failed": 1}},
        "a1": {"airline=AA": {"requests": 2, "failed": 0}},
    }


def test_a_dead_candidate_costs_users_nothing_and_its_record_everything(routed, start, release, dead):
    """The stable release answers in its place; the failures stand in the candidate's count."""
    rules = {"stable": "a1", "candidate": "b2", "mode": "canary", "percent": 100}
    router, client, _follow = routed({"a1": start(release("a1")).address, "b2": dead}, **rules)
    for method in ("GET", "POST"):
        reply = client.request(method, "/", headers={"x-user": "ana"})
        assert (reply.status_code, reply.headers["x-release"]) == (200, "a1")
    assert router.metrics.counts()["b2"][""] == {"requests": 2, "failed": 2}
    assert router.metrics.counts()["a1"][""] == {"requests": 2, "failed": 0}
    assert 'router_answers_total{code="200"} 2.0' in client.get("/-/metrics").text


def test_a_broken_connection_is_asked_again_only_where_twice_is_as_good_as_once(routed):
    """GET and what carries a key are sent again; a plain POST is not, since it may have been done."""
    good = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    address, received = raw_server([b"", good, b"", b"", good])
    _router, client, _follow = routed({"a1": address}, stable="a1")
    assert client.get("/").text == "ok"
    assert client.post("/", content=b"x").status_code == 502
    assert client.post("/", content=b"x", headers={"idempotency-key": "k1"}).text == "ok"
    assert len(received) == 5


def test_a_short_answer_that_breaks_off_is_asked_again(routed):
    """Its first byte is not shown before the last is here."""
    half = b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf"
    address, _received = raw_server([half, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole"])
    _router, client, _follow = routed({"a1": address}, stable="a1")
    assert client.get("/").text == "whole"


def test_it_is_asked_again_only_once(routed, dead):
    """A stable release that is gone is a 502, not an endless wait."""
    router, client, _follow = routed({"a1": dead}, stable="a1")
    assert client.get("/").status_code == 502
    assert router.metrics.counts()["a1"][""] == {"requests": 2, "failed": 2}


def test_a_switch_between_the_two_tries_is_followed(routed, start, release, dead):
    """The second try goes by the rules of that moment."""
    router, client, follow = routed({"a1": dead, "b2": start(release("b2")).address}, stable="a1")
    rules, looks = router.file.current, itertools.count()

    def current():
        if next(looks) == 1:
            follow(stable="b2")
        return rules()

    router.file.current = current
    assert client.get("/").headers["x-release"] == "b2"


def test_a_release_that_does_not_answer_in_time_is_504(stack, routed, start, release):
    """And it is not asked again: it may still be working."""
    one = release("a1", wait=5.0)
    router, client, _follow = routed({"a1": start(one).address}, stable="a1")
    router._read_seconds = 0.2
    assert client.get("/").status_code == 504
    assert len(one.asked) == 1


def test_dark_traffic_is_copied_and_its_answers_are_seen_by_nobody(routed, start, release):
    """The dark release gets what users ask, marked; users get the stable answer; a difference is counted."""
    dark = release("d4", status=500, answer={"score": 0.9})
    addresses = {"a1": start(release("a1")).address, "d4": start(dark).address}
    router, client, _follow = routed(addresses, stable="a1", mirror="d4")
    replies = [client.post("/predict?n=1", json={"n": 1}) for _ in range(10)]
    assert {reply.headers["x-release"] for reply in replies} == {"a1"}
    assert until(lambda: copies(router).answered == 10)
    asked = dark.asked[0]
    assert (asked["method"], asked["raw_path"], json.loads(asked["body"])) == ("POST", b"/predict", {"n": 1})
    assert asked["headers"][b"x-mirrored"] == b"1"
    status = client.get("/-/status").json()["mirror"]["d4"]
    assert (status["differed"], status["examples"][0]) == (
        10,
        {"method": "POST", "path": "/predict", "shown": 200, "dark": 500, "segment": ""},
    )


def test_a_difference_names_the_segment_of_the_user(routed, start, release):
    """What differs for one airline only is seen to be of that airline."""

    async def fails_for_as(scope, receive, send):
        status = 500 if dict(scope.get("headers", [])).get(b"x-airline") == b"AS" else 200
        await release("d4", status=status)(scope, receive, send)

    addresses = {"a1": start(release("a1")).address, "d4": start(fails_for_as).address}
    router, client, _follow = routed(addresses, ("airline",), stable="a1", mirror="d4")
    for airline in ("UA", "AS", "UA", "AS"):
        client.get("/", headers={"x-airline": airline})
    assert until(lambda: copies(router).answered == 4)
    assert [one["segment"] for one in copies(router).examples] == ["airline=AS"] * 2
    assert copies(router).differed == 2


def test_a_dark_release_that_says_the_same_does_not_differ(routed, start, release):
    """Its own name in the answer is no difference."""
    addresses = {name: start(release(name)).address for name in ("a1", "d4")}
    router, client, _follow = routed(addresses, stable="a1", mirror="d4")
    client.get("/")
    assert until(lambda: copies(router).answered == 1)
    assert copies(router).differed == 0


def test_a_client_cannot_pose_as_a_copy(routed, start, release):
    """The mark of a copy is taken off what comes from outside."""
    one = release("a1")
    _router, client, _follow = routed({"a1": start(one).address}, stable="a1")
    client.get("/", headers={"x-mirrored": "1"})
    assert b"x-mirrored" not in one.asked[0]["headers"]


def test_a_slow_dark_release_drops_copies_and_users_wait_for_none(routed, start, release):
    """200 answers come while its first two are still out; the queue never grows beyond its room."""
    addresses = {"a1": start(release("a1")).address, "d4": start(release("d4", wait=30.0)).address}
    router, client, _follow = routed(addresses, stable="a1", mirror="d4")
    assert {client.get("/").status_code for _ in range(200)} == {200}
    assert until(lambda: copies(router).offered == 200)
    counts = copies(router)
    assert counts.answered == 0
    assert counts.dropped >= 200 - 64 - 2 - 2 * counts.failed - 2


def test_a_dead_dark_release_is_left_alone_for_a_while(routed, start, release, dead):
    """After some refusals copies are dropped without a try; users notice nothing."""
    router, client, _follow = routed({"a1": start(release("a1")).address, "d4": dead}, stable="a1", mirror="d4")
    assert {client.get("/").status_code for _ in range(100)} == {200}
    assert until(lambda: copies(router).failed >= 5)
    counts = copies(router)
    assert counts.answered == 0
    assert until(lambda: client.get("/").status_code == 200 and counts.dropped)


def test_in_a_process_of_its_own(start, release, tmp_path):
    """It starts by name, serves, and ends with its parent's block."""
    address = start(release("a1")).address
    replace_json(rules_file(tmp_path), {"releases": {"a1": {"address": str(address)}}, "rules": {"stable": "a1"}})
    router = "mlops_lessons.continuous_deployment.router:router_application"
    with ServerProcess(router, root=str(tmp_path), segments=["airline"]) as process:
        with httpx.Client(trust_env=False, timeout=20) as client:
            assert client.get(process.address).headers["x-release"] == "a1"
        assert process.alive
