"""Encryption at rest on the client's side: what reaches the store is sealed, and the key never does.

AES-GCM (256 bits) seals and signs at once: a lost key, a flipped bit or a sealed object under another name are refused with
``cryptography.exceptions.InvalidTag``, and nothing is decrypted.

References
----------
NIST SP 800-38D (2007), "Recommendation for Block Cipher Modes of Operation: Galois/Counter Mode (GCM) and GMAC".
"""

from __future__ import annotations

import secrets

__all__ = ["flip_bit", "new_key", "opens", "seal", "unseal"]

_NONCE_BYTES = 12
_KEY_BYTES = 32


def new_key() -> bytes:
    """Return a new random key of 32 bytes, from the system's source of randomness (a key must not come from a seed)."""
    return secrets.token_bytes(_KEY_BYTES)


def seal(data: bytes, key: bytes, name: str) -> bytes:
    """Return `data` sealed under `key` for the object called `name`.

    The result is a fresh nonce of 12 bytes, the ciphertext, and a tag of 16 bytes. One key serves for far fewer than 2**32
    objects (random nonces must not repeat).
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, name.encode())


def unseal(sealed: bytes, key: bytes, name: str) -> bytes:
    """Return what was sealed.

    Raises
    ------
    cryptography.exceptions.InvalidTag
        If the key, the name or a single bit of `sealed` is another one.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    if len(nonce) < _NONCE_BYTES:
        raise InvalidTag
    return AESGCM(key).decrypt(nonce, rest, name.encode())


def opens(sealed: bytes, key: bytes, name: str) -> bool:
    """Tell whether `key` opens `sealed` as the object called `name`."""
    from cryptography.exceptions import InvalidTag

    try:
        unseal(sealed, key, name)
    except InvalidTag:
        return False
    return True


def flip_bit(data: bytes, position: int = 0) -> bytes:
    """Return `data` with the lowest bit of one byte turned over, as a failing disk or a meddler would."""
    changed = bytearray(data)
    changed[position] ^= 1
    return bytes(changed)
