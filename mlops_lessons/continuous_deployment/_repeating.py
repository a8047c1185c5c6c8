"""Something done again and again beside what a block does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def repeating(action: Callable[[], object], every: float, name: str) -> Iterator[None]:
    """Call `action` in a thread called `name`, `every` so many seconds, until the block ends; none is under way after that."""
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(every):
            action()

    thread = threading.Thread(target=go_on, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
