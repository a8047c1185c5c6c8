"""Releases made of a few lines, and the router in front of them."""

import asyncio
import contextlib
import json
import socket

import httpx
import pytest

from mlops_lessons.client_server.serving import ServerThread, running
from mlops_lessons.continuous_deployment.following import replace_json
from mlops_lessons.continuous_deployment.router import Router, rules_file


class Release:
    """An ASGI application that answers its name, and remembers what it was asked."""

    def __init__(self, name, status=200, wait=0.0, answer=None):
        self.name, self.status, self.wait, self.answer = name, status, wait, answer or {"score": 0.5}
        self.asked = []

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        self.asked.append({**scope, "body": body, "headers": dict(scope["headers"])})
        await asyncio.sleep(self.wait)
        content = json.dumps({"release": self.name, **self.answer}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


@pytest.fixture
def stack():
    """End every server that a test started."""
    with contextlib.ExitStack() as opened:
        yield opened


@pytest.fixture
def start(stack):
    """Return a function that serves an application and gives its server, ended with the test."""
    return lambda application: stack.enter_context(ServerThread(application))


@pytest.fixture
def routed(stack, tmp_path):
    """Return a function that puts a router in front of named addresses: the router, a client, and a function that sets rules."""

    def routed(addresses, segments=(), **rules):
        def follow(**rules):
            listed = {name: {"address": str(address)} for name, address in addresses.items()}
            replace_json(rules_file(tmp_path), {"releases": listed, "rules": rules})

        if rules:
            follow(**rules)
        router = Router(tmp_path, segments)
        address = stack.enter_context(running(router))
        client = stack.enter_context(httpx.Client(base_url=address, trust_env=False, timeout=20))
        return router, client, follow

    return routed


@pytest.fixture
def release():
    """Return the class of a release made of a few lines."""
    return Release


@pytest.fixture
def dead():
    """Return an address at which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
