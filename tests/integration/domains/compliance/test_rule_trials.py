"""Rules tried on what was really said: history, a shadow behind the log, labelled texts; on whole nodes."""

from uuid import UUID

import pytest
from tests.integration.domains.compliance.officers import AGENT, FIRST, PRIVATE, SECOND, Office
from tests.integration.domains.inspection.desk import serve
from tests.nodes import Firm, Nodes, Talk, until, until_async

from wenlu.bootstrap import Platform
from wenlu.domains.compliance.errors import ReplayBusy, ReplayNotFound, RuleCaseNotFound
from wenlu.domains.compliance.schemas import (
    CompareTexts,
    DifferenceKind,
    DraftRevision,
    Level,
    PostReview,
    Role,
    RollBack,
    RollOut,
    RuleReplayView,
    RunRuleCases,
    SaveRuleCase,
    SetShadow,
    StartRuleReplay,
    VersionView,
)
from wenlu.kernel.actors import Actor, ActorKind, Permission
from wenlu.kernel.errors import Forbidden
from wenlu.kernel.ids import new_id

ADD_ME = "您加我个人微信吧，手机号13812345678"
PROMISE = "这个产品保本保息，肯定不会亏，我保证"
LIMITED = Actor(ActorKind.STAFF, new_id(), "助理", frozenset({Permission.REVIEW_COMPLIANCE}), new_id(), new_id())


@pytest.fixture
def judges() -> bool:
    return True


def office_of(node: Platform) -> Office:
    return Office(node.compliance, node.rule_drafts, node.rule_versions)


async def gossip(node: Platform, firm: Firm) -> Talk:
    """A talk in which an agent asks to be added, with a reason, and is kept from a promise."""
    talk = await serve(node, firm.agent, answers=("您好，请问有什么可以帮您？",), tries=PROMISE, ends=False)
    await talk.answer(firm.agent, ADD_ME, reason="客户追问，已提示以公告为准")
    return talk


async def raised(node: Platform, level: Level = Level.HOLD) -> VersionView:
    return await office_of(node).raised(level=level)


async def replayed(node: Platform, version: int) -> RuleReplayView:
    started = await node.replays.start(FIRST, StartRuleReplay(version=version))

    async def ended() -> bool:
        return (await node.replays.get(FIRST, started.id)).state != "running"

    await until_async(ended)
    return await node.replays.get(FIRST, started.id)


async def test_history_is_judged_by_both_versions(node: Platform, firm: Firm) -> None:
    talk = await gossip(node, firm)
    draft = await raised(node)
    run = await replayed(node, draft.version)
    assert (run.state, run.version, run.against, run.is_current) == ("done", 2, 1, True)
    figures = run.figures
    assert (figures.judged, figures.kinds) == (3, {DifferenceKind.RAISED: 1})
    assert figures.levels_before == {Level.PASS: 1, Level.CONFIRM: 1, Level.BLOCK: 1}, "what was refused is tried too"
    assert figures.levels_after[Level.HOLD] == 1
    channel = next(one for one in figures.categories if one.category == "private_channel")
    assert (channel.before, channel.after, channel.gained) == (1, 1, 0)
    page = await node.replays.list_differences(FIRST, run.id, None, 0, 20, as_written=False)
    (found,) = page.items
    assert (found.conversation_id, found.before, found.after) == (talk.id, Level.CONFIRM, Level.HOLD)
    assert found.text is not None
    assert "13812345678" not in found.text
    assert page.masked
    assert [said.role for said in found.context][-1] is Role.CUSTOMER
    page = await node.replays.list_differences(FIRST, run.id, DifferenceKind.RAISED, 0, 20, as_written=True)
    assert page.items[0].text == ADD_ME
    with pytest.raises(Forbidden):
        await node.replays.list_differences(LIMITED, run.id, None, 0, 20, as_written=True)
    found_category = (await node.rule_drafts.get_category(FIRST, 2, "gift")).category
    await office_of(node).save(draft, found_category.model_copy(update={"level": Level.BLOCK}))
    assert not (await node.replays.get(FIRST, run.id)).is_current


async def test_one_run_at_a_time_and_cancelled(node: Platform, firm: Firm) -> None:
    await gossip(node, firm)
    draft = await raised(node)
    started = await node.replays.start(FIRST, StartRuleReplay(version=draft.version))
    with pytest.raises(ReplayBusy):
        await node.replays.start(SECOND, StartRuleReplay(version=draft.version))
    cancelled = await node.replays.cancel(SECOND, started.id)
    assert cancelled.state == "cancelled"
    await node.replays.stop()
    assert (await node.replays.get(FIRST, started.id)).state == "cancelled"
    assert [one.id for one in await node.replays.list_latest(FIRST)] == [started.id]
    with pytest.raises(ReplayNotFound):
        await node.replays.get(FIRST, new_id())
    with pytest.raises(Forbidden):
        await node.replays.start(AGENT, StartRuleReplay(version=1))


async def test_a_run_that_dies_with_its_process(node: Platform, firm: Firm) -> None:
    await gossip(node, firm)
    draft = await raised(node)
    started = await node.replays.start(FIRST, StartRuleReplay(version=draft.version))
    await node.replays.stop()
    assert (await node.replays.get(FIRST, started.id)).state == "interrupted"
    assert (await replayed(node, draft.version)).state == "done"


async def test_a_shadow_sees_what_is_said_and_stops_nothing(node: Platform, firm: Firm) -> None:
    await node.follow_shadow()
    draft = await raised(node)
    office = office_of(node)
    await office.versions.submit(FIRST, 2, DraftRevision(revision=draft.revision))
    await office.versions.set_shadow(SECOND, 2, SetShadow(shadow=True))
    await node.follow_shadow()
    talk = await gossip(node, firm)
    for _ in range(3):  # however often it looks, everything counts once
        await node.follow_shadow()
    report = await node.shadows.get_report(FIRST, 2)
    assert (report.shadow, report.judged, report.kinds) == (True, 3, {DifferenceKind.RAISED: 1})
    assert [(one.judged, one.kinds) for one in report.days] == [(3, {DifferenceKind.RAISED: 1})]
    page = await node.shadows.list_differences(FIRST, 2, None, 20, as_written=False)
    assert [(one.conversation_id, one.after) for one in page.items] == [(talk.id, Level.HOLD)]
    await office.versions.set_shadow(SECOND, 2, SetShadow(shadow=False))
    await node.follow_shadow()
    await gossip(node, firm)
    await node.follow_shadow()
    assert (await node.shadows.get_report(FIRST, 2)).judged == 3
    with pytest.raises(Forbidden):
        await node.shadows.get_report(AGENT, 2)


async def test_two_nodes_switch_together(nodes: Nodes, node: Platform, firm: Firm) -> None:
    other = await nodes.open(judges=True)
    await office_of(node).activated(await raised(node))
    await until(lambda: other.compliance.version == 2)
    assert other.compliance.review(PRIVATE).verdict is Level.HOLD
    await office_of(other).versions.roll_back(SECOND, 1, RollBack(reason="误报"))
    await until(lambda: node.compliance.version == 1)
    office = office_of(node)
    await office.approved(await office.raised(level=Level.BLOCK))
    await office.versions.roll_out(SECOND, 3, RollOut(share=50))
    by: dict[UUID, set[int]] = {}
    for _ in range(6):
        talk = await serve(node, firm.agent, answers=("您好",), ends=False)
        await talk.on(other).answer(firm.agent, "好的，请稍等")
        events = [one for one in await talk.events(firm.agent) if one.verdict is not None]
        by[talk.id] = {one.verdict.rule_version for one in events if one.verdict}
        assert len(events) == 2
    assert all(len(versions) == 1 for versions in by.values()), "a conversation meets one version, on whichever node"
    assert set().union(*by.values()) <= {1, 3}


async def test_labelled_texts_under_two_versions(node: Platform) -> None:
    draft = await raised(node)
    texts = {PRIVATE.text: Level.HOLD, "我们不能承诺收益": Level.PASS, PROMISE: Level.BLOCK}
    commands = [
        SaveRuleCase(situation=PostReview(role=Role.ADVISER, text=text), expected=level)
        for text, level in texts.items()
    ]
    ids = await node.rule_bench.add_cases(FIRST, commands)
    run = await node.rule_bench.run_cases(FIRST, RunRuleCases(version=draft.version))
    assert (run.before.unlawful, run.before.caught, run.after.caught) == (2, 1, 2)
    assert (run.after.lawful, run.after.let_through) == (1, 1)
    await node.rule_bench.delete_case(FIRST, ids[0])
    assert len(await node.rule_bench.list_cases(SECOND)) == 2
    with pytest.raises(RuleCaseNotFound):
        await node.rule_bench.delete_case(FIRST, ids[0])
    situation = PostReview(role=Role.ADVISER, text=PRIVATE.text)
    compared = await node.rule_bench.compare(FIRST, CompareTexts(situation=situation, version=draft.version))
    assert (compared.active.verdict, compared.other.verdict) == (Level.CONFIRM, Level.HOLD)
    with pytest.raises(Forbidden):
        await node.rule_bench.review(AGENT, PRIVATE)
