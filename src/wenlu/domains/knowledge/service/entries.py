"""What editors do with entries."""

from datetime import date

from wenlu.domains.knowledge.errors import EntryChangedMeanwhile, EntryInvalid, EntryNotFound, KeyTaken
from wenlu.domains.knowledge.events import EntryChanged
from wenlu.domains.knowledge.rules import Surroundings, find_flaws, folded_questions, search_query, similar_entries
from wenlu.domains.knowledge.schemas import (
    EntryContent,
    EntryStatus,
    EntrySummary,
    EntryVersionView,
    EntryView,
    FactView,
    Flaw,
    Origin,
    SaveEntry,
    SimilarEntry,
)
from wenlu.domains.knowledge.store import EntryFilter, EntryStore, LibraryStore, Saver, StoredEntry
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import SHANGHAI, Clock
from wenlu.kernel.errors import Invalid
from wenlu.kernel.ids import EntryId, new_id
from wenlu.kernel.paging import Page, decode_cursor, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_CANDIDATES = 30


class KnowledgeService:
    """Questions and their answers: list, search, write. What is published counts at once, everywhere."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock

    async def list_entries(
        self,
        actor: Actor,
        *,
        q: str = "",
        category: str | None = None,
        status: EntryStatus | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[EntrySummary]:
        """List by key, or with `q` what fits it best: entries with every word of `q`, or else those with any."""
        actor.check(Permission.READ_KNOWLEDGE)
        today = self._today()
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            if not q.strip():
                wanted = EntryFilter(category, status)
                after = str(_position(cursor, 1)[0]) if cursor else ""
                entries = await store.list_by_key(wanted, after, limit + 1)
                places = [encode_cursor(entry.content.key) for entry in entries]
            else:
                wanted = await _searched(store, EntryFilter(category, status), q)
                if not wanted.query:
                    return Page()
                best = await store.list_by_rank(wanted, _rank_position(cursor), limit + 1)
                entries = [entry for _, entry in best]
                places = [encode_cursor(rank, entry.content.key) for rank, entry in best]
        more = len(entries) > limit
        items = [_summary(entry, today) for entry in entries[:limit]]
        return Page(items, places[limit - 1] if more else None)

    async def get_entry(self, actor: Actor, entry_id: EntryId) -> EntryView:
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return self._view(await _get(EntryStore(work), entry_id))

    async def list_versions(self, actor: Actor, entry_id: EntryId) -> list[EntryVersionView]:
        """Every state that an entry ever had, newest first."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            await _get(store, entry_id)
            return await store.list_versions(entry_id)

    async def create_entry(self, actor: Actor, command: SaveEntry) -> EntryView:
        """Write a new entry; raises `KeyTaken`, `EntryInvalid`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        entry_id = EntryId(new_id())
        content = command.content(command.key or f"{command.category}.e{entry_id.hex[-10:]}")
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            if await store.key_exists(content.key):
                raise KeyTaken(f"{content.key} exists", key=content.key)
            await self._check(work, content, None)
            await store.insert_entry(entry_id, content, EntryStatus(command.status), self._saver(actor))
            await _announce(work, content.key)
            return self._view(await _get(store, entry_id), await self._warnings(store, content))

    async def update_entry(self, actor: Actor, entry_id: EntryId, command: SaveEntry) -> EntryView:
        """Write the next version; raises `EntryInvalid`, `EntryChangedMeanwhile` unless `version` is the current."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            before = await _get(store, entry_id, lock=True)
            if command.version != before.version:
                raise EntryChangedMeanwhile(self._view(before))
            if command.key not in (None, before.content.key):
                raise EntryInvalid([Flaw(field="key", code="key_is_fixed", message="编号不能修改")])
            content = command.content(before.content.key)
            await self._check(work, content, entry_id)
            await store.update_entry(before, content, EntryStatus(command.status), self._saver(actor))
            await _announce(work, content.key)
            return self._view(await _get(store, entry_id), await self._warnings(store, content))

    async def archive_entry(self, actor: Actor, entry_id: EntryId) -> EntryView:
        """Take an entry out of use; it keeps its history and can be restored."""
        return await self._set_status(actor, entry_id, EntryStatus.ARCHIVED)

    async def restore_entry(self, actor: Actor, entry_id: EntryId) -> EntryView:
        """Publish an archived entry again; raises `EntryInvalid` if its questions are another's by now."""
        return await self._set_status(actor, entry_id, EntryStatus.PUBLISHED)

    async def _set_status(self, actor: Actor, entry_id: EntryId, status: EntryStatus) -> EntryView:
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            before = await _get(store, entry_id, lock=True)
            if before.status is status:
                return self._view(before)
            if status is not EntryStatus.ARCHIVED:
                await self._check(work, before.content, entry_id)
            await store.update_entry(before, before.content, status, self._saver(actor))
            await _announce(work, before.content.key)
            return self._view(await _get(store, entry_id))

    async def _check(self, work: UnitOfWork, content: EntryContent, own: EntryId | None) -> None:
        store, library = EntryStore(work), LibraryStore(work)
        around = Surroundings(
            categories=await library.category_ids(),
            keys=await store.known_keys(content.choices),
            variables={variable.key for variable in await library.list_variables()},
            taken=await store.owners_of(folded_questions(content), but=own),
        )
        flaws = find_flaws(content, around)
        if flaws:
            raise EntryInvalid(flaws)

    async def _warnings(self, store: EntryStore, content: EntryContent) -> tuple[SimilarEntry, ...]:
        query = search_query(" ".join((content.title, *content.phrasings[:5])), every=False)
        if not query:
            return ()
        near = await store.list_by_rank(EntryFilter(query=query), None, _CANDIDATES)
        others = [entry.content for _, entry in near if entry.content.key != content.key]
        return tuple(similar_entries(content, others)[:5])

    def _saver(self, actor: Actor) -> Saver:
        return Saver(actor.id, actor.name, self._clock.now(), Origin.EDITOR)

    def _today(self) -> date:
        return self._clock.now().astimezone(SHANGHAI).date()

    def _view(self, entry: StoredEntry, warnings: tuple[SimilarEntry, ...] = ()) -> EntryView:
        today = self._today()
        facts = tuple(FactView(**dict(fact), expired=fact.is_expired(today)) for fact in entry.content.facts)
        return EntryView(
            **{**dict(entry.content), "facts": facts},
            id=entry.id,
            status=entry.status,
            version=entry.version,
            origin=entry.origin,
            updated_by=entry.updated_by,
            updated_at=entry.updated_at,
            created_at=entry.created_at,
            warnings=warnings,
        )


async def _get(store: EntryStore, entry_id: EntryId, *, lock: bool = False) -> StoredEntry:
    entry = await store.find_entry(entry_id, lock=lock)
    if entry is None:
        raise EntryNotFound(f"no entry {entry_id}")
    return entry


async def _announce(work: UnitOfWork, key: str) -> None:
    await LibraryStore(work).raise_revision()
    work.record(EntryChanged(key))


async def _searched(store: EntryStore, wanted: EntryFilter, q: str) -> EntryFilter:
    strict = EntryFilter(wanted.category, wanted.status, search_query(q, every=True))
    if not strict.query or await store.has_any(strict):
        return strict
    return EntryFilter(wanted.category, wanted.status, search_query(q, every=False))


def _position(cursor: str, parts: int) -> list[str | int]:
    position = decode_cursor(cursor)
    if len(position) != parts:
        raise Invalid("not a cursor of this list")
    return position


def _rank_position(cursor: str | None) -> tuple[int, str] | None:
    if cursor is None:
        return None
    rank, key = _position(cursor, 2)
    if not isinstance(rank, int) or not isinstance(key, str):
        raise Invalid("not a cursor of this list")
    return rank, key


def _summary(entry: StoredEntry, today: date) -> EntrySummary:
    content = entry.content
    return EntrySummary(
        id=entry.id,
        key=content.key,
        category=content.category,
        audience=content.audience,
        title=content.title,
        title_en=content.title_en,
        phrasings=len(content.phrasings) + len(content.phrasings_en),
        status=entry.status,
        version=entry.version,
        origin=entry.origin,
        unconfirmed=sum(fact.checked_by == "unconfirmed" for fact in content.facts),
        expired=sum(fact.is_expired(today) for fact in content.facts),
        updated_by=entry.updated_by,
        updated_at=entry.updated_at,
    )
