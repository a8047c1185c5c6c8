"""How a child process ends with whoever started it, also when that one is killed.

Two ropes: a channel whose other end closes with its holder on every system, and on Linux the signal that the kernel sends to a
child whose parent dies. ``course/children.py``, for servers of the lessons, makes do with standard input: its children are started
from any thread, take no orders and have no children of their own to end.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading


def die_with_parent() -> None:
    """Have Linux kill this process when its parent dies; elsewhere the channel alone must do."""
    if sys.platform != "linux":
        return
    import ctypes

    parent = os.getppid()
    set_parent_death_signal = 1
    ctypes.CDLL(None, use_errno=True).prctl(set_parent_death_signal, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def end_with(channel: socket.socket, group: bool = False) -> None:
    """Watch `channel` from a thread, and end this process (or its whole group) when its other end closes."""
    threading.Thread(target=_watch, args=(channel, group), daemon=True).start()


def _watch(channel: socket.socket, group: bool) -> None:
    with contextlib.suppress(OSError):
        while channel.recv(4096):
            pass
    if group:
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def read_line(channel: socket.socket) -> bytes:
    """Return the next line that comes through `channel`, without its end; empty where the other side has closed."""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = channel.recv(1)
        if not byte:
            return b""
        line += byte
    return bytes(line[:-1])
