"""What is known of customers: briefs, cards, consents, keys."""

from collections.abc import Collection, Sequence
from uuid import UUID

from wenlu.domains.audit.schemas import Act, Detail, SubjectKind
from wenlu.domains.audit.schemas import Subject as AuditSubject
from wenlu.domains.audit.service import record_act, record_look
from wenlu.domains.customers.errors import ExternalIdTaken, RecordsDestroyed
from wenlu.domains.customers.events import ConsentChanged
from wenlu.domains.customers.ports import ConversationCounter
from wenlu.domains.customers.rules import CONSENT_TEXTS, NORMALISE, Consent, current_consents
from wenlu.domains.customers.schemas import (
    ConsentView,
    CreateCustomer,
    CustomerBrief,
    CustomerCard,
    CustomerKind,
    Purpose,
)
from wenlu.domains.customers.service.vault import Vault
from wenlu.domains.customers.store import ConsentStore, CustomerStore, StoredCustomer
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import Clock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import CustomerId, new_id
from wenlu.kernel.paging import Page, decode_id, encode_cursor
from wenlu.platform.crypto import KeyRing
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory


class CustomerService:
    """What is known of customers, shown masked, and the keys that their records are under."""

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        key_ring: KeyRing,
        organisation: OrganisationService,
        conversations: ConversationCounter,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._vault = Vault(key_ring)
        self._organisation = organisation
        self._conversations = conversations

    async def get_briefs(self, work: UnitOfWork, ids: Collection[CustomerId]) -> dict[CustomerId, CustomerBrief]:
        """Return what goes with each conversation; an unknown id is left out."""
        found = await CustomerStore(work).find_customers(set(ids))
        return {customer_id: self._vault.brief(customer) for customer_id, customer in found.items()}

    async def get_brief(self, work: UnitOfWork, customer_id: CustomerId) -> CustomerBrief:
        """Return what goes with a conversation; raises `CustomerNotFound`."""
        return self._vault.brief(await CustomerStore(work).get_customer(customer_id))

    async def resolve(self, work: UnitOfWork, ids: Collection[CustomerId]) -> dict[CustomerId, CustomerId]:
        """Follow each through all mergings to who he is now; an unknown id is left out."""
        return await CustomerStore(work).resolve(set(ids))

    async def records_key(self, work: UnitOfWork, customer_id: CustomerId) -> bytes:
        """Return the key that wraps the keys of this customer's conversations.

        Raises `CustomerNotFound`, and `RecordsDestroyed` where the term of keeping is over.

        A visitor keeps his own after he was merged: whoever moves a conversation wraps its key anew.
        """
        customer = await CustomerStore(work).get_customer(customer_id)
        if customer.records_destroyed_at is not None:
            raise RecordsDestroyed("the term of keeping is over")
        return self._vault.unwrap(customer.records_key)

    async def list_customers(
        self,
        actor: Actor,
        query: str,
        cursor: str | None,
        limit: int,
    ) -> Page[CustomerCard]:
        """List known customers, newest first; with a query those whom it names exactly.

        A query is an id, or the whole name, telephone number, identity number or the firm's own number: personal
        fields are encrypted and found by keyed hash, so that no part of one can be looked for.
        """
        actor.check(Permission.READ_CUSTOMERS)
        before, query = decode_id(cursor), query.strip()
        async with self._unit_of_work() as work:
            found = await self._search(CustomerStore(work), query, before, limit + 1)
            self._record_search(work, actor, query, found[:limit])
        more = len(found) > limit
        cards = await self._cards(found[:limit])
        return Page(cards, encode_cursor(str(cards[-1].id)) if more else None)

    async def open_card(self, actor: Actor, customer_id: CustomerId) -> CustomerCard:
        """Return a customer whose page somebody opens; that he did is written down."""
        card = await self.get_card(actor, customer_id)
        async with self._unit_of_work() as work:
            opened = AuditSubject(SubjectKind.CUSTOMER, card.id, card.id)
            record_look(work, self._clock.now(), actor, Act.CUSTOMER_OPENED, opened)
        return card

    async def get_card(self, actor: Actor, customer_id: CustomerId) -> CustomerCard:
        """Return a customer as staff see him; a visitor who was merged is the customer he became."""
        actor.check(Permission.READ_CUSTOMERS)
        async with self._unit_of_work() as work:
            store = CustomerStore(work)
            now = (await store.resolve([customer_id])).get(customer_id, customer_id)
            customer = await store.get_customer(now)
        return (await self._cards([customer]))[0]

    async def create_customers_many(
        self,
        work: UnitOfWork,
        actor: Actor,
        commands: Sequence[CreateCustomer],
    ) -> list[CustomerId]:
        """Create all or none, in the order given; raises `ExternalIdTaken`."""
        actor.check(Permission.ADMINISTER)
        new = [self._new(command) for command in commands]
        written = await CustomerStore(work).insert_customers(new) if new else set()
        if len(written) < len(new):
            raise ExternalIdTaken("the number belongs to a customer already")
        return [customer.id for customer in new]

    async def list_consents(self, customer_id: CustomerId) -> list[ConsentView]:
        """Return what the customer agrees to now, purpose by purpose."""
        async with self._unit_of_work() as work:
            histories = await ConsentStore(work).list_consents([customer_id])
        return current_consents(histories[customer_id])

    async def set_consent(self, actor: Actor, purpose: Purpose, *, granted: bool) -> ConsentView:
        """Write down a customer's own answer, with the version of the words that he was shown."""
        if actor.kind is not ActorKind.CUSTOMER or actor.id is None:
            raise Forbidden("only the customer himself")
        customer_id = CustomerId(actor.id)
        given = Consent(purpose, granted, self._clock.now(), CONSENT_TEXTS[purpose])
        async with self._unit_of_work() as work:
            await CustomerStore(work).get_customer(customer_id)
            await ConsentStore(work).append_consents(customer_id, [given])
            work.record(ConsentChanged(customer_id, purpose, granted))
        return ConsentView(purpose=purpose, granted=granted)

    def _record_search(self, work: UnitOfWork, actor: Actor, query: str, found: Sequence[StoredCustomer]) -> None:
        """Write down that somebody looked for a customer, and whom he found; what he typed is personal data."""
        now = self._clock.now()
        if not query:
            record_look(work, now, actor, Act.CUSTOMERS_SEARCHED, AuditSubject(SubjectKind.CUSTOMER))
            return
        one = found[0].id if len(found) == 1 else None
        detail: Detail = {"by": "words" if _as_id(query) is None else "id", "found": [str(item.id) for item in found]}
        record_act(
            work, now, actor, Act.CUSTOMERS_SEARCHED, AuditSubject(SubjectKind.CUSTOMER, one, one), detail=detail
        )

    async def _search(
        self,
        store: CustomerStore,
        query: str,
        before: UUID | None,
        limit: int,
    ) -> list[StoredCustomer]:
        if not query:
            return await store.list_known(before, limit)
        customer_id = _as_id(query)
        if customer_id is not None:
            found = await store.find_customer(customer_id)
            return [] if found is None or before is not None else [found]
        hashes = self._vault.hashes(dict.fromkeys(NORMALISE, query))
        return await store.search(hashes, before, limit)

    async def _cards(self, customers: Sequence[StoredCustomer]) -> list[CustomerCard]:
        ids = [customer.id for customer in customers]
        async with self._unit_of_work() as work:
            consents = await ConsentStore(work).list_consents(ids)
        counts = await self._conversations.count_conversations(ids)
        bonds = [customer.bonds for customer in customers]
        staff = await self._organisation.get_cards(bond.responds_last for bond in bonds if bond.responds_last)
        offices = await self._organisation.unit_names(bond.compliance_unit for bond in bonds if bond.compliance_unit)
        return [
            CustomerCard(
                id=customer.id,
                kind=customer.kind,
                name=self._vault.masked_name(customer),
                grade=customer.grade,
                tier=customer.tier,
                phone_masked=self._vault.masked_phone(customer),
                responsible=customer.bonds.responds_last and staff.get(customer.bonds.responds_last),
                office=customer.bonds.compliance_unit and offices.get(customer.bonds.compliance_unit),
                since=customer.since,
                consents=tuple(current_consents(consents[customer.id])),
                conversations=counts.get(customer.id, 0),
            )
            for customer in customers
        ]

    def _new(self, command: CreateCustomer) -> StoredCustomer:
        customer_id, identity_key = CustomerId(new_id()), self._vault.new_wrapped_key()
        personal = {field: value for field in NORMALISE if (value := getattr(command, field)) is not None}
        return StoredCustomer(
            id=customer_id,
            kind=CustomerKind.KNOWN,
            identity_key=identity_key,
            records_key=self._vault.new_wrapped_key(),
            lowest_grade=command.lowest_grade,
            has_advisory_contract=command.has_advisory_contract,
            locale=command.locale,
            since=command.since or self._clock.now(),
            grade=command.grade,
            tier=command.tier,
            bonds=command.bonds,
            sealed=self._vault.seal(customer_id, identity_key, personal),
            hashes=self._vault.hashes(personal),
        )


def _as_id(text: str) -> CustomerId | None:
    try:
        return CustomerId(UUID(text))
    except ValueError:
        return None
