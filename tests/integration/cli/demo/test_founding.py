import asyncio
from collections import Counter

from pydantic import SecretStr

from wenlu.cli.demo import DemoServices, create_demo_firm
from wenlu.domains.customers.schemas import CustomerCard
from wenlu.domains.identity.schemas import CreateAccount, SignIn
from wenlu.domains.identity.service import Passwords, SessionService
from wenlu.domains.organisation.schemas import LicenceKind, QueueKind, UnitKind
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.events import Event
from wenlu.platform.database import UnitOfWorkFactory

STAFF = Actor(ActorKind.STAFF, None, "somebody", frozenset(Permission))


async def customers_of(services: DemoServices) -> list[CustomerCard]:
    found: list[CustomerCard] = []
    cursor = None
    while True:
        page = await services.customers.list_customers(STAFF, "", cursor, 1000)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


async def test_founds_the_whole_firm(services: DemoServices) -> None:
    founded = await create_demo_firm(services)
    assert founded.created
    units = await services.organisation.list_units(STAFF)
    assert Counter(unit.kind for unit in units) == {UnitKind.HEAD_OFFICE: 1, UnitKind.BRANCH: 3, UnitKind.OFFICE: 12}
    staff = await services.organisation.active_staff()
    assert len(staff) == 61
    assert all(person.account_id is not None for person in staff)
    for queue in QueueKind:
        assert len(await services.organisation.serving(queue)) >= 3
    customers = await customers_of(services)
    assert len(customers) == 5000
    assert all(customer.responsible is not None and customer.office is not None for customer in customers)
    assert {customer.office for customer in customers} == {u.name for u in units if u.kind is UnitKind.OFFICE}


async def test_advice_is_left_to_the_licensed(services: DemoServices) -> None:
    await create_demo_firm(services)
    for person in await services.organisation.serving(QueueKind.ADVISORY):
        assert person.licence_kind is LicenceKind.ADVISORY
        assert person.licence_number is not None
        assert person.licence_number.startswith("S0000")


async def test_every_shown_account_signs_in(
    services: DemoServices, unit_of_work: UnitOfWorkFactory, clock: ManualClock, passwords: Passwords
) -> None:
    founded = await create_demo_firm(services)
    sessions = SessionService(unit_of_work, clock, passwords, services.organisation)
    assert len(founded.accounts) >= 11
    for account in founded.accounts:
        command = SignIn(login=account.login, password=SecretStr(account.password))
        signed_in = await sessions.sign_in(command, address="127.0.0.1", user_agent="test")
        assert signed_in.account.staff is not None
        assert signed_in.account.staff.name == signed_in.account.name == account.name


async def test_a_second_time_does_nothing(services: DemoServices, published: list[Event]) -> None:
    first = await create_demo_firm(services)
    published.clear()
    second = await create_demo_firm(services)
    assert (first.created, second.created) == (True, False)
    assert second.accounts == first.accounts
    assert published == []


async def test_leaves_a_database_in_use_alone(services: DemoServices) -> None:
    command = CreateAccount(login="wang.fang", name="王芳", password=SecretStr("correct horse"))
    await services.accounts.create_account(SYSTEM, command)
    assert not (await create_demo_firm(services)).created
    assert await services.organisation.active_staff() == []


async def test_of_two_nodes_one_founds_it(services: DemoServices) -> None:
    founded = await asyncio.gather(create_demo_firm(services), create_demo_firm(services))
    assert sorted(node.created for node in founded) == [False, True]
    assert len(await services.organisation.active_staff()) == 61
