"""Passages: of a useful length, never ending inside a sentence or a row, with the headings that lead to them."""

import re

from hypothesis import given
from hypothesis import strategies as st

from wenlu.platform.documents import Block, BlockKind, Format, Reading, cut, read_document
from wenlu.platform.documents.cutting import LONGEST, SHORTEST
from wenlu.platform.documents.sentences import LONGEST_SENTENCE, split_sentences
from wenlu.platform.documents.structure import find_article, find_heading_level, tidy_heading

LAW = """# 某法

## 第一章 总 则

第一条 为了规范，制定本法。

第二条 有下列情形之一的，适用本法：

（一）甲；

（二）乙。依照第三条、第一百条办理。

### 第二节 细则

第三条之一 参照第二条
的规定。
"""


def test_statutes_are_cut_by_article() -> None:
    passages = cut(read_document(Format.MARKDOWN, LAW.encode()))
    assert [(one.article, one.number) for one in passages] == [("第一条", 1), ("第二条", 2), ("第三条之一", 3)]
    assert passages[1].text.split("\n")[1:] == ["（一）甲；", "（二）乙。依照第三条、第一百条办理。"]
    assert passages[2].headings == ("某法", "第一章 总则", "第二节 细则")


def test_what_opens_an_article_and_what_only_names_one() -> None:
    assert find_article("第八十九条 根据") == ("第八十九条", 89)
    assert find_article("第 135 条　证券公司") == ("第135条", 135)
    for line in ("第八十九条的规定", "第三条、第四条", "依照第三条", "第三条第二款规定的"):
        assert find_article(line) is None
    assert find_heading_level("第三章 证券交易") == 2
    assert find_heading_level("本章第三节不适用。") is None
    assert tidy_heading("第一章 总 则") == "第一章 总则"


def test_headings_lead_to_passages_and_never_run_together() -> None:
    text = "# 甲\n\n## 乙\n\n短。\n\n## 丙\n\n也短。\n\n# 丁\n\n完。"
    passages = cut(read_document(Format.MARKDOWN, text.encode()))
    assert [(one.headings, one.text) for one in passages] == [
        (("甲", "乙"), "短。"),
        (("甲", "丙"), "也短。"),
        (("丁",), "完。"),
    ]


SENTENCES = st.text("甲乙丙丁，、 ab1", min_size=1, max_size=120).map(lambda said: f"句{said}。")
PARAGRAPHS = st.lists(
    st.lists(SENTENCES, min_size=1, max_size=14).map("".join),
    min_size=1,
    max_size=12,
)


@given(PARAGRAPHS)
def test_passages_hold_whole_sentences_of_a_useful_length(paragraphs: list[str]) -> None:
    reading = Reading("", tuple(Block(BlockKind.TEXT, paragraph) for paragraph in paragraphs))
    passages = cut(reading)
    assert "".join(one.text for one in passages).replace("\n", "") == "".join(paragraphs)
    running = "\n".join(paragraphs)
    for one in passages:
        assert one.text.endswith("。")
        assert running[one.start : one.start + 5] == one.text[:5]
        assert len(one.text) <= LONGEST + 20
    if sum(map(len, paragraphs)) >= SHORTEST:
        assert sum(len(one.text) < SHORTEST for one in passages) <= 1


@given(st.lists(st.text("甲乙。", min_size=30, max_size=400).map(lambda said: f"行{said}"), min_size=1, max_size=12))
def test_rows_stay_whole(rows: list[str]) -> None:
    passages = cut(Reading("", tuple(Block(BlockKind.ROW, row) for row in rows)))
    assert [row for one in passages for row in one.text.split("\n")] == rows


@given(st.text("甲。！？；…”）\n a.1,", max_size=300))
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(split_sentences(text)) == text


def test_sentences_end_after_their_quotes_and_not_at_decimals() -> None:
    assert split_sentences("他说：“好。”第二句！Fee 0.03% applies. Next.") == [
        "他说：“好。”",
        "第二句！",
        "Fee 0.03% applies. ",
        "Next.",
    ]


def test_text_without_signs_is_cut_all_the_same() -> None:
    pieces = split_sentences("无" * 10_000)
    assert max(map(len, pieces)) <= LONGEST_SENTENCE
    assert re.fullmatch("无{10000}", "".join(pieces))
