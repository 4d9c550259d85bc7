"""Import and export of entries: files out, and files in after somebody has seen what they would do."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Detail
from wenlu.domains.knowledge.errors import ImportMoved
from wenlu.domains.knowledge.rules import (
    Surroundings,
    find_flaws,
    folded_questions,
)
from wenlu.domains.knowledge.rules.exchange import ReadRow, read_entries, write_csv, write_yaml
from wenlu.domains.knowledge.schemas import (
    EntryContent,
    EntryStatus,
    FileFormat,
    Flaw,
    ImportChange,
    ImportOutcome,
    ImportPreview,
    ImportRow,
    Origin,
)
from wenlu.domains.knowledge.service.acts import record_knowledge
from wenlu.domains.knowledge.service.drafting import submit_draft, write_draft
from wenlu.domains.knowledge.service.entries import entry_writing
from wenlu.domains.knowledge.service.publishing import EntryPublisher
from wenlu.domains.knowledge.store import Draft, DraftStore, EntryStore, FileStore, LibraryStore, Saver, StoredEntry
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import EntryId, new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class _Judged:
    """A row held against what is there."""

    row: ImportRow
    content: EntryContent | None
    before: StoredEntry | None
    draft: Draft | None


class ExchangeService:
    """Entries as CSV and YAML. An import changes nothing before it is confirmed, and goes the way of every draft."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._publisher = EntryPublisher()

    async def export_entries(self, actor: Actor, format_: FileFormat, category: str | None = None) -> bytes:
        """Return everything that is published, as a file that an import takes back without a change."""
        actor.check(Permission.READ_KNOWLEDGE)
        async with self._unit_of_work() as work:
            entries = await EntryStore(work).list_all()
            wanted = [
                entry.content
                for entry in entries
                if entry.status is EntryStatus.PUBLISHED and category in (None, entry.content.category)
            ]
            detail: Detail = {"entries": len(wanted), "format": format_.value, "category": category}
            record_knowledge(work, self._clock.now(), actor, Act.KNOWLEDGE_EXPORTED, detail=detail)
        return write_csv(wanted) if format_ is FileFormat.CSV else write_yaml(wanted)

    async def preview_import(self, actor: Actor, data: bytes, format_: FileFormat) -> ImportPreview:
        """Say what an import would do; writes nothing. Raises `ImportUnreadable`."""
        actor.check(Permission.EDIT_KNOWLEDGE)
        rows = read_entries(data, format_)
        async with self._unit_of_work() as work:
            judged, digest = await self._judge(work, rows, data)
            review = await DraftStore(work).requires_review()
        counts = {change: sum(each.row.change is change for each in judged) for change in ImportChange}
        return ImportPreview(
            format=format_,
            digest=digest,
            created=counts[ImportChange.CREATED],
            changed=counts[ImportChange.CHANGED],
            unchanged=counts[ImportChange.UNCHANGED],
            flawed=counts[ImportChange.FLAWED],
            review=review,
            rows=tuple(each.row for each in judged),
        )

    async def import_entries(
        self, actor: Actor, data: bytes, format_: FileFormat, digest: str | None = None
    ) -> ImportOutcome:
        """Take in what is created or changed, all of it or nothing; flawed rows are left out and named.

        With review on it becomes drafts that wait for a second person. Raises `ImportMoved` unless `digest` is that of
        the preview, `ImportUnreadable`.
        """
        actor.check(Permission.EDIT_KNOWLEDGE)
        rows = read_entries(data, format_)
        async with self._unit_of_work() as work:
            await LibraryStore(work).lock_import()
            judged, current = await self._judge(work, rows, data)
            if digest is not None and digest != current:
                raise ImportMoved("the knowledge base was changed since the preview")
            review = await DraftStore(work).requires_review()
            written = [each for each in judged if each.row.change in {ImportChange.CREATED, ImportChange.CHANGED}]
            await self._write(work, actor, written)
            detail: Detail = {"entries": len(written), "format": format_.value, "published": not review}
            record_knowledge(work, self._clock.now(), actor, Act.KNOWLEDGE_IMPORTED, detail=detail)
        return ImportOutcome(
            drafts=len(written) if review else 0,
            published=0 if review else len(written),
            unchanged=sum(each.row.change is ImportChange.UNCHANGED for each in judged),
            flawed=sum(each.row.change is ImportChange.FLAWED for each in judged),
            rows=tuple(each.row for each in judged),
        )

    async def _judge(self, work: UnitOfWork, rows: list[ReadRow], data: bytes) -> tuple[list[_Judged], str]:
        store, library = EntryStore(work), LibraryStore(work)
        present = {entry.content.key: entry for entry in await store.list_all()}
        drafts = {draft.key: draft for draft in await DraftStore(work).list_drafts(None, len(present) + 1)}
        files = {file.id for row in rows if row.content for file in row.content.attachments}
        known_files = await FileStore(work).list_known(files) if files else set()
        judge = _Judge(present, drafts, known_files)
        judge.categories = await library.category_ids()
        judge.variables = {variable.key for variable in await library.list_variables()}
        judge.keys = {key for key, entry in present.items() if entry.status is not EntryStatus.ARCHIVED}
        judge.keys |= {row.content.key for row in rows if row.content}
        judge.take_what_stays(rows)
        judged = [judge.judge(row) for row in rows]
        revision = await library.revision()
        states = ",".join(f"{draft.key}:{draft.revision}" for draft in sorted(drafts.values(), key=lambda one: one.key))
        digest = hashlib.sha256(f"{revision}|{states}|".encode() + data).hexdigest()
        return judged, digest

    async def _write(self, work: UnitOfWork, actor: Actor, judged: list[_Judged]) -> None:
        """Write new entries first, since others of the file may lead to them."""
        now = self._clock.now()
        saver = Saver(actor.id, actor.name, now, Origin.EDITOR)
        store = EntryStore(work)
        writings = []
        for each in judged:
            assert each.content is not None  # noqa: S101  a row that is written has content
            entry_id = EntryId(new_id()) if each.before is None else each.before.id
            if each.before is None:
                await store.insert_entry(entry_id, each.content, EntryStatus.DRAFT, saver)
            writings.append(entry_writing(entry_id, each.content, each.before.version if each.before else 0))
        for writing in writings:
            draft = await write_draft(work, writing, None, actor, now)
            await submit_draft(work, draft, self._publisher, actor, now, checked=True)


class _Judge:
    """Holds rows against the knowledge base and against the rows before them."""

    categories: set[str]
    variables: set[str]
    keys: set[str]

    def __init__(self, present: dict[str, StoredEntry], drafts: dict[str, Draft], files: set[UUID]) -> None:
        self._present = present
        self._drafts = drafts
        self._files = files
        self._taken: dict[str, str] = {}
        self._seen: set[str] = set()

    def take_what_stays(self, rows: list[ReadRow]) -> None:
        """Note the questions of every entry that the file does not write anew."""
        rewritten = {row.content.key for row in rows if row.content}
        for key, entry in self._present.items():
            if key not in rewritten and entry.status is not EntryStatus.ARCHIVED:
                self._taken.update(dict.fromkeys(folded_questions(entry.content), entry.content.title))

    def judge(self, row: ReadRow) -> _Judged:
        content = row.content
        before, draft = self._present.get(row.key), self._drafts.get(row.key)
        flaws = list(row.flaws)
        if content is not None:
            flaws += self._flaws(content, draft, changed=before is None or before.content != content)
            self._seen.add(content.key)
            self._taken.update(dict.fromkeys(folded_questions(content), content.title))
        change = _change(content, before, flaws)
        fields = tuple(_changed_fields(content, before)) if content and change is ImportChange.CHANGED else ()
        shown = ImportRow(line=row.line, key=row.key, title=row.title, change=change, fields=fields, flaws=tuple(flaws))
        return _Judged(shown, content, before, draft)

    def _flaws(self, content: EntryContent, draft: Draft | None, *, changed: bool) -> list[Flaw]:
        flaws = find_flaws(content, Surroundings(self.categories, self.keys, self.variables, self._taken))
        if content.key in self._seen:
            flaws.append(Flaw(field="key", code="written_twice", message="文件里写了两次"))
        if draft is not None and changed:
            flaws.append(Flaw(field="key", code="has_draft", message="这条知识还有未处理的草稿"))
        flaws += [
            Flaw(field=f"attachments.{place}", code="unknown_file", message=f"没有文件“{file.name}”", value=file.name)
            for place, file in enumerate(content.attachments)
            if file.id not in self._files
        ]
        return flaws


def _change(content: EntryContent | None, before: StoredEntry | None, flaws: list[Flaw]) -> ImportChange:
    if flaws or content is None:
        return ImportChange.FLAWED
    if before is None:
        return ImportChange.CREATED
    same = before.content == content and before.status is EntryStatus.PUBLISHED
    return ImportChange.UNCHANGED if same else ImportChange.CHANGED


def _changed_fields(content: EntryContent, before: StoredEntry | None) -> list[str]:
    if before is None:
        return []
    return [name for name in EntryContent.model_fields if getattr(content, name) != getattr(before.content, name)]
