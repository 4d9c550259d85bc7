"""The life of versions on the real database: four eyes, times, shares, the way back."""

from datetime import timedelta

import pytest
from tests.integration.domains.compliance.officers import AGENT, FIRST, PRIVATE, SECOND, Office

from wenlu.domains.compliance.errors import (
    NothingChanged,
    OwnRules,
    RuleBaseMoved,
    RuleDraftChanged,
    TimePast,
    WrongVersionState,
)
from wenlu.domains.compliance.events import RuleCourseChanged
from wenlu.domains.compliance.schemas import (
    ActivateVersion,
    DraftRevision,
    Level,
    OpenDraft,
    ReturnVersion,
    RollBack,
    RollOut,
    SetShadow,
    Situation,
    VersionAct,
    VersionStatus,
)
from wenlu.domains.compliance.service import ComplianceService
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.events import Event
from wenlu.kernel.ids import new_id
from wenlu.platform.database import UnitOfWorkFactory


async def test_two_people(office: Office, published: list[Event]) -> None:
    draft = await office.raised()
    look = DraftRevision(revision=draft.revision)
    with pytest.raises(WrongVersionState):
        await office.versions.approve(SECOND, 2, look)
    await office.versions.submit(FIRST, 2, look)
    with pytest.raises(OwnRules):
        await office.versions.approve(FIRST, 2, look)
    with pytest.raises(Forbidden):
        await office.versions.approve(AGENT, 2, look)
    with pytest.raises(RuleDraftChanged):
        await office.versions.approve(SECOND, 2, DraftRevision(revision=1))
    returned = await office.versions.return_version(SECOND, 2, ReturnVersion(revision=draft.revision, reason="太严"))
    assert returned.status is VersionStatus.DRAFT
    await office.versions.submit(FIRST, 2, look)
    await office.versions.withdraw(FIRST, 2, look)
    await office.versions.submit(FIRST, 2, look)
    approved = await office.versions.approve(SECOND, 2, DraftRevision(revision=draft.revision, comment="同意"))
    assert (approved.status, approved.approved_by, office.gate.version) == (VersionStatus.APPROVED, "方合规", 1)
    await office.versions.activate(SECOND, 2, ActivateVersion())
    assert office.gate.review(PRIVATE).verdict is Level.HOLD
    assert published[-1] == RuleCourseChanged(2)
    steps = (await office.versions.list_versions(FIRST)).steps
    assert [(one.act, one.by, one.comment) for one in steps if one.version == 2][:2] == [
        (VersionAct.ACTIVATED, "方合规", ""),
        (VersionAct.APPROVED, "方合规", "同意"),
    ]


async def test_nothing_to_review(office: Office) -> None:
    draft = await office.drafts.open(FIRST, OpenDraft())
    with pytest.raises(NothingChanged):
        await office.versions.submit(FIRST, draft.version, DraftRevision(revision=1))
    await office.versions.discard(FIRST, draft.version, DraftRevision(revision=1))
    assert (await office.drafts.open(FIRST, OpenDraft())).version == 3


async def test_back_in_one_step(office: Office, unit_of_work: UnitOfWorkFactory, clock: ManualClock) -> None:
    await office.activated(await office.raised())
    next_draft = await office.raised(level=Level.BLOCK)
    await office.versions.roll_back(FIRST, 1, RollBack(reason="误报太多"))
    assert office.gate.review(PRIVATE).verdict is Level.CONFIRM
    elsewhere = ComplianceService(unit_of_work, clock)
    await elsewhere.load()
    assert elsewhere.version == 1
    look = DraftRevision(revision=next_draft.revision)
    with pytest.raises(RuleBaseMoved):
        await office.versions.submit(FIRST, 3, look)
    rebased = await office.drafts.rebase(FIRST, 3, look)
    assert rebased.base == 1
    await office.activated(rebased)
    assert office.gate.review(PRIVATE).verdict is Level.BLOCK
    with pytest.raises(WrongVersionState):
        await office.versions.roll_back(FIRST, 3, RollBack(reason="x"))


async def test_times(office: Office, clock: ManualClock) -> None:
    now = clock.now()
    await office.approved(await office.raised())
    with pytest.raises(TimePast):
        await office.versions.activate(SECOND, 2, ActivateVersion(starts_at=now))
    with pytest.raises(TimePast):
        await office.versions.activate(SECOND, 2, ActivateVersion(ends_at=now - timedelta(hours=1)))
    times = ActivateVersion(starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=3))
    await office.versions.activate(SECOND, 2, times)
    await office.versions.unschedule(SECOND, 2)
    await office.versions.activate(SECOND, 2, times)
    assert await office.versions.keep_times() == 0
    clock.advance(timedelta(hours=1))
    assert await office.versions.keep_times() == 1
    assert office.gate.review(PRIVATE).rule_version == 2
    clock.advance(timedelta(hours=2))
    await office.versions.keep_times()
    assert office.gate.review(PRIVATE).rule_version == 1
    assert await office.versions.keep_times() == 0
    acts = [one.act for one in (await office.versions.list_versions(FIRST)).steps if one.version == 2]
    assert acts[:2] == [VersionAct.EXPIRED, VersionAct.ACTIVATED]


async def test_a_version_whose_base_is_gone_does_not_begin(office: Office, clock: ManualClock) -> None:
    await office.approved(await office.raised())
    await office.versions.activate(SECOND, 2, ActivateVersion(starts_at=clock.now() + timedelta(hours=1)))
    await office.activated(await office.raised(category="gift", level=Level.BLOCK))
    clock.advance(timedelta(hours=2))
    await office.versions.keep_times()
    assert office.gate.version == 3
    assert (await office.versions.list_versions(FIRST)).steps[0].act is VersionAct.OVERTAKEN


async def test_a_share_of_all_conversations(
    office: Office, unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> None:
    await office.approved(await office.raised())
    talks = [Situation(PRIVATE.role, PRIVATE.text, talk=new_id()) for _ in range(400)]

    def judged() -> set[object]:
        return {one.talk for one in talks if office.gate.review(one).rule_version == 2}

    await office.versions.roll_out(SECOND, 2, RollOut(share=5))
    few = judged()
    await office.versions.roll_out(SECOND, 2, RollOut(share=50))
    half = judged()
    assert 2 <= len(few) <= 50
    assert 150 <= len(half) <= 250
    assert few <= half, "who was chosen stays"
    elsewhere = ComplianceService(unit_of_work, clock)
    await elsewhere.load()
    assert {one.talk for one in talks if elsewhere.review(one).rule_version == 2} == half
    assert elsewhere.state.share == 50
    assert office.gate.review(PRIVATE).rule_version == 1, "what belongs to no conversation is judged by what holds"
    chosen = next(one for one in talks if one.talk in half)
    assert office.gate.review(chosen).verdict is Level.HOLD
    await office.versions.roll_out(SECOND, 2, RollOut(share=0, comment="停"))
    assert judged() == set()
    await office.versions.roll_out(SECOND, 2, RollOut(share=25))
    await office.versions.roll_out(SECOND, 2, RollOut(share=100))
    assert (office.gate.version, len(judged())) == (2, 400)


async def test_a_node_keeps_up_without_hearing(
    office: Office, unit_of_work: UnitOfWorkFactory, clock: ManualClock
) -> None:
    elsewhere = ComplianceService(unit_of_work, clock)
    await elsewhere.load()
    await office.activated(await office.raised())
    async with unit_of_work() as work:
        await elsewhere.keep_up(work)
    assert elsewhere.review(PRIVATE).rule_version == 2


async def test_one_shadow_at_a_time(office: Office) -> None:
    await office.approved(await office.raised())
    await office.versions.set_shadow(FIRST, 2, SetShadow(shadow=True))
    draft = await office.raised(category="gift", level=Level.BLOCK)
    await office.versions.submit(FIRST, 3, DraftRevision(revision=draft.revision))
    shadow = await office.versions.set_shadow(FIRST, 3, SetShadow(shadow=True))
    assert shadow.shadow
    views = {one.version: one for one in (await office.versions.list_versions(FIRST)).versions}
    assert (views[2].shadow, views[3].shadow) == (False, True)
    assert office.gate.review(PRIVATE).verdict is Level.CONFIRM
