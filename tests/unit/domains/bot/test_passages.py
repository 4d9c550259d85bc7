"""When a document speaks in the bot's place, and how it is quoted."""

from datetime import date
from uuid import UUID

import pytest

from wenlu.domains.bot.rules import Decision
from wenlu.domains.bot.rules.passages import (
    asks_to_read,
    choose_passage,
    may_cite,
    may_quote,
    quote_article,
    says_more_than_a_number,
)
from wenlu.domains.knowledge.schemas.documents import ArticleView, PassageHitView, PassageView
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.sdk.messages import Action

ARTICLE = ArticleView(
    law="securities_law",
    document_id=UUID(int=1),
    title="中华人民共和国证券法",
    article="第五十七条",
    number=57,
    headings=(),
    paragraphs=("第五十七条 禁止下列行为：", "（一）甲；", "（二）乙。", "违反前款规定的，应当赔偿。"),
    source="收录文本",
    dated=date(2019, 12, 28),
    valid_from=None,
    checked_on=date(2026, 11, 22),
)


def hit(
    score: float, *, law: str | None = "securities_law", ordinal: int = 0, article: str | None = "第五十一条"
) -> PassageHitView:
    passage = PassageView(ordinal=ordinal, headings=("章",), page=3, article=article, number=51, text="全文。第二句。")
    return PassageHitView(
        document_id=UUID(int=1), law=law, title="中华人民共和国证券法", source=None, dated=date(2019, 12, 28),
        checked_on=None, passage=passage, quote="全文。", score=score, reasons=(),
    )  # fmt: skip


def test_an_article_is_quoted_with_its_place_and_day() -> None:
    quotation = quote_article(ARTICLE)
    assert quotation.text == "\n".join(ARTICLE.paragraphs)
    assert quotation.source.id == "law:securities_law#57"
    assert quotation.source.title == "《证券法》第五十七条"
    assert quotation.source.source == "中华人民共和国证券法（2019-12-28）"


def test_a_paragraph_keeps_its_items() -> None:
    assert quote_article(ARTICLE, 1).text.count("\n") == 2
    second = quote_article(ARTICLE, 2)
    assert (second.text, second.place) == ("违反前款规定的，应当赔偿。", "第五十七条第2款")
    assert quote_article(ARTICLE, 9).whole


def test_a_long_article_is_cut_at_a_paragraph() -> None:
    long = ARTICLE.model_copy(update={"paragraphs": ("甲" * 600, "乙" * 600)})
    quotation = quote_article(long)
    assert quotation.text == "甲" * 600 + "\n……"
    assert not quotation.whole


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("证券法第八十九条说什么", True),
        ("证券法第八十九条", True),
        ("根据证券法第八十九条你们要赔我钱，我要投诉", False),
        ("你们违反了证券法第八十九条，怎么办", False),
    ],
)
def test_who_throws_an_article_at_us_is_not_read_it_out(text: str, asked: bool) -> None:  # noqa: FBT001  the expectation
    start = text.index("证券法")
    assert asks_to_read(text, start, start + len("证券法第八十九条")) is asked


def test_grave_decisions_stand() -> None:
    unknown = Decision(Action.HANDOFF, "unknown", queue=QueueKind.SERVICE, reason="unknown", confidence=0.7)
    assert may_cite(unknown)
    assert may_quote(unknown)
    for decision in (
        Decision(Action.WARN, "emergency_fraud", queue=QueueKind.EMERGENCY, reason="fraud"),
        Decision(Action.HANDOFF, "handoff_complaint", queue=QueueKind.COMPLAINT, reason="complaint"),
        Decision(Action.HANDOFF, "handoff_service", queue=QueueKind.SERVICE, reason="asked"),
        Decision(Action.GREET, "greet"),
    ):
        assert not may_cite(decision)
        assert not may_quote(decision)
    tapped = Decision(Action.ANSWER, entry="account.open.online", confidence=1.0)
    assert not may_cite(tapped)
    assert not may_quote(Decision(Action.ANSWER, entry="account.open.online", confidence=0.3))


def test_a_passage_is_quoted_only_surely_and_clearly() -> None:
    question = "内幕信息的知情人包括哪些人"
    rival = hit(0.5, ordinal=9, article="第五十二条")
    assert choose_passage(question, [hit(0.9), rival]) is not None
    assert choose_passage(question, [hit(0.2), rival]) is None
    assert choose_passage(question, [hit(0.6), rival]) is None
    assert choose_passage(question, [hit(0.6), hit(0.59, ordinal=1)]) is not None  # the rest of the same article
    assert choose_passage("钱什么时候能到账", [hit(0.9)]) is None  # nobody speaks of the law
    assert choose_passage(question, []) is None


def test_other_documents_are_quoted_with_their_page() -> None:
    quotation = choose_passage("转账几点结束", [hit(0.8, law=None, article=None)])
    assert quotation is not None
    assert quotation.place == "第 3 页"
    assert not quotation.is_statute


def test_a_number_alone_tells_no_law() -> None:
    assert not says_more_than_a_number("第四十七条是什么")
    assert says_more_than_a_number("适当性管理的规定里89条")
