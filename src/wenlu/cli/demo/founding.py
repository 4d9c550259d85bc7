"""Founds the demo firm in an empty database, through the same services that everybody uses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from wenlu.cli.demo.firm import Firm, Person, demo_hint, the_firm
from wenlu.cli.demo.people import MadeUpCustomer, made_up_customers
from wenlu.domains.customers.schemas import Bonds, CreateCustomer
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.identity.errors import LoginTaken
from wenlu.domains.identity.schemas import AccountView, CreateAccount, DemoAccountView, StaffKind
from wenlu.domains.identity.service import AccountService
from wenlu.domains.organisation.schemas import CreateStaff, CreateUnit, StaffView, UnitKind
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.ids import StaffId, UnitId, new_id
from wenlu.platform.database import UnitOfWork, UnitOfWorkFactory

_BATCH = 500


@dataclass(frozen=True, slots=True)
class DemoServices:
    """What founding a firm takes."""

    unit_of_work: UnitOfWorkFactory
    accounts: AccountService
    organisation: OrganisationService
    customers: CustomerService


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """The accounts to show; `created` tells whether the firm was founded just now."""

    created: bool
    accounts: tuple[DemoAccountView, ...]


async def create_demo_firm(services: DemoServices) -> DemoAccounts:
    """Found the firm, all or nothing, unless somebody has an account already.

    Of two nodes that start at the same moment on one empty database one founds it; the other waits for the
    logins, finds them taken, and goes on.
    """
    if (await services.accounts.list_accounts(SYSTEM, "", None, 1)).items:
        return DemoAccounts(created=False, accounts=demo_hint().accounts)
    try:
        async with services.unit_of_work() as work:
            await _Founding(services, the_firm(), work).run()
    except LoginTaken:
        return DemoAccounts(created=False, accounts=demo_hint().accounts)
    return DemoAccounts(created=True, accounts=demo_hint().accounts)


class _Founding:
    """One founding, in one transaction."""

    def __init__(self, services: DemoServices, firm: Firm, work: UnitOfWork) -> None:
        self._services = services
        self._firm = firm
        self._work = work
        self._units: dict[str, UnitId] = {}

    async def run(self) -> None:
        accounts = await self._open_accounts()
        await self._services.organisation.create_units(self._work, SYSTEM, self._plan_units())
        staff = await self._hire(accounts)
        await self._bring_customers(staff)

    async def _open_accounts(self) -> Mapping[str, AccountView]:
        commands = [
            CreateAccount(login=person.login, name=person.name, password=self._firm.password, roles=person.roles)
            for person in self._firm.staff
        ]
        made = await self._services.accounts.create_accounts(self._work, SYSTEM, commands)
        return {account.login: account for account in made}

    def _plan_units(self) -> list[CreateUnit]:
        head = self._unit(self._firm.head_office.key, UnitKind.HEAD_OFFICE, self._firm.head_office.name, None)
        units = [head]
        for branch in self._firm.branches:
            units.append(self._unit(branch.key, UnitKind.BRANCH, branch.name, head.id))
            parent = units[-1].id
            units += [self._unit(key, UnitKind.OFFICE, name, parent) for key, name in branch.offices.items()]
        return units

    def _unit(self, key: str, kind: UnitKind, name: str, parent_id: UnitId | None) -> CreateUnit:
        self._units[key] = UnitId(new_id())
        return CreateUnit(id=self._units[key], parent_id=parent_id, kind=kind, name=name)

    async def _hire(self, accounts: Mapping[str, AccountView]) -> Mapping[str, StaffView]:
        commands = [self._contract(person, accounts[person.login]) for person in self._firm.staff]
        made = await self._services.organisation.create_staff_many(self._work, SYSTEM, commands)
        return {person.login: view for person, view in zip(self._firm.staff, made, strict=True)}

    def _contract(self, person: Person, account: AccountView) -> CreateStaff:
        firm = self._firm
        return CreateStaff(
            unit_id=self._units[person.unit],
            name=person.name,
            title=firm.title(person),
            kind=person.kind,
            licence_number=firm.licence_number(person),
            licence_kind=firm.licence(person),
            skills=person.skills,
            languages=person.languages,
            capacity=firm.capacity(person),
            queues=firm.queues(person),
            account_id=account.id,
        )

    async def _bring_customers(self, staff: Mapping[str, StaffView]) -> None:
        offices = [_Office.of(self._firm, key, self._units[key], staff) for key in _office_keys(self._firm)]
        coming = (_entry(customer, offices[customer.office]) for customer in made_up_customers(len(offices)))
        while batch := list(islice(coming, _BATCH)):
            await self._services.customers.create_customers_many(self._work, SYSTEM, batch)


@dataclass(frozen=True, slots=True)
class _Office:
    """An office and the people who hold its relationships."""

    unit_id: UnitId
    managers: tuple[StaffId, ...]
    advisers: tuple[StaffId, ...]

    @classmethod
    def of(cls, firm: Firm, key: str, unit_id: UnitId, staff: Mapping[str, StaffView]) -> "_Office":
        here = [person for person in firm.staff if person.unit == key]
        return cls(unit_id, _ids(here, StaffKind.MANAGER, staff), _ids(here, StaffKind.ADVISER, staff))


def _ids(people: Iterable[Person], kind: StaffKind, staff: Mapping[str, StaffView]) -> tuple[StaffId, ...]:
    return tuple(staff[person.login].id for person in people if person.kind is kind)


def _office_keys(firm: Firm) -> list[str]:
    return [key for branch in firm.branches for key in branch.offices]


def _entry(customer: MadeUpCustomer, office: _Office) -> CreateCustomer:
    """Give a customer to the people of his office; who has a contract for advice is served by an adviser."""
    turn = int(customer.phone)
    manager = office.managers[turn % len(office.managers)]
    adviser = office.advisers[turn % len(office.advisers)]
    return CreateCustomer(
        external_id=customer.external_id,
        name=customer.name,
        phone=customer.phone,
        grade=customer.grade,
        lowest_grade=customer.lowest_grade,
        tier=customer.tier,
        bonds=Bonds(
            developed_by=manager,
            serves=adviser if customer.has_advisory_contract else manager,
            compliance_unit=office.unit_id,
            responds_last=manager,
        ),
        has_advisory_contract=customer.has_advisory_contract,
        locale=customer.locale,
        since=customer.since,
    )
