"""Finds passages of documents and articles of statutes; keeps what is searched in memory, as the table has it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from uuid import UUID

import structlog

from wenlu.domains.knowledge.errors import ArticleNotFound, DocumentNotFound
from wenlu.domains.knowledge.events import DocumentsChanged
from wenlu.domains.knowledge.rules.citations import Citation, LawNames, find_citations
from wenlu.domains.knowledge.schemas import Audience
from wenlu.domains.knowledge.schemas.documents import (
    ArticleView,
    CitationView,
    LawView,
    PassageHitView,
    PassageView,
)
from wenlu.domains.knowledge.service.published import PublishedKnowledge
from wenlu.domains.knowledge.service.vectors import Vector, load_vectors, save_vectors
from wenlu.domains.knowledge.store.documents import DocumentStore, LiveDocument
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.events import Event
from wenlu.language.passages import PassageHit, PassageIndex, PassageText
from wenlu.language.vectors import Encoder
from wenlu.platform.bus import EventBus
from wenlu.platform.database import UnitOfWorkFactory

_CHECK_SECONDS = 10.0
_MOST_CITATIONS = 50
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PassageLibrary:
    """Every passage that can be found, at one revision. Never changes; asked from any thread."""

    revision: int
    documents: tuple[LiveDocument, ...]
    owners: tuple[tuple[LiveDocument, PassageView], ...]
    """The document and passage at each place of the index."""
    index: PassageIndex

    @cached_property
    def laws(self) -> Mapping[str, LiveDocument]:
        """Statutes by key, and any other document that goes by articles by its id."""
        return {
            document.law or str(document.id): document
            for document in self.documents
            if any(passage.number is not None for passage in document.passages)
        }

    @cached_property
    def names(self) -> LawNames:
        """What the documents with articles are called."""
        return LawNames({key: (document.fields.title, *document.names) for key, document in self.laws.items()})

    def find(
        self, question: str, limit: int, today: date, *, audience: Audience | None = None, document: UUID | None = None
    ) -> list[PassageHitView]:
        """Passages that answer a question, best first: what holds today, for an audience, or all of one document."""
        among = [
            place
            for place, (owner, _) in enumerate(self.owners)
            if (document is None or owner.id == document)
            and (audience is None or owner.fields.audience is audience)
            and (document is not None or owner.fields.holds_on(today))
        ]
        return [self._hit(hit) for hit in self.index.search(question, limit, among)]

    def find_article(self, law: str, number: int, suffix: str = "") -> ArticleView | None:
        """An article of a statute, its parts together."""
        document = self.laws.get(law)
        if document is None:
            return None
        wanted = [
            passage for passage in document.passages if passage.number == number and _suffix(passage.article) == suffix
        ]
        if not wanted:
            return None
        fields = document.fields
        return ArticleView(
            law=law,
            document_id=document.id,
            title=fields.title,
            article=wanted[0].article or "",
            number=number,
            headings=wanted[0].headings,
            paragraphs=tuple(line for passage in wanted for line in passage.text.split("\n")),
            source=fields.source,
            dated=fields.dated,
            valid_from=fields.valid_from,
            checked_on=fields.checked_on,
        )

    def cite(self, text: str) -> list[Citation]:
        """The articles that a text names."""
        return find_citations(text, self.names)[:_MOST_CITATIONS]

    def _hit(self, hit: PassageHit) -> PassageHitView:
        document, passage = self.owners[hit.place]
        return PassageHitView(
            document_id=document.id,
            law=document.law,
            title=document.fields.title,
            source=document.fields.source,
            dated=document.fields.dated,
            checked_on=document.fields.checked_on,
            passage=passage,
            quote=hit.quote,
            score=round(hit.score, 4),
            reasons=hit.reasons,
        )


class PassageSearch:
    """Searches all documents. Call `refresh` before the first question, `run` as a task.

    The encoder is loaded at the first `refresh`, in a thread; without one the search goes by words alone.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        load_encoder: Callable[[], Encoder | None],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._load_encoder = load_encoder
        self._knowledge = PublishedKnowledge(unit_of_work)
        self._library: PassageLibrary | None = None
        self._stale = asyncio.Event()
        self._refreshing = asyncio.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="passages")

    @property
    def library(self) -> PassageLibrary | None:
        """What is searched now; None before the first `refresh`."""
        return self._library

    @property
    def today(self) -> date:
        return day_of(self._clock.now())

    def listen(self, bus: EventBus) -> None:
        """Notice every change of the documents, whichever node made it."""
        bus.subscribe(DocumentsChanged, self.notice)

    def notice(self, _: Event) -> None:
        self._stale.set()

    async def run(self) -> None:
        """Load the documents and keep up with them until cancelled."""
        while True:
            try:
                await self.refresh()
            except Exception:  # what was loaded before serves on, and the next look tries again
                log.exception("passages_refresh_failed")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stale.wait(), _CHECK_SECONDS)

    def close(self) -> None:
        """Let go of the thread."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def refresh(self) -> PassageLibrary:
        """Bring what is searched up to the tables; return it."""
        async with self._refreshing:
            self._stale.clear()
            async with self._unit_of_work() as work:
                store = DocumentStore(work)
                revision = await store.revision()
                if self._library is not None and self._library.revision == revision:
                    return self._library
                documents = tuple(await store.list_live())
            self._library = await self._load(revision, documents)
            log.info("passages_refreshed", documents=len(documents), passages=len(self._library.owners))
            return self._library

    async def search(
        self, actor: Actor, q: str, *, limit: int = 10, document: UUID | None = None
    ) -> list[PassageHitView]:
        """Passages for staff, best first; raises `DocumentNotFound` for a document that is not searched."""
        actor.check(Permission.READ_KNOWLEDGE)
        library = await self.refresh()
        if document is not None and all(each.id != document for each in library.documents):
            raise DocumentNotFound("no such document is searched")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, partial(library.find, q, limit, self.today, document=document))

    async def list_laws(self, actor: Actor) -> list[LawView]:
        """Documents that go by articles, the shipped statutes among them."""
        actor.check(Permission.READ_KNOWLEDGE)
        library = await self.refresh()
        return [
            LawView(
                law=key,
                document_id=document.id,
                title=document.fields.title,
                source=document.fields.source,
                dated=document.fields.dated,
                valid_from=document.fields.valid_from,
                checked_on=document.fields.checked_on,
                articles=len({passage.article for passage in document.passages if passage.number is not None}),
            )
            for key, document in library.laws.items()
        ]

    async def get_article(self, actor: Actor, law: str, number: int) -> ArticleView:
        """An article of a statute; raises `ArticleNotFound`."""
        actor.check(Permission.READ_KNOWLEDGE)
        article = (await self.refresh()).find_article(law, number)
        if article is None:
            raise ArticleNotFound(f"no article {number} of {law!r}")
        return article

    async def find_citations(self, actor: Actor, text: str) -> list[CitationView]:
        """The articles that a text names, with their words where we have them."""
        actor.check(Permission.READ_KNOWLEDGE)
        library = await self.refresh()
        return [
            CitationView(
                start=citation.start,
                end=citation.end,
                title=citation.title,
                law=citation.law,
                number=citation.article,
                paragraph=citation.paragraph,
                item=citation.item,
                found=library.find_article(citation.law, citation.article, citation.suffix) if citation.law else None,
            )
            for citation in library.cite(text)
        ]

    async def _load(self, revision: int, documents: tuple[LiveDocument, ...]) -> PassageLibrary:
        owners = tuple((document, passage) for document in documents for passage in document.passages)
        texts = [_text_of(document, passage) for document, passage in owners]
        loop = asyncio.get_running_loop()
        encoder = await loop.run_in_executor(self._pool, self._load_encoder)
        known: dict[str, Vector] = dict(self._library.index.vectors) if self._library else {}
        if encoder is not None:
            missing = {text.text for text in texts} - known.keys()
            known |= await load_vectors(self._knowledge, encoder.name, missing)
        index = await loop.run_in_executor(self._pool, PassageIndex, texts, encoder, known)
        if encoder is not None:
            await save_vectors(
                self._knowledge, encoder.name, {t: v for t, v in index.vectors.items() if t not in known}
            )
        return PassageLibrary(revision, documents, owners, index)


def _text_of(document: LiveDocument, passage: PassageView) -> PassageText:
    name = document.names[0] if document.names else document.fields.title
    return PassageText(" ".join((name, *_below_title(passage.headings, document))), passage.text, document.about)


def _below_title(headings: Sequence[str], document: LiveDocument) -> Sequence[str]:
    return headings[1:] if headings[:1] == (document.fields.title,) else headings


def _suffix(article: str | None) -> str:
    return (article or "").partition("条")[2]
