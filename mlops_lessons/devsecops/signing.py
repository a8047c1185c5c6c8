"""Signing a release: a manifest with the digest of the model, and a signature under the manifest.

The digest says *what* the file is; the signature says *who* vouches for it; the version says *how old* it may be. Each alone lets
an attack through.

References
----------
RFC 8032, *Edwards-Curve Digital Signature Algorithm (EdDSA)*. https://www.rfc-editor.org/rfc/rfc8032
The Update Framework, attacks: https://theupdateframework.io/docs/security/
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = [
    "ATTACKS",
    "Release",
    "accepts",
    "attacked",
    "builder_key",
    "digest_of",
    "manifest_for",
    "public_half",
    "show_attacks",
    "sign",
    "signature_holds",
    "verify_release",
]

Check = Literal["digest", "signature", "version"]
say = topic_texts("devsecops")


@dataclass(frozen=True)
class Release:
    """What arrives at the machine that deploys: a model, its manifest and the manifest's signature (64 bytes)."""

    model: bytes
    manifest: bytes
    signature: bytes


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal figures."""
    return hashlib.sha256(data).hexdigest()


def manifest_for(model: bytes, version: int, name: str = "late-flights") -> bytes:
    """Return the manifest of a model: name, version and digest as JSON, keys sorted, so that equal facts are equal bytes."""
    facts = {"name": name, "sha256": digest_of(model), "version": version}
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def builder_key(seed: int | None = None) -> Any:
    """Return a private Ed25519 key; with `seed`, always the same one, for lessons and tests only: a real key is random."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if seed is None:
        return Ed25519PrivateKey.generate()
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"lesson key {seed}".encode()).digest())


def public_half(key: Any) -> bytes:
    """Return the public half of a private key, 32 bytes: this may be given to everybody."""
    raw: bytes = key.public_key().public_bytes_raw()
    return raw


def sign(model: bytes, version: int, key: Any) -> Release:
    """Return the release of a model, its manifest signed with `key`."""
    manifest = manifest_for(model, version)
    return Release(model, manifest, key.sign(manifest))


def signature_holds(data: bytes, signature: bytes, public: bytes) -> bool:
    """Tell whether `signature` was made over exactly `data` with the private half of `public`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def verify_release(release: Release, public: bytes, newest_seen: int = 0) -> str:
    """Return ``"ok"``, or why a release is refused: ``"signature"``, ``"digest"`` or ``"version"``.

    The signature comes first: before it holds, nothing in the manifest may be believed.

    Parameters
    ----------
    public : bytes
        The builder's public key, which came here by another way than the release.
    newest_seen : int, default 0
        The highest version that was accepted before; an older one is refused, however well it is signed.
    """
    if not signature_holds(release.manifest, release.signature, public):
        return "signature"
    facts = json.loads(release.manifest)
    if facts["sha256"] != digest_of(release.model):
        return "digest"
    return "ok" if facts["version"] >= newest_seen else "version"


def accepts(release: Release, check: Check, public: bytes, newest_seen: int) -> bool:
    """Tell whether one check alone lets a release through."""
    if check == "signature":
        return signature_holds(release.manifest, release.signature, public)
    facts = json.loads(release.manifest)
    if check == "digest":
        return bool(facts["sha256"] == digest_of(release.model))
    return bool(facts["version"] >= newest_seen)


def _swapped_model(good: Release, old: Release, thief: Any) -> Release:
    return replace(good, model=b"another model")


def _both_swapped(good: Release, old: Release, thief: Any) -> Release:
    other = b"another model"
    return Release(other, manifest_for(other, json.loads(good.manifest)["version"]), good.signature)


def _signed_by_another(good: Release, old: Release, thief: Any) -> Release:
    return sign(b"another model", json.loads(good.manifest)["version"], thief)


def _relabelled(good: Release, old: Release, thief: Any) -> Release:
    """Give the old model a new number: its manifest is rewritten, the old signature kept."""
    return replace(old, manifest=manifest_for(old.model, json.loads(good.manifest)["version"]))


def _unchanged(good: Release, old: Release, thief: Any) -> Release:
    return good


def _old(good: Release, old: Release, thief: Any) -> Release:
    return old


ATTACKS: Mapping[str, Callable[[Release, Release, Any], Release]] = {
    "honest": _unchanged,
    "swapped_model": _swapped_model,
    "both_swapped": _both_swapped,
    "another_key": _signed_by_another,
    "old_release": _old,
    "relabelled": _relabelled,
}


def attacked(model: bytes, key: Any, version: int = 7) -> dict[str, Release]:
    """Return what arrives under each attack on version `version` of a model; ``"honest"`` is the release itself.

    The old release is a model of the same builder, properly signed, one version before.
    """
    good, old = sign(model, version, key), sign(b"the model of before", version - 1, key)
    return {name: attack(good, old, builder_key(99)) for name, attack in ATTACKS.items()}


def show_attacks(model: bytes, key: Any, version: int = 7) -> None:
    """Show for each attack which of the three checks, alone, would let it through, and what all of them together say."""
    public = public_half(key)
    checks: tuple[Check, ...] = ("digest", "signature", "version")
    rows = []
    for name, release in attacked(model, key, version).items():
        alone = [
            say(f"supply.sign.{'passes' if accepts(release, one, public, version) else 'caught'}") for one in checks
        ]
        together = verify_release(release, public, version)
        rows.append((say(f"supply.sign.{name}"), *alone, say(f"supply.sign.together_{together}")))
    headers = [say(f"supply.sign.{key}") for key in ("arrives", *checks, "together")]
    show_table(say("supply.sign.caption"), headers, rows)
