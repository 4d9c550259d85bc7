from pathlib import Path

import pytest

from wenlu.language.evaluation import (
    Labelled,
    Pair,
    evaluate_intent,
    evaluate_matching,
    evaluate_retrieval,
    read_labelled,
    read_pairs,
)
from wenlu.language.vectors import load_encoder

INTENTS = {
    "open": ["怎么开户", "我想开户", "开户流程", "网上开户", "手机开户怎么弄", "开个账户", "新开账户", "账户怎么开"],
    "close": ["怎么销户", "我想销户", "销户流程", "网上销户", "注销账户", "账户不要了", "把账户注销", "账户怎么销"],
    "fee": [
        "佣金多少",
        "手续费怎么收",
        "收费标准",
        "费率是多少",
        "交易费用",
        "佣金能低点吗",
        "印花税多少",
        "要收多少钱",
    ],
}
ROWS = [Labelled(text, label) for label, texts in INTENTS.items() for text in texts]
STRANGERS = [Labelled(text, "oos") for text in ("今天天气怎么样", "红烧肉怎么做", "讲个故事", "电影几点开始")]
PAIRS = [Pair(texts[i], texts[j], same=True) for texts in INTENTS.values() for i in range(4) for j in range(4, 8)] + [
    Pair(first, second, same=False)
    for first, second in zip(INTENTS["open"] * 6, (INTENTS["close"] + INTENTS["fee"]) * 3, strict=True)
]


def test_intents_are_learned() -> None:
    result = evaluate_intent(ROWS, ROWS, load_encoder())
    assert result.accuracy >= 0.9
    assert result.out_of_scope_recall is None
    assert result.examples == len(ROWS)


def test_other_talk_is_refused() -> None:
    result = evaluate_intent(ROWS, [*ROWS, *STRANGERS], load_encoder(), out_of_scope="oos")
    assert result.accuracy >= 0.7
    assert result.out_of_scope_recall is not None
    assert result.out_of_scope_recall >= 0.5


def test_works_without_vectors() -> None:
    assert evaluate_intent(ROWS, ROWS, None).accuracy >= 0.8


def test_pairs_are_matched() -> None:
    result = evaluate_matching(PAIRS, PAIRS, load_encoder())
    assert result.auc >= 0.8
    assert 0 <= result.accuracy <= 1


def test_answers_are_retrieved() -> None:
    result = evaluate_retrieval(PAIRS, load_encoder())
    assert result.recall_at_1 <= result.recall_at_5 <= result.recall_at_10
    assert result.pool == 24


def test_reads_files(tmp_path: Path) -> None:
    labelled, pairs, tabbed = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.tsv"
    labelled.write_text("\ufefftext,category\n怎么开户,open\n", "utf-8")
    pairs.write_text('sentence1,sentence2,label\n"a, b",c,1\n', "utf-8")
    tabbed.write_text('他说"好\t行\t0\n', "utf-8")
    assert read_labelled(labelled) == [Labelled("怎么开户", "open")]
    assert read_pairs(pairs) == [Pair("a, b", "c", same=True)]
    assert read_pairs(tabbed) == [Pair('他说"好', "行", same=False)]


def test_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(ValueError, match="text and category"):
        read_labelled(broken)
    with pytest.raises(ValueError, match="line 2"):
        read_pairs(broken)
