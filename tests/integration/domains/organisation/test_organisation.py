"""Units, staff and hours on a real database."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from wenlu.domains.organisation.errors import (
    AccountInUse,
    LicenceRequired,
    MisplacedUnit,
    StaffNotFound,
    UnitNotFound,
    UnknownReference,
)
from wenlu.domains.organisation.schemas import (
    BusinessHours,
    CreateStaff,
    CreateUnit,
    LicenceKind,
    QueueKind,
    Span,
    StaffKind,
    StaffProfile,
    StaffView,
    UnitKind,
    UnitView,
)
from wenlu.domains.organisation.service import OrganisationService, StaffFilter
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.events import Event
from wenlu.kernel.ids import AccountId, StaffId, UnitId, new_id
from wenlu.platform.database import Database, UnitOfWorkFactory

COLLEAGUE = Actor(ActorKind.STAFF, new_id(), "李娜")
CUSTOMER = Actor(ActorKind.CUSTOMER, new_id(), "王*")
ROUND_THE_CLOCK = BusinessHours(week=((Span(opens=0, closes=1440),),) * 7, follows_holidays=False)


@pytest.fixture
def new_node(
    database: Database, unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> Callable[[], OrganisationService]:
    """Make nodes that hear each other's events, as the fan-out has them do."""
    nodes: list[OrganisationService] = []

    def publish(event: Event) -> None:
        for node in nodes:
            node.observe(event)

    database._publish = publish

    def make() -> OrganisationService:
        nodes.append(OrganisationService(unit_of_work, clock))
        return nodes[-1]

    return make


@pytest.fixture
def organisation(new_node: Callable[[], OrganisationService]) -> OrganisationService:
    return new_node()


@pytest.fixture
async def units(organisation: OrganisationService, unit_of_work: UnitOfWorkFactory) -> list[UnitView]:
    """Head office > two branches > an office each."""
    ids = [UnitId(new_id()) for _ in range(3)]
    commands = [
        CreateUnit(id=ids[0], kind=UnitKind.HEAD_OFFICE, name="总部"),
        CreateUnit(id=ids[1], parent_id=ids[0], kind=UnitKind.BRANCH, name="上海分公司"),
        CreateUnit(id=ids[2], parent_id=ids[0], kind=UnitKind.BRANCH, name="北京分公司"),
        CreateUnit(parent_id=ids[1], kind=UnitKind.OFFICE, name="浦东营业部"),
        CreateUnit(parent_id=ids[2], kind=UnitKind.OFFICE, name="海淀营业部"),
    ]
    async with unit_of_work() as work:
        return await organisation.create_units(work, SYSTEM, commands)


def person(unit: UnitView, **changes: object) -> CreateStaff:
    fields = {"unit_id": unit.id, "name": "王芳", "title": "客服专员", "kind": StaffKind.AGENT} | changes
    return CreateStaff.model_validate(fields)


ADVISER = {
    "kind": StaffKind.ADVISER,
    "title": "投资顾问",
    "licence_number": "S0000000000001",
    "licence_kind": LicenceKind.ADVISORY,
    "queues": (QueueKind.ADVISORY, QueueKind.SERVICE),
    "skills": {"两融": 4},
}


async def test_the_tree_is_listed_parents_first(organisation: OrganisationService, units: list[UnitView]) -> None:
    listed = await organisation.list_units(COLLEAGUE)
    assert {unit.id: unit for unit in listed} == {unit.id: unit for unit in units}
    seen: set[UnitId | None] = {None}
    for unit in listed:
        assert unit.parent_id in seen
        seen.add(unit.id)
    assert units[3].path == f"{units[0].id}/{units[1].id}/{units[3].id}/"


async def test_a_unit_stands_in_its_place(
    organisation: OrganisationService, units: list[UnitView], unit_of_work: UnitOfWorkFactory
) -> None:
    for command, error in [
        (CreateUnit(kind=UnitKind.OFFICE, name="x"), MisplacedUnit),
        (CreateUnit(kind=UnitKind.BRANCH, name="x", parent_id=units[3].id), MisplacedUnit),
        (CreateUnit(kind=UnitKind.OFFICE, name="x", parent_id=UnitId(new_id())), UnitNotFound),
    ]:
        with pytest.raises(error):
            async with unit_of_work() as work:
                await organisation.create_units(work, SYSTEM, [command])
    assert len(await organisation.list_units(COLLEAGUE)) == len(units)


async def test_staff_come_back_as_they_were_entered(organisation: OrganisationService, units: list[UnitView]) -> None:
    made = await organisation.create_staff(SYSTEM, person(units[3], **ADVISER, photo_url="/photos/1.png"))
    assert await organisation.get_staff(COLLEAGUE, made.id) == made
    cards = await organisation.get_cards([made.id, made.id, StaffId(new_id())])
    assert list(cards) == [made.id]
    card = cards[made.id]
    assert (card.name, card.licence_number, card.office) == ("王芳", "S0000000000001", "浦东营业部")
    assert "skills" not in card.model_dump()
    with pytest.raises(StaffNotFound):
        await organisation.get_staff(COLLEAGUE, StaffId(new_id()))


async def test_each_queue_has_those_who_serve_it(organisation: OrganisationService, units: list[UnitView]) -> None:
    adviser = await organisation.create_staff(SYSTEM, person(units[3], **ADVISER))
    agent = await organisation.create_staff(SYSTEM, person(units[4], queues=(QueueKind.SERVICE,)))
    gone = await organisation.create_staff(SYSTEM, person(units[4], queues=(QueueKind.SERVICE,), active=False))
    assert await organisation.serving(QueueKind.SERVICE) == [adviser, agent]
    assert await organisation.serving(QueueKind.ADVISORY) == [adviser]
    assert await organisation.serving(QueueKind.COMPLAINT) == []
    assert await organisation.active_staff() == [adviser, agent]
    assert await organisation.find_staff(gone.id) == gone


async def test_advisory_work_needs_the_licence(organisation: OrganisationService, units: list[UnitView]) -> None:
    with pytest.raises(LicenceRequired):
        await organisation.create_staff(SYSTEM, person(units[3], queues=(QueueKind.ADVISORY,)))
    agent = await organisation.create_staff(SYSTEM, person(units[3]))
    with pytest.raises(LicenceRequired):
        await organisation.update_staff(SYSTEM, agent.id, profile_of(agent, queues=(QueueKind.ADVISORY,)))


def profile_of(view: StaffView, **changes: object) -> StaffProfile:
    return StaffProfile.model_validate(view.model_dump(exclude={"id", "account_id", "since"}) | changes)


async def test_a_change_is_seen_on_every_node_at_once(
    new_node: Callable[[], OrganisationService], units: list[UnitView]
) -> None:
    here, there = new_node(), new_node()
    made = await here.create_staff(SYSTEM, person(units[3]))
    for node in (here, there):
        assert (await node.get_staff(COLLEAGUE, made.id)).capacity == 5
    changed = await here.update_staff(SYSTEM, made.id, profile_of(made, capacity=8, unit_id=units[4].id))
    assert changed.capacity == 8
    for node in (here, there):
        assert await node.get_staff(COLLEAGUE, made.id) == changed
        assert (await node.get_cards([made.id]))[made.id].office == "海淀营业部"


async def test_a_node_that_missed_the_notice_notices_within_a_minute(
    organisation: OrganisationService, units: list[UnitView], clock: ManualClock, database: Database
) -> None:
    await organisation.active_staff()
    database._publish = None
    await organisation.create_staff(SYSTEM, person(units[3]))
    assert await organisation.active_staff() == []
    clock.advance(timedelta(seconds=30))
    assert len(await organisation.active_staff()) == 1


async def test_what_was_read_before_a_change_is_not_kept(
    organisation: OrganisationService, units: list[UnitView], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await organisation.create_staff(SYSTEM, person(units[3]))
    load = OrganisationService._load

    async def overtaken(self: OrganisationService) -> object:
        roster = await load(self)
        monkeypatch.undo()
        await self.update_staff(SYSTEM, made.id, profile_of(made, capacity=9))
        return roster

    monkeypatch.setattr(OrganisationService, "_load", overtaken)
    await organisation.active_staff()
    assert (await organisation.get_staff(COLLEAGUE, made.id)).capacity == 9


async def test_many_readers_load_the_firm_once(
    organisation: OrganisationService, units: list[UnitView], monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []
    load = OrganisationService._load

    async def counting(self: OrganisationService) -> object:
        loads.append(1)
        return await load(self)

    monkeypatch.setattr(OrganisationService, "_load", counting)
    await asyncio.gather(*(organisation.active_staff() for _ in range(20)))
    assert len(loads) == 1


async def test_a_full_pool_does_not_wait_for_itself(
    units: list[UnitView], database: Database, database_url: str, clock: ManualClock
) -> None:
    spare = Database(database_url, pool=1)
    organisation = OrganisationService(database.unit_of_work, clock, loading=spare.unit_of_work)

    async def read_within() -> list[StaffView]:
        async with database.unit_of_work() as work:
            await work.connection.execute(text("select 1"))
            return await organisation.active_staff()

    results = await asyncio.wait_for(asyncio.gather(*(read_within() for _ in range(40))), 20)
    assert results == [[]] * 40
    await spare.close()


async def test_references_are_checked(
    organisation: OrganisationService, units: list[UnitView], database: Database
) -> None:
    nowhere = units[3].model_copy(update={"id": UnitId(new_id())})
    with pytest.raises(UnknownReference):
        await organisation.create_staff(SYSTEM, person(nowhere))
    with pytest.raises(UnknownReference):
        await organisation.create_staff(SYSTEM, person(units[3], account_id=AccountId(new_id())))
    with pytest.raises(UnknownReference):
        await organisation.set_hours(SYSTEM, nowhere.id, ROUND_THE_CLOCK)
    made = await organisation.create_staff(SYSTEM, person(units[3]))
    with pytest.raises(UnknownReference):
        await organisation.update_staff(SYSTEM, made.id, profile_of(made, unit_id=nowhere.id))
    with pytest.raises(StaffNotFound):
        await organisation.update_staff(SYSTEM, StaffId(new_id()), profile_of(made))


async def test_an_account_belongs_to_one_person(
    organisation: OrganisationService, units: list[UnitView], an_account: AccountId
) -> None:
    made = await organisation.create_staff(SYSTEM, person(units[3], account_id=an_account))
    card = await organisation.find_card(an_account)
    assert card is not None
    assert card.id == made.id
    with pytest.raises(AccountInUse):
        await organisation.create_staff(SYSTEM, person(units[3], account_id=an_account))
    await organisation.update_staff(SYSTEM, made.id, profile_of(made, active=False))
    assert await organisation.find_card(an_account) is None
    assert await organisation.find_card(AccountId(new_id())) is None


async def test_staff_are_listed_by_unit_queue_and_name(
    organisation: OrganisationService, units: list[UnitView], unit_of_work: UnitOfWorkFactory
) -> None:
    commands = [person(units[3 + n % 2], name=f"王芳{n}", queues=(QueueKind.SERVICE,) * (n < 3)) for n in range(7)]
    async with unit_of_work() as work:
        made = await organisation.create_staff_many(work, SYSTEM, commands)
    seen: list[StaffView] = []
    cursor = None
    while True:
        page = await organisation.list_staff(COLLEAGUE, StaffFilter(), cursor, 3)
        seen += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == made

    async def names(chosen: StaffFilter) -> list[str]:
        return [view.name for view in (await organisation.list_staff(COLLEAGUE, chosen, None, 50)).items]

    assert await names(StaffFilter(unit_id=units[1].id)) == ["王芳0", "王芳2", "王芳4", "王芳6"]
    assert await names(StaffFilter(unit_id=units[0].id, queue=QueueKind.SERVICE)) == ["王芳0", "王芳1", "王芳2"]
    assert await names(StaffFilter(containing=" 芳5 ")) == ["王芳5"]
    with pytest.raises(UnitNotFound):
        await names(StaffFilter(unit_id=UnitId(new_id())))
    with pytest.raises(Invalid):
        await organisation.list_staff(COLLEAGUE, StaffFilter(), "x", 3)


async def test_hours_are_those_of_the_nearest_unit_above(
    organisation: OrganisationService, units: list[UnitView], clock: ManualClock
) -> None:
    evening = clock.now() + timedelta(hours=10)  # 20:00 on a Wednesday in Shanghai
    assert await organisation.is_open(clock.now())
    assert not await organisation.is_open(evening)
    assert await organisation.next_opening(evening) == clock.now() + timedelta(hours=22, minutes=30)
    await organisation.set_hours(SYSTEM, units[1].id, ROUND_THE_CLOCK)
    assert await organisation.is_open(evening, units[3].id)
    assert await organisation.next_opening(evening, units[1].id) == evening
    assert not await organisation.is_open(evening, units[4].id)
    assert not await organisation.is_open(evening)
    await organisation.set_hours(SYSTEM, units[0].id, BusinessHours(week=((),) * 7))
    await organisation.set_hours(SYSTEM, units[0].id, ROUND_THE_CLOCK)
    assert await organisation.is_open(evening)
    with pytest.raises(UnitNotFound):
        await organisation.is_open(evening, UnitId(new_id()))


async def test_without_a_firm_there_are_hours_all_the_same(
    organisation: OrganisationService, clock: ManualClock
) -> None:
    assert await organisation.is_open(clock.now())
    assert await organisation.active_staff() == []


async def test_units_have_names(organisation: OrganisationService, units: list[UnitView]) -> None:
    assert await organisation.unit_names([units[3].id, UnitId(new_id())]) == {units[3].id: "浦东营业部"}


async def test_who_may_do_what(organisation: OrganisationService, units: list[UnitView]) -> None:
    made = await organisation.create_staff(SYSTEM, person(units[3]))
    for forbidden in (
        organisation.create_staff(COLLEAGUE, person(units[3])),
        organisation.update_staff(COLLEAGUE, made.id, profile_of(made)),
        organisation.set_hours(COLLEAGUE, units[0].id, ROUND_THE_CLOCK),
        organisation.list_units(CUSTOMER),
        organisation.list_staff(CUSTOMER, StaffFilter(), None, 10),
        organisation.get_staff(CUSTOMER, made.id),
    ):
        with pytest.raises(Forbidden):
            await forbidden
