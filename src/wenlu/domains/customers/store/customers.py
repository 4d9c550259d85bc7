"""Queries over customers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, Select, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from wenlu.domains.customers.errors import CustomerNotFound
from wenlu.domains.customers.schemas import Bonds, CustomerKind, Grade, Locale, Tier
from wenlu.domains.customers.tables import customer
from wenlu.kernel.ids import CustomerId
from wenlu.platform.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class StoredCustomer:
    """A row: what is personal is sealed, both keys are wrapped."""

    id: CustomerId
    kind: CustomerKind
    identity_key: bytes
    records_key: bytes
    lowest_grade: bool
    has_advisory_contract: bool
    locale: Locale
    since: datetime
    grade: Grade | None = None
    tier: Tier | None = None
    bonds: Bonds = field(default_factory=Bonds)
    sealed: Mapping[str, bytes] = field(default_factory=dict)
    """Of `external_id`, `name`, `phone`, `identity_number`, those that are known."""
    hashes: Mapping[str, bytes] = field(default_factory=dict)
    """The same, as keyed hashes; written, never read back."""
    merged_into: CustomerId | None = None
    records_destroyed_at: datetime | None = None


_HASH_COLUMNS = {
    "external_id": "external_hash",
    "name": "name_hash",
    "phone": "phone_hash",
    "identity_number": "identity_number_hash",
}
_BONDS = tuple(Bonds.model_fields)
_PLAIN = (
    "id",
    "identity_key",
    "records_key",
    "lowest_grade",
    "has_advisory_contract",
    "locale",
    "since",
    "merged_into",
    "records_destroyed_at",
)


class CustomerStore:
    """Customers in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def insert_customers(self, customers: Sequence[StoredCustomer]) -> set[CustomerId]:
        """Write them and return the ids of those whose external id was free."""
        statement = insert(customer).on_conflict_do_nothing(index_elements=["external_hash"]).returning(customer.c.id)
        rows = [_columns(new) for new in customers]
        return set((await self._connection.execute(statement, rows)).scalars())

    async def find_customers(self, ids: Collection[CustomerId]) -> dict[CustomerId, StoredCustomer]:
        rows = await self._connection.execute(select(customer).where(customer.c.id.in_(ids)))
        return {row["id"]: _stored(row) for row in rows.mappings()}

    async def find_customer(self, customer_id: CustomerId, *, lock: bool = False) -> StoredCustomer | None:
        return await self._one(select(customer).where(customer.c.id == customer_id), lock=lock)

    async def get_customer(self, customer_id: CustomerId, *, lock: bool = False) -> StoredCustomer:
        """Return a customer; raises `CustomerNotFound`."""
        found = await self.find_customer(customer_id, lock=lock)
        if found is None:
            raise CustomerNotFound
        return found

    async def find_by_external_id(self, external_hash: bytes) -> StoredCustomer | None:
        """Find and lock."""
        return await self._one(select(customer).where(customer.c.external_hash == external_hash), lock=True)

    async def list_known(self, before: UUID | None, limit: int) -> list[StoredCustomer]:
        """List known customers, newest first."""
        return await self._list(select(customer).where(customer.c.kind == CustomerKind.KNOWN.value), before, limit)

    async def search(
        self,
        hashes: Mapping[str, bytes],
        before: UUID | None,
        limit: int,
    ) -> list[StoredCustomer]:
        """List those of whom one of the hashes is true, newest first."""
        matching = or_(*(customer.c[_HASH_COLUMNS[kind]] == value for kind, value in hashes.items()))
        return await self._list(select(customer).where(matching), before, limit)

    async def resolve(self, ids: Collection[CustomerId]) -> dict[CustomerId, CustomerId]:
        """Follow each through all mergings to who he is now; an unknown id is left out."""
        chain = (
            select(customer.c.id.label("start"), customer.c.id, customer.c.merged_into)
            .where(customer.c.id.in_(ids))
            .cte("chain", recursive=True)
        )
        chain = chain.union(
            select(chain.c.start, customer.c.id, customer.c.merged_into).join(
                customer, customer.c.id == chain.c.merged_into
            ),
        )
        rows = await self._connection.execute(
            select(chain.c.start, chain.c.id.label("end")).where(chain.c.merged_into.is_(None))
        )
        return {CustomerId(row.start): CustomerId(row.end) for row in rows}

    async def merge(self, visitor_id: CustomerId, into: CustomerId, now: datetime) -> None:
        await self._connection.execute(
            update(customer).where(customer.c.id == visitor_id).values(merged_into=into, merged_at=now),
        )

    async def update_identity(
        self,
        customer_id: CustomerId,
        sealed: Mapping[str, bytes],
        hashes: Mapping[str, bytes],
        grade: Grade | None,
    ) -> None:
        """Replace what is given; a grade that changes is no longer known to be the lowest."""
        values: dict[str, object] = {f"{name}_sealed": value for name, value in sealed.items()}
        values |= {_HASH_COLUMNS[name]: value for name, value in hashes.items()}
        if grade is not None:
            values |= {"grade": grade.value, "lowest_grade": customer.c.lowest_grade & (grade is Grade.C1)}
        await self._connection.execute(update(customer).where(customer.c.id == customer_id).values(**values))

    async def _one(self, statement: Select[*tuple[object, ...]], *, lock: bool) -> StoredCustomer | None:
        statement = statement.with_for_update() if lock else statement
        row = (await self._connection.execute(statement)).mappings().one_or_none()
        return None if row is None else _stored(row)

    async def _list(
        self,
        statement: Select[*tuple[object, ...]],
        before: UUID | None,
        limit: int,
    ) -> list[StoredCustomer]:
        if before is not None:
            statement = statement.where(customer.c.id < before)
        rows = await self._connection.execute(statement.order_by(customer.c.id.desc()).limit(limit))
        return [_stored(row) for row in rows.mappings()]


def _columns(new: StoredCustomer) -> dict[str, object]:
    columns: dict[str, object] = {name: getattr(new, name) for name in _PLAIN}
    columns |= {"kind": new.kind.value, "grade": new.grade and new.grade.value, "tier": new.tier and new.tier.value}
    for name, hash_column in _HASH_COLUMNS.items():
        columns |= {hash_column: new.hashes.get(name), f"{name}_sealed": new.sealed.get(name)}
    return columns | new.bonds.model_dump()


def _stored(row: RowMapping) -> StoredCustomer:
    sealed = {name: row[f"{name}_sealed"] for name in _HASH_COLUMNS}
    return StoredCustomer(
        **{name: row[name] for name in _PLAIN},
        kind=CustomerKind(row["kind"]),
        grade=None if row["grade"] is None else Grade(row["grade"]),
        tier=None if row["tier"] is None else Tier(row["tier"]),
        bonds=Bonds(**{name: row[name] for name in _BONDS}),
        sealed={name: value for name, value in sealed.items() if value is not None},
    )
