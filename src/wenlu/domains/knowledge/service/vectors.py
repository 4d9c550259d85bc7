"""Keeps sentence vectors over restarts, so that only new phrasings cost an encoding.

Those of the shipped knowledge are computed at set-up (`make setup`, tools/starter_vectors.py) into a file beside the
code, those of everything else by the first node that needs them, into a table. Both are caches: without them a start
takes longer and answers the same.
"""

import hashlib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from wenlu.domains.knowledge.service.published import PublishedKnowledge

Vector = NDArray[np.float32]
_HASH_BYTES = 16
VECTOR_FOLDER = Path(__file__).parent.parent / "vectors"
log = structlog.get_logger(__name__)


async def load_vectors(knowledge: PublishedKnowledge, model: str, texts: Collection[str]) -> dict[str, Vector]:
    """Return the vectors that are in the file or in the table, by text."""
    found = shipped_vectors(model, texts)
    by_hash = {_hash(text): text for text in texts if text not in found}
    stored = await knowledge.find_vectors(model, by_hash)
    return found | {by_hash[hash_]: np.frombuffer(row, "<f4").astype(np.float32) for hash_, row in stored.items()}


async def save_vectors(knowledge: PublishedKnowledge, model: str, vectors: Mapping[str, Vector]) -> None:
    """Put vectors into the table."""
    stored = {_hash(text): vector.astype("<f4").tobytes() for text, vector in vectors.items()}
    await knowledge.keep_vectors(model, stored)


def shipped_vectors(model: str, texts: Collection[str], folder: Path = VECTOR_FOLDER) -> dict[str, Vector]:
    """Return the vectors of the shipped file among these texts; none where it is missing or damaged."""
    rows = _read(folder / f"{model}.npz")
    hashes = {text: _hash(text) for text in texts} if rows else {}
    return {text: rows[hash_].astype(np.float32) for text, hash_ in hashes.items() if hash_ in rows}


def write_vectors(model: str, vectors: Mapping[str, Vector], folder: Path = VECTOR_FOLDER) -> None:
    """Write the file: a hash of each text, and its vector in half precision, which changes no ranking."""
    folder.mkdir(parents=True, exist_ok=True)
    hashes = np.frombuffer(b"".join(map(_hash, vectors)), np.uint8).reshape(-1, _HASH_BYTES)
    half = np.stack(list(vectors.values())).astype(np.float16)
    with (folder / f"{model}.npz").open("wb") as file:
        np.savez(file, allow_pickle=False, hashes=hashes, vectors=half)
    _read.cache_clear()


@cache
def _read(path: Path) -> Mapping[bytes, NDArray[np.float16]]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {row.tobytes(): vector for row, vector in zip(arrays["hashes"], arrays["vectors"], strict=True)}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError) as error:
        log.warning("vector_file_unreadable", file=path.name, error=type(error).__name__)
        return {}


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_HASH_BYTES).digest()
