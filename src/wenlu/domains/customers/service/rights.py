"""What a customer may ask of us, and what becomes of his data (Personal Information Protection Law, chapter 4)."""

import asyncio
import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

import orjson

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.customers.errors import (
    CustomerErased,
    HoldNotFound,
    LegalHoldPlaced,
    RequestDecided,
    RequestNotFound,
    RequestOpen,
    TalkGoesOn,
)
from wenlu.domains.customers.ports import CustomerRecords
from wenlu.domains.customers.rules import TERMS, SetAmount, amount_of, answer_due, check_term, withdrawals
from wenlu.domains.customers.schemas import (
    AskRequest,
    ConsentFact,
    CorrectCustomer,
    CustomerKind,
    DataRequestView,
    DecideRequest,
    EndRelationship,
    LegalHoldView,
    PersonalField,
    PlaceHold,
    PrivacyFigures,
    PrivacyView,
    RequestNotice,
    RequestState,
    Reveal,
    Revealed,
    SetTerm,
    TermKind,
    TermView,
)
from wenlu.domains.customers.service.vault import Vault
from wenlu.domains.customers.store import (
    ConsentStore,
    CustomerStore,
    RightsStore,
    StoredCustomer,
    StoredHold,
    StoredRequest,
)
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.calendars import years_after
from wenlu.kernel.clock import Clock, day_of
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.ids import CustomerId, new_id
from wenlu.kernel.paging import Page, decode_id, encode_cursor
from wenlu.language.personal import label_personal
from wenlu.platform.crypto import KeyRing, decrypt, encrypt
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

SOON = timedelta(days=3)
_README = """这是您的个人信息副本。
profile.json：我们登记的资料；consents.json：您作出的选择；conversations：您与我们的会话。

This is a copy of your personal data. profile.json: what we hold of you; consents.json: what you agreed to;
conversations: what you and we said to one another.
"""


class RightsService:
    """Requests, reveals, corrections, copies, erasure, holds and terms; every act is written down."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, key_ring: KeyRing, records: CustomerRecords
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._vault = Vault(key_ring)
        self._records = records

    async def ask(self, actor: Actor, command: AskRequest) -> RequestNotice:
        """Take a request from the customer himself; raises `RequestOpen` where the same is being seen to."""
        if actor.kind is not ActorKind.CUSTOMER or actor.id is None:
            raise Forbidden("only the customer himself")
        return _notice(await self._take(CustomerId(actor.id), command, by_customer=True))

    async def list_own(self, actor: Actor) -> list[RequestNotice]:
        """Return what the customer himself has asked for, newest first."""
        if actor.kind is not ActorKind.CUSTOMER or actor.id is None:
            raise Forbidden("only the customer himself")
        async with self._unit_of_work() as work:
            customer = await CustomerStore(work).get_customer(CustomerId(actor.id))
            found = await RightsStore(work).list_requests_of(customer.id)
        return [_notice(item, self._words(customer, item.answer_sealed)) for item in found]

    async def enter(self, actor: Actor, customer_id: CustomerId, command: AskRequest) -> DataRequestView:
        """Enter a request that came by telephone, letter or in a conversation; raises `RequestOpen`."""
        actor.check(Permission.READ_CUSTOMERS)
        request = await self._take(customer_id, command, by_customer=False, actor=actor)
        async with self._unit_of_work() as work:
            return self._request(await CustomerStore(work).get_customer(customer_id), request)

    async def list_requests(
        self, actor: Actor, *, is_open: bool, cursor: str | None, limit: int
    ) -> Page[DataRequestView]:
        """Return open requests, most urgent first, or decided ones, newest first."""
        actor.check(Permission.GOVERN_DATA)
        before = decode_id(cursor)
        async with self._unit_of_work() as work:
            found = await RightsStore(work).list_requests(is_open=is_open, before=before, limit=limit + 1)
            customers = await CustomerStore(work).find_customers({item.customer_id for item in found})
        views = [self._request(customers[item.customer_id], item) for item in found[:limit]]
        return Page(views, encode_cursor(str(views[-1].id)) if len(found) > limit else None)

    async def decide(self, actor: Actor, request_id: UUID, command: DecideRequest) -> DataRequestView:
        """Close a request with an answer; what was asked for is done by its own act (`erase`, `correct`, `copy`)."""
        actor.check(Permission.GOVERN_DATA)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = RightsStore(work)
            request = await store.find_request(request_id)
            if request is None:
                raise RequestNotFound
            if request.state is not RequestState.OPEN:
                raise RequestDecided("somebody has answered meanwhile")
            customer = await CustomerStore(work).get_customer(request.customer_id)
            answer = self._seal_words(customer, command.answer)
            await store.decide_request(request_id, command.state, now, actor.name, answer)
            detail = {"kind": request.kind.value, "state": command.state.value}
            record_act(work, now, actor, Act.DATA_REQUEST_DECIDED, _subject(customer.id), detail=detail)
            decided = await store.find_request(request_id)
        assert decided is not None  # noqa: S101  it was locked above
        return self._request(customer, decided)

    async def get_privacy(self, actor: Actor, customer_id: CustomerId) -> PrivacyView:
        """Return where a customer's data stands."""
        actor.check(Permission.READ_CUSTOMERS)
        async with self._unit_of_work() as work:
            customer = await CustomerStore(work).get_customer(customer_id)
            store = RightsStore(work)
            standing = await store.get_standing(customer_id)
            requests = await store.list_requests_of(customer_id)
            holds = await store.list_holds(customer_id)
            consents = (await ConsentStore(work).list_consents([customer_id]))[customer_id]
            last_at = (await self._records.last_at(work, [customer_id])).get(customer_id)
            terms = await store.list_terms()
        known = tuple(field for field in PersonalField if field.value in customer.sealed)
        years = amount_of(
            TermKind.RECORDS if customer.kind is not CustomerKind.VISITOR else TermKind.VISITOR_RECORDS, terms
        )
        until = None if last_at is None or standing.records_destroyed_at else years_after(day_of(last_at), years)
        return PrivacyView(
            customer_id=customer_id,
            fields=known,
            consents=tuple(
                ConsentFact(purpose=one.purpose, granted=one.granted, at=one.at, text_version=one.text_version)
                for one in consents
            ),
            requests=tuple(self._request(customer, one) for one in requests),
            holds=tuple(map(_hold, holds)),
            ended_on=standing.ended_on,
            restricted_at=standing.restricted_at,
            identity_erased_at=standing.identity_erased_at,
            records_destroyed_at=standing.records_destroyed_at,
            records_kept_until=until,
        )

    async def reveal(self, actor: Actor, customer_id: CustomerId, command: Reveal) -> Revealed:
        """Show one field in full; who, what and why are written down first."""
        actor.check(Permission.READ_CUSTOMERS)
        async with self._unit_of_work() as work:
            customer = await CustomerStore(work).get_customer(customer_id)
            if customer.kind is CustomerKind.ERASED:
                raise CustomerErased("nothing is known any more")
            detail = {"field": command.field.value, "why": label_personal(command.why)}
            record_act(work, self._clock.now(), actor, Act.PERSONAL_REVEALED, _subject(customer_id), detail=detail)
        return Revealed(field=command.field, value=self._vault.opened(customer, command.field.value))

    async def correct(self, actor: Actor, customer_id: CustomerId, command: CorrectCustomer) -> PrivacyView:
        """Put personal data right; what stood there before is not kept."""
        actor.check(Permission.GOVERN_DATA)
        values = command.model_dump(include={"name", "phone", "identity_number"}, exclude_none=True)
        async with self._unit_of_work() as work:
            store = CustomerStore(work)
            customer = await store.get_customer(customer_id, lock=True)
            if customer.kind is CustomerKind.ERASED:
                raise CustomerErased("nobody is there to be put right")
            sealed = self._vault.seal(customer_id, customer.identity_key, values)
            await store.update_identity(customer_id, sealed, self._vault.hashes(values), None)
            detail = {"fields": sorted(values), "why": label_personal(command.why)}
            record_act(work, self._clock.now(), actor, Act.PERSONAL_CORRECTED, _subject(customer_id), detail=detail)
        return await self.get_privacy(actor, customer_id)

    async def copy(self, actor: Actor, customer_id: CustomerId) -> bytes:
        """Return a customer's copy of his data, as a zip file."""
        actor.check(Permission.GOVERN_DATA)
        async with self._unit_of_work() as work:
            customer = await CustomerStore(work).get_customer(customer_id)
            consents = (await ConsentStore(work).list_consents([customer_id]))[customer_id]
            record_act(work, self._clock.now(), actor, Act.DATA_COPIED, _subject(customer_id))
        files = {
            "README.txt": _README.encode(),
            "profile.json": _json(self._profile(customer)),
            "consents.json": _json(
                [
                    {"purpose": one.purpose, "granted": one.granted, "at": one.at, "words": one.text_version}
                    for one in consents
                ]
            ),
            **{f"conversations/{name}": data for name, data in (await self._records.copy(customer_id)).items()},
        }
        return await asyncio.to_thread(_zip, files)

    async def erase(self, actor: Actor, customer_id: CustomerId) -> PrivacyView:
        """Take away who he is at once; his records are only kept from now on, until their term is over (art. 47).

        Raises `LegalHoldPlaced`, `TalkGoesOn` while a conversation is open, `CustomerErased` for the second time.
        """
        actor.check(Permission.GOVERN_DATA)
        async with self._unit_of_work() as work:
            customer = await CustomerStore(work).get_customer(customer_id)
            if customer.kind is CustomerKind.ERASED:
                raise CustomerErased("he was erased before")
            if await RightsStore(work).is_held(customer_id):
                raise LegalHoldPlaced("release the hold first")
            if await self._records.has_open(work, customer_id):
                raise TalkGoesOn("end the conversation first")
            await self.erase_identity(work, actor, customer_id)
        return await self.get_privacy(actor, customer_id)

    async def erase_identity(self, work: UnitOfWork, actor: Actor, customer_id: CustomerId) -> None:
        """Do so in the caller's unit of work, with every visitor that he once was."""
        store, now = RightsStore(work), self._clock.now()
        family = await store.family(customer_id)
        consents = await ConsentStore(work).list_consents(family)
        for member in family:
            await ConsentStore(work).append_consents(member, withdrawals(consents[member], now))
            await self._records.forget(work, member)
        await store.erase_identity({member: self._vault.new_wrapped_key() for member in family}, now)
        record_act(work, now, actor, Act.IDENTITY_ERASED, _subject(customer_id))

    async def destroy_records(self, work: UnitOfWork, actor: Actor, customer_id: CustomerId) -> None:
        """Make his records unreadable for good, in the caller's unit of work; the chain of hashes stays whole."""
        store, now = RightsStore(work), self._clock.now()
        family = await store.family(customer_id)
        for member in family:
            await self._records.forget(work, member)
            await self._records.destroy(work, member)
        await store.forget_words(family)
        await store.destroy_records({member: self._vault.new_wrapped_key() for member in family}, now)
        record_act(work, now, actor, Act.RECORDS_DESTROYED, _subject(customer_id))

    async def end_relationship(self, actor: Actor, customer_id: CustomerId, command: EndRelationship) -> PrivacyView:
        """Write down that a customer has left; from that day the term of his identity runs."""
        actor.check(Permission.GOVERN_DATA)
        if command.ended_on > day_of(self._clock.now()):
            raise Invalid("that day is still to come")
        async with self._unit_of_work() as work:
            await CustomerStore(work).get_customer(customer_id)
            await RightsStore(work).end_relationship(customer_id, command.ended_on)
            detail = {"ended_on": command.ended_on.isoformat()}
            record_act(work, self._clock.now(), actor, Act.RELATIONSHIP_ENDED, _subject(customer_id), detail=detail)
        return await self.get_privacy(actor, customer_id)

    async def place_hold(self, actor: Actor, customer_id: CustomerId, command: PlaceHold) -> LegalHoldView:
        """Keep everything of a customer until the hold is released."""
        actor.check(Permission.GOVERN_DATA)
        hold = StoredHold(new_id(), customer_id, command.why, self._clock.now(), actor.name)
        async with self._unit_of_work() as work:
            await CustomerStore(work).get_customer(customer_id)
            await RightsStore(work).add_hold(hold)
            record_act(work, hold.placed_at, actor, Act.LEGAL_HOLD_PLACED, _subject(customer_id))
        return _hold(hold)

    async def release_hold(self, actor: Actor, hold_id: UUID) -> None:
        """Release a hold; raises `HoldNotFound`."""
        actor.check(Permission.GOVERN_DATA)
        async with self._unit_of_work() as work:
            customer_id = await RightsStore(work).release_hold(hold_id, self._clock.now(), actor.name)
            if customer_id is None:
                raise HoldNotFound
            record_act(work, self._clock.now(), actor, Act.LEGAL_HOLD_RELEASED, _subject(customer_id))

    async def list_holds(self, actor: Actor) -> list[LegalHoldView]:
        """Return the holds that stand, newest first."""
        actor.check(Permission.GOVERN_DATA)
        async with self._unit_of_work() as work:
            return list(map(_hold, await RightsStore(work).list_holds()))

    async def list_terms(self, actor: Actor) -> list[TermView]:
        """Return how long what is kept."""
        actor.check(Permission.GOVERN_DATA)
        async with self._unit_of_work() as work:
            return _terms(await RightsStore(work).list_terms())

    async def set_term(self, actor: Actor, kind: TermKind, command: SetTerm) -> list[TermView]:
        """Set a term; raises `TermTooShort` below what the law asks for."""
        actor.check(Permission.GOVERN_DATA)
        check_term(kind, command.amount)
        now = self._clock.now()
        async with self._unit_of_work() as work:
            store = RightsStore(work)
            await store.set_term(kind, command.amount, now, actor.name)
            detail = {"kind": kind.value, "amount": command.amount}
            record_act(work, now, actor, Act.RETENTION_CHANGED, detail=detail)
            return _terms(await store.list_terms())

    async def figures(self, actor: Actor) -> PrivacyFigures:
        """Return how much is open."""
        actor.check(Permission.GOVERN_DATA)
        today = day_of(self._clock.now())
        async with self._unit_of_work() as work:
            counted = await RightsStore(work).count(today, today + SOON)
        return PrivacyFigures(**dict(zip(PrivacyFigures.model_fields, counted, strict=True)))

    async def _take(
        self, customer_id: CustomerId, command: AskRequest, *, by_customer: bool, actor: Actor | None = None
    ) -> StoredRequest:
        now = self._clock.now()
        async with self._unit_of_work() as work:
            customer = await CustomerStore(work).get_customer(customer_id)
            if customer.kind is CustomerKind.ERASED:
                raise CustomerErased("nobody is there to ask")
            store = RightsStore(work)
            request = StoredRequest(
                id=new_id(),
                customer_id=customer_id,
                kind=command.kind,
                words_sealed=self._seal_words(customer, command.words) if command.words else None,
                by_customer=by_customer,
                state=RequestState.OPEN,
                at=now,
                due_on=answer_due(now, amount_of(TermKind.REQUEST, await store.list_terms())),
            )
            if not await store.add_request(request):
                raise RequestOpen("the same is being seen to")
            if actor is not None:
                detail = {"kind": command.kind.value}
                record_act(work, now, actor, Act.DATA_REQUEST_ENTERED, _subject(customer_id), detail=detail)
        return request

    def _profile(self, customer: StoredCustomer) -> dict[str, object]:
        known = {field.value: self._vault.opened(customer, field.value) for field in PersonalField}
        return known | {
            "grade": customer.grade,
            "tier": customer.tier,
            "has_advisory_contract": customer.has_advisory_contract,
            "locale": customer.locale,
            "since": customer.since,
        }

    def _request(self, customer: StoredCustomer, request: StoredRequest) -> DataRequestView:
        return DataRequestView(
            id=request.id,
            customer_id=request.customer_id,
            customer=self._vault.masked_name(customer),
            kind=request.kind,
            words=self._words(customer, request.words_sealed),
            by_customer=request.by_customer,
            state=request.state,
            at=request.at,
            due_on=request.due_on,
            decided_at=request.decided_at,
            decided_by=request.decided_by,
            answer=self._words(customer, request.answer_sealed),
        )

    def _seal_words(self, customer: StoredCustomer, words: str) -> bytes:
        return encrypt(self._vault.unwrap(customer.records_key), words.encode(), customer.id.bytes)

    def _words(self, customer: StoredCustomer, sealed: bytes | None) -> str | None:
        if sealed is None:
            return None
        return decrypt(self._vault.unwrap(customer.records_key), sealed, customer.id.bytes).decode()


def _subject(customer_id: CustomerId) -> Subject:
    return Subject(SubjectKind.CUSTOMER, customer_id, customer_id)


def _terms(changed: Mapping[TermKind, SetAmount]) -> list[TermView]:
    return [
        TermView(
            kind=kind,
            amount=amount_of(kind, changed),
            least=shipped.least,
            unit=shipped.unit,
            basis=shipped.basis,
            basis_en=shipped.basis_en,
            is_confirmed=shipped.is_confirmed,
            changed_at=changed[kind].changed_at if kind in changed else None,
            changed_by=changed[kind].changed_by if kind in changed else None,
        )
        for kind, shipped in TERMS.items()
    ]


def _hold(hold: StoredHold) -> LegalHoldView:
    return LegalHoldView.model_validate(hold, from_attributes=True)


def _notice(request: StoredRequest, answer: str | None = None) -> RequestNotice:
    return RequestNotice(
        id=request.id, kind=request.kind, state=request.state, at=request.at, due_on=request.due_on, answer=answer
    )


def _json(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2)


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()
