"""Queries over the ways in which a customer is recognised: addresses on channels, and tokens of the firm's app."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.customers.tables import channel_identity, customer, identity_token_use
from wenlu.kernel.ids import CustomerId
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChannelAddress:
    """Under which address of a channel somebody first came; sealed under his identity key."""

    channel: str
    hash: bytes
    sealed: bytes
    customer_id: CustomerId


class RecognitionStore:
    """Addresses and used tokens in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def use_identity_token(self, jti_hash: bytes, customer_id: CustomerId, expires_at: datetime) -> bool:
        """Note that a token was used; False if it was before."""
        statement = (
            insert(identity_token_use)
            .values(jti_hash=jti_hash, customer_id=customer_id, expires_at=expires_at)
            .on_conflict_do_nothing()
            .returning(identity_token_use.c.customer_id)
        )
        return (await self._connection.execute(statement)).one_or_none() is not None

    async def forget_identity_tokens(self, before: datetime, limit: int = 100) -> None:
        """Delete some uses of tokens that have expired; they are refused for that."""
        old = (
            select(identity_token_use.c.jti_hash)
            .where(identity_token_use.c.expires_at < before)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        await self._connection.execute(
            delete(identity_token_use).where(identity_token_use.c.jti_hash.in_(old)),
        )

    async def lock_address(self, address_hash: bytes) -> None:
        """Let nobody else look for this address until the unit of work ends, so that it makes one visitor."""
        key = int.from_bytes(address_hash[:8], signed=True)
        await self._connection.execute(select(func.pg_advisory_xact_lock(key)))

    async def find_on_channel(self, channel: str, address_hash: bytes) -> CustomerId | None:
        """Find who first came under this address; he may have been merged since."""
        found = await self._connection.execute(
            select(channel_identity.c.customer_id).where(
                channel_identity.c.channel == channel,
                channel_identity.c.address_hash == address_hash,
            ),
        )
        return found.scalar_one_or_none()

    async def insert_address(self, address: ChannelAddress, now: datetime) -> None:
        """Note under which address somebody came."""
        await self._connection.execute(
            insert(channel_identity).values(
                channel=address.channel,
                address_hash=address.hash,
                address_sealed=address.sealed,
                customer_id=address.customer_id,
                created_at=now,
            ),
        )

    async def find_address(self, channel: str, customer_id: CustomerId) -> ChannelAddress | None:
        """Find the latest address of a customer, or of a visitor that he was."""
        statement = (
            select(channel_identity)
            .join(customer, customer.c.id == channel_identity.c.customer_id)
            .where(
                channel_identity.c.channel == channel,
                or_(customer.c.id == customer_id, customer.c.merged_into == customer_id),
            )
            .order_by(channel_identity.c.created_at.desc())
            .limit(1)
        )
        row = (await self._connection.execute(statement)).one_or_none()
        if row is None:
            return None
        return ChannelAddress(channel, row.address_hash, row.address_sealed, CustomerId(row.customer_id))
