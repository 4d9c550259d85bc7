"""Encryption at rest: AES-256-GCM under a key per customer and per conversation, wrapped one by the other.

master key (settings) > identity key and records key of a customer > conversation key > event body. Destroying a
key destroys what it wraps, which is how erasure works without touching the chain of hashes (architecture.md).
"""

import hashlib
import hmac
import os
from binascii import unhexlify

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

KEY_BYTES = 32
_NONCE_BYTES = 12
_EMPTY = b"\0"
"""Stands for the empty text, which the cipher does not take; texts never hold a NUL."""


class Undecipherable(Exception):
    """The key does not fit, or the ciphertext was changed."""


def new_key() -> bytes:
    """Return a fresh 256-bit key."""
    return os.urandom(KEY_BYTES)


def encrypt(key: bytes, plaintext: bytes, context: bytes = b"") -> bytes:
    """Return nonce and ciphertext; `context` is authenticated with it and must be given again to decrypt."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, context)


def decrypt(key: bytes, ciphertext: bytes, context: bytes = b"") -> bytes:
    """Return the plaintext; raises `Undecipherable`."""
    try:
        return AESGCM(key).decrypt(ciphertext[:_NONCE_BYTES], ciphertext[_NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as error:  # ValueError: what is left is too short for a nonce
        raise Undecipherable from error


class KeyRing:
    """The master key: wraps other keys and makes keyed hashes by which encrypted values are found."""

    def __init__(self, master_key: str) -> None:
        master = unhexlify(master_key)
        if len(master) != KEY_BYTES:
            raise ValueError("WENLU_MASTER_KEY must be 64 hexadecimal digits")
        self._wrapping = hmac.digest(master, b"wrap", "sha256")
        self._lookup = hmac.digest(master, b"lookup", "sha256")
        self._sealing = AESSIV(hmac.digest(master, b"seal", "sha512"))

    def wrap(self, key: bytes) -> bytes:
        return encrypt(self._wrapping, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        return decrypt(self._wrapping, wrapped)

    def seal(self, plaintext: bytes) -> bytes:
        """Encrypt so that equal texts give equal ciphertexts, which tells nothing else of them."""
        return self._sealing.encrypt(plaintext or _EMPTY, None)

    def unseal(self, sealed: bytes) -> bytes:
        """Return what was sealed; raises `Undecipherable`."""
        try:
            plaintext = self._sealing.decrypt(sealed, None)
        except (InvalidTag, ValueError) as error:
            raise Undecipherable from error
        return b"" if plaintext == _EMPTY else plaintext

    def lookup_hash(self, kind: str, value: str) -> bytes:
        """Return the keyed hash under which a value of a kind (`phone`, `external_id` ...) is found again."""
        return hmac.new(self._lookup, f"{kind}\0{value}".encode(), hashlib.sha256).digest()
