"""What the bot needs of knowledge: everything published, and a cache of sentence vectors."""

from collections.abc import Collection, Mapping

from wenlu.domains.knowledge.schemas import KnowledgeSnapshot
from wenlu.domains.knowledge.store import EntryStore, LibraryStore, VectorStore
from wenlu.domains.knowledge.store.flows import FlowStore
from wenlu.platform.database import UnitOfWorkFactory


class PublishedKnowledge:
    """Reads for programs; nobody's permission is asked, since nothing goes to a person from here."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self._unit_of_work = unit_of_work

    async def revision(self) -> int:
        """Return a number that is another one after every change; cheap."""
        async with self._unit_of_work() as work:
            return await LibraryStore(work).revision()

    async def list_published(self) -> KnowledgeSnapshot:
        """Return everything that is published. The revision is read first, so it is never newer than the content."""
        async with self._unit_of_work() as work:
            library = LibraryStore(work)
            revision = await library.revision()
            entries = await EntryStore(work).list_published()
            variables = await library.list_variables()
            flows = await FlowStore(work).list_published()
        return KnowledgeSnapshot(
            revision=revision,
            entries={entry.key: entry for entry in entries},
            variables={variable.key: variable for variable in variables},
            flows={flow.key: flow.playable() for flow in flows},
        )

    async def find_vectors(self, model: str, hashes: Collection[bytes]) -> dict[bytes, bytes]:
        """Return the cached vectors among these, by hash of the text."""
        async with self._unit_of_work() as work:
            return await VectorStore(work).find_vectors(model, hashes)

    async def keep_vectors(self, model: str, vectors: Mapping[bytes, bytes]) -> None:
        """Put vectors into the cache; what is there already stays."""
        async with self._unit_of_work() as work:
            await VectorStore(work).keep_vectors(model, vectors)
