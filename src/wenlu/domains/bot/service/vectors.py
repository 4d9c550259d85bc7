"""Keeps sentence vectors over restarts, so that only new phrasings cost an encoding."""

import hashlib
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from wenlu.domains.knowledge.service import PublishedKnowledge

Vector = NDArray[np.float32]


async def load_vectors(knowledge: PublishedKnowledge, model: str, texts: Collection[str]) -> dict[str, Vector]:
    """Return the vectors that are in the cache, by text."""
    by_hash = {_hash(text): text for text in texts}
    found = await knowledge.find_vectors(model, by_hash)
    return {by_hash[hash_]: np.frombuffer(stored, "<f4").astype(np.float32) for hash_, stored in found.items()}


async def save_vectors(knowledge: PublishedKnowledge, model: str, vectors: Mapping[str, Vector]) -> None:
    """Put vectors into the cache."""
    stored = {_hash(text): vector.astype("<f4").tobytes() for text, vector in vectors.items()}
    await knowledge.keep_vectors(model, stored)


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
