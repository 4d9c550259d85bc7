"""Articles are found in texts however they are named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.knowledge.rules.citations import LawNames, find_citations

LAWS = LawNames(
    {
        "securities_law": ["证券法", "Securities Law"],
        "fund_law": ["证券投资基金法", "Securities Investment Fund Law"],
        "advertising_law": ["广告法", "Advertising Law"],
        "companies": ["证券公司监督管理条例"],
        "consulting": ["证券、期货投资咨询管理暂行办法"],
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("《证券法》第一百三十五条", [("securities_law", 135)]),
        ("《证券法》第135条", [("securities_law", 135)]),
        ("中华人民共和国证券法第89条", [("securities_law", 89)]),
        ("证券法里面第八十九条是啥", [("securities_law", 89)]),
        ("证券法89条说什么", [("securities_law", 89)]),
        ("新证券法（2019年修订）第八十九条", [("securities_law", 89)]),
        (
            "《证券法》第一百三十五条、第一百六十一条；《广告法》第二十五条",
            [("securities_law", 135), ("securities_law", 161), ("advertising_law", 25)],
        ),
        ("证券投资基金法第七十七条、第一百零三条", [("fund_law", 77), ("fund_law", 103)]),
        ("《证券、期货投资咨询管理暂行办法》第三条、第十二条", [("consulting", 3), ("consulting", 12)]),
        ("证券法第八十八条至第九十条", [("securities_law", 88), ("securities_law", 90)]),
        ("Securities Law art. 135 and 161", [("securities_law", 135), ("securities_law", 161)]),
        ("What does article 137 of the Securities Law say?", [("securities_law", 137)]),
        ("Securities Law (2019) art. 50 to 56", [("securities_law", 50), ("securities_law", 56)]),
        ("Securities Law art. 57(4)", [("securities_law", 57)]),
        ("《某办法》第3条", [(None, 3)]),
        ("民法典第一百条讲什么", [(None, 100)]),
        ("适当性管理的规定里89条", [(None, 89)]),
        ("我有3条问题，昨天发了10条消息", []),
        ("证券法务部门第一次开会", []),
        ("", []),
    ],
)  # fmt: skip
def test_ways_to_name_an_article(text: str, found: list[tuple[str | None, int]]) -> None:
    assert [(one.law, one.article) for one in find_citations(text, LAWS)] == found


def test_paragraph_and_item_and_the_part_of_the_text() -> None:
    text = "依照《证券法》第五十七条第一款第（四）项处理"
    (one,) = find_citations(text, LAWS)
    assert (one.article, one.paragraph, one.item) == (57, 1, 4)
    assert text[one.start : one.end] == "第五十七条第一款第（四）项"


def test_an_unknown_statute_is_not_another_with_the_same_number() -> None:
    (one,) = find_citations("民法典第一百条讲什么", LAWS)
    assert one.law is None
    assert one.title.endswith("民法典")


@given(st.text("第一二三百十条款项《》证券法 art.19,、（）", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for one in find_citations(text, LAWS):
        assert 0 <= one.start < one.end <= len(text)
        assert one.article > 0
