"""The cache of sentence vectors."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.knowledge.tables import phrasing_vector
from wenlu.platform.database import UnitOfWork


class VectorStore:
    """Vectors by model and hash of the text, in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def find_vectors(self, model: str, hashes: Collection[bytes]) -> dict[bytes, bytes]:
        statement = sa.select(phrasing_vector.c.text_hash, phrasing_vector.c.vector).where(
            phrasing_vector.c.model == model, phrasing_vector.c.text_hash == sa.func.any(list(hashes))
        )
        return {row[0]: row[1] for row in await self._connection.execute(statement)}

    async def keep_vectors(self, model: str, vectors: Mapping[bytes, bytes]) -> None:
        rows = [{"model": model, "text_hash": hash_, "vector": vector} for hash_, vector in vectors.items()]
        if rows:
            await self._connection.execute(insert(phrasing_vector).on_conflict_do_nothing(), rows)
