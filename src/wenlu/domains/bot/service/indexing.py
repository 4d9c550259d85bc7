"""Makes the index that the bot searches, and keeps the vectors that making it cost."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Executor

import structlog

from wenlu.domains.knowledge.service import PublishedKnowledge, load_vectors, save_vectors
from wenlu.language.search import Document, SearchIndex
from wenlu.language.second_look import SecondLook, compared_questions
from wenlu.language.vectors import Encoder

_REBUILD_SHARE = 0.2
"""Share of changed entries from which on word weights are worth computing anew."""
_AT_ONCE = 100
"""Texts that the slow encoder reads before the thread is given back."""
EncoderLoader = Callable[[], Encoder | None]
log = structlog.get_logger(__name__)


def no_encoder() -> None:
    """Have no encoder."""


class Indexing:
    """Builds indexes in threads. The loaders of encoders are called at the first index that is built."""

    def __init__(
        self, knowledge: PublishedKnowledge, pool: Executor, load_encoder: EncoderLoader, load_second: EncoderLoader
    ) -> None:
        self._knowledge = knowledge
        self._pool = pool
        self._load_encoder = load_encoder
        self._load_second = load_second

    async def index(self, documents: Mapping[str, Document], before: SearchIndex | None) -> SearchIndex:
        """Return the index of the documents, made from the one before where little has changed.

        It has no second look unless the one before had, or the vectors for it are there: see `deepened`.
        """
        if before is not None and before.documents == documents:
            return before
        loop = asyncio.get_running_loop()
        encoder = await loop.run_in_executor(self._pool, self._load_encoder)
        known = before.vectors if before else {}
        missing = {text for document in documents.values() for text in document.texts} - known.keys()
        if encoder is not None:
            known |= await load_vectors(self._knowledge, encoder.name, missing)
        if before is not None and _changed_share(before.documents, documents) < _REBUILD_SHARE:
            index = await loop.run_in_executor(self._pool, before.updated, documents.values(), known)
        else:
            index = await loop.run_in_executor(self._pool, SearchIndex, documents.values(), encoder, known)
        if encoder is not None:
            fresh = {text: vector for text, vector in index.vectors.items() if text not in known}
            await save_vectors(self._knowledge, encoder.name, fresh)
        return await self.deepened(index, patient=False)

    async def deepened(self, index: SearchIndex, *, patient: bool = True) -> SearchIndex:
        """Return the index with a second look.

        Encoding a foreign knowledge base for it takes minutes, during which the first look serves alone; who is not
        `patient` gets it only if the vectors are there already, as those of the shipped knowledge are.
        """
        loop = asyncio.get_running_loop()
        encoder = await loop.run_in_executor(self._pool, self._load_second)
        if encoder is None or index.second is not None or not index.documents:
            return index
        texts = {text for document in index.documents.values() for text in compared_questions(document)}
        known = await load_vectors(self._knowledge, encoder.name, texts)
        missing = sorted(texts - known.keys())
        if len(missing) > _AT_ONCE and not patient:
            return index
        for start in range(0, len(missing), _AT_ONCE):
            batch = missing[start : start + _AT_ONCE]
            vectors = await loop.run_in_executor(self._pool, encoder.encode, batch)
            fresh = dict(zip(batch, vectors, strict=True))
            await save_vectors(self._knowledge, encoder.name, fresh)
            known |= fresh
        second = await loop.run_in_executor(self._pool, SecondLook, index.documents.values(), encoder, known)
        log.info("bot_second_look", texts=len(texts), encoded=len(missing))
        return index.with_second(second)


def _changed_share(before: Mapping[str, Document], after: Mapping[str, Document]) -> float:
    changed = sum(before.get(key) != document for key, document in after.items()) + len(before.keys() - after.keys())
    return changed / max(1, len(after))
