"""A digest that changes with the data and with nothing else, and a commit that tells the truth."""

import subprocess

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.errors import ServiceError
from mlops_lessons.mlops_experimentation import lineage, solutions


@pytest.fixture
def table():
    """Give a small table with a text, a number, a gap and an instant."""
    return pd.DataFrame(
        {
            "carrier": ["UA", "AA", None],
            "hour": [5, 6, 7],
            "wind": [1.5, None, 2.0],
            "date": pd.to_datetime(["2013-01-02", "2013-01-03", "2013-01-04"]),
        }
    )


def test_the_digest_does_not_see_what_is_no_data(table):
    """The order of the columns, the index and the kind of text column leave it as it is."""
    digest = lineage.table_digest(table)
    assert len(digest) == 16
    assert lineage.table_digest(table[["wind", "date", "hour", "carrier"]]) == digest
    assert lineage.table_digest(table.set_index(pd.Index([7, 8, 9]))) == digest
    assert lineage.table_digest(table.astype({"carrier": object})) == digest


@pytest.mark.parametrize(
    ("column", "row", "value"), [("carrier", 2, "UA"), ("carrier", 0, "DL"), ("hour", 2, 8), ("wind", 1, 0.0)]
)
def test_the_digest_sees_each_value(table, column, row, value):
    """One value changed, a gap filled: another digest."""
    altered = table.copy()
    altered.loc[row, column] = value
    assert lineage.table_digest(altered) != lineage.table_digest(table)


def test_the_digest_sees_names_rows_and_their_order(table):
    """A renamed column, a missing row and a shuffled table are other data."""
    others = [table.rename(columns={"hour": "minute"}), table.iloc[:2], table.iloc[::-1]]
    assert len({lineage.table_digest(one) for one in (table, *others)}) == 4


def test_text_does_not_run_into_the_next_cell():
    """Where one cell ends is part of the data."""
    first, second = pd.DataFrame({"a": ["x", "yz"]}), pd.DataFrame({"a": ["xy", "z"]})
    assert lineage.table_digest(first) != lineage.table_digest(second)


@pytest.mark.filterwarnings("ignore")
def test_mlflow_digests_the_first_rows_only():
    """What the lesson claims of MLflow's digest holds in the installed version."""
    import mlflow.data

    table = pd.DataFrame({"hour": range(12_000)})
    altered = table.copy()
    altered.iloc[11_000, 0] += 1
    assert mlflow.data.from_pandas(table).digest == mlflow.data.from_pandas(altered).digest
    altered.iloc[9_000, 0] += 1
    assert mlflow.data.from_pandas(table).digest != mlflow.data.from_pandas(altered).digest


def test_a_change_outside_git_is_a_gap(table):
    """The repository is real: a line added to its file makes it dirty, a commit makes it clean again."""
    folder = lineage.lay_code()
    assert lineage.code_version(folder)["dirty"] is False
    assert lineage.gaps(lineage.tags(table, folder)) == []
    with (folder / "train.py").open("a", encoding="utf-8") as file:
        file.write("\n# more\n")
    assert lineage.gaps(lineage.tags(table, folder)) == ["code_commit"]


def test_the_code_of_the_run_is_the_code_that_trains():
    """What is committed compiles, and is the module of the candidates."""
    text = (lineage.lay_code() / "train.py").read_text(encoding="utf-8")
    assert "def fit(" in compile(text, "train.py", "exec").co_filename + text


def test_the_same_code_is_the_same_commit():
    """Dates and author are fixed, so the commit says something about the code alone."""
    assert lineage.code_version(lineage.lay_code()) == lineage.code_version(lineage.lay_code())


def test_a_folder_without_a_repository_is_said_to_be_one(tmp_path, monkeypatch):
    """Git's own words are passed on, and a git that is missing is named."""
    with pytest.raises(ServiceError, match="not a git repository"):
        lineage.code_version(tmp_path)

    def missing(*arguments, **more):
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", missing)
    with pytest.raises(ServiceError, match="Git is needed"):
        lineage.code_version(tmp_path)


def test_the_environment_is_pinned():
    """Python first, each package with its version; what MLflow is given has no Python in it."""
    lines = lineage.environment_text().splitlines()
    assert lines[0].startswith("python==3.")
    assert lineage.requirements() == lines[1:]
    assert all("==" in line for line in lines)


@given(st.dictionaries(st.sampled_from([*lineage.NEEDED, "x"]), st.sampled_from([None, "", " ", 0, "a", "a+changes"])))
def test_gaps_are_those_that_the_learner_finds(tags):
    """The exercise's solution and the lesson's own function never differ."""
    assert lineage.gaps(tags) == solutions.lineage_gaps(tags)
