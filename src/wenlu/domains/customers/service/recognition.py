"""Who it is that comes: visitors, customers whom the firm's app names, addresses on other channels."""

from datetime import UTC, datetime

from wenlu.domains.customers.errors import ChatTokenInvalid, CustomerNotFound, IdentityTokenReplayed
from wenlu.domains.customers.events import CustomerRecognised
from wenlu.domains.customers.rules import CLOCK_SKEW, carried_over, current_consents
from wenlu.domains.customers.schemas import (
    CustomerBrief,
    CustomerKind,
    IdentityClaims,
    Locale,
    Recognition,
    Welcome,
)
from wenlu.domains.customers.service.tokens import ChatTokens, IdentityTokens
from wenlu.domains.customers.service.vault import Vault
from wenlu.domains.customers.store import (
    ChannelAddress,
    ConsentStore,
    CustomerStore,
    RecognitionStore,
    StoredCustomer,
)
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import CustomerId, new_id
from wenlu.platform.crypto import KeyRing
from wenlu.platform.database import UnitOfWork


class RecognitionService:
    """Recognises customers. Everything joins the caller's unit of work, since conversations move with them."""

    def __init__(
        self,
        clock: Clock,
        key_ring: KeyRing,
        chat_tokens: ChatTokens,
        identity_tokens: IdentityTokens,
    ) -> None:
        self._clock = clock
        self._vault = Vault(key_ring)
        self._chat_tokens = chat_tokens
        self._identity_tokens = identity_tokens

    async def welcome(
        self,
        work: UnitOfWork,
        *,
        token: str | None,
        identity_token: str | None,
        locale: Locale,
    ) -> Welcome:
        """Receive whoever opens the chat page: known again by his earlier token, named by the firm's app, or new.

        A `merged_from` in the answer means that the caller must now give that visitor's conversations to the
        customer. Raises like `recognise`; an earlier token that is no longer good makes a new visitor.
        """
        if identity_token is not None:
            found = await self.recognise(work, self._presented(token), identity_token, locale)
        else:
            resumed = None if token is None else await self.resume(work, token)
            found = Recognition(customer=resumed or await self.create_visitor(work, locale), merged_from=None)
        customer = found.customer
        history = (await ConsentStore(work).list_consents([customer.id]))[customer.id]
        return Welcome(
            customer=customer,
            token=self._chat_tokens.issue(customer),
            consents=tuple(current_consents(history)),
            merged_from=found.merged_from,
        )

    async def resume(self, work: UnitOfWork, token: str) -> CustomerBrief | None:
        """Return whom an earlier token names, or None if he has to begin anew.

        A visitor who was merged is not resumed as the customer he became: whoever planted a visitor's token in
        another's browser beforehand would read that customer's conversations with it (session fixation).
        """
        presented = self._presented(token)
        found = None if presented is None else await CustomerStore(work).find_customer(presented)
        if found is None or found.merged_into is not None or found.kind is CustomerKind.ERASED:
            return None
        return self._vault.brief(found)

    async def create_visitor(self, work: UnitOfWork, locale: Locale) -> CustomerBrief:
        """Make a visitor of whom nothing is known."""
        visitor = self._new(CustomerKind.VISITOR, locale)
        await CustomerStore(work).insert_customers([visitor])
        return self._vault.brief(visitor)

    async def recognise(
        self,
        work: UnitOfWork,
        visitor_id: CustomerId | None,
        identity_token: str,
        locale: Locale,
    ) -> Recognition:
        """Find, or make, the known customer whom the firm's app names, and merge the visitor into him.

        A token counts once. Presented again it is taken only from the visitor it was used by (the page was loaded
        again); anybody else gets `IdentityTokenReplayed`. Raises `IdentityTokenInvalid` and `IdentityTokenExpired`.
        A visitor who was merged into somebody else before stays with him.
        """
        claims = self._identity_tokens.verify(identity_token)
        store = CustomerStore(work)
        known = await self._known(store, claims, locale)
        await self._use_token(work, claims, known.id, visitor_id)
        merged_from = None
        if visitor_id is not None and await self._merge(work, visitor_id, known.id):
            merged_from = visitor_id
        await self._refresh(store, known, claims)
        return Recognition(customer=await self._brief(store, known.id), merged_from=merged_from)

    async def customer_on_channel(
        self,
        work: UnitOfWork,
        channel: str,
        address: str,
        locale: Locale,
    ) -> CustomerBrief:
        """Return who writes from an address of a channel that vouches for it; a new address makes a visitor."""
        store, recognition = CustomerStore(work), RecognitionStore(work)
        hashed = self._vault.lookup_hash(f"channel/{channel}", address)
        await recognition.lock_address(hashed)
        found = await recognition.find_on_channel(channel, hashed)
        if found is not None:
            return await self._brief(store, (await store.resolve([found]))[found])
        visitor = self._new(CustomerKind.VISITOR, locale)
        await store.insert_customers([visitor])
        sealed = self._vault.seal(visitor.id, visitor.identity_key, {channel: address})[channel]
        await recognition.insert_address(ChannelAddress(channel, hashed, sealed, visitor.id), self._clock.now())
        return self._vault.brief(visitor)

    async def channel_address(self, work: UnitOfWork, customer_id: CustomerId, channel: str) -> str | None:
        """Return the address under which a customer is reached on a channel."""
        found = await RecognitionStore(work).find_address(channel, customer_id)
        if found is None:
            return None
        owner = await CustomerStore(work).get_customer(found.customer_id)
        return self._vault.open(owner.id, owner.identity_key, {channel: found.sealed})[channel]

    async def _known(self, store: CustomerStore, claims: IdentityClaims, locale: Locale) -> StoredCustomer:
        external = self._vault.hashes({"external_id": claims.sub})
        found = await store.find_by_external_id(external["external_id"])
        if found is not None:
            return found
        new = self._new(CustomerKind.KNOWN, locale, {"external_id": claims.sub, "name": claims.name})
        if await store.insert_customers([new]):
            return new
        faster = await store.find_by_external_id(external["external_id"])
        if faster is None:
            raise CustomerNotFound
        return faster

    async def _use_token(
        self,
        work: UnitOfWork,
        claims: IdentityClaims,
        customer_id: CustomerId,
        visitor_id: CustomerId | None,
    ) -> None:
        recognition, now = RecognitionStore(work), self._clock.now()
        expires_at = datetime.fromtimestamp(claims.exp, UTC) + CLOCK_SKEW
        hashed = self._vault.lookup_hash("identity_token", claims.jti)
        if await recognition.use_identity_token(hashed, customer_id, expires_at):
            await recognition.forget_identity_tokens(now)
            return
        presenter = [] if visitor_id is None else [visitor_id]
        if customer_id not in (await CustomerStore(work).resolve(presenter)).values():
            raise IdentityTokenReplayed("make a new one")

    async def _merge(self, work: UnitOfWork, visitor_id: CustomerId, known_id: CustomerId) -> bool:
        visitor = await CustomerStore(work).find_customer(visitor_id, lock=True)
        if visitor is None or visitor.kind is not CustomerKind.VISITOR or visitor.merged_into is not None:
            return False
        await CustomerStore(work).merge(visitor_id, known_id, self._clock.now())
        consents = ConsentStore(work)
        histories = await consents.list_consents([visitor_id, known_id])
        await consents.append_consents(known_id, carried_over(histories[visitor_id], histories[known_id]))
        work.record(CustomerRecognised(visitor_id, known_id))
        return True

    async def _refresh(self, store: CustomerStore, known: StoredCustomer, claims: IdentityClaims) -> None:
        """Take over what the app says today; what it leaves out stays."""
        values = {"name": claims.name} | ({} if claims.phone is None else {"phone": claims.phone})
        sealed = self._vault.seal(known.id, known.identity_key, values)
        await store.update_identity(known.id, sealed, self._vault.hashes(values), claims.grade)

    async def _brief(self, store: CustomerStore, customer_id: CustomerId) -> CustomerBrief:
        return self._vault.brief(await store.get_customer(customer_id))

    def _presented(self, token: str | None) -> CustomerId | None:
        """Return whom a token names, or None for none and for one that is not good."""
        if token is None:
            return None
        try:
            return self._chat_tokens.read(token)[0]
        except ChatTokenInvalid:
            return None

    def _new(self, kind: CustomerKind, locale: Locale, values: dict[str, str] | None = None) -> StoredCustomer:
        customer_id, identity_key = CustomerId(new_id()), self._vault.new_wrapped_key()
        return StoredCustomer(
            id=customer_id,
            kind=kind,
            identity_key=identity_key,
            records_key=self._vault.new_wrapped_key(),
            lowest_grade=False,
            has_advisory_contract=False,
            locale=locale,
            since=self._clock.now(),
            sealed=self._vault.seal(customer_id, identity_key, values or {}),
            hashes=self._vault.hashes(values or {}),
        )
