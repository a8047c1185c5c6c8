"""The learner's side of a check: ask an answer one case, and say as JSON what came back.

This module knows nothing of solutions, so that it may run in a process of its own (:mod:`mlops_lessons.course.worker`).
Nothing in here raises because of what an answer is or does.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import inspect
import io
import json
import linecache
import os
import re
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mlops_lessons.course.limits import TimeUp, leave_in_peace, time_limit
from mlops_lessons.course.plain import copy_json, decode, encode, to_json, type_name
from mlops_lessons.course.trial import Watched, put_to_trial

__all__ = [
    "KINDS",
    "MOST_BYTES",
    "Reply",
    "decode",
    "encode",
    "read_text",
    "reply",
    "run_source",
    "to_json",
]

KINDS = frozenset(
    ("answer", "raised", "timeout", "interrupted", "nothing", "missing", "unreadable", "unreachable", "misfit", "died")
)
MOST_BYTES = 1_000_000
_DETAIL = (str, int, float, list)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
leave_in_peace(__file__)


@dataclass(frozen=True)
class Reply:
    """What came back for one case.

    Attributes
    ----------
    kind : str
        One of `KINDS`: ``"answer"``, the value is in `value`; ``"raised"``, see `detail`; ``"timeout"``;
        ``"interrupted"`` by the person; ``"nothing"``, an empty answer; ``"missing"``, no such file; ``"unreadable"``, the file
        cannot be read or parsed; ``"unreachable"``, the service does not answer; ``"misfit"``, the answer is of a kind that
        cannot be asked (`detail["what"]` says why); ``"died"``, the process of the answer ended.
    value : JSON
        The answer, made by :func:`mlops_lessons.course.plain.to_json`.
    detail : mapping
        For an error: ``type``, ``message``, and where known ``line``, ``text`` (the learner's line) and ``near`` (names alike).
    """

    kind: str
    value: Any = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the reply as JSON."""
        return {"kind": self.kind, "value": self.value, "detail": dict(self.detail)}

    @classmethod
    def from_json(cls, found: Any) -> Reply:
        """Return the reply that `found` describes; whatever does not describe one is a process that ``"died"``."""
        kind, detail = (found.get("kind"), found.get("detail")) if type(found) is dict else (None, None)
        if type(kind) is not str or kind not in KINDS or type(detail) is not dict:
            return cls("died")
        return cls(kind, found.get("value"), {name: value for name, value in detail.items() if type(value) in _DETAIL})


def reply(
    subject: Any,
    kind: str,
    case: Any = None,
    seconds: float = 2.0,
    *,
    reads: str = "text",
    trial: str | None = None,
) -> Reply:
    """Return what `subject` answers to one `case`.

    Parameters
    ----------
    subject : object
        What the learner gave ``lesson.check``: a value, a callable, a path, a base address or a choice.
    kind : {"value", "function", "file", "service", "decision"}
        The kind of the exercise.
    case : JSON
        A function: the list of its arguments, copied anew for each call. A service: the request.
    seconds : float, default 2
        Time limit of this one call, see :mod:`mlops_lessons.course.limits`.
    reads : {"text", "yaml", "toml", "json", "python"}
        How a file is read.
    trial : str, optional
        Where the trial of a function is, see :class:`mlops_lessons.course.exercise.Exercise`.
    """
    ways: dict[str, Callable[[], Reply]] = {
        "function": lambda: _call(subject, case, trial),
        "file": lambda: _read_file(subject, reads),
        "service": lambda: _request(subject, case, seconds),
    }
    way = ways.get(kind, lambda: _answer(subject))
    try:
        if _is_nothing(subject):
            return Reply("nothing")
        with _quietly(), time_limit(seconds):
            return way()
    except TimeUp:
        return Reply("timeout", detail={"seconds": seconds})
    except KeyboardInterrupt:
        return Reply("interrupted")
    except BaseException as error:  # the learner's code may raise anything, SystemExit too
        if type(error) is NotImplementedError:
            return Reply("nothing")
        return Reply("raised", detail=_describe(error, subject))


def _is_nothing(value: Any) -> bool:
    return value is None or value is ... or value is NotImplemented


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Swallow what the learner's code prints or warns while it is asked (sixty calls print sixty times); answer no `input`."""
    sink, asks = _Sink(), builtins.input
    with warnings.catch_warnings(), contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
        warnings.simplefilter("ignore")  # they are the learner's, and would come sixty times
        builtins.input = _no_input
        try:
            yield
        finally:
            builtins.input = asks


def _no_input(prompt: object = "") -> str:
    raise EOFError("input()")


class _Sink(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


def _answer(value: Any) -> Reply:
    if _is_nothing(value):
        return Reply("nothing")
    found = to_json(value)
    if type(value) is types.CoroutineType:
        value.close()  # else Python warns that it was never awaited
    return Reply("answer", found)


def _call(subject: Any, case: Any, trial: str | None = None) -> Reply:
    if issubclass(type(subject), type):
        return Reply("misfit", detail={"what": "class", "name": type_name(subject)})
    if not callable(subject):
        return Reply("misfit", detail={"what": "not_callable", "name": type_name(type(subject))})
    arguments = copy_json(case) if type(case) is list else []
    if trial:
        watched = Watched(subject)
        value = put_to_trial(watched, trial, arguments)
        if watched.returned and all(map(_is_nothing, watched.returned)):
            return _nothing_from(*watched.returned)
        return _answer(value)
    wrong = _wrong_count(subject, len(arguments))
    if wrong:
        return wrong
    value = subject(*arguments)
    return _nothing_from(value) if value is None else _answer(value)


def _nothing_from(*returned: Any) -> Reply:
    """Say that nothing came back; a starter that says `return ...` is not written yet, one without return gives None."""
    return Reply("nothing", detail={"returned": "None"} if any(value is None for value in returned) else {})


def _wrong_count(subject: Any, given: int) -> Reply | None:
    try:
        parameters = list(inspect.signature(subject).parameters.values())
    except (TypeError, ValueError):
        return None  # some built-in functions do not tell
    in_order = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    fewest = sum(p.default is p.empty for p in in_order)
    named = [p.name for p in parameters if p.kind is p.KEYWORD_ONLY and p.default is p.empty]
    if named:
        return Reply("misfit", detail={"what": "keyword_only", "name": ", ".join(named)})
    if given < fewest or (given > len(in_order) and not any(p.kind is p.VAR_POSITIONAL for p in parameters)):
        return Reply("misfit", detail={"what": "arguments", "takes": len(in_order), "given": given})
    return None


def _describe(error: BaseException, subject: Any = None) -> dict[str, Any]:
    """Return type, message, and where it can be found the learner's line of an error, without traceback."""
    detail: dict[str, Any] = {"type": type_name(type(error)), "message": ""}
    import difflib

    with contextlib.suppress(BaseException), time_limit(0.5):  # the error's own __str__ may do anything
        detail["message"] = _short(error)
        if isinstance(error, SyntaxError) and error.lineno:
            detail |= {"message": str(error.msg), "line": int(error.lineno)}
            return detail | {"text": str(error.text or "").strip()[:200]}
        frame, line = _learners_frame(error, subject)
        if frame is not None:
            text = linecache.getline(frame.f_code.co_filename, line).strip()[:200]
            detail |= {"line": line, "text": text} if text else {}
            if type(error) is NameError and type(error.name) is str:
                known = [name for name in {**frame.f_globals, **frame.f_locals} if type(name) is str]
                detail["near"] = difflib.get_close_matches(error.name, [*known, *dir(builtins)], n=2)
    return detail


def _learners_frame(error: BaseException, subject: Any) -> tuple[types.FrameType | None, int]:
    own = subject.__code__.co_filename if type(subject) is types.FunctionType else "<answer>"
    found: tuple[types.FrameType | None, int] = (None, 0)
    trace, steps = error.__traceback__, 0
    while trace is not None and steps < 3_000:
        file = trace.tb_frame.f_code.co_filename
        if file in (own, "<answer>") or "ipykernel_" in file or file.startswith("<ipython"):
            found = trace.tb_frame, trace.tb_lineno
        trace, steps = trace.tb_next, steps + 1
    return found


def _short(error: BaseException) -> str:
    try:
        text = str(error)
        return text[:500] if type(text) is str else ""
    except BaseException:  # the error's own __str__ may do anything
        return ""


def _read_file(subject: Any, reads: str) -> Reply:
    try:
        path = os.fspath(subject)
    except TypeError:
        what = "written_for_path" if type(subject) is int else "not_a_path"
        return Reply("misfit", detail={"what": what, "name": type_name(type(subject))})
    if type(path) is str and "\n" in path:
        return Reply("misfit", detail={"what": "text_for_path"})
    place = Path(os.fsdecode(path))
    name = place.name
    if not place.is_file():
        return Reply("missing", detail={"name": name})
    with place.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return Reply("unreadable", detail={"what": "too_large", "name": name})
    try:
        return read_text(data.decode("utf-8-sig"), reads)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return Reply("unreadable", detail={"what": "encoding", "name": name, "line": line})


def read_text(text: str, reads: str = "text") -> Reply:
    """Return the reply for a file that holds `text`: ``{"text", "data"}``, or ``"unreadable"`` with line and reason."""
    try:
        data = _parse(text, reads)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Reply("unreadable", detail={"what": reads, **_where(error, text)})
    return Reply("answer", {"text": text, "data": _text_keys(to_json(data))})


def _text_keys(data: Any) -> Any:
    """Return parsed data whose keys are all text, as in JSON: a port number as a key becomes ``"8080"``."""
    if type(data) is list:
        return [_text_keys(item) for item in data]
    if type(data) is not dict:
        return data
    pairs = data["$map"] if "$map" in data else data.items()
    return {key if type(key) is str else str(key): _text_keys(item) for key, item in pairs}


def _parse(text: str, reads: str) -> Any:
    if reads == "python":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape in the learner's text is no matter here
            ast.parse(text)
        return None
    if reads == "yaml":
        import yaml

        try:
            return yaml.load(text, _yaml_loader())
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            told = SyntaxError(getattr(error, "problem", None) or str(error))
            told.lineno = mark.line + 1 if mark else None
            raise told from error
    if reads == "toml":
        import tomllib

        return tomllib.loads(text)
    return json.loads(text) if reads == "json" else None


@cache
def _yaml_loader() -> Any:
    """Return a safe loader for which only true and false are booleans, so that the key ``on`` of a workflow stays text."""
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    boolean = "tag:yaml.org,2002:bool"
    found = yaml.SafeLoader.yaml_implicit_resolvers.items()
    rest = {first: [pair for pair in pairs if pair[0] != boolean] for first, pairs in found}
    Loader.yaml_implicit_resolvers = rest
    Loader.add_implicit_resolver(boolean, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
    return Loader


def _where(error: BaseException, text: str) -> dict[str, Any]:
    message = str(getattr(error, "msg", None) or error)[:300]
    line = getattr(error, "lineno", None)
    if line is None and "(at line " in message:  # tomllib before 3.14 tells the line in its words only
        line = int(message.split("(at line ")[1].split(",")[0])
    if not line:
        return {"message": message}
    lines = text.splitlines()
    return {"message": message, "line": line, "text": lines[line - 1].rstrip()[:200] if line <= len(lines) else ""}


def _request(subject: Any, case: Any, seconds: float) -> Reply:
    import http.client

    if not issubclass(type(subject), str) or not isinstance(case, dict):
        return Reply("misfit", detail={"what": "not_an_address", "name": type_name(type(subject))})
    try:
        base = urlsplit(subject if "//" in subject else f"//{subject}")
        host, port = base.hostname, base.port or 80
    except ValueError:
        return Reply("misfit", detail={"what": "not_an_address", "name": str(subject)[:100]})
    if host not in _LOOPBACK or base.scheme not in ("", "http"):
        return Reply("misfit", detail={"what": "not_loopback", "name": str(subject)[:100]})
    body, headers = case.get("body"), dict(case.get("headers") or {})
    if body is not None and not isinstance(body, str):
        body = json.dumps(body)
        headers.setdefault("content-type", "application/json")
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        path = base.path.rstrip("/") + str(case.get("path") or "/")
        connection.request(str(case.get("method") or "GET"), path, body=body and body.encode(), headers=headers)
        return _response(connection.getresponse())
    except TimeoutError:
        return Reply("timeout", detail={"seconds": seconds})
    except (OSError, http.client.HTTPException) as error:
        return Reply("unreachable", detail={"name": base.netloc, "message": _short(error)})
    finally:
        connection.close()


def _response(response: Any) -> Reply:
    data = response.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return Reply("answer", {"$too_large": "body"})
    text = data.decode("utf-8", errors="replace")
    try:
        body = to_json(json.loads(text))
    except (ValueError, RecursionError):
        body = text
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Reply("answer", {"status": response.status, "headers": headers, "body": body})


def run_source(source: str, name: str, seconds: float = 10.0) -> tuple[Any, Reply | None]:
    """Run the learner's `source` and return what it calls `name`, or the reply that tells why there is none."""
    linecache.cache["<answer>"] = (len(source), None, source.splitlines(keepends=True), "<answer>")
    space: dict[str, Any] = {"__name__": "__main__"}
    try:
        with _quietly(), time_limit(seconds):
            exec(compile(source, "<answer>", "exec"), space)
        return space.get(name), None
    except TimeUp:
        return None, Reply("timeout", detail={"seconds": seconds})
    except KeyboardInterrupt:
        return None, Reply("interrupted")
    except BaseException as error:  # running a learner's cell may raise anything, SystemExit too
        return None, Reply("raised", detail=_describe(error))
