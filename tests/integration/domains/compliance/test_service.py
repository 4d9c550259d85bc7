"""The gate on the real database: which versions judge, on one node and on two."""

import pytest
from sqlalchemy import text

from wenlu.domains.compliance.errors import GateUnavailable
from wenlu.domains.compliance.schemas import Level, Role, Situation
from wenlu.domains.compliance.service import ComplianceService, shipped_body
from wenlu.kernel.clock import ManualClock
from wenlu.platform.database import UnitOfWorkFactory

PRIVATE = Situation(Role.ADVISER, "您加我个人微信吧")


@pytest.fixture
async def compliance(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> ComplianceService:
    service = ComplianceService(unit_of_work, clock)
    await service.load()
    return service


async def test_nothing_leaves_without_rules(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> None:
    service = ComplianceService(unit_of_work, clock)
    with pytest.raises(GateUnavailable):
        service.review(PRIVATE)
    assert (service.state.loaded, service.version) == (False, None)
    assert service.state.since == clock.now()


async def test_first_start_brings_the_shipped_rules(
    compliance: ComplianceService, unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> None:
    second = ComplianceService(unit_of_work, clock)
    await second.load()
    assert (compliance.version, second.version) == (1, 1)
    verdict = compliance.review(PRIVATE)
    assert (verdict.verdict, verdict.rule_version) == (Level.CONFIRM, 1)


async def test_later_editions_replace_untouched_ones(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> None:
    shipped = shipped_body()
    early = shipped.model_copy(update={"edition": "2001-01-01.1"})
    first = ComplianceService(unit_of_work, clock, lambda: early)
    await first.load()
    updated = ComplianceService(unit_of_work, clock)
    await updated.load()
    assert updated.version == 2
    again = ComplianceService(unit_of_work, clock)
    await again.load()
    assert again.version == 2


async def test_shipped_rules_stand_in_where_nothing_else_can_judge(
    compliance: ComplianceService, unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> None:
    async with unit_of_work() as work:
        await work.connection.execute(text("UPDATE rule_set SET body = body - 'categories'"))
    for _ in range(2):  # the second start finds what the first has kept
        fresh = ComplianceService(unit_of_work, clock)
        await fresh.load()
        assert (fresh.version, fresh.state.behind) == (2, 1)
    assert fresh.review(PRIVATE).rule_version == 2


async def test_a_broken_version_is_not_taken_up(
    compliance: ComplianceService, unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> None:
    async with unit_of_work() as work:
        await work.connection.execute(text("UPDATE rule_set SET status = 'retired'"))
        await work.connection.execute(
            text(
                "INSERT INTO rule_set (id, version, status, body, revision, note, writers, writer_names, created_by,"
                " created_at, updated_at, shadow) SELECT gen_random_uuid(), 2, 'active', body - 'categories', 1, '', "
                "ARRAY[gen_random_uuid()], ARRAY['x'], 'x', now(), now(), false FROM rule_set"
            )
        )
    await compliance.load()
    assert compliance.review(PRIVATE).rule_version == 1
    assert (compliance.state.behind, compliance.state.behind_since) == (2, clock.now())
    assert "version 2" in compliance.warnings[0]
    fresh = ComplianceService(unit_of_work, clock)
    await fresh.load()
    assert (fresh.version, fresh.state.behind) == (1, 2)
    async with unit_of_work() as work:
        await work.connection.execute(text("DELETE FROM rule_set WHERE version = 2"))
        await work.connection.execute(text("UPDATE rule_set SET status = 'active'"))
    await compliance.load()
    assert (compliance.version, compliance.state.behind, compliance.warnings) == (1, None, ())
