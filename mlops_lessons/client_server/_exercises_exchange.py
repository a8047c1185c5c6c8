"""The exercises about requests, retries and services: what is right and, as code, what people typically get wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mlops_lessons.client_server import _clients as clients
from mlops_lessons.client_server import _solutions_exchange as solutions
from mlops_lessons.client_server._checkin import REQUESTS, judge_checkin, mistaken
from mlops_lessons.client_server.booking_trial import judge_booking
from mlops_lessons.course.exercise import Exercise, Mistake, Verdict

__all__ = ["EXERCISES"]

_COVERS = ("cloud.client_server",)
_IDEMPOTENT = ("GET", "HEAD", "PUT", "DELETE")
_STATUSES = (None, 200, 201, 304, 400, 404, 409, 422, 429, 431, 451, 500, 502, 503, 504, 507)


def _plan(fresh: Callable[[float, float], bool], empty: str = "fetch", stale: str = "revalidate") -> Callable[..., str]:
    def plan(etag: str | None, age: float, max_age: float) -> str:
        if etag is None:
            return empty
        return "reuse" if fresh(age, max_age) else stale

    return plan


def _plan_by_age_alone(etag: str | None, age: float, max_age: float) -> str:
    return "reuse" if age < max_age else "fetch" if etag is None else "revalidate"


def _some_copy(st: Any) -> Any:
    return st.tuples(st.sampled_from([None, '"9c1f"', '"77ab"']), st.integers(0, 120), st.sampled_from([0, 30, 60]))


def _transient(status: int | None) -> bool:
    return status is None or status == 429 or status >= 500


def _over_500(status: int | None) -> bool:
    return status is None or status == 429 or status > 500


def _none_last(status: Any) -> bool:
    return status >= 500 or status == 429 or status is None


def _harmless(method: str, has_key: bool) -> bool:
    return method in _IDEMPOTENT or has_key


def _retry(
    transient: Callable[[int | None], bool] = _transient, harmless: Callable[[str, bool], bool] = _harmless
) -> Callable[[str, int | None, bool], bool]:
    return lambda method, status, has_key: transient(status) and harmless(method, has_key)


def _some_failure(st: Any) -> Any:
    methods = st.sampled_from([*_IDEMPOTENT, "POST", "PATCH"])
    return st.tuples(methods, st.sampled_from(_STATUSES), st.booleans())


def _delays(of: Callable[[int, float, float, float], float]) -> Callable[[Sequence[float], float, float], list[float]]:
    return lambda draws, base, cap: [of(retry, draw, base, cap) for retry, draw in enumerate(draws)]


def _running_total(draws: Sequence[float], base: float, cap: float) -> list[float]:
    found, total = [], 0.0
    for delay in solutions.jittered_delays(draws, base, cap):
        total += delay
        found.append(total)
    return found


def _remembered(draws: Sequence[float], base: float, cap: float) -> list[float]:
    found, longest = [], base / 2
    for draw in draws:
        longest = draw * min(cap, 2 * longest)
        found.append(longest)
    return found


def _first_uncapped(draws: Sequence[float], base: float, cap: float) -> list[float]:
    found = []
    for draw in draws:
        found.append(draw * base)
        base = min(cap, 2 * base)
    return found


def _some_draws(st: Any) -> Any:
    draws = st.lists(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]), max_size=6)
    return st.tuples(draws, st.sampled_from([0.1, 0.5, 1.0, 2.0]), st.sampled_from([1.0, 4.0, 10.0]))


CACHE_PLAN = Exercise(
    "cache_plan",
    kind="function",
    covers=_COVERS,
    examples=[
        [None, 0, 60],
        ['"9c1f"', 12, 60],
        ['"9c1f"', 60, 60],
        ['"9c1f"', 300, 60],
        ['"9c1f"', 0, 0],
        [None, 90, 60],
    ],
    cases=_some_copy,
    solution=solutions.cache_plan,
    mistakes=[
        Mistake("edge_is_fresh", _plan(lambda age, max_age: age <= max_age)),
        Mistake("always_reuses", _plan(lambda age, max_age: True)),
        Mistake("never_reuses", _plan(lambda age, max_age: False)),
        Mistake("age_turned_round", _plan(lambda age, max_age: age > max_age)),
        Mistake("empty_is_reused", _plan_by_age_alone),
        Mistake("fresh_and_stale_swapped", _plan(lambda age, max_age: age >= max_age)),
        Mistake("no_copy_forgotten", lambda etag, age, max_age: "reuse" if age < max_age else "revalidate"),
        Mistake("empty_is_revalidated", _plan(lambda age, max_age: age < max_age, empty="revalidate")),
        Mistake("stale_is_thrown_away", _plan(lambda age, max_age: age < max_age, stale="fetch")),
        Mistake("quotes_inside", lambda *case: f'"{solutions.cache_plan(*case)}"'),
        Mistake("words_swapped", _plan(lambda age, max_age: age < max_age, empty="revalidate", stale="fetch")),
    ],
)

SHOULD_RETRY = Exercise(
    "should_retry",
    kind="function",
    covers=_COVERS,
    examples=[
        ["GET", 503, False],
        ["GET", 404, False],
        ["POST", None, False],
        ["POST", None, True],
        ["GET", None, False],
        ["PUT", 500, False],
        ["PATCH", 503, False],
        ["GET", 429, False],
        ["GET", 200, False],
        ["POST", 422, True],
        ["GET", 500, False],
        ["HEAD", 503, False],
        ["DELETE", 503, False],
        ["GET", 451, False],
        ["PUT", 507, False],
        ["GET", 503, True],
    ],
    cases=_some_failure,
    solution=solutions.should_retry,
    mistakes=[
        Mistake("method_ignored", _retry(harmless=lambda method, has_key: True)),
        Mistake("status_ignored", _retry(transient=lambda status: True)),
        Mistake("key_ignored", _retry(harmless=lambda method, has_key: method in _IDEMPOTENT)),
        Mistake("key_always_wanted", _retry(harmless=lambda method, has_key: has_key)),
        Mistake("get_only", _retry(harmless=lambda method, has_key: method == "GET" or has_key)),
        Mistake("safe_only", _retry(harmless=lambda method, has_key: method in ("GET", "HEAD") or has_key)),
        Mistake(
            "delete_left_out", _retry(harmless=lambda method, has_key: method in ("GET", "HEAD", "PUT") or has_key)
        ),
        Mistake(
            "brackets_missing",
            lambda method, status, has_key: status in (None, 429) or solutions.should_retry(method, status, has_key),
        ),
        Mistake("only_503", _retry(transient=lambda status: status in (None, 429, 503))),
        Mistake("patch_too", _retry(harmless=lambda method, has_key: method != "POST" or has_key)),
        Mistake("silence_is_final", _retry(transient=lambda status: status is not None and _transient(status))),
        Mistake("client_errors_too", _retry(transient=lambda status: status is None or status >= 400)),
        Mistake("none_compared", lambda method, status, has_key: _none_last(status) and _harmless(method, has_key)),
        Mistake("listed_codes", _retry(transient=lambda status: status in (None, 429, 500, 502, 503, 504))),
        Mistake("both_wanted", _retry(harmless=lambda method, has_key: method in _IDEMPOTENT and has_key)),
        Mistake("from_429_up", _retry(transient=lambda status: status is None or status >= 429)),
        Mistake(
            "or_of_texts", lambda method, status, has_key: _transient(status) and (True if method == "GET" else "HEAD")
        ),
        Mistake("too_many_is_final", _retry(transient=lambda status: status is None or status >= 500)),
        Mistake("over_500", _retry(transient=_over_500)),
        Mistake("turned_round", lambda *case: not solutions.should_retry(*case)),
        Mistake("either_will_do", lambda method, status, has_key: _transient(status) or _harmless(method, has_key)),
    ],
)

JITTERED_DELAYS = Exercise(
    "jittered_delays",
    kind="function",
    covers=_COVERS,
    examples=[
        [[0.5, 0.5, 0.5], 1, 10],
        [[1.0, 1.0, 1.0, 1.0, 1.0], 1, 10],
        [[0.25, 0.75], 0.5, 10],
        [[0.5] * 6, 2, 10],
        [[], 1, 10],
        [[0.5, 0.5], 20, 10],
    ],
    cases=_some_draws,
    solution=solutions.jittered_delays,
    mistakes=[
        Mistake("no_jitter", _delays(lambda retry, draw, base, cap: min(cap, base * 2**retry))),
        Mistake("no_cap", _delays(lambda retry, draw, base, cap: draw * base * 2**retry)),
        Mistake("cap_after_draw", _delays(lambda retry, draw, base, cap: min(cap, draw * base * 2**retry))),
        Mistake("doubles_too_soon", _delays(lambda retry, draw, base, cap: draw * min(cap, base * 2 ** (retry + 1)))),
        Mistake("doubles_too_late", _delays(lambda retry, draw, base, cap: draw * min(cap, base * 2 ** (retry - 1)))),
        Mistake("no_base", _delays(lambda retry, draw, base, cap: draw * min(cap, 2**retry))),
        Mistake("caret", _delays(lambda retry, draw, base, cap: draw * min(cap, base * (2 ^ retry)))),
        Mistake("one_minus_draw", _delays(lambda retry, draw, base, cap: (1 - draw) * min(cap, base * 2**retry))),
        Mistake("linear", _delays(lambda retry, draw, base, cap: draw * min(cap, base * (retry + 1)))),
        Mistake("times_k", _delays(lambda retry, draw, base, cap: draw * min(cap, base * 2 * retry))),
        Mistake("squares", _delays(lambda retry, draw, base, cap: draw * min(cap, base * retry**2))),
        Mistake("constant", _delays(lambda retry, draw, base, cap: draw * min(cap, base))),
        Mistake("base_to_the_power", _delays(lambda retry, draw, base, cap: draw * min(cap, base**retry))),
        Mistake("half_and_half", _delays(lambda retry, draw, base, cap: (1 + draw) / 2 * min(cap, base * 2**retry))),
        Mistake("jitter_on_top", _delays(lambda retry, draw, base, cap: min(cap, base * 2**retry) + draw * base)),
        Mistake("jitter_added", _delays(lambda retry, draw, base, cap: min(cap, base * 2**retry) + draw)),
        Mistake("draw_remembered", _remembered),
        Mistake(
            "first_draw_only",
            lambda draws, base, cap: [draws[0] * min(cap, base * 2**retry) for retry in range(len(draws))],
        ),
        Mistake("cap_as_floor", _delays(lambda retry, draw, base, cap: draw * max(cap, base * 2**retry))),
        Mistake("first_uncapped", _first_uncapped),
        Mistake(
            "return_in_loop",
            lambda draws, base, cap: solutions.jittered_delays(draws[:1], base, cap) if draws else None,
        ),
        Mistake("running_total", _running_total),
    ],
)

_ANA = ["UA1545", "Ana"]
BOOK_SEAT = Exercise(
    "book_seat",
    kind="function",
    covers=_COVERS,
    points=3,
    seconds=20.0,
    trial="mlops_lessons.client_server.booking_trial:try_booking",
    examples=[
        [[], *_ANA],
        [["cut"], *_ANA],
        [["503", "503"], *_ANA],
        [["slow"], *_ANA],
        [["503", "..."], *_ANA],
        [[], "XX1", "Ana"],
    ],
    solution=solutions.book_seat,
    judge=judge_booking,
    mistakes=[
        Mistake("nothing_sent", lambda address, flight, name: "12A"),
        Mistake("not_the_seat", clients.client(found=lambda reply: reply.json())),
        Mistake("not_booked", clients.client(sends="data")),
        Mistake("books_again", clients.books_twice),
        Mistake("cut_escapes", clients.client(catches="nothing")),
        Mistake("gives_up_at_once", clients.client(attempts=1)),
        Mistake("no_key", clients.client(key="none")),
        Mistake("new_key", clients.client(key="each")),
        Mistake("key_too_late", clients.client(key="later")),
        Mistake("status_ignored", clients.client(retried=())),
        Mistake("gives_up_early", clients.client(attempts=2)),
        Mistake("no_timeout", clients.client(timeout=None)),
        Mistake("timeout_escapes", clients.client(catches="cuts")),
        Mistake("no_wait", clients.client(wait=0.0)),
        Mistake("too_many_attempts", clients.client(attempts=7)),
        Mistake("never_gives_up", clients.client(attempts=1_000)),
        Mistake("not_empty", clients.client(gives="error")),
        Mistake("client_error_retried", clients.client(retried=(404, 503))),
    ],
)


def _service(**flaws: Any) -> Callable[[], Any]:
    return lambda: mistaken(**flaws)


# A request that is as the contract says, and is refused: why, by the status.
_REFUSED = {400: "key_not_read", 404: "no_route", 405: "no_route", 422: "body_not_read", 500: "crash_for_valid"}


def _judge_service(case: Mapping[str, Any], answer: Mapping[str, Any]) -> Verdict:
    if dict(case) == REQUESTS[0] and answer["status"] in _REFUSED:
        return Verdict("failed", mistake=_REFUSED[answer["status"]])
    return judge_checkin(case, answer)


def _refusing(status: int) -> Callable[[], Any]:
    """Return what gives a service that answers every request with this status."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body"})

    return lambda: application


CHECKIN_SERVICE = Exercise(
    "checkin_service",
    kind="service",
    covers=_COVERS,
    points=3,
    examples=list(REQUESTS),
    solution=solutions.checkin_service,
    judge=_judge_service,
    mistakes=[
        Mistake("no_route", _refusing(404)),
        Mistake("body_not_read", _refusing(422)),
        Mistake("key_not_read", _refusing(400)),
        Mistake("crash_for_valid", _refusing(500)),
        Mistake("wrong_created", _service(created=200)),
        Mistake("wrong_body", _service(words=True)),
        Mistake("nothing_kept", _service(keeps=False)),
        Mistake("null_for_unknown", _service(unknown=200)),
        Mistake("crash_for_unknown", _service(unknown=500)),
        Mistake("not_validated", _service(invalid=201)),
        Mistake("half_validated", _service(least_booking=0)),
        Mistake("negative_bags", _service(least_bags=-9)),
        Mistake("invalid_is_400", _service(invalid=400)),
        Mistake("crash_for_invalid", _service(invalid=500)),
        Mistake("key_not_asked", _service(no_key=201)),
        Mistake("key_asked_by_422", _service(no_key=422)),
        Mistake("crash_without_key", _service(no_key=500)),
        Mistake("retry_refused", _service(retry="refuse")),
        Mistake("retry_as_200", _service(retry="ok")),
        Mistake("checks_in_twice", _service(retry="again")),
        Mistake("other_body_ignored", _service(other=201)),
        Mistake("other_body_is_400", _service(other=400)),
        Mistake("other_body_conflict", _service(other=409)),
        Mistake("wrong_number", _service(wasteful=True)),
    ],
)

EXERCISES = (CACHE_PLAN, SHOULD_RETRY, JITTERED_DELAYS, BOOK_SEAT, CHECKIN_SERVICE)
