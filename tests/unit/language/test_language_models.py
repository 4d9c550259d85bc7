import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.models import LanguageModels, ModelsUnreadable, ModeModels
from wenlu.language.ranking import FEATURES, load_weights
from wenlu.language.search import Document, SearchIndex
from wenlu.language.topics import load_topics

SHIPPED = LanguageModels({"words": ModeModels(load_weights("words"), load_topics("words"))})
CONTENT = SHIPPED.to_bytes()
REST = CONTENT.partition(b"\n")[2]


def test_what_is_written_is_read() -> None:
    read = LanguageModels.from_bytes(CONTENT).of("words")
    ranker, topics = SHIPPED.of("words")
    assert (read.ranker.bias, read.ranker.fitted_on) == (pytest.approx(ranker.bias), ranker.fitted_on)
    assert np.array_equal(read.ranker.weights, ranker.weights)
    assert np.array_equal(read.topics.weights, topics.weights)
    assert hashlib.sha256(SHIPPED.to_bytes()).digest() == hashlib.sha256(CONTENT).digest()


def test_a_mode_that_was_not_trained_goes_by_what_ships() -> None:
    assert LanguageModels().of("words").ranker is load_weights("words")
    assert SHIPPED.of("words_and_vectors").ranker is load_weights("words_and_vectors")


def sealed(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode() + b"\n" + content


@pytest.mark.parametrize("content", [b"", b"\n", b"[]\n", CONTENT[: len(CONTENT) // 2], CONTENT + b"x"])
def test_damage_is_noticed(content: bytes) -> None:
    with pytest.raises(ModelsUnreadable, match="damaged"):
        LanguageModels.from_bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]\n",
        b"null\n",
        REST[:-100],
        REST.replace(FEATURES[0].encode(), b"unheard_of", 1),
        REST.replace(b"models/1", b"models/9", 1),
        REST.replace(b'"bias": ', b'"bias": "x", "bios": ', 1),
        REST.replace(b'"bias": ', b'"bias": NaN, "bios": ', 1),
        REST.replace(b'"weights": [', b'"weights": [1.0, ', 1),
    ],
)
def test_what_is_no_bundle_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(ModelsUnreadable):
        LanguageModels.from_bytes(sealed(content))


@given(st.binary(max_size=200), st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_any_damage_is_noticed(noise: bytes, place: int, change: int) -> None:
    flipped = CONTENT[:place] + bytes([CONTENT[place] ^ change]) + CONTENT[place + 1 :]
    for content in (noise, flipped):
        with pytest.raises(ModelsUnreadable):
            LanguageModels.from_bytes(content)


def test_an_index_takes_other_models_and_stays_as_it_is(
    documents: tuple[Document, ...], words_index: SearchIndex
) -> None:
    ranker, topics = SHIPPED.of("words")
    never = LanguageModels({"words": ModeModels(type(ranker)(-50.0, ranker.weights, "test"), topics)})
    other = words_index.with_models(never)
    assert other.search("开户要多久", 1)[0].score < 0.01
    assert words_index.search("开户要多久", 1)[0].score > 0.01
    assert other.updated(documents).models is never
