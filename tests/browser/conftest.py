"""Headless Chromium for the tests of this folder, and the course's JupyterLab in each language.

Where there is no Chromium these tests are skipped, and the end of the run says how to have them. Where
``MLOPS_LESSONS_REQUIRE_BROWSER`` is 1 its absence is a failure. Pictures of what was seen are kept in ``build/screenshots``.
"""

import contextlib
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))  # the helpers beside the tests, which pytest's import mode does not put on the path

NO_BROWSER = "no Chromium on this machine"  # tools/run_tests.py says how many were skipped and how to have them
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# Background networking off, and no name outside this machine is ever looked up.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


def find_chromium():
    """Return the path of a Chromium, or None: the variable CHROMIUM first, then the usual names."""
    wanted = os.environ.get("CHROMIUM")
    names = (wanted,) if wanted else ("/usr/bin/chromium", *PROGRAMS)
    return next((found for name in names if (found := shutil.which(name))), None)


def pytest_itemcollected(item):
    """Mark every test of this folder, and skip it where there is no browser, unless one is required."""
    item.add_marker("browser")
    if find_chromium() is None and os.environ.get("MLOPS_LESSONS_REQUIRE_BROWSER") != "1":
        item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Share the tests out module by module, as each has its servers and pages; those of every lesson page by page."""
    from xdist.scheduler import LoadScopeScheduling

    class ByPage(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            module = nodeid.partition("::")[0]
            page = re.search(r"\[(\d\d_\w+-[a-z]{2})\b", nodeid) if "every_lesson" in module else None
            return f"{module} {page[1]}" if page else module

    return ByPage(config, log)


@pytest.fixture(scope="package")
def chromium(tmp_path_factory):
    """One headless Chromium, with a profile that is thrown away, for all tests of this folder."""
    from playwright.sync_api import sync_playwright

    program = find_chromium()
    if program is None:
        pytest.fail(
            "MLOPS_LESSONS_REQUIRE_BROWSER is 1, but there is no Chromium: `apt-get install chromium`, or set CHROMIUM"
        )
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[*ARGUMENTS, *(["--no-sandbox"] if root else [])],
            env=os.environ | {"XDG_CONFIG_HOME": str(tmp_path_factory.mktemp("chromium"))},
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def screenshots():
    """Where pictures are kept for people to look at."""
    folder = ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def labs(tmp_path_factory):
    """Give ``labs(language)``: the course's JupyterLab with a learner who begins, one a language, ended with the module."""
    from lab_server import LabServer, course_lab

    with contextlib.ExitStack() as running:
        started = {}

        def start(language):
            if language not in started:
                scratch = tmp_path_factory.mktemp(f"lab-{language}")
                server = LabServer(course_lab(scratch / "course", language), scratch, scratch)
                started[language] = running.enter_context(server)
            return started[language]

        yield start


@pytest.fixture(scope="package")
def new_page(chromium):
    """Give ``new_page()``: an empty page with no memory of others, closed with the tests."""
    with contextlib.ExitStack() as opened:

        def make(**options):
            context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"} | options)
            opened.callback(context.close)
            return context.new_page()

        yield make


@pytest.fixture(scope="module")
def open_notebook(labs, new_page, screenshots):
    """Give ``open_notebook(language, name)``: that notebook open in the course's JupyterLab, its kernel ready."""
    from notebook_page import NotebookPage

    with contextlib.ExitStack() as opened:

        def make(language, name, **options):
            server = labs(language)
            page = new_page(**options)
            opened.callback(page.close)
            notebook = NotebookPage(page, f"{name.removesuffix('.ipynb')}-{language}", screenshots)
            notebook.open(server.page_address(f"{language}/{name}"))
            return notebook

        yield make
