"""The services that found a firm, on a real database."""

import pytest
from argon2 import PasswordHasher

from wenlu.cli.demo import DemoServices
from wenlu.domains.conversations.service import ConversationCounts
from wenlu.domains.customers.service import CustomerService
from wenlu.domains.identity.service import AccountService, Passwords
from wenlu.domains.organisation.service import OrganisationService
from wenlu.kernel.clock import ManualClock
from wenlu.platform.crypto import KeyRing
from wenlu.platform.database import UnitOfWorkFactory


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def services(
    unit_of_work: UnitOfWorkFactory, clock: ManualClock, key_ring: KeyRing, passwords: Passwords
) -> DemoServices:
    organisation = OrganisationService(unit_of_work, clock)
    counts = ConversationCounts(unit_of_work)
    return DemoServices(
        unit_of_work,
        AccountService(unit_of_work, clock, passwords),
        organisation,
        CustomerService(unit_of_work, clock, key_ring, organisation, counts),
    )
