"""The flight desk is a real application in a real repository: its faults can be used, and its repair closes them."""

import base64
import os
import pickle
import subprocess
import sys
import textwrap
import time

import httpx
import pytest

from mlops_lessons.devsecops import flight_desk, pipeline
from mlops_lessons.devsecops._git import git
from mlops_lessons.devsecops._serving import Service
from mlops_lessons.devsecops.flight_desk import FAULTS, planted_files, planted_secrets
from mlops_lessons.errors import ServiceError

UNION = "x' UNION SELECT name, passport, flight FROM bookings --"


@pytest.fixture(scope="module")
def planted():
    """Give a desk with its faults, and a client of it while it runs."""
    desk = flight_desk.lay_out()
    with desk.serving() as service:
        yield desk, service


@pytest.fixture(scope="module")
def mended():
    """Give a mended desk, and a client of it while it runs."""
    desk = flight_desk.lay_out(mended=True)
    with desk.serving() as service:
        yield desk, service


def test_the_desk_does_its_job_with_and_without_its_faults(planted, mended):
    """The application's own tests pass before the repair and after it."""
    assert pipeline.tests_pass(planted[0].folder)
    assert pipeline.tests_pass(mended[0].folder)


def test_its_own_tests_would_notice_a_broken_desk():
    """They are tests: a desk that answers wrongly does not pass them."""
    desk = flight_desk.lay_out()
    desk.write({"desk/flights.py": desk.read("desk/flights.py").replace("SELECT flight,", "SELECT delay,")})
    assert not pipeline.tests_pass(desk.folder)


def test_an_injection_takes_the_passports_until_it_is_mended(planted, mended):
    """The planted query gives rows of another table; the mended one finds no such carrier, and still finds UA."""
    assert ["Ana", "P-1001", "UA1545"] in planted[1].get("/flights", carrier=UNION).body
    assert mended[1].get("/flights", carrier=UNION).body == []
    assert [row[0] for row in mended[1].get("/flights", carrier="UA").body] == [1545, 1714]


def test_the_shell_runs_what_stands_in_a_name_until_it_is_mended(planted, mended):
    """A harmless echo, run by the planted desk and printed on the label by the mended one."""
    assert "BOARDED" in planted[1].get("/label", name="Ana; echo BOARDED").body.splitlines()
    assert mended[1].get("/label", name="Ana; echo BOARDED").body.strip() == "LABEL ANA; ECHO BOARDED"


def test_a_search_in_pieces_is_an_injection_too(planted, mended):
    """What no scanner found gives all flights; mended, none."""
    assert len(planted[1].get("/search", carrier="x' OR '1'='1").body) == 5
    assert mended[1].get("/search", carrier="x' OR '1'='1").body == []


def test_anybody_sees_any_booking_until_it_is_mended(planted, mended):
    """The mended desk wants the booking's code."""
    assert planted[1].get("/bookings/2").body[0] == "Beto"
    assert mended[1].get("/bookings/2").status == 404
    assert mended[1].get("/bookings/2", code="DEF456").body[0] == "Beto"


class Telltale:
    """A pickle that leaves a trace when it is opened: it only makes a list."""

    def __reduce__(self):
        """Say what to call when this is opened."""
        return (dict, ([("name", "opened")],))


def test_a_pickle_is_opened_until_it_is_mended(planted, mended):
    """What the cookie asks for is called by the planted desk, and is no JSON to the mended one."""
    cookie = base64.b64encode(pickle.dumps(Telltale()))
    assert planted[1].post("/session", cookie).body == "opened"
    assert mended[1].post("/session", cookie).status == 500


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_every_fault_stands_where_it_is_said_to_until_it_is_mended(fault, planted, mended):
    """Its line is there in the planted files, once, and gone from the mended ones; the removed secret is in neither."""
    lines = [line for line in planted_files().get(fault.file, "").splitlines() if fault.line in line]
    assert len(lines) == (fault.id != "removed_secret")
    assert bool(planted[0].line_of(fault)) == (fault.id != "removed_secret")
    assert mended[0].line_of(fault) == 0


def test_one_fault_can_be_mended_alone():
    """The others stay, and the repair is a commit of its own."""
    desk = flight_desk.lay_out()
    desk.mend("weak_hash")
    left = {fault.id for fault in FAULTS if desk.line_of(fault)}
    assert "weak_hash" not in left
    assert {"sql_injection", "debug_server"} <= left
    assert desk.log()[0] == "Mend weak_hash"


def test_the_history_is_the_same_on_every_machine(planted):
    """People, dates and contents are fixed, hence the names of the commits."""
    assert git(planted[0].folder, "rev-parse", "HEAD") == git(flight_desk.lay_out().folder, "rev-parse", "HEAD")
    assert planted[0].log() == ("Say where the key is now", "Oops: take the key out", "The flight desk")


def test_running_the_desk_leaves_its_folder_as_it_is(planted):
    """No byte code and no build stands in the repository after its tests and its service ran."""
    assert pipeline.tests_pass(planted[0].folder)
    assert git(planted[0].folder, "status", "--short") == ""


def test_no_file_of_ours_holds_what_looks_like_a_key():
    """Keys are put together when the desk is laid out: our own repository has none for a scanner to find."""
    from importlib import resources

    root = resources.files("mlops_lessons.devsecops")
    texts = [
        path.read_text(encoding="utf-8") for path in root.rglob("*") if path.suffix in (".py", ".txt", ".json", ".toml")
    ]
    assert len(texts) > 20
    assert not [value for value in planted_secrets().values() if any(value in text for text in texts)]


def test_a_desk_that_cannot_start_says_why():
    """The last words of the process are in the error."""
    desk = flight_desk.lay_out()
    desk.write({"run.py": "raise RuntimeError('no coffee')\n"})
    with pytest.raises(ServiceError, match="no coffee"), desk.serving():
        pass


def test_service_and_folder_end_with_a_notebook_that_is_killed(tmp_path):
    """A process that serves one desk and has another is killed outright: nothing answers any more, and no folder stays."""
    code = """
        from mlops_lessons.devsecops import flight_desk
        idle = flight_desk.lay_out()
        with flight_desk.lay_out().serving() as service:
            print(service.address, flush=True)
            input()
    """
    places = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=places) as parent:
        address = parent.stdout.readline().strip()
        assert Service(address).get("/flights", carrier="UA").status == 200
        assert len(list(tmp_path.glob("flight-desk-*"))) == 2
        parent.kill()
    assert any(_refuses(address) for _attempt in range(2_000))
    assert any(not list(tmp_path.iterdir()) for _attempt in range(600) if not time.sleep(0.05))


def _refuses(address):
    try:
        Service(address).get("/flights", carrier="UA")
    except httpx.TransportError:
        return True
    return False


def test_the_folder_is_gone_with_the_desk():
    """Nothing is left behind when nobody holds the desk any more."""
    desk = flight_desk.lay_out()
    folder = desk.folder
    assert folder.is_dir()
    del desk
    assert not folder.exists()
