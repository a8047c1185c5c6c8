"""A workflow is asked what the schema says of it, and what the schema cannot see."""

import subprocess
import sys
from pathlib import Path

import pytest

from mlops_lessons.continuous_deployment import _solutions_push as solutions
from mlops_lessons.continuous_deployment import workflow
from mlops_lessons.continuous_deployment._push_trials import judge_workflow

GOOD = workflow.pipeline_workflow()


def doubtful(text):
    """Return the names of what is to be wished."""
    return {name for name, good in workflow.doubts(workflow.parsed(text)).items() if not good}


@pytest.mark.parametrize("text", [GOOD, solutions.delivery_workflow()], ids=["lesson", "solution"])
def test_our_workflows_leave_nothing_to_be_wished(text):
    """They keep to the schema, and to what it cannot see."""
    assert workflow.schema_problems(workflow.parsed(text)) == []
    assert doubtful(text) == set()


@pytest.mark.parametrize("text", [GOOD, GOOD.replace("needs:", "need:"), GOOD.replace("runs-on:", "runs_on:")])
def test_the_program_itself_agrees(text, tmp_path):
    """check-jsonschema says the same of a file, with the schema that it carries."""
    path = tmp_path / "delivery.yml"
    path.write_text(text)
    program = str(Path(sys.executable).with_name("check-jsonschema"))
    done = subprocess.run([program, "--builtin-schema", "vendor.github-workflows", str(path)], capture_output=True)
    assert (done.returncode == 0) == (workflow.schema_problems(workflow.parsed(text)) == [])


def test_a_wrong_word_is_named_with_its_place():
    """The innermost error is told, not that the job is of neither kind."""
    found = workflow.schema_problems(workflow.parsed(GOOD.replace("needs:", "need:")))
    assert found == [("jobs.deploy", "Additional properties are not allowed ('need' was unexpected)")]


def test_on_is_no_boolean():
    """YAML 1.1 takes the key for true; it is read as the word that it is."""
    assert list(workflow.parsed("on: push\n")) == ["on"]


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        ("    needs: check\n", "", "tests_first"),
        ("needs: check", "needs: nobody", "tests_first"),
        ("    if: github.event_name == 'push'\n", "    if: always()\n", "tests_first"),
        ("pytest -q", "pytest -q || true", "tests_run"),
        ("    branches: [main]\n", "    branches: [main, test]\n", "on_main"),
        ("permissions:\n  contents: read\n", "", "least_rights"),
        ("contents: read", "contents: write", "least_rights"),
        ("${{ secrets.DEPLOY_KEY }}", "abc", "secret_named"),
        ("    concurrency: production\n", "", "one_at_a_time"),
        ("concurrency: production", "concurrency: {group: p, cancel-in-progress: true}", "one_at_a_time"),
    ],
)
def test_each_doubt_is_seen(old, new, missing):
    """What is legal and unwise is named, each by its own name."""
    changed = GOOD.replace(old, new)
    assert changed != GOOD
    assert missing in doubtful(changed)


@pytest.mark.parametrize(
    ("pairs", "doubt"),
    [
        (
            [
                ("    branches: [main]\n", "    branches: ['**']\n"),
                ("== 'push'", "== 'push' && github.ref == 'refs/heads/main'"),
            ],
            "on_main",
        ),
        (
            [
                ("permissions:\n  contents: read\n", ""),
                ("    runs-on:", "    permissions: {contents: read}\n    runs-on:"),
            ],
            "least_rights",
        ),
    ],
)
def test_what_the_exercise_accepts_is_not_doubted(pairs, doubt):
    """A condition of the job that deploys, or rights given job by job, are as good; the table and the check agree."""
    changed = GOOD
    for old, new in pairs:
        assert old in changed
        changed = changed.replace(old, new)
    assert doubtful(changed) == set()
    assert judge_workflow(doubt, {"data": workflow.parsed(changed), "text": changed}).outcome == "passed"


def test_rights_of_one_job_alone_leave_the_others_in_doubt():
    """A job without rights of its own has those that the repository gives."""
    bare = GOOD.replace("permissions:\n  contents: read\n", "")
    one = bare.replace("    runs-on:", "    permissions: {contents: read}\n    runs-on:", 1)
    assert doubtful(one) == {"least_rights"}


def test_the_table_says_where_to_look_in_words_of_the_file(capsys):
    """No name of ours stands in it."""
    workflow.show_problems(GOOD.replace("    needs: check\n", ""))
    shown = capsys.readouterr().out
    assert "tests_first" not in shown
    assert "needs" in shown


def test_needs_may_go_through_another_job():
    """A deployment that needs the packing, which needs the tests, waits for them; a circle ends."""
    between = "  pack:\n    needs: check\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make\n  deploy:\n    needs: [pack]"
    assert "tests_first" not in doubtful(GOOD.replace("  deploy:\n    needs: check", between))
    circle = {"a": {"needs": "b"}, "b": {"needs": ["a"]}}
    assert workflow._needs(circle, "a") == {"a", "b"}


@pytest.mark.parametrize(
    "data", [None, [], "text", {}, {"jobs": 3}, {"jobs": {"deploy": None}}, {"on": {"push": "main"}}]
)
def test_anything_can_be_asked(data):
    """What is no workflow is no reason to stumble."""
    assert not all(workflow.doubts(data).values())
    workflow.schema_problems(data)
