"""The log of acts: complete, in one chain, refused to whoever would change it, found by whoever may."""

import asyncio
from datetime import timedelta

import psycopg
import pytest
from psycopg.errors import RestrictViolation

from wenlu.domains.audit.schemas import Act, SearchAudit, Subject, SubjectKind
from wenlu.domains.audit.service import AGAIN, AuditService, record_look
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory


def _customer() -> Subject:
    id_ = new_id()
    return Subject(SubjectKind.CUSTOMER, id_, id_)


async def test_an_act_is_found_as_it_was_recorded(
    audit: AuditService, unit_of_work: UnitOfWorkFactory, adviser: Actor, officer: Actor, clock: ManualClock
) -> None:
    subject = _customer()
    async with unit_of_work() as work:
        audit.record(work, adviser, Act.CUSTOMER_OPENED, subject, detail={"count": 3, "kinds": ["a", "b"], "全": None})
    (found,) = (await audit.search(officer, SearchAudit(person=adviser.account_id))).items
    assert (found.actor_name, found.actor_id, found.account_id) == ("林投顾", adviser.id, adviser.account_id)
    assert (found.act, found.subject_kind, found.subject_id) == (
        Act.CUSTOMER_OPENED,
        SubjectKind.CUSTOMER,
        str(subject.id),
    )
    assert (found.customer_id, found.at) == (subject.customer_id, clock.now())
    assert found.detail == {"count": 3, "kinds": ["a", "b"], "全": None}
    assert await audit.verify() == (2, [])  # that the officer looked is the second


async def test_what_is_rolled_back_leaves_nothing_and_no_gap(
    audit: AuditService, unit_of_work: UnitOfWorkFactory, adviser: Actor
) -> None:
    await audit.note(adviser, Act.SIGNED_IN)

    async def fail() -> None:
        async with unit_of_work() as work:
            audit.record(work, adviser, Act.SIGNED_OUT)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    await audit.note(adviser, Act.SIGNED_OUT)
    assert await audit.verify() == (2, [])


async def test_many_at_once_stand_in_one_gapless_chain(
    audit: AuditService, unit_of_work: UnitOfWorkFactory, clock: ManualClock, adviser: Actor
) -> None:
    """Two nodes, units of work that hold row locks of their own, several acts in one."""
    second = AuditService(unit_of_work, clock)

    async def act(service: AuditService) -> None:
        async with unit_of_work() as work:
            service.record(work, adviser, Act.CUSTOMER_OPENED, _customer())
            service.record(work, adviser, Act.CONVERSATION_OPENED)

    await asyncio.gather(*(act(service) for _ in range(20) for service in (audit, second)))
    assert await audit.verify() == (80, [])


async def test_who_looks_again_is_written_down_once_in_a_while(
    audit: AuditService, unit_of_work: UnitOfWorkFactory, adviser: Actor, officer: Actor, clock: ManualClock
) -> None:
    subject, other = _customer(), _customer()

    async def look(actor: Actor, at: Subject) -> None:
        async with unit_of_work() as work:
            record_look(work, clock.now(), actor, Act.CUSTOMER_OPENED, at)

    for at in (subject, subject, other):
        await look(adviser, at)
    clock.advance(AGAIN)
    await look(adviser, subject)
    await look(SYSTEM, subject)
    found = await audit.search(officer, SearchAudit(acts=(Act.CUSTOMER_OPENED,)))
    assert [item.subject_id for item in found.items] == [str(one.id) for one in (subject, other, subject)]


async def test_search_by_everything_with_pages(
    audit: AuditService, adviser: Actor, officer: Actor, clock: ManualClock
) -> None:
    begun, subject = clock.now(), _customer()
    for n in range(7):
        await audit.note(adviser, Act.CUSTOMER_OPENED if n % 2 else Act.CUSTOMERS_SEARCHED, subject, detail={"n": n})
        clock.advance(timedelta(minutes=1))

    async def numbers(**wanted: object) -> list[object]:
        page = await audit.search(officer, SearchAudit(**wanted))  # type: ignore[arg-type]  # named in the test
        return [item.detail["n"] for item in page.items if "n" in item.detail]

    assert await numbers(person=adviser.id) == [6, 5, 4, 3, 2, 1, 0]
    assert await numbers(acts=(Act.CUSTOMER_OPENED,)) == [5, 3, 1]
    assert await numbers(customer_id=subject.customer_id, since=begun + timedelta(minutes=5)) == [6, 5]
    assert await numbers(subject_kind=SubjectKind.CUSTOMER, until=begun + timedelta(minutes=2)) == [1, 0]
    assert await numbers(subject_id=str(new_id())) == []
    seen, cursor = [], None
    while True:
        page = await audit.search(officer, SearchAudit(person=adviser.id), cursor, limit=3)
        seen += [item.detail["n"] for item in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [6, 5, 4, 3, 2, 1, 0]
    with pytest.raises(Invalid):
        await audit.search(officer, SearchAudit(), "nonsense")


async def test_who_may_not_sees_nothing(audit: AuditService, adviser: Actor, officer: Actor) -> None:
    with pytest.raises(Forbidden):
        await audit.search(adviser, SearchAudit())
    with pytest.raises(Forbidden):
        await audit.list_people(adviser, "")
    await audit.note(adviser, Act.CUSTOMER_OPENED, _customer(), needs=Permission.READ_AML)
    assert (await audit.search(officer, SearchAudit(person=adviser.id))).items == []
    both = frozenset({Permission.READ_EVIDENCE, Permission.READ_AML})
    post = Actor(ActorKind.STAFF, new_id(), "反洗钱岗", both, account_id=new_id())
    assert len((await audit.search(post, SearchAudit(person=adviser.id))).items) == 1


async def test_people_are_named_once(audit: AuditService, adviser: Actor, officer: Actor) -> None:
    for actor in (adviser, officer, adviser, SYSTEM):
        await audit.note(actor, Act.SIGNED_IN)
    assert {person.name for person in await audit.list_people(officer, "")} == {"严合规", "林投顾"}
    (found,) = await audit.list_people(officer, "林")
    assert found.id == adviser.account_id


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET act = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
async def test_the_database_refuses_to_change_it(statement: str, audit: AuditService, database_url: str) -> None:
    await audit.note(SYSTEM, Act.SIGNED_IN)
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        with pytest.raises(RestrictViolation, match="append-only"):
            await connection.execute(statement)  # type: ignore[arg-type]  # constants above


TAMPERED = {
    "another act": ("UPDATE audit_entry SET act = 'signed_out' WHERE seq = 3", "changed", 3),
    "another detail": ("""UPDATE audit_entry SET detail = '{"n": 7}' WHERE seq = 3""", "changed", 3),
    "another person": ("UPDATE audit_entry SET actor_name = '别人' WHERE seq = 3", "changed", 3),
    "another time": ("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE seq = 3", "changed", 3),
    "removed": ("DELETE FROM audit_entry WHERE seq = 3", "missing", 3),
    "removed and closed up": (
        "DELETE FROM audit_entry WHERE seq = 3; UPDATE audit_entry SET seq = 3 WHERE seq = 4",
        "changed",
        3,
    ),
    "the last removed": ("DELETE FROM audit_entry WHERE seq = 5", "missing", 5),
}


@pytest.mark.parametrize("what", TAMPERED)
async def test_whatever_is_done_to_it_is_found(what: str, audit: AuditService, database_url: str) -> None:
    for n in range(5):
        await audit.note(SYSTEM, Act.SIGNED_IN, detail={"n": n})
    statement, flaw, seq = TAMPERED[what]
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        (head,) = await (await connection.execute("SELECT hash FROM audit_entry WHERE seq = 5")).fetchall()
        await connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER append_only")
        await connection.execute(statement)  # type: ignore[arg-type]  # constants above
    _, flaws = await audit.verify({5: head[0]})
    assert (flaws[0].seq, flaws[0].flaw) == (seq, flaw)
