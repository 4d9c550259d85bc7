"""Answers from the graph and from documents: figures compared, articles by number, passages that carry a question."""

from collections.abc import Callable
from typing import Protocol

from wenlu.domains.bot.rules import Decision, Words
from wenlu.domains.bot.rules.passages import (
    Quotation,
    asks_to_read,
    choose_passage,
    may_cite,
    may_quote,
    quote_article,
    says_more_than_a_number,
)
from wenlu.domains.bot.schemas import ENTRY, PERSON, Reply
from wenlu.domains.bot.service.eligibility import answer_question, read_question
from wenlu.domains.knowledge.schemas import Audience
from wenlu.domains.knowledge.schemas.documents import ArticleView
from wenlu.domains.knowledge.service import Graph, PassageLibrary
from wenlu.language.decision import Understanding
from wenlu.sdk.messages import Action, Choice

_HITS = 4
_MOST_LAWS = 4
_ARTICLE_FLOOR = 0.05
"""Probability from which on the words around a number that names no law (里面第89条) may tell which law is meant."""
_MARGIN = 0.05
GRAPH_CONFIDENCE = 0.9
"""What is read by rules from the customer's own words and answered from checked figures."""


class FactSource(Protocol):
    """What the brain consults besides its entries."""

    def better(self, decision: Decision, reply: Reply, heard: Understanding, words: Words) -> Reply:
        """Return a reply from facts, or the one given."""


class DocumentAnswers:
    """Quotes documents for customers; `library` gives what is searched now, None before it is loaded."""

    def __init__(self, library: Callable[[], PassageLibrary | None]) -> None:
        self._library = library

    def better(self, decision: Decision, reply: Reply, heard: Understanding, words: Words) -> Reply:
        """Return the reply with a quotation in its place, where a document carries the question."""
        library = self._library()
        if library is None:
            return reply
        if may_cite(decision) and (read := self._read_out(library, heard.text, reply, words)) is not None:
            return read
        if may_quote(decision):
            hits = library.find(heard.question, _HITS, words.today, audience=Audience.CUSTOMER)
            quotation = choose_passage(heard.text, hits)
            if quotation is not None:
                return _worded(quotation, reply, words)
        return reply

    def _read_out(self, library: PassageLibrary, text: str, reply: Reply, words: Words) -> Reply | None:
        named = library.cite(text)
        if not named or not asks_to_read(text, named[0].start, named[-1].end):
            return None
        first = named[0]
        if first.law is not None:
            article = library.find_article(first.law, first.article, first.suffix)
            if article is None or not _is_public(library, first.law, words):
                return None
            return _worded(quote_article(article, first.paragraph), reply, words)
        if first.title:
            return None  # a statute that we do not have is not another one with the same number
        return self._which_law(library, text, first.article, reply, words)

    def _which_law(self, library: PassageLibrary, text: str, number: int, reply: Reply, words: Words) -> Reply | None:
        """An article by its number alone: the one that the words around it speak of, or a choice of laws."""
        places = [
            place
            for place, (document, passage) in enumerate(library.owners)
            if passage.number == number and document.fields.audience is Audience.CUSTOMER
            and document.fields.holds_on(words.today)
        ]  # fmt: skip
        if not places:
            return None
        hits = library.index.search(text, _MOST_LAWS, places)
        sure = bool(hits) and hits[0].score >= _ARTICLE_FLOOR and says_more_than_a_number(text)
        ahead = len(hits) < 2 or hits[0].score - hits[1].score >= _MARGIN  # noqa: PLR2004  the best and its rival
        articles = [found for hit in hits if (found := _article_at(library, hit.place)) is not None]
        if sure and ahead and articles:
            return _worded(quote_article(articles[0]), reply, words)
        choices = tuple(
            Choice(label=(label := f"《{article.title.removeprefix('中华人民共和国')}》{article.article}"), value=label)
            for article in articles
        )
        return reply.model_copy(
            update={
                "action": Action.CLARIFY,
                "text": words.own("which_law"),
                "queue": None,
                "reason": "",
                "intent": None,
                "title": None,
                "sources": (),
                "choices": (*choices, Choice(label=words.own("person"), value=PERSON)),
            }
        )


class GraphAnswers:
    """Says who qualifies and how permissions differ; `graph` gives what is known now, None before it is loaded."""

    def __init__(self, graph: Callable[[], Graph | None]) -> None:
        self._graph = graph

    def better(self, decision: Decision, reply: Reply, heard: Understanding, words: Words) -> Reply:
        """Return the reply with an answer from the graph in its place, where no entry can give it."""
        graph = self._graph()
        if graph is None or not may_cite(decision):
            return reply
        question = read_question(heard.text, graph)
        if question is None:
            return reply
        answer = answer_question(question, graph, english=words.english)
        entries = [words.entries[key] for key in answer.choices if key in words.entries]
        return reply.model_copy(
            update={
                "action": Action.ANSWER,
                "text": answer.text,
                "queue": None,
                "reason": "",
                "confidence": GRAPH_CONFIDENCE,
                "intent": answer.intent,
                "title": answer.title,
                "sources": answer.sources,
                "choices": tuple(Choice(label=words.title(entry), value=ENTRY + entry.key) for entry in entries),
                "unconfirmed": answer.unconfirmed,
                "cards": (),
                "files": (),
            }
        )


class AllFacts:
    """Several sources, asked one after the other; the first that changes the reply decides."""

    def __init__(self, *sources: FactSource) -> None:
        self._sources = sources

    def better(self, decision: Decision, reply: Reply, heard: Understanding, words: Words) -> Reply:
        """Return the first better reply, or the one given."""
        for source in self._sources:
            found = source.better(decision, reply, heard, words)
            if found is not reply:
                return found
        return reply


def _article_at(library: PassageLibrary, place: int) -> ArticleView | None:
    document, passage = library.owners[place]
    return library.find_article(document.law or str(document.id), passage.number or 0)


def _is_public(library: PassageLibrary, law: str, words: Words) -> bool:
    fields = library.laws[law].fields
    return fields.audience is Audience.CUSTOMER and fields.holds_on(words.today)


def _worded(quotation: Quotation, reply: Reply, words: Words) -> Reply:
    lead = words.own("quote_statute" if quotation.is_statute else "quote_document")
    named = f"《{quotation.title}》{quotation.place}"
    text = "\n\n".join((lead.replace("[[named]]", named), f"“{quotation.text}”", words.own("quote_end")))
    return reply.model_copy(
        update={
            "action": Action.ANSWER,
            "text": text,
            "queue": None,
            "reason": "",
            "confidence": round(quotation.confidence, 4),
            "intent": None,
            "title": quotation.source.title,
            "sources": (quotation.source,),
            "choices": (Choice(label=words.own("person"), value=PERSON),),
            "unconfirmed": 0,
        }
    )
