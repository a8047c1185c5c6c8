"""A pickle really runs code; skops really refuses; a model comes back with the same predictions."""

import os
import pickle
from pathlib import Path

import numpy as np
import pytest
import skops.io
from skops.io.exceptions import UntrustedTypesFoundException

from mlops_lessons.devsecops import model_artefact


@pytest.fixture(scope="module")
def data():
    """Give a small sample of flights."""
    return model_artefact.late_flights(400)


@pytest.fixture(scope="module")
def model(data):
    """Give a model trained on it."""
    return model_artefact.train_late_model(*data)


@pytest.mark.parametrize("make", [model_artefact.poisoned_pickle, model_artefact.disguised_pickle])
def test_loading_runs_code_and_reading_does_not(make):
    """The folder is there after the load, and neither before nor after looking at the opcodes."""
    with model_artefact.safe_folder() as folder:
        data = make(folder)
        model_artefact.names_in(data)
        assert not Path(folder).exists()
        pickle.loads(data)
        assert Path(folder).is_dir()
        assert list(Path(folder).iterdir()) == []
    assert not Path(folder).parent.exists()


def test_the_colleagues_file_looks_alone_until_it_is_loaded():
    """One file before; after the load, a folder that nobody made."""
    folder = model_artefact.folder_with_late_pkl()
    assert [path.name for path in folder.iterdir()] == ["late.pkl"]
    assert pickle.loads((folder / "late.pkl").read_bytes()) is None
    assert sorted(path.name for path in folder.iterdir()) == ["late.pkl", "made-by-the-model"]


def test_the_scanner_is_fooled_by_the_disguise():
    """Two files that do the same; in one the scanner reads the bad name, in the other a harmless one."""
    seen, acted = model_artefact.what_loading_does(model_artefact.poisoned_pickle)
    assert (seen, acted) == (["os.makedirs"], True)
    seen, acted = model_artefact.what_loading_does(model_artefact.disguised_pickle)
    assert (seen, acted) == (["collections.OrderedDict"], True)


def test_the_scanner_reads_old_pickles_too():
    """Up to protocol 3 a name stands in one instruction."""
    data = pickle.dumps(model_artefact.LoadsAndActs("folder"), protocol=2)
    assert model_artefact.names_in(data) == ["os.makedirs"]


def test_skops_lists_the_call_before_loading_and_refuses_it():
    """The type is named without loading; loading raises, and nothing of the system was called."""
    data = skops.io.dumps(model_artefact.model_that_calls_the_system())
    assert model_artefact.untrusted_types(data) == ["os.system"]
    with pytest.raises(UntrustedTypesFoundException):
        skops.io.loads(data)


def test_skops_refuses_a_class_that_nobody_trusts():
    """The very object that acts when a pickle of it is loaded does not get that far here."""
    with model_artefact.safe_folder() as folder:
        data = skops.io.dumps(model_artefact.LoadsAndActs(folder))
        with pytest.raises(UntrustedTypesFoundException):
            skops.io.loads(data)
        assert not Path(folder).exists()


def test_a_pickle_with_another_name_is_no_skops_file():
    """Renaming does not help: skops opens its own format only."""
    import zipfile

    with model_artefact.safe_folder() as folder:
        with pytest.raises(zipfile.BadZipFile):
            skops.io.loads(model_artefact.poisoned_pickle(folder))
        assert not os.path.exists(folder)  # noqa: PTH110 - the very string that would have been made


def test_the_model_comes_back_with_the_same_predictions(data, model):
    """Nothing to approve, and equal to the last digit."""
    saved = skops.io.dumps(model)
    assert model_artefact.untrusted_types(saved) == []
    back = skops.io.loads(saved)
    features, _late = data
    assert np.array_equal(back.predict(features), model.predict(features))
    assert np.array_equal(back.predict_proba(features), model.predict_proba(features))


def test_the_same_model_saved_twice_is_two_files(model):
    """What the lesson says of signing: the file is signed, not the model."""
    assert skops.io.dumps(model) != skops.io.dumps(model)


def test_the_sample_is_of_real_flights_and_of_what_is_known_the_evening_before(data):
    """Hours of a day, months of a year, distances on earth; about a quarter late."""
    features, late = data
    hours, miles, months = features.T
    assert features.shape == (400, 3)
    assert 0 <= hours.min() <= hours.max() < 24
    assert 50 < miles.min() <= miles.max() < 5000
    assert set(months) <= set(range(1, 13))
    assert 0.1 < late.mean() < 0.4
