"""What every test starts from: English, and a data folder of its own."""

import itertools
import signal

import pytest

from mlops_lessons.i18n import set_language

_numbers = itertools.count()

# A shell that runs the tests in its background has them ignore interrupts; some tests send them.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def own_home(monkeypatch, tmp_path_factory):
    """Give each test a data folder that does not exist yet; return its path."""
    home = tmp_path_factory.getbasetemp() / f"home-{next(_numbers)}"
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Start each test in English, whatever the one before has set and wherever it runs."""
    monkeypatch.setenv("MLOPS_LESSONS_LANGUAGE", "en")
    set_language(None)
    yield
    set_language(None)


@pytest.fixture
def serve():
    """Return a function that serves an ASGI application on loopback for one test and gives its address."""
    import asyncio
    import threading

    import uvicorn

    running = []

    def serve(application):
        server = uvicorn.Server(uvicorn.Config(application, port=0, log_level="error", lifespan="off"))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
        thread.start()
        running.append((server, thread))
        while not server.started:
            assert thread.is_alive()
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    yield serve
    for server, thread in running:
        server.should_exit = True
        thread.join()
