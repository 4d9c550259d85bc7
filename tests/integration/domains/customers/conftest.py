"""The services of customers on a real database, in a small firm."""

import pytest
from firm_app import FIRM_SECRET, Counts, FirmApp
from pydantic import SecretStr

from wenlu.domains.customers.service import ChatTokens, CustomerService, IdentityTokens, RecognitionService
from wenlu.domains.organisation.schemas import CreateStaff, CreateUnit, StaffKind, StaffView, UnitKind
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.actors import SYSTEM
from wenlu.kernel.clock import ManualClock
from wenlu.platform.crypto import KeyRing
from wenlu.platform.database import UnitOfWorkFactory


@pytest.fixture
def app(clock: ManualClock) -> FirmApp:
    return FirmApp(clock)


@pytest.fixture
def organisation(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> OrganisationService:
    return OrganisationService(unit_of_work, clock)


@pytest.fixture
async def manager(organisation: OrganisationService, unit_of_work: UnitOfWorkFactory) -> StaffView:
    """A relationship manager at the head office."""
    async with unit_of_work() as work:
        units = await organisation.create_units(work, SYSTEM, [CreateUnit(kind=UnitKind.HEAD_OFFICE, name="总部")])
        command = CreateStaff(unit_id=units[0].id, name="李娜", title="客户经理", kind=StaffKind.MANAGER)
        return (await organisation.create_staff_many(work, SYSTEM, [command]))[0]


@pytest.fixture
def counts() -> Counts:
    return Counts()


@pytest.fixture
def customers(
    unit_of_work: UnitOfWorkFactory,
    clock: ManualClock,
    key_ring: KeyRing,
    organisation: OrganisationService,
    counts: Counts,
) -> CustomerService:
    return CustomerService(unit_of_work, clock, key_ring, organisation, counts)


@pytest.fixture
def chat_tokens(clock: ManualClock) -> ChatTokens:
    return ChatTokens(SecretStr("our own secret of at least 32 bytes"), clock)


@pytest.fixture
def recognition(clock: ManualClock, key_ring: KeyRing, chat_tokens: ChatTokens) -> RecognitionService:
    return RecognitionService(clock, key_ring, chat_tokens, IdentityTokens(SecretStr(FIRM_SECRET), clock))
