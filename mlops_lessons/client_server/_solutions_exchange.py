"""Solutions of the exercises about requests, retries and services; their source is what ``lesson.solution`` shows."""

# No postponed annotations here: FastAPI reads those of the functions inside ``checkin_service``, as it would in a notebook.

__all__ = ["book_seat", "cache_plan", "checkin_service", "jittered_delays", "should_retry"]


def cache_plan(etag, age, max_age):
    if etag is None:
        return "fetch"
    if age < max_age:
        return "reuse"
    return "revalidate"


def should_retry(method, status, has_key):
    might_pass = status is None or status == 429 or status >= 500
    harmless = method in ("GET", "HEAD", "PUT", "DELETE") or has_key
    return might_pass and harmless


def jittered_delays(draws, base, cap):
    delays = []
    for retry, draw in enumerate(draws):
        longest = min(cap, base * 2**retry)
        delays.append(draw * longest)
    return delays


def book_seat(address, flight, name):
    import random
    import time
    import uuid

    import httpx

    key = str(uuid.uuid4())
    with httpx.Client(base_url=address, timeout=0.4, trust_env=False) as client:
        for attempt in range(4):
            if attempt > 0:
                time.sleep(random.uniform(0, 0.1 * 2**attempt))
            try:
                reply = client.post(
                    "/bookings",
                    json={"flight": flight, "name": name},
                    headers={"Idempotency-Key": key},
                )
            except httpx.TransportError:
                continue
            if reply.status_code == 201:
                return reply.json()["seat"]
            if reply.status_code < 500:
                return ""
    return ""


def checkin_service():
    from fastapi import Body, FastAPI, Header, HTTPException

    app = FastAPI()
    passes, answered = {}, {}

    @app.post("/checkins", status_code=201)
    async def check_in(
        booking: int = Body(ge=1), bags: int = Body(ge=0, le=3), idempotency_key: str | None = Header(None)
    ):
        if idempotency_key is None:
            raise HTTPException(400, "Idempotency-Key is missing")
        if idempotency_key in answered:
            asked, boarding_pass = answered[idempotency_key]
            if asked != (booking, bags):
                raise HTTPException(422, "this key came with another request")
            return boarding_pass
        boarding_pass = {"pass": len(passes) + 1, "booking": booking, "bags": bags}
        passes[boarding_pass["pass"]] = boarding_pass
        answered[idempotency_key] = ((booking, bags), boarding_pass)
        return boarding_pass

    @app.get("/checkins/{number}")
    async def find(number: int):
        if number not in passes:
            raise HTTPException(404, "no such pass")
        return passes[number]

    return app
