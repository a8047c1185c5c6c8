"""Reading what somebody pasted: the output of gcloud, or anything else at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.cloud_computing.project_output import SAMPLE, check_project, read_project
from mlops_lessons.i18n import set_language

hostile = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="projectIdNumberlifecycleStateACTIVE: '\"\n\t{}[]!&*%@`-", max_size=300),
    st.lists(st.sampled_from(["projectId:", "projectNumber: !!python/object/apply:os.system", "&a [*a, *a]", "state: ACTIVE",
                              "projectId: flight-delays-2026", "  projectId: nested", "\x00", "- - -", "? :", "<b>x</b>"]),
             max_size=8).map("\n".join),
    st.binary(max_size=50),
    st.none(),
    st.integers(),
)  # fmt: skip


def test_the_sample_is_a_project_that_is_ready():
    """The invented project passes on every row."""
    assert read_project(SAMPLE).passed
    assert len(read_project(SAMPLE).rows) == 3


@given(hostile)
def test_any_text_gets_an_answer(text):
    """Whatever is pasted, there are rows or one known message, and a project passes only if it says ACTIVE."""
    check = read_project(text)
    assert bool(check.rows) is (check.message is None)
    if check.passed:
        assert "ACTIVE" in text


@given(hostile)
def test_showing_it_never_raises_and_repeats_nothing(text):
    """The table holds our words only: what was pasted, an id included, is not shown again."""
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()) as out:
        check_project(f"projectId: secret-project-77\n{text}" if isinstance(text, str) else text)
    assert "secret-project-77" not in out.getvalue()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("   \n ", "empty"),
        ("x" * 20_001, "too_long"),
        ("ERROR: (gcloud.projects.describe) [ana@example.org] does not have permission to access", "error"),
        ("bash: gcloud: command not found", "not_found_command"),
        ("gcloud projects describe my-project", "command_only"),
        ('{\n  "projectId": "flight-delays-2026"\n}', "json"),
        ("PROJECT_ID  NAME  PROJECT_NUMBER\nflight-delays-2026  Flights  123", "list"),
        ("my homework", "unknown"),
    ],
)
def test_a_wrong_paste_is_told_what_it_is(text, message):
    """The usual wrong pastes are recognised, each with its own remedy, in both languages."""
    from mlops_lessons.cloud_computing.project_output import say

    assert read_project(text).message == message
    for language in ("es", "en"):
        set_language(language)
        assert say(f"lab.output.messages.{message}")


@pytest.mark.parametrize(
    ("old", "new", "failing"),
    [
        ("lifecycleState: ACTIVE", "lifecycleState: DELETE_REQUESTED", "active"),
        ("lifecycleState: ACTIVE\n", "", "active"),
        ("projectId: flight-delays-2026", "projectId: Flight_Delays", "id"),
        ("'123456789012'", "'twelve'", "number"),
        ("projectNumber: '123456789012'\n", "", "number"),
    ],
)
def test_a_flaw_of_the_project_is_told_on_its_own_row(old, new, failing):
    """One thing wrong fails that row and no other."""
    check = read_project(SAMPLE.replace(old, new))
    assert [name for name, passed in check.rows if not passed] == [failing]


def test_a_nested_field_is_not_taken_for_the_projects_own():
    """The id of the parent is indented and does not count as the project's."""
    check = read_project(
        "parent:\n  projectId: flight-delays-2026\nlifecycleState: ACTIVE\nprojectNumber: '123456789012'\n"
    )
    assert dict(check.rows)["id"] is False


def test_windows_line_ends_change_nothing():
    """A paste from a Windows terminal reads the same."""
    assert read_project(SAMPLE.replace("\n", "\r\n")).passed
