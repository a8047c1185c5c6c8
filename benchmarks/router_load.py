"""Measure the router: ``python benchmarks/router_load.py``. Prints milliseconds by percentile, and how a mirror changes them.

Five ways: straight to the release, through the router, and through it with a mirror that is well, slow (10 s an answer) or dead.
The rounds of the five are mixed, so that a busy moment of the machine falls on all of them. The ratios of medians and of 95th
percentiles against the router without a mirror are what a user would notice of dark traffic.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from mlops_lessons.client_server.serving import ServerProcess
from mlops_lessons.continuous_deployment.contract import percentile
from mlops_lessons.continuous_deployment.following import replace_json
from mlops_lessons.continuous_deployment.router import rules_file

ROUNDS, REQUESTS, CLIENTS = 6, 60, 3
ROUTER = "mlops_lessons.continuous_deployment.router:router_application"


def release(wait: float = 0.0) -> Any:
    """Return an application that answers a prediction after `wait` seconds."""
    body = json.dumps({"late": 0.25}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        await asyncio.sleep(wait)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


def _ask(client: httpx.Client) -> float:
    began = time.perf_counter()
    reply = client.post("/predict", json={"carrier": "UA"}, headers={"x-user": "ana"})
    if reply.status_code != 200:
        raise SystemExit(f"lost: {reply.status_code}")
    return 1000 * (time.perf_counter() - began)


def _round(address: str) -> list[float]:
    def one_client(_number: int) -> list[float]:
        with httpx.Client(base_url=address, trust_env=False, timeout=30.0) as client:
            return [_ask(client) for _ in range(REQUESTS // CLIENTS)]

    with ThreadPoolExecutor(CLIENTS) as pool:
        return [taken for each in pool.map(one_client, range(CLIENTS)) for taken in each]


def _dead() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def main() -> None:
    """Start three releases and four routers, measure, print."""
    here = "benchmarks.router_load:release"
    with contextlib.ExitStack() as stack:

        def start(factory: str, **options: Any) -> str:
            return stack.enter_context(ServerProcess(factory, **options)).address

        stable = start(here)
        mirrors = {
            "no mirror": None,
            "mirror well": start(here),
            "mirror slow": start(here, wait=10.0),
            "mirror dead": _dead(),
        }
        addresses = {"straight": stable}
        for name, mirror in mirrors.items():
            root = stack.enter_context(tempfile.TemporaryDirectory())
            releases = {"a1": {"address": stable}} | ({"d4": {"address": mirror}} if mirror else {})
            replace_json(
                rules_file(Path(root)), {"releases": releases, "rules": {"stable": "a1", "mirror": mirror and "d4"}}
            )
            addresses[name] = start(ROUTER, root=root)
        taken: dict[str, list[float]] = {name: [] for name in addresses}
        for number in range(ROUNDS + 1):
            for name, address in addresses.items():
                milliseconds = _round(address)
                taken[name] += milliseconds if number else []  # the first round warms up
    base = taken["no mirror"]
    for name, each in taken.items():
        median, p95 = statistics.median(each), percentile(each, 0.95)
        ratios = f"{median / statistics.median(base):5.2f} {p95 / percentile(base, 0.95):5.2f}"
        sys.stdout.write(
            f"{name:<12} {len(each)} requests, 0 lost; median {median:6.1f} ms, p95 {p95:6.1f} ms; ratios {ratios}\n"
        )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
