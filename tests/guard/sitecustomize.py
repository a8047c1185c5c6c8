"""Lets this process reach loopback only. Python imports it at start-up where its folder stands on ``PYTHONPATH``.

An audit hook cannot be taken out again, and libraries that open sockets by themselves pass through it too. Refusals are
also written down in the file that ``MLOPS_LESSONS_GUARD_LOG`` names, since a library may swallow the error.
"""

import ipaddress
import os
import socket
import sys

_CONNECTING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_RESOLVING = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


class NetworkRefusedError(PermissionError):
    """Something reached for the network during the tests."""


def _is_local(host):
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost", socket.gethostname()):
        return True
    try:
        address = ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guard(event, arguments):
    if event in _CONNECTING:
        connection, address = arguments
        if connection.family not in (socket.AF_INET, socket.AF_INET6) or address is None:
            return
        host = address[0]
    elif event in _RESOLVING:
        host = arguments[0]
    else:
        return
    if not _is_local(host):
        _write_down(event, host)
        raise NetworkRefusedError(f"the tests allow loopback only, and {event} asked for {host!r}")


def _write_down(event, host):
    if log := os.environ.get("MLOPS_LESSONS_GUARD_LOG"):
        with open(log, "a", encoding="utf-8") as lines:  # noqa: PTH123 - pathlib is not loaded at start-up
            lines.write(f"{os.environ.get('PYTEST_CURRENT_TEST', sys.argv[0])}: {event} {host!r}\n")


if not getattr(sys, "_mlops_lessons_guarded", False):
    sys._mlops_lessons_guarded = True
    sys.addaudithook(_guard)
