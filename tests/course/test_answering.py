"""Whatever the answer is, there is a reply that says what it is."""

import asyncio
import random
import signal
import sys
import threading

import pytest

from mlops_lessons.course.answering import KINDS, MOST_BYTES, Reply, read_text, reply, run_source


def _add(a, b):
    return a + b


class Evil:
    """An object that fails at everything."""

    def _fail(self, *_):
        raise RuntimeError("no")

    __repr__ = __eq__ = __len__ = __iter__ = __bool__ = __str__ = __fspath__ = _fail
    __hash__ = None

    def __getattr__(self, name):
        raise SystemExit


class UnprintableError(Exception):
    """An error that cannot be written."""

    def __str__(self):
        while True:
            pass


def test_a_function_is_called_with_a_copy_of_its_arguments():
    """What it does to them does not reach the case."""
    case = [[3, 1], {"a": [1]}]

    def change(numbers, table):
        numbers.sort()
        table["a"].append(2)
        return numbers, table

    assert reply(change, "function", case).value == [[1, 3], {"a": [1, 2]}]
    assert case == [[3, 1], {"a": [1]}]


@pytest.mark.parametrize(
    ("subject", "detail"),
    [
        (lambda a: a, {"what": "arguments", "takes": 1, "given": 2}),
        (lambda a, b, c: a, {"what": "arguments", "takes": 3, "given": 2}),
        (lambda a, b, *, c: a, {"what": "keyword_only", "name": "c"}),
        (dict, {"what": "class", "name": "dict"}),
        (3.5, {"what": "not_callable", "name": "float"}),
        ("add", {"what": "not_callable", "name": "str"}),
    ],
)
def test_what_is_no_fitting_function_is_told(subject, detail):
    """Wrong number of parameters, a class, a value: each has a reply of its own, before anything is called."""
    assert reply(subject, "function", [1, 2]) == Reply("misfit", detail=detail)


@pytest.mark.parametrize("subject", [lambda *numbers: sum(numbers), lambda a, b=1, c=2: a + b, _add, max])
def test_functions_that_fit_are_called(subject):
    """Defaults, starred parameters and built-in functions are all right."""
    assert reply(subject, "function", [1, 2]).kind == "answer"


@pytest.mark.parametrize(
    ("subject", "kind", "expected"),
    [
        (..., "value", "nothing"),
        (None, "function", "nothing"),
        (lambda: None, "function", "nothing"),
        (lambda: ..., "function", "nothing"),
        (lambda: 1 / 0, "function", "raised"),
        (lambda: sys.exit(0), "function", "raised"),
        (lambda: signal.raise_signal(signal.SIGINT), "function", "interrupted"),
        (Evil(), "value", "answer"),
        (Evil(), "function", "misfit"),
        (Evil(), "file", "raised"),
        (Evil(), "service", "misfit"),
        (3, "file", "misfit"),
        ("", "file", "missing"),
        ("a\0b", "file", "missing"),
    ],
    ids=lambda value: value if type(value) is str and value.isalpha() else "x",
)
def test_kinds_of_replies(subject, kind, expected):
    """Each way to answer has its kind."""
    assert reply(subject, kind, []).kind == expected
    assert expected in KINDS


def test_only_a_function_that_gives_none_is_told_so():
    """A starter that returns the three dots was not written yet; one without return may have been."""
    assert reply(lambda: None, "function", []).detail == {"returned": "None"}
    assert reply(lambda: ..., "function", []).detail == {}


def test_not_implemented_is_nothing_yet():
    """A starter may raise it."""

    def starter():
        raise NotImplementedError

    assert reply(starter, "function", []).kind == "nothing"


def test_an_async_function_and_a_generator_are_named():
    """Neither runs by being called; no warning is left behind."""

    async def later():
        await asyncio.sleep(0)

    assert reply(later, "function", []).value == {"$unreadable": "coroutine"}
    assert reply(lambda: (x for x in "ab"), "function", []).value == {"$unreadable": "generator"}


def test_an_error_names_the_learners_line():
    """The line is the learner's deepest one, not one of a library; the message has no traceback."""
    source = "import json\n\ndef load(text):\n    found = json.loads(text)\n    return found\n"
    subject, problem = run_source(source, "load")
    assert problem is None
    found = reply(subject, "function", ["{"])
    assert found.kind == "raised"
    assert found.detail["type"] == "JSONDecodeError"
    assert (found.detail["line"], found.detail["text"]) == (4, "found = json.loads(text)")


def test_a_name_error_offers_names_alike():
    """The names of the learner's module and the built-in ones are looked at."""
    subject, _problem = run_source("totals = [1]\ndef f():\n    return total\n", "f")
    assert reply(subject, "function", []).detail["near"][0] == "totals"


def test_source_that_cannot_run_is_a_reply():
    """A syntax error has its line; a missing name is no answer yet."""
    _subject, problem = run_source("x = 1\ndef f(:\n", "f")
    assert problem.kind == "raised"
    assert (problem.detail["type"], problem.detail["line"], problem.detail["text"]) == ("SyntaxError", 2, "def f(:")
    assert run_source("x = 1", "f") == (None, None)
    assert run_source("while True: pass", "f", 0.1)[1].kind == "timeout"


def test_an_error_that_cannot_be_written_is_a_reply():
    """Its own ``__str__`` may loop; that is cut off too."""

    def fail():
        raise UnprintableError

    assert reply(fail, "function", [], 0.2).detail["type"] == "UnprintableError"


def test_nothing_is_printed_or_warned(capfd, recwarn):
    """Sixty calls would print sixty times."""

    def noisy():
        import warnings

        sys.stdout.write("printed")
        warnings.warn("warned", stacklevel=1)
        return 1

    assert reply(noisy, "function", []).value == 1
    assert capfd.readouterr() == ("", "")
    assert not recwarn


def test_input_is_put_back():
    """It fails while an answer is asked, and works after."""
    import builtins

    before = builtins.input
    assert reply(lambda: input(), "function", []).detail["type"] == "EOFError"
    assert builtins.input is before


def test_endless_loops_are_cut_off_here_and_in_threads():
    """Also where the learner's loop swallows exceptions."""

    def loop():
        while True:
            try:
                random.random()
            except Exception:  # as learners write it
                continue

    assert reply(loop, "function", [], 0.1).kind == "timeout"
    found = []
    thread = threading.Thread(target=lambda: found.append(reply(loop, "function", [], 0.1)), daemon=True)
    thread.start()
    thread.join(20)
    assert found[0].kind == "timeout"


@pytest.mark.parametrize(
    ("reads", "text", "line"),
    [
        ("yaml", "a: [1\nb: 2\n", 2),
        ("toml", "a = 1\nb = = 2\n", 2),
        ("json", '{\n"a": 1,\n"b" 2}', 3),
        ("python", "x = 1\ndef f(:\n", 2),
    ],
)
def test_a_file_that_does_not_parse_names_its_line(reads, text, line):
    """Each format tells where."""
    found = read_text(text, reads)
    assert (found.kind, found.detail["line"]) == ("unreadable", line)
    assert found.detail["text"] == text.splitlines()[line - 1]


def test_a_file_is_read_as_its_kind(tmp_path):
    """The answer has the text, and the data where the format has some."""
    path = tmp_path / "workflow.yml"
    path.write_text("on: push\nports: {8080: yes}\nok: true\n", encoding="utf-8")
    found = reply(path, "file", "any", reads="yaml")
    assert found.value["data"] == {"on": "push", "ports": {"8080": "yes"}, "ok": True}
    assert reply(str(path), "file", "any").value == {"text": path.read_text(encoding="utf-8"), "data": None}


def test_files_that_cannot_be_read(tmp_path):
    """Missing, too large, not UTF-8, a folder: told apart."""
    large, latin = tmp_path / "large", tmp_path / "latin"
    large.write_bytes(b"a" * (MOST_BYTES + 1))
    latin.write_bytes("uno\nmañana\n".encode("latin-1"))
    assert reply(tmp_path / "none", "file").kind == reply(tmp_path, "file").kind == "missing"
    assert reply(large, "file").detail["what"] == "too_large"
    assert reply(latin, "file").detail == {"what": "encoding", "name": "latin", "line": 2}


def test_yaml_with_a_tag_of_python_is_refused():
    """Reading a learner's file runs nothing."""
    assert read_text("!!python/object/apply:os.system ['true']", "yaml").kind == "unreadable"


def test_an_alias_bomb_is_too_large():
    """Ten lines that stand for ten thousand million elements are not written out."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    assert read_text("\n".join(lines), "yaml").value["data"] == {"$too_large": "dict"}


def test_a_service_is_asked_on_loopback(serve):
    """Status, headers in small letters and the body, parsed where it is JSON."""
    seen = {}

    async def echo(scope, receive, send):
        seen.update(method=scope["method"], path=scope["path"], body=(await receive())["body"])
        await send({"type": "http.response.start", "status": 201, "headers": [(b"X-One", b"1")]})
        await send({"type": "http.response.body", "body": b'{"ok": true}'})

    found = reply(serve(echo), "service", {"method": "POST", "path": "/items", "body": {"a": 1}})
    assert (found.value["status"], found.value["headers"]["x-one"], found.value["body"]) == (201, "1", {"ok": True})
    assert seen == {"method": "POST", "path": "/items", "body": b'{"a": 1}'}


def test_services_that_cannot_be_asked(serve):
    """Nobody there, elsewhere, too slow: told apart."""

    async def slow(scope, receive, send):
        await asyncio.sleep(1)

    request = {"method": "GET", "path": "/"}
    assert reply("http://127.0.0.1:9", "service", request).kind == "unreachable"
    assert reply("http://example.org", "service", request).detail["what"] == "not_loopback"
    assert reply("http://127.0.0.1:port", "service", request).detail["what"] == "not_an_address"
    assert reply(serve(slow), "service", request, 0.2).kind == "timeout"


@pytest.mark.parametrize(
    "found", [None, [], {}, {"kind": "passed", "detail": {}}, {"kind": ["answer"], "detail": {}}, 3]
)
def test_what_describes_no_reply_is_a_death(found):
    """Lines of a learner's process are not trusted to be well formed."""
    assert Reply.from_json(found).kind == "died"


def test_a_reply_travels_as_json():
    """There and back it is the same."""
    given = Reply("raised", None, {"type": "NameError", "near": ["a"], "line": 3})
    assert Reply.from_json(given.to_json()) == given
