"""When a document answers: an article that was asked for by its number, or a passage that carries the question.

Only quotations, marked as such and with where they stand; nothing is put in other words. A wrong quotation of a statute
is worse than bringing a person, so that a passage must be found surely and clearly ahead of the next one, and a statute
is quoted only to who asks about the law.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wenlu.domains.bot.rules.decision import Decision
from wenlu.domains.knowledge.schemas.documents import ArticleView, PassageHitView
from wenlu.sdk.messages import Action, Source

QUOTED_AT = 0.5
"""Probability from which on a passage is quoted, where the one after it is clearly behind."""
STATUTE_AT = 0.35
"""The same for statutes."""
AHEAD = 0.7
"""The next passage of another article may have at most this share of the best one's probability."""
_LONGEST_ARTICLE = 900
_LONGEST_REST = 8
_EMPTY = re.compile(
    r"第?[〇零一二三四五六七八九十百千0-9]+条|什么|是|啥|内容|原文|规定|法律|法规|办法|条例|的|里|面|讲|说|写|怎么|请问|一下|我|想|看|知道|\W"
)
_FEWEST_SIGNS = 2
_FEWEST_ASKED = 6
_KEPT_REASONS = frozenset({"", "unknown"})
_ASKS = re.compile(
    r"什么|啥|内容|原文|规定|[讲说写]|怎么|如何|多少|吗|呢|哪|查|看|解释|[?？]|\b(?:what|say|text|read|show|tell|mean|quote)",
    re.IGNORECASE,
)
_CLAIMS = re.compile(r"投诉|举报|起诉|告你|告他|法院见|律师函|赔我|赔偿我|违反了|complain|sue\b|lawyer", re.IGNORECASE)
_LEGAL = re.compile(
    r"法律|法规|法条|条例|违法|合法|犯法|违规|规定|处罚|罚款|怎么罚|责任|禁止|允许|权利|义务|证券法|个保法|消法|洗钱|"
    r"知情人|操纵|内幕|虚假|陈述|合格投资者|专业投资者|普通投资者|董监高|董事|大股东|持股|发行人|收购|要约|披露|举证|"
    r"从业人员|券商员工|投资者保护|公开发行|注册资本|承销|募集|份额持有人|托管人|管理人|基金财产|结算资金|程序化|禁入|"
    r"期货公司|交割|强行平仓|个人信息|自动化决策|杀熟|客户身份|诈骗|消费者|格式条款|广告|代言|投资咨询业务|投资咨询机构|"
    r"\b(?:law|legal|illegal|statute|regulation|prohibited|penalt|liab|insider|records|employees|personal information)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is quoted and where it stands. `whole` says that nothing of the article was left out."""

    text: str
    source: Source
    title: str
    place: str
    is_statute: bool
    whole: bool
    confidence: float


def may_quote(decision: Decision) -> bool:
    """Whether a document may speak in place of this decision: where nothing else answers."""
    if decision.reason == "unknown":
        return True
    return decision.action in {Action.CLARIFY, Action.DECLINE} and decision.lead != "unclear"


def may_cite(decision: Decision) -> bool:
    """Whether an article may be read out in place of this: nothing grave, nothing tapped, no person asked for."""
    if decision.action in {Action.WARN, Action.GREET} or decision.reason not in _KEPT_REASONS:
        return False
    return decision.confidence < 1.0 or decision.entry is None


def asks_to_read(text: str, start: int, end: int) -> bool:
    """Whether a message that names an article wants to know what it says, and does not throw it at us."""
    if _CLAIMS.search(text):
        return False
    rest = re.sub(r"\W", "", text[:start] + text[end:])
    return bool(_ASKS.search(text)) or len(rest) <= _LONGEST_REST + len(re.findall(r"《[^》]*》", text)) * 30


def says_more_than_a_number(text: str) -> bool:
    """Whether there are words by which one article of this number is likelier meant than another."""
    return len(_EMPTY.sub("", text)) >= _FEWEST_SIGNS


def quote_article(article: ArticleView, paragraph: int | None = None) -> Quotation:
    """An article, or the paragraph (款) of it that was asked for; a long one is cut at the end of a paragraph."""
    groups = _paragraph_groups(article.paragraphs)
    if paragraph is not None and 0 < paragraph <= len(groups):
        text, whole = "\n".join(groups[paragraph - 1]), len(groups) == 1
    else:
        text, whole = _shortened(article.paragraphs)
    name = _short(article.title)
    place = article.article + (f"第{paragraph}款" if paragraph and not whole else "")
    source = Source(
        id=f"law:{article.law}#{article.number}",
        title=f"《{name}》{article.article}",
        source=_edition(article.title, str(article.dated) if article.dated else None),
        checked_on=article.checked_on,
    )
    return Quotation(text, source, name, place, is_statute=True, whole=whole, confidence=0.97)


def choose_passage(question: str, hits: Sequence[PassageHitView]) -> Quotation | None:
    """The passage to quote, or None if none is found surely enough."""
    if not hits:
        return None
    best = hits[0]
    rival = next((hit for hit in hits[1:] if not _is_same(hit, best)), None)
    is_statute = best.law is not None
    if best.score < (STATUTE_AT if is_statute else QUOTED_AT) or (rival and rival.score > AHEAD * best.score):
        return None
    if is_statute and (not _LEGAL.search(question) or len(question.strip()) < _FEWEST_ASKED):
        return None
    return _quoted(best, is_statute=is_statute)


def _quoted(hit: PassageHitView, *, is_statute: bool) -> Quotation:
    passage = hit.passage
    name = _short(hit.title)
    page = f"第 {passage.page} 页" if passage.page is not None else ""
    place = passage.article or page or (passage.headings[-1] if passage.headings else "")
    law = f"law:{hit.law}#{passage.number}" if hit.law else f"document:{hit.document_id}#{passage.ordinal}"
    source = Source(
        id=law,
        title=f"《{name}》{place}",
        source=_edition(hit.title, str(hit.dated) if hit.dated else None),
        checked_on=hit.checked_on,
    )
    whole = hit.quote == passage.text
    return Quotation(hit.quote, source, name, place, is_statute=is_statute, whole=whole, confidence=hit.score)


def _is_same(hit: PassageHitView, other: PassageHitView) -> bool:
    return hit.document_id == other.document_id and (
        hit.passage.article == other.passage.article is not None
        or abs(hit.passage.ordinal - other.passage.ordinal) <= 1
    )


def _paragraph_groups(paragraphs: Sequence[str]) -> list[list[str]]:
    """Paragraphs (款), each with its items (项)."""
    groups: list[list[str]] = []
    for line in paragraphs:
        if groups and re.match(r"[（(][一二三四五六七八九十]+[)）]", line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _shortened(paragraphs: Sequence[str]) -> tuple[str, bool]:
    kept: list[str] = []
    for line in paragraphs:
        if kept and sum(map(len, kept)) + len(line) > _LONGEST_ARTICLE:
            return "\n".join(kept) + "\n……", False
        kept.append(line)
    return "\n".join(kept), True


def _short(title: str) -> str:
    return title.removeprefix("中华人民共和国")


def _edition(title: str, dated: str | None) -> str:
    return f"{title}（{dated}）" if dated else title
