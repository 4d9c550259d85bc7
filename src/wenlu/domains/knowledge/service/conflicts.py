"""Looks through the whole base for what does not fit together."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wenlu.domains.knowledge.rules.conflicts import (
    dead_choices,
    different_figures,
    expired_facts,
    gram_rows,
    near_phrasings,
    phrasings_of,
    sides_of,
    statements_of,
)
from wenlu.domains.knowledge.schemas import PublishedEntry
from wenlu.domains.knowledge.schemas.workshop import ConflictsView, ConflictView
from wenlu.domains.knowledge.service.published import PublishedKnowledge
from wenlu.domains.knowledge.service.vectors import load_vectors
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of
from wenlu.language.vectors import Encoder

_SHOWN = 200
"""Of each kind."""


class ConflictService:
    """Finds conflicts once for each revision of the knowledge base and day; outside the event loop."""

    def __init__(self, knowledge: PublishedKnowledge, clock: Clock, load_encoder: Callable[[], Encoder | None]) -> None:
        self._knowledge = knowledge
        self._clock = clock
        self._load_encoder = load_encoder
        self._found: tuple[tuple[int, date], ConflictsView] | None = None
        self._looking = asyncio.Lock()

    async def list_conflicts(self, actor: Actor) -> ConflictsView:
        """Return what was found, the closest first."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        today = day_of(self._clock.now())
        async with self._looking:
            state = (await self._knowledge.revision(), today)
            if self._found is None or self._found[0] != state:
                snapshot = await self._knowledge.list_published()
                view = await self._look(dict(snapshot.entries), today)
                self._found = ((snapshot.revision, today), view)
            return self._found[1]

    async def _look(self, entries: dict[str, PublishedEntry], today: date) -> ConflictsView:
        began = time.perf_counter()
        encoder = await asyncio.to_thread(self._load_encoder)
        phrasings = phrasings_of(entries.values())
        texts = [one.text for one in phrasings]
        rows = gram_rows(texts) if encoder is None else await self._vectors(encoder, texts)
        found = await asyncio.to_thread(_find, entries, rows, today)
        shown = [conflict for one in found for conflict in one[:_SHOWN]]
        return ConflictsView(
            conflicts=tuple(shown),
            total=dict(Counter(conflict.kind.value for one in found for conflict in one)),
            entries=len(entries),
            phrasings=len(phrasings),
            seconds=round(time.perf_counter() - began, 2),
            by_vectors=encoder is not None,
        )

    async def _vectors(self, encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors that are known; what is not is computed and not kept."""
        known = await load_vectors(self._knowledge, encoder.name, texts)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        known |= dict(zip(missing, await asyncio.to_thread(encoder.encode, missing), strict=True))
        return np.stack([known[text] for text in texts]) if texts else np.empty((0, 1), np.float32)


def _find(entries: dict[str, PublishedEntry], rows: NDArray[np.float32], today: date) -> list[list[ConflictView]]:
    sides = sides_of(entries.values())
    statements = statements_of(entries.values())
    bare = gram_rows([one.bare for one in statements])
    return [
        near_phrasings(phrasings_of(entries.values()), rows, sides),
        different_figures(statements, bare, sides),
        dead_choices(entries, sides),
        expired_facts(entries.values(), sides, today),
    ]
