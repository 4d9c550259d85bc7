"""Character n-grams as numbers: the words that search counts, without a dictionary that would have to be kept.

Chinese gives single characters, pairs and triples; Latin words and numbers give themselves and their parts of four
letters, so that `withdrawal` and `withdraw` meet. A gram is a bucket of `BUCKETS` by CRC-32, the same in every process.
"""

from __future__ import annotations

import re
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BUCKETS = 1 << 18
_RUN = re.compile(r"[a-z][a-z0-9]*(?:\+\d)?|\d+(?:[.%]\d*)?|[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W\d_]+")
_CHINESE = "\u3400"
_MOST = 3_000

Ids = NDArray[np.int32]
Floats = NDArray[np.float32]


def gram_ids(folded: str) -> Ids:
    """The distinct buckets of a folded text, in rising order. Counts at most the first 3,000 characters."""
    grams: set[str] = set()
    for run in _RUN.findall(folded[:_MOST]):
        if run[0] >= _CHINESE:
            grams.update(run)
            grams.update(map("".join, pairwise(run)))
            grams.update(map("".join, zip(run, run[1:], run[2:], strict=False)))
        else:
            grams.add("_" + run)
            if run.isalpha():
                edged = f"^{run}$"
                grams.update("_" + edged[i : i + 4] for i in range(len(edged) - 3))
    ids = np.fromiter((crc32(gram.encode("utf-8", "replace")) for gram in grams), dtype=np.int64, count=len(grams))
    return np.unique(ids % BUCKETS).astype(np.int32)


def bundle(ids: Ids, weights: Floats, size: int) -> Floats:
    """A vector of length one: the weights of the grams added up in `size` places with signs (the hashing trick)."""
    signs = np.where(ids & 1, np.float32(1), np.float32(-1))
    vector = np.bincount((ids >> 1) % size, weights=weights[ids] * signs, minlength=size).astype(np.float32)
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector
