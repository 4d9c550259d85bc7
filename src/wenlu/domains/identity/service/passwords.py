"""Hashing of passwords, off the event loop."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from pydantic import SecretStr


class Passwords:
    """Argon2id with the parameters of RFC 9106 section 4 for little memory (64 MiB), `at_once` hashes at a time.

    The bound keeps a burst of sign-ins from taking the memory and the cores of everybody else.
    """

    def __init__(self, hasher: PasswordHasher | None = None, *, at_once: int = 2) -> None:
        self._hasher = PasswordHasher() if hasher is None else hasher
        self._free = asyncio.Semaphore(at_once)
        self._decoy = self._hasher.hash("nobody's password")

    async def hash(self, password: SecretStr) -> str:
        async with self._free:
            return await asyncio.to_thread(self._hasher.hash, password.get_secret_value())

    async def verify(self, password_hash: str | None, password: SecretStr) -> bool:
        """Tell whether they fit; without a hash the answer is no and takes just as long."""
        async with self._free:
            fits = await asyncio.to_thread(self._verify, password_hash or self._decoy, password.get_secret_value())
        return fits and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether it was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except VerifyMismatchError:
            return False
