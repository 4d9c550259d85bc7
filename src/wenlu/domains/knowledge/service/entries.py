"""What editors do with entries."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Detail
from wenlu.domains.knowledge.errors import (
    BaseMoved,
    DraftChangedMeanwhile,
    DraftExists,
    EntryChangedMeanwhile,
    EntryInvalid,
    KeyTaken,
    NeverPublished,
    VersionNotFound,
)
from wenlu.domains.knowledge.rules import search_query, similar_entries
from wenlu.domains.knowledge.schemas import (
    EntryContent,
    EntryStatus,
    EntrySummary,
    EntryVersionView,
    EntryView,
    EntryWork,
    Flaw,
    Origin,
    SaveEntry,
    SimilarEntry,
    Subject,
)
from wenlu.domains.knowledge.service.acts import record_knowledge, record_published
from wenlu.domains.knowledge.service.drafting import Writing, submit_draft, write_draft
from wenlu.domains.knowledge.service.publishing import (
    EntryPublisher,
    announce_entry,
    check_entry,
    entry_view,
    get_entry,
    summary,
)
from wenlu.domains.knowledge.store import DraftStore, EntryFilter, EntryStore, Saver, StoredEntry
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.errors import Invalid
from wenlu.kernel.ids import EntryId, new_id
from wenlu.kernel.paging import Page, decode_cursor, encode_cursor
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_CANDIDATES = 30
DUE_SOON = timedelta(days=30)
"""How long before its last day an entry is shown as due."""


class KnowledgeService:
    """Questions and their answers: list, search, write. A draft disturbs nothing that is published."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._publisher = EntryPublisher()

    async def list_entries(
        self,
        actor: Actor,
        *,
        q: str = "",
        category: str | None = None,
        status: EntryStatus | None = None,
        waiting: EntryWork | None = None,
        cursor: str | None = None,
        limit: int = 50,
    ) -> Page[EntrySummary]:
        """List by key, or with `q` what fits it best: entries with every word of `q`, or else those with any."""
        actor.check(Permission.READ_KNOWLEDGE)
        today = self._today()
        wanted = EntryFilter(category, status, "", waiting, actor.id, today + DUE_SOON)
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            if not q.strip():
                after = str(_position(cursor, 1)[0]) if cursor else ""
                entries = await store.list_by_key(wanted, after, limit + 1)
                places = [encode_cursor(entry.content.key) for entry in entries]
            else:
                wanted = await _searched(store, wanted, q)
                if not wanted.query:
                    return Page()
                best = await store.list_by_rank(wanted, _rank_position(cursor), limit + 1)
                entries = [entry for _, entry in best]
                places = [encode_cursor(rank, entry.content.key) for rank, entry in best]
            drafts = await DraftStore(work).find_drafts([entry.id for entry in entries])
        more = len(entries) > limit
        items = [summary(entry, drafts.get(entry.id), today) for entry in entries[:limit]]
        return Page(items, places[limit - 1] if more else None)

    async def get_entry(self, actor: Actor, entry_id: EntryId) -> EntryView:
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            return await self._view(work, await get_entry(EntryStore(work), entry_id), actor)

    async def list_versions(self, actor: Actor, entry_id: EntryId) -> list[EntryVersionView]:
        """Everything that was ever published of an entry, newest first."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            await get_entry(store, entry_id)
            return await store.list_versions(entry_id)

    async def create_entry(self, actor: Actor, command: SaveEntry) -> EntryView:
        """Begin a new entry; raises `KeyTaken`, `EntryInvalid`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        entry_id = EntryId(new_id())
        content = command.content(command.key or f"{command.category}.e{entry_id.hex[-10:]}")
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            if await store.key_exists(content.key):
                raise KeyTaken(f"{content.key} exists", key=content.key)
            content = await check_entry(work, content, None)
            await store.insert_entry(entry_id, content, EntryStatus.DRAFT, self._saver(actor))
            await self._write(work, actor, entry_id, content, (0, None), submit=command.submit)
            return await self._view(work, await get_entry(store, entry_id), actor, with_warnings=content)

    async def update_entry(self, actor: Actor, entry_id: EntryId, command: SaveEntry) -> EntryView:
        """Write the draft of the next version.

        Raises `EntryInvalid`, `DraftInReview`, and `EntryChangedMeanwhile` unless `version` and `revision` are those
        that are there. A draft whose base has moved keeps its old base as long as the command says so.
        """
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            before = await get_entry(store, entry_id, lock=True)
            draft = await DraftStore(work).find_draft(entry_id)
            if command.version not in {before.version, draft.base_version if draft else before.version}:
                raise EntryChangedMeanwhile(await self._view(work, before, actor))
            if command.key not in (None, before.content.key):
                raise EntryInvalid([Flaw(field="key", code="key_is_fixed", message="编号不能修改")])
            content = await check_entry(work, command.content(before.content.key), entry_id)
            if before.version == 0:
                await store.rewrite_unpublished(before, content, self._saver(actor))
            states = (command.version or 0, command.revision)
            try:
                await self._write(work, actor, entry_id, content, states, submit=command.submit)
            except DraftChangedMeanwhile as error:
                raise EntryChangedMeanwhile(await self._view(work, before, actor)) from error
            return await self._view(work, await get_entry(store, entry_id), actor, with_warnings=content)

    async def roll_back(self, actor: Actor, entry_id: EntryId, version: int) -> EntryView:
        """Make an old version the next one: it is submitted for review, or published where there is none.

        Raises `VersionNotFound`, `DraftExists`, `EntryInvalid` if it no longer fits what is around it.
        """
        actor.check(Permission.EDIT_KNOWLEDGE)
        async with self._unit_of_work() as work:
            store = EntryStore(work)
            before = await get_entry(store, entry_id, lock=True)
            content = await store.find_version(entry_id, version)
            if content is None:
                raise VersionNotFound(f"no version {version}")
            if await DraftStore(work).find_draft(entry_id) is not None:
                raise DraftExists("there is an open draft")
            content = await check_entry(work, content, entry_id)
            await self._write(work, actor, entry_id, content, (before.version, None), submit=True)
            return await self._view(work, await get_entry(store, entry_id), actor)

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
            before = await get_entry(store, entry_id, lock=True)
            if before.version == 0:
                raise NeverPublished("this was never published")
            if before.status is not status:
                if status is not EntryStatus.ARCHIVED:
                    await check_entry(work, before.content, entry_id)
                await store.update_entry(before, before.content, status, self._saver(actor))
                await announce_entry(work, before.content.key)
                self._record_status(work, actor, before, status)
                before = await get_entry(store, entry_id)
            return await self._view(work, before, actor)

    def _record_status(self, work: UnitOfWork, actor: Actor, entry: StoredEntry, status: EntryStatus) -> None:
        archived = status is EntryStatus.ARCHIVED
        act = Act.KNOWLEDGE_RETIRED if archived else Act.KNOWLEDGE_PUBLISHED
        detail: Detail = {"of": "entry", "key": entry.content.key, "version": entry.version + 1}
        record_knowledge(work, self._clock.now(), actor, act, entry.id, detail=detail)

    async def _write(
        self,
        work: UnitOfWork,
        actor: Actor,
        entry_id: EntryId,
        content: EntryContent,
        states: tuple[int, int | None],
        *,
        submit: bool,
    ) -> None:
        base, revision = states
        now = self._clock.now()
        writing = entry_writing(entry_id, content, base)
        draft = await write_draft(work, writing, revision, actor, now)
        if submit:
            if base != await self._publisher.lock_version(work, entry_id):
                raise BaseMoved("another version was published meanwhile")
            if await submit_draft(work, draft, self._publisher, actor, now) is None:
                record_published(work, now, actor, draft, base + 1)

    async def _warnings(self, store: EntryStore, content: EntryContent) -> tuple[SimilarEntry, ...]:
        query = search_query(" ".join((content.title, *content.phrasings[:5])), every=False)
        if not query:
            return ()
        near = await store.list_by_rank(EntryFilter(query=query), None, _CANDIDATES)
        others = [entry.content for _, entry in near if entry.content.key != content.key]
        return tuple(similar_entries(content, others)[:5])

    async def _view(
        self, work: UnitOfWork, entry: StoredEntry, actor: Actor, *, with_warnings: EntryContent | None = None
    ) -> EntryView:
        draft = await DraftStore(work).find_draft(entry.id)
        warnings = await self._warnings(EntryStore(work), with_warnings) if with_warnings else ()
        return entry_view(entry, draft, actor, self._today(), warnings)

    def _saver(self, actor: Actor) -> Saver:
        return Saver(actor.id, actor.name, self._clock.now(), Origin.EDITOR)

    def _today(self) -> date:
        return day_of(self._clock.now())


def entry_writing(entry_id: UUID, content: EntryContent, base_version: int) -> Writing:
    """Return the content of an entry as a draft has it."""
    return Writing(
        id=entry_id,
        subject=Subject.ENTRY,
        key=content.key,
        title=content.title,
        category=content.category,
        content=content.model_dump(mode="json"),
        base_version=base_version,
    )


async def _searched(store: EntryStore, wanted: EntryFilter, q: str) -> EntryFilter:
    strict = replace(wanted, query=search_query(q, every=True))
    if not strict.query or await store.has_any(strict):
        return strict
    return replace(wanted, query=search_query(q, every=False))


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
