"""Signatures of evidence: Ed25519 (RFC 8032), or SM2 with SM3 (GB/T 32918.2) where the firm has to use those.

Public keys and signatures are kept as their standards write them, so that anybody can check them without this
platform: 32 and 64 bytes for Ed25519; x and y (64 bytes) and DER of r and s for SM2, with the default identity.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import gmssl_pyx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class SigningAlgorithm(StrEnum):
    """How seals are signed."""

    ED25519 = "ed25519"
    SM2 = "sm2-sm3"


_KEY_ID = 32
"""Hexadecimal digits of the fingerprint by which people compare keys."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key to sign with. `private` leaves memory only wrapped by the master key."""

    algorithm: SigningAlgorithm
    public: bytes
    private: bytes

    @property
    def id(self) -> str:
        return key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        if self.algorithm is SigningAlgorithm.SM2:
            return bytes(gmssl_pyx.sm2_sign(self.private, self.public, message))
        return Ed25519PrivateKey.from_private_bytes(self.private).sign(message)


def new_key_pair(algorithm: SigningAlgorithm) -> KeyPair:
    """Return a fresh pair."""
    if algorithm is SigningAlgorithm.SM2:
        public, private = gmssl_pyx.sm2_key_generate()
        return KeyPair(algorithm, bytes(public), bytes(private))
    key = Ed25519PrivateKey.generate()
    return KeyPair(algorithm, key.public_key().public_bytes_raw(), key.private_bytes_raw())


def key_id(public: bytes) -> str:
    """Return the fingerprint of a public key: the beginning of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:_KEY_ID]


def is_signed(algorithm: SigningAlgorithm, public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the signature is that of this key under this message; what is no key or signature is wrong too."""
    try:
        if algorithm is SigningAlgorithm.SM2:
            return bool(gmssl_pyx.sm2_verify(public, message, signature))
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError, gmssl_pyx.GmsslInnerError):  # InvalidValueError is a ValueError
        return False
    return True
