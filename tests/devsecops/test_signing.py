"""Every tampering is caught by the three checks together, and each check alone lets something through."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.devsecops import signing

KEY = signing.builder_key(4)
PUBLIC = signing.public_half(KEY)
MODEL = bytes(range(256)) * 8
GOOD = signing.sign(MODEL, 7, KEY)


def flipped(data, place):
    """Return `data` with one bit of one byte turned."""
    position, bit = divmod(place % (8 * len(data)), 8)
    return data[:position] + bytes([data[position] ^ (1 << bit)]) + data[position + 1 :]


@given(st.sampled_from(["model", "manifest", "signature"]), st.integers(0, 8 * len(MODEL) - 1))
@settings(max_examples=300, deadline=None)
def test_any_flipped_bit_is_caught(part, place):
    """In the model, in the manifest or in the signature: wherever it is, the release is refused."""
    changed = replace(GOOD, **{part: flipped(getattr(GOOD, part), place)})
    assert signing.verify_release(changed, PUBLIC) == ("digest" if part == "model" else "signature")


def test_the_honest_release_passes_and_passes_again():
    """The version that was seen already may be installed once more; a lower limit does not matter."""
    for newest in (0, 6, 7):
        assert signing.verify_release(GOOD, PUBLIC, newest) == "ok"
    assert signing.verify_release(GOOD, PUBLIC, 8) == "version"


def test_the_signature_is_ed25519_over_the_manifest():
    """Verified with the library itself, and signed again: Ed25519 gives the same signature each time (RFC 8032)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    Ed25519PublicKey.from_public_bytes(PUBLIC).verify(GOOD.signature, GOOD.manifest)
    assert GOOD.signature == KEY.sign(GOOD.manifest)
    assert json.loads(GOOD.manifest) == {
        "name": "late-flights",
        "sha256": hashlib.sha256(MODEL).hexdigest(),
        "version": 7,
    }


def test_the_first_published_vector_of_ed25519_holds():
    """RFC 8032, section 7.1, test 1: an empty message."""
    public = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    signature = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert signing.signature_holds(b"", signature, public)
    assert not signing.signature_holds(b" ", signature, public)


def test_each_attack_gets_past_some_check_and_never_past_all():
    """The table of the lesson, by hand."""
    found = signing.attacked(MODEL, KEY)
    alone = {
        name: [signing.accepts(release, check, PUBLIC, 7) for check in ("digest", "signature", "version")]
        for name, release in found.items()
    }
    assert alone == {
        "honest": [True, True, True],
        "swapped_model": [False, True, True],
        "both_swapped": [True, False, True],
        "another_key": [True, False, True],
        "old_release": [True, True, False],
        "relabelled": [True, False, True],
    }
    assert {name: signing.verify_release(release, PUBLIC, 7) for name, release in found.items()} == {
        "honest": "ok",
        "swapped_model": "digest",
        "both_swapped": "signature",
        "another_key": "signature",
        "old_release": "version",
        "relabelled": "signature",
    }


def test_an_old_release_is_not_caught_by_one_who_forgets():
    """What the lesson says honestly: without remembering the latest version, rollback works."""
    old = signing.attacked(MODEL, KEY)["old_release"]
    assert signing.verify_release(old, PUBLIC) == "ok"


def test_a_public_key_that_travels_with_the_release_protects_nobody():
    """Whoever swaps all three, key included, is believed."""
    thief = signing.builder_key(99)
    forged = signing.sign(b"another model", 7, thief)
    assert signing.verify_release(forged, signing.public_half(thief)) == "ok"
    assert signing.verify_release(forged, PUBLIC) == "signature"


def test_keys_differ_unless_seeded():
    """A lesson's seeded key is the same each time; a real one never is."""
    assert signing.public_half(signing.builder_key(1)) == signing.public_half(signing.builder_key(1))
    assert signing.public_half(signing.builder_key()) != signing.public_half(signing.builder_key())


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_table_shows_the_passes(capsys, language):
    """The honest release passes all four columns; each attack is stopped in the last."""
    from mlops_lessons.i18n import set_language

    set_language(language)
    signing.show_attacks(MODEL, KEY)
    lines = capsys.readouterr().out.splitlines()[2:]
    passes = "PASA" if language == "es" else "PASSES"
    assert [line.count(passes) for line in lines] == [4, 2, 2, 2, 2, 2]
