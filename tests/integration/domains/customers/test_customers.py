"""Cards, search, consents and keys."""

from datetime import UTC, datetime

import pytest
from firm_app import Counts, FirmApp
from sqlalchemy import select, text

from wenlu.domains.customers.errors import CustomerNotFound, ExternalIdTaken
from wenlu.domains.customers.schemas import (
    Bonds,
    CreateCustomer,
    CustomerKind,
    Grade,
    Purpose,
    Tier,
)
from wenlu.domains.customers.service import ChatTokens, CustomerService, RecognitionService
from wenlu.domains.customers.tables import consent, customer
from wenlu.domains.organisation.schemas import StaffView
from wenlu.kernel.actors import BOT, SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.ids import CustomerId, new_id
from wenlu.platform.crypto import Undecipherable
from wenlu.platform.database import Database, UnitOfWorkFactory

SEAT = Actor(ActorKind.STAFF, new_id(), "李娜", frozenset({Permission.READ_CUSTOMERS}))
ID_NUMBER = "11010519491231002X"


def a_customer(number: int = 1, **changes: object) -> CreateCustomer:
    fields = {"external_id": f"A{number:05}", "name": "王小明", "phone": "13800131234"} | changes
    return CreateCustomer.model_validate(fields)


class Entry:
    """Enters customers, each time in a unit of work of its own."""

    def __init__(self, customers: CustomerService, unit_of_work: UnitOfWorkFactory) -> None:
        self._customers = customers
        self._unit_of_work = unit_of_work

    async def __call__(self, *commands: CreateCustomer) -> list[CustomerId]:
        async with self._unit_of_work() as work:
            return await self._customers.create_customers_many(work, SYSTEM, commands)


@pytest.fixture
def enter(customers: CustomerService, unit_of_work: UnitOfWorkFactory) -> Entry:
    return Entry(customers, unit_of_work)


async def test_a_card_shows_what_staff_need_and_masks_the_rest(
    customers: CustomerService, enter: Entry, manager: StaffView, counts: Counts
) -> None:
    bonds = Bonds(developed_by=manager.id, serves=manager.id, compliance_unit=manager.unit_id, responds_last=manager.id)
    since = datetime(2020, 1, 2, tzinfo=UTC)
    command = a_customer(
        identity_number=ID_NUMBER, grade="C1", lowest_grade=True, tier="affluent", bonds=bonds, since=since
    )
    (customer_id,) = await enter(command)
    counts.of[customer_id] = 3
    card = await customers.get_card(SEAT, customer_id)
    assert (card.kind, card.name, card.phone_masked) == (CustomerKind.KNOWN, "王*", "138****1234")
    assert (card.grade, card.tier, card.since) == (Grade.C1, Tier.AFFLUENT, since)
    assert card.responsible is not None
    assert (card.responsible.id, card.office) == (manager.id, "总部")
    assert card.conversations == 3
    assert [view.purpose for view in card.consents] == list(Purpose)
    shown = card.model_dump_json()
    assert not [secret for secret in ("小明", "00131234", ID_NUMBER) if secret in shown]


async def test_a_brief_is_what_goes_with_a_conversation(
    customers: CustomerService, enter: Entry, manager: StaffView, unit_of_work: UnitOfWorkFactory
) -> None:
    command = a_customer(
        grade="C1", lowest_grade=True, has_advisory_contract=True, locale="en", bonds=Bonds(responds_last=manager.id)
    )
    (customer_id,) = await enter(command)
    async with unit_of_work() as work:
        brief = await customers.get_brief(work, customer_id)
        assert await customers.get_briefs(work, [customer_id, CustomerId(new_id())]) == {customer_id: brief}
        with pytest.raises(CustomerNotFound):
            await customers.get_brief(work, CustomerId(new_id()))
    assert (brief.name, brief.grade, brief.lowest_grade, brief.tier) == ("王*", Grade.C1, True, None)
    assert (brief.has_advisory_contract, brief.locale, brief.responds_last) == (True, "en", manager.id)


async def test_nothing_personal_is_stored_in_the_clear(enter: Entry, database: Database) -> None:
    await enter(a_customer(identity_number=ID_NUMBER))
    async with database.engine.connect() as connection:
        row = repr(tuple((await connection.execute(select(customer))).one()))
    for secret in ("王小明", "13800131234", ID_NUMBER, "A00001"):
        assert secret not in row
        assert repr(secret.encode())[2:-1] not in row


async def test_the_same_words_are_sealed_differently_and_for_one_customer(
    enter: Entry, customers: CustomerService, database: Database
) -> None:
    first, second = await enter(a_customer(1), a_customer(2))
    async with database.engine.begin() as connection:
        rows = (await connection.execute(select(customer.c.name_sealed, customer.c.name_hash))).all()
        assert rows[0].name_sealed != rows[1].name_sealed
        assert rows[0].name_hash == rows[1].name_hash
        move = "update customer a set name_sealed = b.name_sealed, identity_key = b.identity_key from customer b"
        await connection.execute(text(f"{move} where a.id = :a and b.id = :b"), {"a": first, "b": second})
    with pytest.raises(Undecipherable):
        await customers.get_card(SEAT, first)


@pytest.mark.parametrize(
    "query", ["王小明", " 王小明 ", "138-0013-1234", "+8613800131234", ID_NUMBER.lower(), "a00001", "A00001"]
)
async def test_customers_are_found_by_whole_values(customers: CustomerService, enter: Entry, query: str) -> None:
    (customer_id,) = await enter(a_customer(identity_number=ID_NUMBER))
    await enter(a_customer(2, name="李娜", phone="13900000000"))
    assert [card.id for card in (await customers.list_customers(SEAT, query, None, 10)).items] == [customer_id]


@pytest.mark.parametrize(
    "query", ["王", "小明", "1380013", "138%", "'; drop table customer", "🙂", "01890000-0000-7000-8000-000000000000"]
)
async def test_parts_of_values_find_nobody(customers: CustomerService, enter: Entry, query: str) -> None:
    await enter(a_customer(identity_number=ID_NUMBER))
    assert (await customers.list_customers(SEAT, query, None, 10)).items == []


async def test_a_value_of_one_kind_does_not_find_another(customers: CustomerService, enter: Entry) -> None:
    await enter(a_customer(1, external_id="13900000000"))
    (by_phone,) = await enter(a_customer(2, phone="13900000000", external_id="B1"))
    page = await customers.list_customers(SEAT, "13900000000", None, 10)
    assert len(page.items) == 2
    assert by_phone in {card.id for card in page.items}


async def test_known_customers_are_listed_newest_first(
    customers: CustomerService, enter: Entry, recognition: RecognitionService, unit_of_work: UnitOfWorkFactory
) -> None:
    ids = await enter(*(a_customer(number) for number in range(7)))
    async with unit_of_work() as work:
        visitor = await recognition.create_visitor(work, "zh-CN")
    seen: list[CustomerId] = []
    cursor = None
    while True:
        page = await customers.list_customers(SEAT, "", cursor, 3)
        seen += [card.id for card in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == ids[::-1]
    found = (await customers.list_customers(SEAT, str(visitor.id), None, 3)).items
    assert [(card.id, card.kind, card.phone_masked) for card in found] == [(visitor.id, CustomerKind.VISITOR, None)]
    with pytest.raises(Invalid):
        await customers.list_customers(SEAT, "", "x", 3)


async def test_a_merged_visitor_is_shown_as_the_customer(
    customers: CustomerService,
    recognition: RecognitionService,
    app: FirmApp,
    unit_of_work: UnitOfWorkFactory,
) -> None:
    async with unit_of_work() as work:
        visitor = await recognition.create_visitor(work, "zh-CN")
        token = app.sign()
        known = await recognition.recognise(work, visitor.id, token, "zh-CN")
    assert (await customers.get_card(SEAT, visitor.id)).id == known.customer.id
    with pytest.raises(CustomerNotFound):
        await customers.get_card(SEAT, CustomerId(new_id()))


async def test_the_firms_number_is_given_once(customers: CustomerService, enter: Entry) -> None:
    await enter(a_customer(1))
    with pytest.raises(ExternalIdTaken):
        await enter(a_customer(2), a_customer(1))
    assert len((await customers.list_customers(SEAT, "", None, 10)).items) == 1
    assert await enter() == []


async def test_who_may_read_and_enter(
    customers: CustomerService, enter: Entry, unit_of_work: UnitOfWorkFactory
) -> None:
    (customer_id,) = await enter(a_customer())
    for actor in (BOT, Actor(ActorKind.STAFF, new_id(), "编辑", frozenset({Permission.ADMINISTER}))):
        with pytest.raises(Forbidden):
            await customers.get_card(actor, customer_id)
        with pytest.raises(Forbidden):
            await customers.list_customers(actor, "", None, 10)
    with pytest.raises(Forbidden):
        async with unit_of_work() as work:
            await customers.create_customers_many(work, SEAT, [a_customer(2)])


async def test_consents_are_appended_and_the_last_holds(
    customers: CustomerService,
    recognition: RecognitionService,
    chat_tokens: ChatTokens,
    unit_of_work: UnitOfWorkFactory,
    database: Database,
    clock: ManualClock,
) -> None:
    async with unit_of_work() as work:
        visitor = await recognition.create_visitor(work, "zh-CN")
    actor = chat_tokens.verify(chat_tokens.issue(visitor))
    for granted in (True, False, True):
        view = await customers.set_consent(actor, Purpose.PROFILING, granted=granted)
        assert view.granted is granted
    assert [view.granted for view in await customers.list_consents(visitor.id)] == [True, False, False]
    async with database.engine.connect() as connection:
        rows = (await connection.execute(select(consent))).all()
    assert [(row.granted, row.text_version) for row in rows] == [
        (granted, "profiling/2026-11") for granted in (True, False, True)
    ]
    for stranger in (SEAT, SYSTEM):
        with pytest.raises(Forbidden):
            await customers.set_consent(stranger, Purpose.PROFILING, granted=True)
    with pytest.raises(CustomerNotFound):
        await customers.set_consent(Actor(ActorKind.CUSTOMER, new_id(), ""), Purpose.PROFILING, granted=True)


async def test_each_customer_has_a_records_key_of_his_own(
    customers: CustomerService, enter: Entry, unit_of_work: UnitOfWorkFactory
) -> None:
    first, second = await enter(a_customer(1), a_customer(2))
    async with unit_of_work() as work:
        key = await customers.records_key(work, first)
        assert key == await customers.records_key(work, first) != await customers.records_key(work, second)
        assert len(key) == 32
        with pytest.raises(CustomerNotFound):
            await customers.records_key(work, CustomerId(new_id()))
