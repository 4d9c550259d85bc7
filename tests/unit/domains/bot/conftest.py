"""The shipped knowledge without a database."""

from collections.abc import Collection, Mapping

import pytest

from wenlu.domains.knowledge.schemas import KnowledgeSnapshot, PublishedEntry
from wenlu.domains.knowledge.service import PublishedKnowledge
from wenlu.domains.knowledge.service.starter import read_starter, starter_folder
from wenlu.kernel.ids import EntryId, new_id


def shipped_snapshot() -> KnowledgeSnapshot:
    starter = read_starter(starter_folder())
    return KnowledgeSnapshot(
        revision=1,
        entries={
            entry.key: PublishedEntry(id=EntryId(new_id()), version=1, **dict(entry)) for entry in starter.entries
        },
        variables={variable.key: variable for variable in starter.variables},
    )


class ShippedKnowledge(PublishedKnowledge):
    """The shipped files as they would be after an import, with no table behind them."""

    def __init__(self) -> None:
        self.snapshot = shipped_snapshot()

    async def revision(self) -> int:
        return self.snapshot.revision

    async def list_published(self) -> KnowledgeSnapshot:
        return self.snapshot

    async def find_vectors(self, model: str, hashes: Collection[bytes]) -> dict[bytes, bytes]:
        return {}

    async def keep_vectors(self, model: str, vectors: Mapping[bytes, bytes]) -> None:
        return None


@pytest.fixture(scope="session")
def shipped() -> ShippedKnowledge:
    return ShippedKnowledge()
