"""Brings in the shipped statutes, as documents that are cited by article."""

import hashlib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

import structlog
import yaml
from pydantic import TypeAdapter

from wenlu.domains.knowledge.events import DocumentsChanged
from wenlu.domains.knowledge.schemas import Audience, Origin
from wenlu.domains.knowledge.schemas.base import Slug, Words
from wenlu.domains.knowledge.schemas.documents import DocumentFields, DocumentKind, DocumentView, PassageView
from wenlu.domains.knowledge.service.shipped import folder_digest
from wenlu.domains.knowledge.store import Saver
from wenlu.domains.knowledge.store.documents import DocumentStore, NewPassage, NewVersion
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.platform.documents import MEDIA_TYPES, Format, Passage, cut, read_document
from wenlu.platform.objects import Objects
from wenlu.sdk.messages import Frozen

_log = structlog.get_logger(__name__)


class LawEntry(Frozen):
    """A statute as the manifest has it."""

    law: Slug
    title: Words
    names: tuple[Words, ...]
    about: tuple[Words, ...] = ()
    dated: date
    valid_from: date | None = None
    source: Words
    checked_on: date


@dataclass(frozen=True, slots=True)
class ShippedLaw:
    """A statute, read and cut."""

    entry: LawEntry
    data: bytes
    passages: tuple[Passage, ...]

    @property
    def law(self) -> str:
        return self.entry.law

    @property
    def about(self) -> tuple[str, ...]:
        return self.entry.about

    @property
    def fields(self) -> DocumentFields:
        """What is said about it; statutes are for everybody."""
        return DocumentFields(
            title=self.entry.title,
            kind=DocumentKind.LAW,
            source=self.entry.source,
            audience=Audience.CUSTOMER,
            dated=self.entry.dated,
            checked_on=self.entry.checked_on,
            valid_from=self.entry.valid_from,
        )

    def heading_of(self, passage: Passage) -> str:
        """What the passage is found by besides its text."""
        return " ".join((self.entry.names[0], *passage.headings[1:]))


_ENTRIES = TypeAdapter(tuple[LawEntry, ...])


def laws_folder() -> Traversable:
    return files("wenlu.domains.knowledge") / "starter" / "laws"


def read_laws(folder: Traversable) -> list[ShippedLaw]:
    """Read the statutes in the order of the manifest; a broken file is an error of the build, so it raises."""
    listed = yaml.load((folder / "manifest.yaml").read_bytes(), yaml.CSafeLoader)
    laws = []
    for entry in _ENTRIES.validate_python(listed):
        data = (folder / f"{entry.law}.md").read_bytes()
        laws.append(ShippedLaw(entry, data, cut(read_document(Format.MARKDOWN, data))))
    return laws


class LawImport:
    """Writes the shipped statutes into the tables, as often as one likes."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, objects: Objects, folder: Traversable | None = None
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._objects = objects
        self._folder = folder or laws_folder()

    async def import_laws(self, actor: Actor) -> int | None:
        """Bring the statutes up to the shipped files; return how many changed, None if they were there already.

        A changed text becomes a new version, and the old one stays readable. What an editor has changed about a statute
        (its dates, whether it is archived) is kept. Safe to call on several nodes at once.
        """
        actor.check(Permission.EDIT_KNOWLEDGE)
        digest = folder_digest(self._folder)
        async with self._unit_of_work() as work:
            if await DocumentStore(work).laws_digest() == digest:
                return None
        laws = read_laws(self._folder)
        for law in laws:
            await self._objects.put(_object_name(law), law.data)
        changed = 0
        async with self._unit_of_work() as work:
            store = DocumentStore(work)
            await store.lock_laws()
            if await store.laws_digest() == digest:
                return None
            for law in laws:
                changed += await self._import_law(work, law)
            await store.raise_revision(laws_digest=digest)
            work.record(DocumentsChanged(digest))
        _log.info("laws_imported", changed=changed, laws=len(laws))
        return changed

    async def _import_law(self, work: UnitOfWork, law: ShippedLaw) -> bool:
        store = DocumentStore(work)
        saver = Saver(None, None, self._clock.now(), Origin.STARTER)
        document_id = await store.find_law(law.law)
        if document_id is None:
            document_id = new_id()
            await store.insert_document(
                document_id, law.fields, saver, law=law.law, names=law.entry.names, about=law.about
            )
            version = 1
        else:
            before = await store.find_document(document_id, lock=True)
            assert before is not None  # noqa: S101  found above, and documents are never deleted
            if before.origin is Origin.STARTER:
                await store.update_document(document_id, law.fields, saver, names=law.entry.names, about=law.about)
            if before.versions[0].sha256 == _sha256(law.data):
                return _fields_of(before) != law.fields
            version = before.versions[0].version + 1
        new = NewVersion(
            document_id, version, f"{law.entry.title}.md", Format.MARKDOWN.value, MEDIA_TYPES[Format.MARKDOWN],
            len(law.data), _sha256(law.data), _object_name(law),
        )  # fmt: skip
        await store.insert_version(new, saver)
        await store.finish_version(document_id, version, None, [stored(each) for each in law.passages], law.entry.title)
        return True


def stored(passage: Passage) -> NewPassage:
    """Return a passage as the store takes it."""
    view = PassageView(
        ordinal=passage.ordinal,
        headings=passage.headings,
        page=passage.page,
        article=passage.article,
        number=passage.number,
        text=passage.text,
    )
    return NewPassage(view, passage.start)


def _fields_of(view: DocumentView) -> DocumentFields:
    return DocumentFields(**view.model_dump(include=set(DocumentFields.model_fields)))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _object_name(law: ShippedLaw) -> str:
    return f"documents/laws/{law.law}-{_sha256(law.data)[:16]}"
