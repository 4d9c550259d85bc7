"""Takes evidence out: one conversation, or everything with a customer, as PDF and as an archive that proves itself."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import orjson
import structlog

from wenlu.domains.audit.schemas import Act, Detail, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.compliance.service.texts import read_rule_texts
from wenlu.domains.conversations.errors import AttachmentNotFound
from wenlu.domains.conversations.service import AttachmentService, SealService, Testimony, TestimonyReader
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.inspection.errors import ExportNotFound, ExportNotReady
from wenlu.domains.inspection.schemas.evidence import AskExport, EvidenceExportView, ExportFormat
from wenlu.domains.inspection.service.bundle import Material, fill
from wenlu.domains.inspection.service.writing import paper_of
from wenlu.domains.inspection.store.evidence import EvidenceExportStore, ExportRow
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import ConversationId, CustomerId, new_id
from wenlu.language.personal import label_personal
from wenlu.platform.crypto import KeyRing, decrypt, encrypt, new_key
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory
from wenlu.platform.objects import Objects
from wenlu.platform.paper import print_paper

KEPT = timedelta(days=7)
_SILENT = timedelta(minutes=2)
"""An export of which nothing was heard for so long has died with its node."""
_BEAT = 15.0
_LISTED = 50
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ExportParts:
    """What exports are made from, put together once by bootstrap."""

    testimonies: TestimonyReader
    seals: SealService
    attachments: AttachmentService
    customers: CustomerService
    objects: Objects
    key_ring: KeyRing
    firm: tuple[str, str]
    """The firm's name in Chinese and in English."""


class EvidenceExports:
    """Exports, made one after the other beside everything else; whoever asked can leave and come back."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, parts: ExportParts) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._parts = parts
        self._tasks: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Semaphore(1)

    async def ask(self, actor: Actor, command: AskExport) -> EvidenceExportView:
        """Begin an export and return at once; raises `ConversationNotFound`, `CustomerNotFound`."""
        actor.check(Permission.READ_EVIDENCE)
        async with self._unit_of_work() as work:
            customer_id = await self._customer(work, command)
            row = self._row(actor, command, customer_id)
            await EvidenceExportStore(work).insert(row)
            self._record(work, actor, command, customer_id)
        task = asyncio.create_task(self._run(row, actor, command), name="evidence-export")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return self._view(row)

    async def make(self, actor: Actor, command: AskExport) -> tuple[bytes, bytes]:
        """Return archive and PDF at once, for the command line; it is written down all the same."""
        actor.check(Permission.READ_EVIDENCE)
        async with self._unit_of_work() as work:
            self._record(work, actor, command, await self._customer(work, command))
        archive, material = await self._build(actor, command)
        return archive, material.pdf

    async def list_exports(self, actor: Actor) -> list[EvidenceExportView]:
        """Return the newest exports of everybody."""
        actor.check(Permission.READ_EVIDENCE)
        async with self._unit_of_work() as work:
            return [self._view(row) for row in await EvidenceExportStore(work).list_newest(_LISTED)]

    async def download(self, actor: Actor, export_id: UUID, format_: ExportFormat) -> bytes:
        """Return the archive or the PDF; each download is written down. Raises `ExportNotFound`, `ExportNotReady`."""
        actor.check(Permission.READ_EVIDENCE)
        async with self._unit_of_work() as work:
            row = await EvidenceExportStore(work).find(export_id)
            if row is None or row.state == "gone":
                raise ExportNotFound("no such export, or it has been removed by now")
            if row.state != "done":
                raise ExportNotReady("it is still being made")
            taken = Subject(SubjectKind.EVIDENCE, row.id, row.customer_id)
            record_act(work, self._clock.now(), actor, Act.EVIDENCE_DOWNLOADED, taken, detail={"format": format_})
        sealed = await self._parts.objects.get(_object(row.id, format_))
        return await asyncio.to_thread(decrypt, self._parts.key_ring.unwrap(row.wrapped_key), sealed, row.id.bytes)

    async def remove_old(self) -> int:
        """Remove the files of exports after some days; returns of how many."""
        async with self._unit_of_work() as work:
            gone = await EvidenceExportStore(work).take_expired(self._clock.now() - KEPT, _LISTED)
        for export_id in gone:
            for format_ in ("bundle", "pdf"):
                with suppress(FileNotFoundError):
                    await self._parts.objects.delete(_object(export_id, format_))
        return len(gone)

    async def stop(self) -> None:
        """Give up what is being made; it can be asked for again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, row: ExportRow, actor: Actor, command: AskExport) -> None:
        beat = asyncio.create_task(self._beat(row.id), name="evidence-export-beat")
        try:
            async with self._turn:
                archive, material = await self._build(actor, command)
            key = self._parts.key_ring.unwrap(row.wrapped_key)
            for format_, data in (("bundle", archive), ("pdf", material.pdf)):
                sealed = await asyncio.to_thread(encrypt, key, data, row.id.bytes)
                await self._parts.objects.put(_object(row.id, format_), sealed)
            await self._update(
                row.id,
                state="done",
                size=len(archive),
                conversations=len(material.testimonies),
                events=sum(len(item.events) for item in material.testimonies),
            )
        except Exception:
            log.exception("evidence_export_failed", export=str(row.id))
            await self._update(row.id, state="failed")
        finally:
            beat.cancel()

    async def _beat(self, export_id: UUID) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            await self._update(export_id, seen_at=self._clock.now())

    async def _update(self, export_id: UUID, **values: object) -> None:
        async with self._unit_of_work() as work:
            await EvidenceExportStore(work).update(export_id, **values)

    async def _build(self, actor: Actor, command: AskExport) -> tuple[bytes, Material]:
        material = await self._gather(actor, command)
        material = replace(material, pdf=await print_paper(paper_of(material, command.locale)))
        bundle, manifest = await asyncio.to_thread(fill, material)
        signed = await self._parts.seals.sign(manifest)
        signature = orjson.dumps(
            {
                "algorithm": signed.algorithm,
                "public_key": signed.public_key.hex(),
                "signature": signed.signature.hex(),
            },
            option=orjson.OPT_INDENT_2,
        )
        return await asyncio.to_thread(bundle.finish, manifest, signature), material

    async def _gather(self, actor: Actor, command: AskExport) -> Material:
        parts = self._parts
        async with self._unit_of_work() as work:
            customer_id = await self._customer(work, command)
            one = [ConversationId(command.id)]
            ids = one if command.scope == "conversation" else await parts.testimonies.list_of(work, customer_id)
            testimonies = [await parts.testimonies.read(work, id_) for id_ in ids]
            brief = await parts.customers.get_brief(work, customer_id)
            rules = await read_rule_texts(work, {version for item in testimonies for version in _versions(item)})
        english = command.locale == "en"
        return Material(
            scope=command.scope,
            subject_id=str(command.id),
            made_at=self._clock.now(),
            made_by=actor.name,
            reason=command.reason,
            firm=parts.firm[english],
            customer={
                "id": str(customer_id),
                "name": brief.name,
                "grade_now": brief.grade,
                "advisory_contract_now": brief.has_advisory_contract,
            },
            testimonies=testimonies,
            proofs={str(id_): proofs for id_, proofs in (await parts.seals.prove(ids)).items()},
            keys={key.id: bytes.fromhex(key.public_key) for key in await parts.seals.list_keys(actor)},
            rules=rules,
            attachments=await self._attachments(testimonies),
            sees_secrets=actor.is_staff and actor.may(Permission.READ_AML),
        )

    async def _attachments(self, testimonies: Sequence[Testimony]) -> dict[str, tuple[str, str, bytes]]:
        found: dict[str, tuple[str, str, bytes]] = {}
        for item in testimonies:
            for file_id in _files(item):
                with suppress(AttachmentNotFound):  # what the store has lost is named by the verifier
                    row = await self._parts.attachments.find(UUID(file_id))
                    data = await self._parts.attachments.read(row)
                    found[file_id] = (self._parts.attachments.view(row).name, row.media_type, data)
        return found

    async def _customer(self, work: UnitOfWork, command: AskExport) -> CustomerId:
        if command.scope == "conversation":
            return await self._parts.testimonies.owner(work, ConversationId(command.id))
        asked = CustomerId(command.id)
        now = (await self._parts.customers.resolve(work, [asked])).get(asked, asked)
        return (await self._parts.customers.get_brief(work, now)).id

    def _record(self, work: UnitOfWork, actor: Actor, command: AskExport, customer_id: CustomerId) -> None:
        kind = SubjectKind.CONVERSATION if command.scope == "conversation" else SubjectKind.CUSTOMER
        detail: Detail = {"reason": label_personal(command.reason)}
        record_act(
            work, self._clock.now(), actor, Act.EVIDENCE_EXPORTED, Subject(kind, command.id, customer_id), detail=detail
        )

    def _row(self, actor: Actor, command: AskExport, customer_id: CustomerId) -> ExportRow:
        now = self._clock.now()
        return ExportRow(
            id=new_id(),
            scope=command.scope,
            subject_id=command.id,
            customer_id=customer_id,
            reason=command.reason,
            asked_by=actor.name,
            account_id=actor.account_id,
            asked_at=now,
            seen_at=now,
            state="running",
            conversations=0,
            events=0,
            size=0,
            wrapped_key=self._parts.key_ring.wrap(new_key()),
        )

    def _view(self, row: ExportRow) -> EvidenceExportView:
        died = row.state == "running" and self._clock.now() - row.seen_at > _SILENT
        fields = {name: getattr(row, name) for name in EvidenceExportView.model_fields if hasattr(row, name)}
        fields |= {"state": "failed" if died else row.state, "expires_at": row.asked_at + KEPT}
        return EvidenceExportView.model_validate(fields)


def _versions(item: Testimony) -> set[int]:
    """Return the versions of the rules that judged what was said."""
    plains = [orjson.loads(event.plain) for event in item.events if event.plain is not None]
    verdicts = [verdict for plain in plains for verdict in (plain.get("verdict"), plain["body"].get("verdict"))]
    return {int(verdict["rule_version"]) for verdict in verdicts if verdict}


def _files(item: Testimony) -> list[str]:
    plains = [
        orjson.loads(event.plain)["body"] for event in item.events if event.plain and event.link.kind == "message"
    ]
    return [str(body["attachment"]["id"]) for body in plains if body.get("attachment")]


def _object(export_id: UUID, format_: str) -> str:
    return f"evidence/exports/{export_id}.{format_}"
