"""Queries over what customers ask for, what must be kept, and for how long."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, RowMapping, cast, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from wenlu.domains.customers.rules import SetAmount
from wenlu.domains.customers.schemas import CustomerKind, RequestKind, RequestState, TermKind
from wenlu.domains.customers.tables import (
    channel_identity,
    customer,
    data_request,
    identity_token_use,
    legal_hold,
    retention_term,
)
from wenlu.kernel.ids import CustomerId
from wenlu.platform.database import UnitOfWork

_NO_IDENTITY = {
    name: None
    for kind in ("external_id", "name", "phone", "identity_number")
    for name in (f"{kind}_sealed", "external_hash" if kind == "external_id" else f"{kind}_hash")
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a customer's data stands."""

    ended_on: date | None
    restricted_at: datetime | None
    identity_erased_at: datetime | None
    records_destroyed_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredRequest:
    id: UUID
    customer_id: CustomerId
    kind: RequestKind
    words_sealed: bytes | None
    by_customer: bool
    state: RequestState
    at: datetime
    due_on: date
    decided_at: datetime | None = None
    decided_by: str | None = None
    answer_sealed: bytes | None = None


@dataclass(frozen=True, slots=True)
class StoredHold:
    id: UUID
    customer_id: CustomerId
    why: str
    placed_at: datetime
    placed_by: str
    released_at: datetime | None = None
    released_by: str | None = None


class RightsStore:
    """Requests, holds and terms in one unit of work."""

    def __init__(self, work: UnitOfWork) -> None:
        self._connection = work.connection

    async def get_standing(self, customer_id: CustomerId) -> Standing:
        c = customer.c
        columns = (c.ended_on, c.restricted_at, c.identity_erased_at, c.records_destroyed_at)
        row = (await self._connection.execute(select(*columns).where(c.id == customer_id))).one()
        return Standing(*row)

    async def add_request(self, request: StoredRequest) -> bool:
        """Keep a request; False where the same is open already."""
        values = {name: getattr(request, name) for name in StoredRequest.__slots__}
        values |= {"kind": request.kind.value, "state": request.state.value}
        statement = upsert(data_request).values(values).on_conflict_do_nothing().returning(data_request.c.id)
        return (await self._connection.execute(statement)).one_or_none() is not None

    async def find_request(self, request_id: UUID) -> StoredRequest | None:
        """Find and lock."""
        found = await self._requests(data_request.c.id == request_id, lock=True)
        return found[0] if found else None

    async def list_requests_of(self, customer_id: CustomerId) -> list[StoredRequest]:
        return await self._requests(data_request.c.customer_id == customer_id)

    async def list_requests(self, *, is_open: bool, before: UUID | None, limit: int) -> list[StoredRequest]:
        """List open requests, most urgent first, or decided ones, newest first; `before` is the last one seen."""
        c = data_request.c
        query = select(data_request).where((c.state == "open") == is_open)
        if is_open:
            query = query.order_by(c.due_on, c.id)
            if before is not None:
                seen = select(c.due_on, c.id).where(c.id == before).cte()
                query = query.where(or_(c.due_on > seen.c.due_on, (c.due_on == seen.c.due_on) & (c.id > seen.c.id)))
        else:
            query = query.order_by(c.id.desc())
            if before is not None:
                query = query.where(c.id < before)
        return [_request(row) for row in (await self._connection.execute(query.limit(limit))).mappings()]

    async def decide_request(
        self, request_id: UUID, state: RequestState, at: datetime, by: str, answer_sealed: bytes | None
    ) -> None:
        values = {"state": state.value, "decided_at": at, "decided_by": by, "answer_sealed": answer_sealed}
        await self._connection.execute(update(data_request).where(data_request.c.id == request_id).values(values))

    async def forget_words(self, ids: Collection[CustomerId]) -> None:
        """Forget what was asked in his own words, and the answers."""
        statement = update(data_request).where(data_request.c.customer_id.in_(ids))
        await self._connection.execute(statement.values(words_sealed=None, answer_sealed=None))

    async def add_hold(self, hold: StoredHold) -> None:
        values = {name: getattr(hold, name) for name in StoredHold.__slots__}
        await self._connection.execute(insert(legal_hold).values(values))

    async def release_hold(self, hold_id: UUID, at: datetime, by: str) -> CustomerId | None:
        """Release a hold that stands; returns whose it was."""
        c = legal_hold.c
        statement = update(legal_hold).where(c.id == hold_id, c.released_at.is_(None))
        done = await self._connection.scalar(statement.values(released_at=at, released_by=by).returning(c.customer_id))
        return None if done is None else CustomerId(done)

    async def list_holds(self, customer_id: CustomerId | None = None) -> list[StoredHold]:
        """List the holds of a customer, or all that stand; newest first."""
        c = legal_hold.c
        condition = c.released_at.is_(None) if customer_id is None else c.customer_id == customer_id
        rows = await self._connection.execute(select(legal_hold).where(condition).order_by(c.id.desc()))
        return [StoredHold(**row) for row in rows.mappings()]

    async def is_held(self, customer_id: CustomerId) -> bool:
        c = legal_hold.c
        query = select(func.count()).where(c.customer_id == customer_id, c.released_at.is_(None))
        return bool(await self._connection.scalar(query))

    async def list_terms(self) -> Mapping[TermKind, SetAmount]:
        rows = await self._connection.execute(select(retention_term))
        return {TermKind(row.kind): SetAmount(row.amount, row.changed_at, row.changed_by) for row in rows}

    async def set_term(self, kind: TermKind, amount: int, at: datetime, by: str) -> None:
        values = {"amount": amount, "changed_at": at, "changed_by": by}
        statement = upsert(retention_term).values(kind=kind.value, **values)
        await self._connection.execute(statement.on_conflict_do_update(index_elements=["kind"], set_=values))

    async def end_relationship(self, customer_id: CustomerId, ended_on: date) -> None:
        await self._connection.execute(update(customer).where(customer.c.id == customer_id).values(ended_on=ended_on))

    async def family(self, customer_id: CustomerId) -> list[CustomerId]:
        """Return the customer and every visitor that he once was, and lock them."""
        c = customer.c
        query = select(c.id).where(or_(c.id == customer_id, c.merged_into == customer_id)).order_by(c.id)
        return [CustomerId(id_) for id_ in (await self._connection.execute(query.with_for_update())).scalars()]

    async def erase_identity(self, keys: Mapping[CustomerId, bytes], now: datetime) -> None:
        """Take away who they are: what was sealed, what it was found by, the key, the addresses."""
        for customer_id, fresh_key in keys.items():
            await self._connection.execute(
                update(customer)
                .where(customer.c.id == customer_id)
                .values(
                    **_NO_IDENTITY,
                    identity_key=fresh_key,
                    kind=CustomerKind.ERASED.value,
                    identity_erased_at=now,
                    restricted_at=func.coalesce(customer.c.restricted_at, now),
                )
            )
        for table in (channel_identity, identity_token_use):
            await self._connection.execute(delete(table).where(table.c.customer_id.in_(keys)))

    async def destroy_records(self, keys: Mapping[CustomerId, bytes], now: datetime) -> None:
        """Overwrite the keys under which records are: nobody reads them any more."""
        for customer_id, fresh_key in keys.items():
            await self._connection.execute(
                update(customer)
                .where(customer.c.id == customer_id)
                .values(records_key=fresh_key, records_destroyed_at=now)
            )

    async def list_ended(self, before: date, limit: int) -> list[CustomerId]:
        """Return customers whose relationship ended on or before a day and who can still be told."""
        c = customer.c
        query = select(c.id).where(c.ended_on <= before, c.identity_erased_at.is_(None), ~_held())
        return [CustomerId(id_) for id_ in (await self._connection.execute(query.limit(limit))).scalars()]

    async def list_kept(
        self, kinds: Sequence[CustomerKind], since_before: date, after: UUID, limit: int
    ) -> list[CustomerId]:
        """Return who came before a day and whose records are still there, by id; what is held is left out."""
        c = customer.c
        query = select(c.id).where(
            c.id > after,
            c.kind.in_([kind.value for kind in kinds]),
            cast(c.since, Date) <= since_before,
            c.merged_into.is_(None),
            c.records_destroyed_at.is_(None),
            ~_held(),
        )
        return [
            CustomerId(id_) for id_ in (await self._connection.execute(query.order_by(c.id).limit(limit))).scalars()
        ]

    async def count(self, today: date, soon: date) -> tuple[int, int, int, int, int, int]:
        """Return requests open, overdue, due soon; holds that stand; customers restricted, and without records."""
        r, h, c = data_request.c, legal_hold.c, customer.c
        is_open = r.state == "open"
        row = (
            await self._connection.execute(
                select(
                    select(func.count()).where(is_open).scalar_subquery(),
                    select(func.count()).where(is_open, r.due_on < today).scalar_subquery(),
                    select(func.count()).where(is_open, r.due_on.between(today, soon)).scalar_subquery(),
                    select(func.count()).where(h.released_at.is_(None)).scalar_subquery(),
                    select(func.count()).where(c.restricted_at.is_not(None)).scalar_subquery(),
                    select(func.count()).where(c.records_destroyed_at.is_not(None)).scalar_subquery(),
                )
            )
        ).one()
        return (row[0], row[1], row[2], row[3], row[4], row[5])

    async def _requests(self, condition: ColumnElement[bool], *, lock: bool = False) -> list[StoredRequest]:
        query = select(data_request).where(condition).order_by(data_request.c.id.desc())
        rows = await self._connection.execute(query.with_for_update() if lock else query)
        return [_request(row) for row in rows.mappings()]


def _held() -> ColumnElement[bool]:
    c = legal_hold.c
    return exists().where(c.customer_id == customer.c.id, c.released_at.is_(None))


def _request(row: RowMapping) -> StoredRequest:
    values = {**row, "kind": RequestKind(row["kind"]), "state": RequestState(row["state"])}
    return StoredRequest(**values)
