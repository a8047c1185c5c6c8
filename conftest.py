"""Every test, and every kernel or server that a test starts, runs without a network and away from the learner's data.

It stands at the root so that ``pytest tests`` and ``pytest --nbval notebooks`` both go through it.
"""

import atexit
import os
import runpy
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent
GUARD = ROOT / "tests" / "guard"
FOLDER = Path(tempfile.mkdtemp(prefix="mlops-lessons-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
os.environ.pop("MLOPS_LESSONS_LANGUAGE", None)
os.environ.setdefault("MLOPS_LESSONS_GUARD_LOG", str(FOLDER / "refused.txt"))
os.environ["MLOPS_LESSONS_HOME"] = str(FOLDER / "home")
os.environ["IPYTHONDIR"] = str(FOLDER / "ipython")
_path = [str(GUARD), str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(filter(None, _path)))
runpy.run_path(str(GUARD / "sitecustomize.py"))


def pytest_configure(config):
    """Give each kernel of nbval an empty folder to work in, instead of that of the notebooks, and this very Python."""
    if not config.pluginmanager.hasplugin("nbval"):
        return
    import nbval.plugin

    class KernelElsewhere(nbval.plugin.RunningKernel):
        def __init__(self, kernel_name, cwd=None, **options):
            super().__init__(kernel_name, cwd=tempfile.mkdtemp(dir=FOLDER), **options)

    nbval.plugin.RunningKernel = KernelElsewhere
    config.option.nbval_current_env = True


def pytest_sessionfinish(session, exitstatus):
    """Fail the run if anything reached for the network, even where the error was swallowed."""
    log = Path(os.environ["MLOPS_LESSONS_GUARD_LOG"])
    if hasattr(session.config, "workerinput") or not log.exists():
        return
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    terminal.write_line("\nThe network was reached for:\n" + log.read_text(encoding="utf-8"), red=True)
    session.exitstatus = exitstatus or 1
