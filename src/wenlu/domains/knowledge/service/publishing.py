"""How an entry is checked, let out and shown; within units of work that others open."""

from datetime import date
from uuid import UUID

from wenlu.domains.knowledge.errors import EntryInvalid, EntryNotFound
from wenlu.domains.knowledge.events import EntryChanged
from wenlu.domains.knowledge.rules import Surroundings, find_flaws, folded_questions, linked_keys
from wenlu.domains.knowledge.schemas import (
    EntryContent,
    EntryDraftView,
    EntryStatus,
    EntrySummary,
    EntryView,
    FactView,
    Flaw,
    SimilarEntry,
)
from wenlu.domains.knowledge.service.drafting import draft_fields
from wenlu.domains.knowledge.store import (
    Draft,
    EntryStore,
    FileRecord,
    FileStore,
    LibraryStore,
    Saver,
    StoredEntry,
)
from wenlu.kernel.actors import Actor
from wenlu.kernel.ids import EntryId
from wenlu.platform.database import UnitOfWork
from wenlu.sdk.messages import AttachmentView


class EntryPublisher:
    """Lets drafts of entries out (`drafting.Publisher`)."""

    async def lock_version(self, work: UnitOfWork, id_: UUID) -> int:
        return (await get_entry(EntryStore(work), EntryId(id_), lock=True)).version

    async def check(self, work: UnitOfWork, draft: Draft) -> None:
        await check_entry(work, EntryContent.model_validate(draft.content), EntryId(draft.id))

    async def publish(self, work: UnitOfWork, draft: Draft, saver: Saver) -> int:
        store = EntryStore(work)
        before = await get_entry(store, EntryId(draft.id), lock=True)
        content = await check_entry(work, EntryContent.model_validate(draft.content), before.id)
        await store.update_entry(before, content, EntryStatus.PUBLISHED, saver)
        await announce_entry(work, content.key)
        return before.version + 1

    async def forget(self, work: UnitOfWork, draft: Draft) -> None:
        await EntryStore(work).delete_unpublished(EntryId(draft.id))


async def get_entry(store: EntryStore, entry_id: EntryId, *, lock: bool = False) -> StoredEntry:
    """Return an entry; raises `EntryNotFound`."""
    entry = await store.find_entry(entry_id, lock=lock)
    if entry is None:
        raise EntryNotFound(f"no entry {entry_id}")
    return entry


async def check_entry(work: UnitOfWork, content: EntryContent, own: EntryId | None) -> EntryContent:
    """Return the content with its files as they were uploaded; raises `EntryInvalid`."""
    store, library = EntryStore(work), LibraryStore(work)
    around = Surroundings(
        categories=await library.category_ids(),
        keys=await store.known_keys(linked_keys(content)),
        variables={variable.key for variable in await library.list_variables()},
        taken=await store.owners_of(folded_questions(content), but=own),
    )
    flaws = find_flaws(content, around)
    files = await FileStore(work).keep([file.id for file in content.attachments]) if content.attachments else {}
    flaws += [
        Flaw(field=f"attachments.{place}", code="unknown_file", message=f"没有文件“{file.name}”", value=file.name)
        for place, file in enumerate(content.attachments)
        if file.id not in files
    ]
    if flaws:
        raise EntryInvalid(flaws)
    return content.model_copy(update={"attachments": tuple(file_view(files[file.id]) for file in content.attachments)})


async def announce_entry(work: UnitOfWork, key: str) -> None:
    """Tell everybody who keeps an index that what is published has changed."""
    await LibraryStore(work).raise_revision()
    work.record(EntryChanged(key))


def file_view(file: FileRecord) -> AttachmentView:
    return AttachmentView(
        id=file.id,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        width=file.width,
        height=file.height,
    )


def entry_view(
    entry: StoredEntry, draft: Draft | None, actor: Actor, today: date, warnings: tuple[SimilarEntry, ...] = ()
) -> EntryView:
    """Return an entry for the editor's page."""
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
        in_use=_in_use(entry, today),
        draft=None
        if draft is None
        else EntryDraftView.model_validate({**draft_fields(draft, actor), "content": draft.content}),
        warnings=warnings,
    )


def summary(entry: StoredEntry, draft: Draft | None, today: date) -> EntrySummary:
    """Return an entry for a list."""
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
        valid_from=content.valid_from,
        valid_until=content.valid_until,
        due_on=content.due_on(),
        in_use=_in_use(entry, today),
        draft=None if draft is None else draft.state,
        draft_by=None if draft is None else draft.author_name,
        updated_by=entry.updated_by,
        updated_at=entry.updated_at,
    )


def _in_use(entry: StoredEntry, today: date) -> bool:
    return entry.status is EntryStatus.PUBLISHED and entry.content.in_force(today)
