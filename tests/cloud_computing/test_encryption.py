"""Sealing on the client's side: what a key opens, and everything that it does not."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.cloud_computing import encryption


@given(st.binary(max_size=200), st.text(max_size=20))
def test_what_is_sealed_comes_back(data, name):
    """Sealing and unsealing under the same key and name is the identity, at 28 bytes more."""
    key = encryption.new_key()
    sealed = encryption.seal(data, key, name)
    assert len(sealed) == len(data) + 28
    assert encryption.unseal(sealed, key, name) == data


@given(st.binary(min_size=1, max_size=60), st.data())
def test_a_single_flipped_bit_is_noticed(data, draw):
    """Whatever byte changes by one bit, nothing is decrypted."""
    key = encryption.new_key()
    sealed = encryption.seal(data, key, "name")
    position = draw.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(InvalidTag):
        encryption.unseal(encryption.flip_bit(sealed, position), key, "name")


def test_a_lost_key_is_lost_data():
    """No other key opens it, the old versions of it neither."""
    sealed = encryption.seal(b"passengers", encryption.new_key(), "name")
    assert not any(encryption.opens(sealed, encryption.new_key(), "name") for _ in range(100))


def test_a_sealed_object_does_not_open_under_another_name():
    """Two objects cannot be swapped: the name is signed too."""
    key = encryption.new_key()
    assert not encryption.opens(encryption.seal(b"x", key, "mine"), key, "yours")


@pytest.mark.parametrize("size", range(28))
def test_a_cut_object_is_refused(size):
    """A file cut short anywhere is refused, down to no bytes at all."""
    key = encryption.new_key()
    sealed = encryption.seal(b"", key, "n")
    with pytest.raises(InvalidTag):
        encryption.unseal(sealed[:size], key, "n")


def test_the_same_text_is_never_sealed_alike():
    """A fresh nonce each time: equal contents cannot be told from their sealed forms."""
    key = encryption.new_key()
    assert len({encryption.seal(b"same", key, "n") for _ in range(50)}) == 50


def test_any_aes_gcm_opens_what_we_seal():
    """The layout is nonce, ciphertext and tag, with the name as associated data: nothing of our own."""
    key = encryption.new_key()
    sealed = encryption.seal(b"plain", key, "n")
    assert AESGCM(key).decrypt(sealed[:12], sealed[12:], b"n") == b"plain"
    assert b"plain" not in sealed
