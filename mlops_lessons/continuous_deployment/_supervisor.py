"""The supervisor: the process that owns the services and runs the tools; the production platform in small.

It runs as ``python -m mlops_lessons.continuous_deployment._supervisor ROOT`` with its settings as a line of JSON on standard
input, listens on 127.0.0.1, and ends when standard input closes or its parent is gone; everything it started ends with it.
Who wants something connects and sends lines of JSON; what a connection asked for and has not kept ends with the connection.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import select
import signal
import socket
import socketserver
import sys
import threading
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment._launch import Launcher
from mlops_lessons.continuous_deployment._lifeline import read_line
from mlops_lessons.continuous_deployment._services import Service
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.places import BRANCH, Places
from mlops_lessons.continuous_deployment.record import record
from mlops_lessons.continuous_deployment.switch import replace_file
from mlops_lessons.course.children import end_when_adopted
from mlops_lessons.errors import LessonError

_GRACE = 30.0  # seconds between the end of a push that was accepted and its deployment


class Supervisor:
    """The services by commit, and what is done with them."""

    def __init__(self, places: Places, warm: bool) -> None:
        self.places = places
        self.launcher = Launcher(places, warm)
        self.services: dict[str, Service] = {}
        self._all: set[Service] = set()  # those too whose commit is now served from another folder
        self.router: Service | None = None
        self._turn = threading.RLock()

    def new_service(self) -> Service:
        """Return a service with a socket of its own and no process yet."""
        return Service(self.launcher, self._ended)

    def ensure(self, commit: str, folder: Path, holder: object, prepared: Service | None = None) -> Service:
        """Return the service of a release, started where it does not run, once it serves; `holder` needs it from now on."""
        with self._turn:
            service = self.services.get(commit)
            if service is None or service.folder != folder or service.is_over:
                before, service, prepared = service, prepared or self.new_service(), None
                self.services[commit] = service
                self._all.add(service)
                if before is not None:
                    before.kept = False
                    self._end_unless_needed(before)
                try:
                    service.start(commit, folder)
                except OSError:
                    self._end(service)
                    raise
            service.holders.add(holder)
        if prepared is not None:
            prepared.stop(wait=False)
        try:
            service.wait()
        except LessonError:
            self._end(service)
            raise
        return service

    def keep(self, commit: str, holder: object, grace: float = 0.0) -> None:
        """Let a release that `holder` asked for run on without it: until it is stopped, or for `grace` seconds."""
        with self._turn:
            service = self.services.get(commit)
            if service is None:
                return
            service.holders.discard(holder)
            if grace:
                timer = threading.Timer(grace, lambda: self.let_go(timer))
                timer.daemon = True
                service.holders.add(timer)
                timer.start()
                return
            service.kept = True
            for timer in [one for one in service.holders if isinstance(one, threading.Timer)]:
                timer.cancel()
                service.holders.discard(timer)

    def let_go(self, holder: object) -> None:
        """End what `holder` asked for and nobody else needs. What has been started anew since then is not what it asked for."""
        with self._turn:
            held = [service for service in self._all if holder in service.holders]
            for service in held:
                service.holders.discard(holder)
                self._end_unless_needed(service)

    def stop(self, commit: str, holder: object, wait: bool = False) -> None:
        """Drain and end the service of a release, as soon as nobody but `holder` needs it; does nothing where there is none."""
        with self._turn:
            own = [one for one in self._all if one.commit == commit and holder in one.holders]
            service = own[0] if own else self.services.get(commit)
            if service is None:
                return
            service.kept = False
            service.holders.discard(holder)
            needed = bool(service.holders)
        if not needed:
            self._end(service, wait)

    def _end_unless_needed(self, service: Service) -> None:
        if not service.kept and not service.holders:
            self._end(service)

    def _forget(self, service: Service) -> None:
        with self._turn:
            self._all.discard(service)
            if self.services.get(service.commit) is service:
                del self.services[service.commit]

    def _end(self, service: Service, wait: bool = False) -> None:
        self._forget(service)
        service.stop(wait)

    def close(self) -> None:
        """End everything."""
        ending = [threading.Thread(target=self._end, args=(service, True)) for service in list(self._all)]
        for thread in ending:
            thread.start()
        for thread in ending:
            thread.join()
        if self.router is not None:
            self.router.stop()
        self.launcher.close()

    def start_router(self, descriptor: int, options: dict[str, Any]) -> None:
        """Start the router on a listening socket that is the owner's, so that its address outlives this process."""
        files = {name: options[name] for name in ("record", "traces") if "://" not in options.get(name, "://")}
        options = options | {name: str(self.places.root / path) for name, path in files.items() if path}
        self.launcher.surroundings |= {"traces": options.get("traces", ""), "toggles": str(self.places.toggles)}
        listening = socket.socket(fileno=descriptor)
        self.router = Service(self.launcher, self._ended, listening)
        self.router.start("router", self.places.root, router=options)

    def _ended(self, service: Service, given_up: bool) -> None:
        """Write down that a service ended by itself; one that does so again and again gives way to the release before it."""
        from mlops_lessons.continuous_deployment import deployment

        if service is self.router:
            deployment.note_restart(self.places, "router")
        elif given_up:
            self._forget(service)
            deployment.give_way(self.places, service.commit)
        else:
            deployment.note_restart(self.places, service.commit)


class Conversation(socketserver.StreamRequestHandler):
    """One connection: a line with the token, then requests."""

    server: Server

    def handle(self) -> None:
        """Answer requests until the other side closes."""
        self.finishes = False  # what was asked for, also when who asked is gone
        self.prepared: Service | None = None
        self.child: Any = None
        with contextlib.suppress(OSError, ValueError):
            if hmac.compare_digest(read_line(self.connection), self.server.token.encode()):
                while line := read_line(self.connection):
                    self._answer(json.loads(line))

    def finish(self) -> None:
        """End what was asked for in this conversation and kept by nobody."""
        with contextlib.suppress(OSError):
            super().finish()
        if self.prepared is not None:
            self.prepared.stop(wait=False)
        self.server.supervisor.let_go(self)

    def _answer(self, request: dict[str, Any]) -> None:
        try:
            answer = getattr(self, f"do_{request.pop('do')}")(**request)
        except (LessonError, OSError) as error:
            answer = {"error": str(error)}
        self._say(answer or {})

    def _say(self, answer: dict[str, Any]) -> None:
        with contextlib.suppress(OSError) if self.finishes else contextlib.nullcontext():
            self.connection.sendall(json.dumps(answer).encode() + b"\n")

    def do_state(self) -> dict[str, Any]:
        """Tell what runs, and whether the warm worker is ready."""
        services = dict(self.server.supervisor.services)
        running = {name: {"address": one.address, "pid": one.pid} for name, one in services.items()}
        router = self.server.supervisor.router
        known = {"pid": os.getpid(), "warm": self.server.supervisor.launcher.is_warm, "services": running}
        return known | {"router": router.pid if router else 0}

    def do_prepare(self) -> None:
        """Start an interpreter for the service to come, unless forks are as good."""
        supervisor = self.server.supervisor
        if not supervisor.launcher.warm and self.prepared is None:
            self.prepared = supervisor.new_service()
            self.prepared.prepare()

    def do_ensure(self, commit: str, folder: str) -> dict[str, Any]:
        """Start a release; it ends with this conversation unless somebody keeps it."""
        prepared, self.prepared = self.prepared, None
        service = self.server.supervisor.ensure(commit, Path(folder), self, prepared)
        return {"address": service.address, "pid": service.pid}

    def do_keep(self, commit: str, grace: bool = False) -> None:
        """Let a release run on after this conversation; with `grace`, for as long as its deployment may take to begin."""
        self.server.supervisor.keep(commit, self, _GRACE if grace else 0.0)

    def do_stop(self, commit: str, wait: bool = False) -> None:
        """End a release, unless another conversation needs it: it then ends with that one."""
        self.server.supervisor.stop(commit, self, wait)

    def do_hook(self, name: str, updates: str, more: dict[str, str]) -> dict[str, Any]:
        """Do in a child what a push sets off; what was accepted is deployed whether or not the pusher waits for it."""
        root = str(self.server.supervisor.places.root)
        order = {"module": f"{__package__}._hook", "arguments": [name, root, updates], "folder": root, "more": more}
        self.finishes = name == "post-receive"
        try:
            code = self.do_run(**order)["code"]
        except ConnectionAbortedError:
            self._note_the_end(name, updates, "delivery.pusher_gone")
            raise
        if code < 0:
            self._say({"line": self._note_the_end(name, updates, "delivery.killed")})
        return {"code": abs(code)}

    def _note_the_end(self, hook: str, updates: str, key: str) -> str:
        """Write down, and return, why a push was left half done."""
        stage = "pipeline" if hook == "pre-receive" else "deploy"
        for _old, commit, branch in map(str.split, updates.splitlines()):
            if branch == f"refs/heads/{BRANCH}":
                record(self.server.supervisor.places, "stage", commit, False, stage=stage, reason=say(key))
        return say(key)

    def do_run(self, **order: Any) -> dict[str, Any]:
        """Run a tool, pass its words on line by line, and tell its exit code; -1 for one that was killed."""
        reading, writing = os.pipe()
        try:
            child = self.server.supervisor.launcher.launch(order, writing)
        finally:
            os.close(writing)
        try:
            return {"code": self._follow(child.life, reading)}
        finally:
            child.end()
            os.close(reading)

    def _follow(self, life: socket.socket, reading: int) -> int:
        """Return the exit code of the child at the other end of `life`; raise OSError where who asked is gone."""
        code, rest = None, b""
        watched = () if self.finishes else (self.connection,)
        while code is None:
            for ready in select.select([reading, life, *watched], [], [])[0]:
                if ready is self.connection:
                    raise ConnectionAbortedError("who asked is gone")
                if ready is life:
                    line = read_line(life)
                    code = json.loads(line)["code"] if line else -1
                elif ready == reading:
                    rest = self._pass_on(rest, reading)
        while select.select([reading], [], [], 0)[0] and (more := self._pass_on(rest, reading)) != rest:
            rest = more
        if rest:
            self._say({"line": rest.decode(errors="replace")})
        return code

    def _pass_on(self, rest: bytes, reading: int) -> bytes:
        """Send the whole lines that have come, and return what is left of the last."""
        *lines, rest = (rest + os.read(reading, 65536)).split(b"\n")
        for line in lines:
            self._say({"line": line.decode(errors="replace")})
        return rest


class Server(socketserver.ThreadingTCPServer):
    """Listens on 127.0.0.1 for who knows the token."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.supervisor = supervisor
        self.token = secrets.token_hex(16)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Leave the words of a broken conversation to who had it."""


def main(root: str) -> None:
    """Serve until the parent goes away or SIGTERM asks for an orderly end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    places = Places(Path(root)).make()
    settings = json.loads(sys.stdin.buffer.readline() or b"{}")
    supervisor = Supervisor(places, bool(settings.get("warm")))
    if settings.get("router_socket") is not None:
        supervisor.start_router(settings["router_socket"], settings.get("router") or {})
    server = Server(supervisor)
    control = {"port": server.server_address[1], "token": server.token, "pid": os.getpid(), **settings}
    replace_file(places.run / "control.json", json.dumps(control))
    threading.Thread(target=end_when_adopted, args=(os.getppid(),), daemon=True).start()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    ending = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    threading.Thread(target=_end_with_stdin, args=(ending,), daemon=True).start()
    ending.wait()
    (places.run / "control.json").unlink(missing_ok=True)
    supervisor.close()
    os._exit(0)


def _end_with_stdin(ending: threading.Event) -> None:
    sys.stdin.buffer.read()
    ending.set()


if __name__ == "__main__":
    main(sys.argv[1])
