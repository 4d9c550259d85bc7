"""Versions of the rules on the real database."""

import httpx
import pytest
from fastapi import FastAPI

from wenlu.domains.compliance.errors import GateUnavailable, LevelTooLow, RuleSetChanged, RuleSetNotFound
from wenlu.domains.compliance.events import RuleSetActivated
from wenlu.domains.compliance.routes import router
from wenlu.domains.compliance.schemas import Level, Role, SetLevel, Situation
from wenlu.domains.compliance.service import ComplianceService, shipped_body
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.events import Event
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory
from wenlu.platform.http import Services

OFFICER = Actor(ActorKind.STAFF, new_id(), "合规", frozenset({Permission.REVIEW_COMPLIANCE}))
AGENT = Actor(ActorKind.STAFF, new_id(), "客服", frozenset({Permission.SERVE_CUSTOMERS}))
RUMOUR = Situation(Role.ADVISER, "听说这家公司要被收购了")


@pytest.fixture
async def compliance(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> ComplianceService:
    service = ComplianceService(unit_of_work, clock)
    await service.load()
    return service


async def test_without_rules_nothing_is_judged(unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> None:
    with pytest.raises(GateUnavailable):
        ComplianceService(unit_of_work, clock).review(RUMOUR)


async def test_first_start_makes_the_shipped_rules_version_one(
    compliance: ComplianceService, unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> None:
    second = ComplianceService(unit_of_work, clock)
    await second.load()
    assert (compliance.version, second.version) == (1, 1)
    assert second.review(RUMOUR).verdict is Level.CONFIRM


async def test_a_later_edition_replaces_an_untouched_one_only(
    unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> None:
    early = shipped_body().model_copy(update={"edition": "2000-01-01"})
    first = ComplianceService(unit_of_work, clock, lambda: early)
    await first.load()
    updated = ComplianceService(unit_of_work, clock)
    await updated.load()
    assert updated.version == 2
    await first.load()
    assert first.version == 2
    await first.set_level(OFFICER, "rumour", SetLevel(level=Level.HOLD))
    future = shipped_body().model_copy(update={"edition": "2999-01-01"})
    later = ComplianceService(unit_of_work, clock, lambda: future)
    await later.load()
    assert later.version == 3


async def test_a_raised_level_holds_at_once_and_elsewhere_after_loading(
    compliance: ComplianceService, unit_of_work: UnitOfWorkFactory, clock: ManualClock, published: list[Event]
) -> None:
    elsewhere = ComplianceService(unit_of_work, clock)
    await elsewhere.load()
    view = await compliance.set_level(OFFICER, "rumour", SetLevel(level=Level.BLOCK))
    assert (view.version, view.status) == (2, "active")
    assert published[-1] == RuleSetActivated(2)
    assert compliance.review(RUMOUR).verdict is Level.BLOCK
    assert elsewhere.review(RUMOUR).rule_version == 1
    await elsewhere.load()
    assert elsewhere.review(RUMOUR).verdict is Level.BLOCK
    await compliance.activate(OFFICER, 1)
    assert compliance.review(RUMOUR).verdict is Level.CONFIRM


async def test_levels_fall_to_the_default_only(compliance: ComplianceService) -> None:
    with pytest.raises(LevelTooLow):
        await compliance.set_level(OFFICER, "return_promise", SetLevel(level=Level.HINT))
    assert compliance.version == 1


async def test_versions_that_are_missing_or_overtaken(compliance: ComplianceService) -> None:
    with pytest.raises(RuleSetNotFound):
        await compliance.activate(OFFICER, 9)
    with pytest.raises(RuleSetChanged):
        await compliance.activate(OFFICER, 1, after=7)


async def test_for_compliance_officers_only(compliance: ComplianceService) -> None:
    with pytest.raises(Forbidden):
        await compliance.get_rules(AGENT)
    with pytest.raises(Forbidden):
        await compliance.set_level(AGENT, "rumour", SetLevel(level=Level.BLOCK))
    with pytest.raises(Forbidden):
        await compliance.review_on_bench(AGENT, RUMOUR)


async def test_routes(compliance: ComplianceService) -> None:
    async def authenticate(_token: str) -> Actor:
        return OFFICER

    app = FastAPI()
    app.include_router(router)
    app.state.services = Services(compliance)
    app.state.authenticate = authenticate
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://test", headers={"authorization": "Bearer x"}
    ) as client:
        rules = (await client.get("/api/v1/compliance/rules")).json()
        promise = next(each for each in rules["categories"] if each["id"] == "return_promise")
        assert promise["level"] == promise["default_level"] == "block"
        assert promise["terms"] >= 100
        changed = await client.put("/api/v1/compliance/rules/gift/level", json={"level": "block"})
        assert changed.json()["version"] == 2
        judged = await client.post("/api/v1/compliance/review", json={"role": "agent", "text": "开户送手机"})
        assert judged.json()["verdict"] == "block"
        assert judged.json()["hits"][0]["quote"]
