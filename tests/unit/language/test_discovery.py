"""Which questions belong together: the starter's phrasings with their entry hidden, and what must always hold."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, v_measure_score

from wenlu.domains.knowledge.service.starter import read_starter, starter_folder
from wenlu.language.discovery import Cluster, characteristic_words, discover, keep_identities
from wenlu.language.vectors import load_encoder

ENTRIES = 30


@pytest.fixture(scope="module")
def hidden() -> tuple[list[str], list[int]]:
    """Chinese phrasings of thirty entries, shuffled, and which entry each is of."""
    shuffled = random.Random(5)  # noqa: S311  a sample, no secret
    entries = [one for one in read_starter(starter_folder()).entries if one.category != "smalltalk"]
    pairs = [(text, n) for n, one in enumerate(shuffled.sample(entries, ENTRIES)) for text in one.phrasings]
    shuffled.shuffle(pairs)
    return [text for text, _ in pairs], [n for _, n in pairs]


def labels_of(clusters: list[Cluster], count: int) -> list[int]:
    """What is alone is a cluster of its own."""
    labels = [1000 + place for place in range(count)]
    for n, cluster in enumerate(clusters):
        for place in cluster.members:
            labels[place] = n
    return labels


@pytest.mark.parametrize(("with_vectors", "rand", "measure"), [(True, 0.3, 0.72), (False, 0.22, 0.66)])
def test_hidden_entries_are_found_again(
    hidden: tuple[list[str], list[int]], *, with_vectors: bool, rand: float, measure: float
) -> None:
    texts, truth = hidden
    encoder = load_encoder() if with_vectors else None
    clusters = discover(texts, encoder.encode(texts) if encoder else None)
    found = labels_of(clusters, len(texts))
    assert adjusted_rand_score(truth, found) >= rand
    assert v_measure_score(truth, found) >= measure
    assert ENTRIES * 0.6 <= len(clusters) <= ENTRIES * (2 if with_vectors else 2.5)  # words alone split long lists


def test_a_cluster_says_what_it_is_about() -> None:
    texts = [
        "北交所新股怎么申购", "北交所打新要多少钱", "北交所新股中签了怎么缴款", "怎么参加北交所打新",
        "密码忘了怎么办", "登录密码怎么找回", "忘记登录密码了", "密码输错锁住了", "我的密码找不回来",
        "今天天气",
    ]  # fmt: skip
    first, second = discover(texts)[:2]
    subjects = [{"北交所" if place < 4 else "密码" for place in cluster.members} for cluster in (first, second)]
    assert sorted(subjects, key=str) == [{"北交所"}, {"密码"}]
    for cluster, (subject,) in zip((first, second), subjects, strict=True):
        assert subject in " ".join(cluster.words)
        assert subject in texts[cluster.central]
        assert len(cluster.members) >= 3


def test_a_few_questions_fall_apart_by_what_they_are_about() -> None:
    matters = [
        ["基金定投怎么暂停", "定投能不能停一个月", "我想停掉基金定投", "定投计划怎么取消"],
        ["公司年会的抽奖在哪里看", "你们公司年会抽奖结果", "年会中奖名单"],
        ["数字人民币能入金吗", "可以用数字人民币转账吗", "数币钱包能绑定吗", "支持数字人民币钱包吗"],
    ]
    texts = [text for matter in matters for text in matter]
    encoder = load_encoder()
    assert encoder is not None
    starter = [one.title for one in read_starter(starter_folder()).entries]
    clusters = discover(texts, encoder.encode(texts), encoder.encode(starter).mean(axis=0))
    assert {frozenset(texts[place] for place in one.members) for one in clusters} == set(map(frozenset, matters))


def test_one_matter_alone_is_found() -> None:
    texts = ["公司年会的抽奖在哪里看", "你们公司年会抽奖结果", "年会中奖名单在哪"]
    encoder = load_encoder()
    assert encoder is not None
    starter = [one.title for one in read_starter(starter_folder()).entries]
    clusters = discover(texts, encoder.encode(texts), encoder.encode(starter).mean(axis=0))
    assert [cluster.members for cluster in clusters] == [(0, 1, 2)]


def test_what_is_asked_again_and_again_counts_each_time() -> None:
    assert [cluster.members for cluster in discover(["怎么开户"] * 3)] == [(0, 1, 2)]
    assert [cluster.members for cluster in discover(["怎么开户", "佣金是多少", "怎么开户"])] == [(0, 2)]
    assert discover(["怎么开户"]) == []
    assert discover([]) == []


def test_many_texts_go_through_blocks() -> None:
    subjects = [f"第{n}号产品" for n in range(900)]
    texts = [form.format(one) for one in subjects for form in ("{}怎么买", "怎么买{}", "{}在哪里买呀")]
    vectors = np.random.default_rng(0).normal(size=(len(subjects), 64)).astype(np.float32)
    noisy = np.repeat(vectors, 3, axis=0) + np.random.default_rng(1).normal(scale=0.05, size=(len(texts), 64))
    noisy /= np.linalg.norm(noisy, axis=1, keepdims=True)
    clusters = discover(texts, noisy.astype(np.float32))
    assert len(clusters) > 50
    placed = [place for cluster in clusters for place in cluster.members]
    assert len(placed) == len(set(placed))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=25))
def test_any_texts_are_divided_and_none_twice(texts: list[str]) -> None:
    clusters = discover(texts)
    placed = [place for cluster in clusters for place in cluster.members]
    assert len(placed) == len(set(placed))
    assert all(len(cluster.members) >= 2 and cluster.central in cluster.members for cluster in clusters)
    assert [cluster.members for cluster in discover(texts)] == [cluster.members for cluster in clusters]


def test_a_gap_keeps_its_name_when_questions_come_and_go() -> None:
    known = {"a": {"1", "2", "3", "4"}, "b": {"5", "6"}, "c": {"9"}}
    clusters = [{"1", "2", "3", "7", "8"}, {"4", "5", "6"}, {"10", "11"}]
    assert keep_identities(clusters, known) == ["a", "b", None]


def test_one_that_was_split_goes_on_in_its_larger_part() -> None:
    assert keep_identities([{"1", "2"}, {"3", "4", "5"}], {"a": {"1", "2", "3", "4", "5"}}) == [None, "a"]


def test_words_are_common_inside_and_rare_outside() -> None:
    words = characteristic_words([["科创板怎么开", "科创板要什么条件"], ["港股通怎么开", "港股通要什么条件"]])
    assert "科创板" in words[0]
    assert "港股通" in words[1]
