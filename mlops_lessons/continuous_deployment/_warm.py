"""The warm worker: a process that has imported what tools and services need, and forks itself for each of them.

It runs as ``python -m mlops_lessons.continuous_deployment._warm CHANNEL``. Each request on the channel is a line of JSON that
comes with descriptors: the output, the child's own channel and, for a service, the listening socket. It computes nothing
itself and has one thread, so that a fork is a clean copy.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import warnings
from typing import Any

from mlops_lessons.continuous_deployment import _child
from mlops_lessons.continuous_deployment._lifeline import die_with_parent

_LARGEST = 1 << 20  # bytes of a request


def main(channel: int) -> None:
    """Import, say so, and fork for each request until the channel closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system then keeps no dead children
    die_with_parent()
    control = socket.socket(fileno=channel)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries, at import: each child imports them in silence too
        _child.preload(_child.SERVING + _child.MODEL + _child.TOOLS + _child.TELEMETRY + _child.TRACING)
    gc.collect()
    gc.freeze()  # the collector of a child leaves the shared pages alone
    control.sendall(b'{"warm": true}\n')
    while True:
        line, descriptors, _flags, _address = socket.recv_fds(control, _LARGEST, 3)
        if not line:
            os._exit(0)
        pid = os.fork()
        if pid == 0:
            control.close()
            _become(json.loads(line), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        control.sendall(json.dumps({"pid": pid}).encode() + b"\n")


def _become(order: dict[str, Any], descriptors: list[int]) -> None:
    """Be the child: a session of its own, its own output and surroundings. Never returns."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    output, channel, *listening = descriptors
    if listening:
        die_with_parent()
    for standard in (1, 2):
        os.dup2(output, standard)
    os.close(output)
    os.environ.clear()
    os.environ.update(order["environment"])
    _child.do(order, socket.socket(fileno=channel), socket.socket(fileno=listening[0]) if listening else None)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
