"""An office of compliance on the test's database."""

import pytest
from tests.integration.domains.compliance.officers import Office

from wenlu.domains.compliance.service import ComplianceService, RuleDraftService, RuleVersionService
from wenlu.kernel.clock import ManualClock
from wenlu.platform.database import UnitOfWorkFactory


@pytest.fixture
async def office(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> Office:
    gate = ComplianceService(unit_of_work, clock)
    await gate.load()
    return Office(gate, RuleDraftService(unit_of_work, clock, gate), RuleVersionService(unit_of_work, clock, gate))
