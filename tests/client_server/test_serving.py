"""Services on this machine: where they listen, what they say, and that they end."""

import asyncio
import gc
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import httpx
import pytest

from mlops_lessons.client_server.serving import Address, ServerProcess, ServerThread, running, running_process, served
from mlops_lessons.errors import ServiceError

HERE = "mlops_lessons.client_server.desk:desk_application"


def hello():
    """Return an application that answers 200 to everything, and the number of requests that it had."""
    asked = []

    async def application(scope, receive, send):
        if scope["type"] != "http":
            return
        asked.append(scope["path"])
        body = str(len(asked)).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


def get(address, path="/"):
    """Return the reply to one request."""
    return httpx.get(f"{address}{path}", trust_env=False, timeout=10)


def is_gone(pid):
    """Tell whether the process ended, waiting for it."""
    for _ in range(600):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_service_answers_inside_its_block_and_not_after():
    """It listens on loopback, and its port is closed when the block ends."""
    with running(hello()) as address:
        assert address.startswith("http://127.0.0.1:")
        assert [get(address).text, get(address).text] == ["1", "2"]
    with pytest.raises(httpx.ConnectError):
        get(address)


def test_a_service_is_gone_after_an_error_in_its_block():
    """An exception does not leave it behind."""
    with pytest.raises(ZeroDivisionError), running(hello()) as address:
        raise ZeroDivisionError
    with pytest.raises(httpx.ConnectError):
        get(address)


def test_an_application_that_raises_answers_500_and_writes_nothing(capfd):
    """Its error is the client's 500, not a line in the notebook."""

    async def application(scope, receive, send):
        raise RuntimeError("inside")

    with running(application) as address:
        assert get(address).status_code == 500
    out, error = capfd.readouterr()
    assert out == error == ""


def test_the_repr_of_an_address_says_no_port():
    """Outputs are the same at every run."""
    assert repr(Address("http://127.0.0.1:40123")) == "Address('http://127.0.0.1:…')"


def test_an_exercise_is_served_until_its_address_is_forgotten():
    """Each call makes the application anew; the server ends with the address."""
    address = served(hello)
    assert get(address).text == "1"
    assert get(served(hello)).text == "1"
    plain = str.__str__(address) + ""
    del address
    gc.collect()
    assert any(_refuses(plain) for _ in range(200))


def _refuses(address):
    try:
        get(address)
    except httpx.TransportError:
        return True
    time.sleep(0.05)
    return False


def test_an_application_itself_is_served_too():
    """The learner may give the application, a FastAPI one among them."""
    from fastapi import FastAPI

    assert get(served(hello())).text == "1"
    assert get(served(FastAPI())).status_code == 404


def test_settling_waits_for_what_a_client_left_behind():
    """The client has given up; what it asked for is worked on all the same, and done once the server has settled."""
    done = []

    async def application(scope, receive, send):
        if scope["type"] != "http":
            return
        await asyncio.sleep(0.3)
        done.append(scope["path"])

    with ServerThread(application) as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{server.address}/slow", trust_env=False, timeout=0.05)
        with socket.create_connection(("127.0.0.1", int(server.address.rpartition(":")[2]))) as hasty:
            hasty.sendall(b"GET /hasty HTTP/1.1\r\nHost: here\r\n\r\n")
        server.settle()
        assert sorted(done) == ["/hasty", "/slow"]


@pytest.mark.parametrize("empty", [None, ..., lambda: None, lambda: ...])
def test_where_nothing_was_written_nothing_is_served(empty):
    """The engine then says that nothing was attempted."""
    assert served(empty) in (None, ...)


def test_what_is_no_application_comes_back_as_it_is():
    """The engine has words for it."""
    assert served(lambda: {"a": 1}) == {"a": 1}
    assert served(3) == 3


def test_a_child_process_answers_and_ends_with_its_block():
    """It is another process, and gone afterwards."""
    with ServerProcess(HERE) as server:
        pid = server.pid
        assert pid != os.getpid()
        assert get(server.address, "/flights/UA1545").status_code == 200
        assert server.alive
    assert is_gone(pid)
    assert not server.alive


def test_a_child_takes_options():
    """They reach the function that makes the application."""
    with running_process(HERE, seats=["1A"]) as address:
        assert get(address, "/flights/UA1545/seats").json() == {"free": ["1A"]}


def test_a_child_that_cannot_start_says_why():
    """The error holds its last words."""
    with (
        pytest.raises(ServiceError, match="nothing_of_that_name"),
        running_process("mlops_lessons:nothing_of_that_name"),
    ):
        pass


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a POSIX system")
def test_a_child_ends_with_a_parent_that_is_killed():
    """No crash of the notebook leaves a server behind."""
    code = f"""
        import sys, time
        from mlops_lessons.client_server.serving import ServerProcess
        server = ServerProcess({HERE!r}).start()
        print(server.pid, flush=True)
        time.sleep(600)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert is_gone(child)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a POSIX system")
def test_interrupting_a_cell_does_not_end_a_child():
    """Jupyter interrupts the kernel's whole process group, and uvicorn would take that for its own."""
    with ServerProcess(HERE) as server:
        os.kill(server.pid, signal.SIGINT)
        time.sleep(0.3)  # uvicorn looks ten times a second whether it is to stop
        assert get(server.address, "/flights/UA1545").status_code == 200
