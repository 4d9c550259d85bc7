from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.search import Document, Mode, SearchIndex
from wenlu.language.vectors import load_encoder

APART = [
    ("如何注销证券账户呢", "account.close"),
    ("想开一个证券账户", "account.open"),
    ("科创板要什么资格", "permission.star.requirements"),
    ("创业板在手机哪里开", "permission.chinext.how"),
    ("做期权要满足什么要求", "permission.options.requirements"),
    ("做融资融券要满足什么要求", "permission.margin.requirements"),
    ("怎么往股票账户里充钱", "transfer.in"),
    ("怎么把股票账户里的钱提出来", "transfer.out"),
    ("please close the account for me", "account.close"),
]


@pytest.mark.parametrize(("question", "key"), APART)
def test_keeps_apart_what_differs_in_one_word(index: SearchIndex, question: str, key: str) -> None:
    assert index.search(question)[0].key == key


@pytest.mark.parametrize(("question", "key"), APART[:-1])
def test_words_alone_keep_it_apart_too(words_index: SearchIndex, question: str, key: str) -> None:
    assert words_index.mode is Mode.WORDS
    assert words_index.search(question)[0].key == key


def test_the_very_words_of_an_entry_are_sure(index: SearchIndex) -> None:
    hits = index.search("你好，请问 科创板 门槛多少？")
    assert (hits[0].key, hits[0].reasons) == ("permission.star.requirements", ("exact",))
    assert hits[0].score >= 0.99
    assert sum(hit.score for hit in hits) <= 1.001


def test_probabilities_are_ordered_and_share_one_hundred_per_cent(
    documents: tuple[Document, ...], index: SearchIndex
) -> None:
    hits = index.search("科创板怎么弄", limit=10)
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= 1.001
    assert all(hit.reasons and hit.text in next(d for d in documents if d.key == hit.key).questions for hit in hits)


@pytest.mark.parametrize("text", ["今天天气怎么样", "红烧肉怎么做", "What is the capital of Spain?"])
def test_other_talk_is_improbable(index: SearchIndex, text: str) -> None:
    assert sum(hit.score for hit in index.search(text)) < 0.5


def test_a_new_phrasing_is_found_at_once(documents: tuple[Document, ...], index: SearchIndex) -> None:
    changed = [
        replace(document, phrasings=(*document.phrasings, "咕噜咕噜怎么弄"))
        if document.key == "transfer.in"
        else document
        for document in documents
    ]
    newer = index.updated(changed)
    assert newer.search("咕噜咕噜怎么弄")[0].key == "transfer.in"
    assert index.search("咕噜咕噜怎么弄")[0].score < 0.99


def test_an_update_is_as_good_as_a_new_index(documents: tuple[Document, ...], index: SearchIndex) -> None:
    added = Document("app.download", ("怎么下载软件",), ("在哪里下载app", "安装交易软件"))
    updated = index.updated([*documents[1:], added])
    rebuilt = SearchIndex([*documents[1:], added], load_encoder(), index.vectors, None)
    np.testing.assert_allclose(
        updated.regression.squares, rebuilt.regression.squares, atol=0.3
    )  # the weights of words stay those of the last full build
    assert set(updated.documents) == set(rebuilt.documents)
    assert updated.search("软件在哪里下载")[0].key == rebuilt.search("软件在哪里下载")[0].key == "app.download"
    assert all(hit.key != "account.open" for hit in updated.search("我想开个股票账户"))


def test_known_vectors_are_not_made_again(documents: tuple[Document, ...]) -> None:
    encoder = load_encoder()
    assert encoder is not None
    known = {text: np.eye(encoder.dimensions, dtype=np.float32)[0] for d in documents for text in d.texts}
    index = SearchIndex(documents, encoder, known)
    assert all(np.array_equal(vector, known[text]) for text, vector in index.vectors.items())


def test_an_empty_index_finds_nothing() -> None:
    assert SearchIndex(()).search("怎么开户") == []
    assert SearchIndex([Document("empty", ())]).search("怎么开户") == []


def test_an_empty_index_can_be_filled(documents: tuple[Document, ...]) -> None:
    assert SearchIndex(()).updated(documents).search("怎么销户")[0].key == "account.close"


@given(text=st.text(st.characters(), max_size=100))
def test_any_text_can_be_searched(index: SearchIndex, text: str) -> None:
    hits = index.search(text)
    assert all(0 <= hit.score <= 1 for hit in hits)


@pytest.mark.parametrize("text", ["", "。", "开" * 20_000, "\x00\ud800", "שלום", "مرحبا", "한국어", "😀"])
def test_odd_texts_can_be_searched(index: SearchIndex, words_index: SearchIndex, text: str) -> None:
    index.search(text)
    words_index.search(text)
