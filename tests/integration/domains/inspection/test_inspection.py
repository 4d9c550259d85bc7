"""Every closed conversation is inspected once, whatever happens, and people review within what they may see."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.integration.domains.inspection.desk import BAD, GOOD, PROMISE, catch_up, serve
from tests.nodes import Firm, Nodes, staff_id

from wenlu.bootstrap import Platform
from wenlu.domains.conversations.schemas import PostRating
from wenlu.domains.identity.rules import permissions_of
from wenlu.domains.identity.schemas import Role
from wenlu.domains.inspection.errors import (
    InspectionNotFound,
    OwnConversation,
    PlanChanged,
    ReviewInvalid,
    ReviewOutdated,
    ScorecardChanged,
    ScorecardClash,
)
from wenlu.domains.inspection.schemas.inspections import InspectAgain, InspectionFilter, PutReview, Risk
from wenlu.domains.inspection.schemas.sampling import PlanContent, RiskShare, SavePlan, TryPlan
from wenlu.domains.inspection.schemas.scorecards import SaveScorecard
from wenlu.domains.inspection.service import InspectionForgetter
from wenlu.domains.inspection.service.trends import TrendQuery
from wenlu.domains.organisation.schemas import CreateStaff, CreateUnit, QueueKind, StaffKind, UnitKind
from wenlu.kernel.actors import SYSTEM, Actor, ActorKind
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.ids import new_id

ALL = InspectionFilter()
DUE = InspectionFilter(state="due")


@pytest.fixture(autouse=True)
async def prepared(node: Platform, firm: Firm) -> None:
    await node.prepare_inspection()


async def test_what_was_closed_is_inspected_once_and_again_when_it_is_rated(
    node: Platform, firm: Firm, compliance: Actor
) -> None:
    talk = await serve(node, firm.agent)
    await serve(node, firm.agent, ends=False)
    assert await catch_up(node) == 1
    assert await catch_up(node) == 0
    detail = await node.inspection_reviews.get_detail(compliance, talk.id)
    scores = {result.item: result.score for result in detail.results}
    assert (scores["greeting"], scores["closing"], scores["refused"], scores["identity"]) == (1, 1, 5, None)
    assert detail.line.score == 100
    assert detail.line.person is not None
    assert detail.line.person.id == firm.agent.id
    texts = {line.seq: line.text for line in detail.talk}
    greeting = next(result for result in detail.results if result.item == "greeting").evidence[0]
    assert texts[greeting.seq][greeting.start : greeting.end] == "您好"

    await node.conversations.rate(talk.customer, talk.id, PostRating(client_id=new_id(), score=1))
    assert await catch_up(node) == 1
    again = await node.inspection_reviews.get_detail(compliance, talk.id)
    assert again.line.rating == 1
    assert (again.line.score or 0) < 100
    trends = await node.trends.get_trends(compliance, TrendQuery(weeks=1))
    assert [volume.conversations for volume in trends.volumes] == [1]
    assert {score.conversations for score in trends.scores} == {1}


async def test_what_a_crash_left_is_taken_up_by_the_next_node(nodes: Nodes, node: Platform, firm: Firm) -> None:
    talk = await serve(node, firm.agent)
    await node.inspection_followers.advance()
    other = await nodes.open(judges=True)
    assert await other.inspector.run() == 1
    async with node.unit_of_work() as work:
        found = (await work.connection.execute(sa.text("SELECT conversation_id FROM inspection"))).scalars().all()
    assert found == [talk.id]


async def test_one_that_cannot_be_inspected_is_given_up_and_holds_nobody_up(
    node: Platform, firm: Firm, compliance: Actor
) -> None:
    broken, fine = await serve(node, firm.agent), await serve(node, firm.second)
    await node.inspection_followers.advance()
    async with node.unit_of_work() as work:  # closed, yet nobody knows of a queue: the row is not what it should be
        await work.connection.execute(
            sa.text('UPDATE inspection_scorecard SET content = content || \'{"queues": ["service"]}\'')
        )
        await work.connection.execute(
            sa.text("UPDATE conversation SET queue = 'service' WHERE id = :id"), {"id": fine.id}
        )
    await node.inspector.run()
    assert (await node.inspector.progress(compliance)).inspected == 1
    assert (await node.inspection_reviews.get_detail(compliance, fine.id)).line.queue == "service"
    with pytest.raises(InspectionNotFound):
        await node.inspection_reviews.get_detail(compliance, broken.id)


async def test_everything_can_be_inspected_again_by_another_card(node: Platform, firm: Firm, compliance: Actor) -> None:
    talk = await serve(node, firm.agent, answers=BAD)
    await catch_up(node)
    card = (await node.scorecards.list_cards(compliance))[0]
    assert card.published is not None
    only = card.published.content.model_copy(
        update={"items": tuple(item for item in card.published.content.items if item.id == "greeting")}
    )
    await node.scorecards.save_draft(compliance, card.id, SaveScorecard(content=only))
    await node.scorecards.publish(compliance, card.id)
    assert (await node.inspector.ask_again(compliance, InspectAgain())).conversations == 1
    await node.inspector.run()
    detail = await node.inspection_reviews.get_detail(compliance, talk.id)
    assert (detail.card_version, detail.line.score, len(detail.results)) == (2, 0, 1)


async def test_cards_are_drafted_tried_and_published_by_compliance_alone(
    node: Platform, firm: Firm, compliance: Actor
) -> None:
    talk = await serve(node, firm.agent)
    card = (await node.scorecards.list_cards(firm.supervisor))[0]
    assert card.published is not None
    content = card.published.content
    for forbidden in (firm.supervisor, firm.agent):
        with pytest.raises(Forbidden):
            await node.scorecards.save_draft(forbidden, card.id, SaveScorecard(content=content))
    first = await node.scorecards.save_draft(compliance, card.id, SaveScorecard(content=content))
    with pytest.raises(ScorecardChanged):
        await node.scorecards.save_draft(compliance, card.id, SaveScorecard(content=content))
    assert first.draft is not None
    edition = first.draft.written_at
    await node.scorecards.save_draft(compliance, card.id, SaveScorecard(content=content, edition=edition))
    preview = await node.inspector.preview(compliance, talk.id, content)
    assert preview.score == 100
    other = content.model_copy(update={"queues": (QueueKind.ADVISORY,), "name": "投顾"})
    second = await node.scorecards.create(compliance, SaveScorecard(content=other))
    await node.scorecards.publish(compliance, second.id)
    third = await node.scorecards.create(compliance, SaveScorecard(content=other))
    with pytest.raises(ScorecardClash):
        await node.scorecards.publish(compliance, third.id)
    with pytest.raises(ScorecardClash):  # conversations need a card
        await node.scorecards.retire(compliance, card.id)
    await node.scorecards.retire(compliance, second.id)
    await node.scorecards.discard_draft(compliance, third.id)
    assert [one.version for one in await node.scorecards.list_versions(compliance, card.id)] == [2, 1]
    async with node.unit_of_work() as work:
        acts = await work.connection.execute(sa.text("SELECT act FROM audit_entry ORDER BY seq"))
        assert [act for act in acts.scalars() if act.startswith("scorecard")] == ["scorecard_published"]


async def test_people_review_what_they_took_no_part_in_and_may_take_it_back(
    node: Platform, firm: Firm, compliance: Actor
) -> None:
    talk = await serve(node, firm.agent)
    own = await serve(node, firm.supervisor)
    await catch_up(node)
    reviews = node.inspection_reviews
    command = PutReview(
        card_version=1, scores={"greeting": 1, "solved": 4, "integrity": 0, "risks": None}, comment="好"
    )
    with pytest.raises(OwnConversation):
        await reviews.put_review(firm.supervisor, own.id, command)
    with pytest.raises(Forbidden):
        await reviews.put_review(firm.agent, talk.id, command)
    with pytest.raises(Forbidden):
        await reviews.get_detail(firm.second, talk.id)
    with pytest.raises(ReviewOutdated):
        await reviews.put_review(firm.supervisor, talk.id, command.model_copy(update={"card_version": 9}))
    for wrong in ({"greeting": 3}, {"solved": 0}, {"nothing": 1}):
        with pytest.raises(ReviewInvalid):
            await reviews.put_review(firm.supervisor, talk.id, PutReview(card_version=1, scores=wrong))
    kept = await reviews.put_review(firm.supervisor, talk.id, command)
    assert kept.mine
    await reviews.put_review(firm.supervisor, talk.id, command)
    detail = await reviews.get_detail(compliance, talk.id)
    assert [(review.reviewer, review.mine) for review in detail.reviews] == [("supervisor", False)]
    assert detail.line.human == kept.score
    mine = await reviews.list_own(firm.agent, None, 10)
    assert [line.comments for line in mine.lines] == [("好",)]
    assert mine.reviewed_average == kept.score
    seen = await reviews.get_detail(firm.agent, talk.id)
    assert not seen.may_review
    await reviews.withdraw(firm.supervisor, talk.id)
    assert (await reviews.get_detail(compliance, talk.id)).line.human is None
    with pytest.raises(InspectionNotFound):
        await reviews.withdraw(firm.supervisor, talk.id)


async def test_what_was_written_about_a_conversation_is_forgotten_with_it(
    node: Platform, firm: Firm, compliance: Actor
) -> None:
    talk = await serve(node, firm.agent)
    await catch_up(node)
    command = PutReview(card_version=1, scores={"greeting": 1}, comment="客户说了他的住址")
    await node.inspection_reviews.put_review(compliance, talk.id, command)
    async with node.unit_of_work() as work:
        await InspectionForgetter().erase_conversation(work, talk.id)
    detail = await node.inspection_reviews.get_detail(compliance, talk.id)
    assert [(review.comment, review.scores) for review in detail.reviews] == [("", {"greeting": 1})]


@pytest.mark.parametrize("cursor", ["x", "WzFd", "WzEsICIwMDAxLTAxLTAxIiwgIngiXQ=="])
async def test_what_is_no_cursor_is_refused(node: Platform, firm: Firm, compliance: Actor, cursor: str) -> None:
    with pytest.raises(Invalid):
        await node.inspection_reviews.list_inspections(compliance, ALL, cursor, 10)
    with pytest.raises(Invalid):
        await node.trends.list_findings(compliance, TrendQuery(), cursor=cursor)
    with pytest.raises(Invalid):
        await node.inspection_reviews.list_own(firm.agent, cursor, 10)


async def test_agreement_counts_what_people_and_rules_both_scored(
    node: Platform, firm: Firm, compliance: Actor
) -> None:
    for answers, greeting in ((GOOD, 1), (GOOD, 0), (BAD, 0), (BAD, 0)):
        talk = await serve(node, firm.agent, answers=answers)
        await catch_up(node)
        command = PutReview(card_version=1, scores={"greeting": greeting, "solved": 3, "risks": None})
        await node.inspection_reviews.put_review(firm.supervisor, talk.id, command)
    card = (await node.scorecards.list_cards(compliance))[0]
    found = await node.inspection_reviews.agreement(compliance, card.id, "rules", 30)
    assert [(one.item, one.pairs, one.kappa, one.agreed) for one in found.items] == [("greeting", 4, 0.5, 0.75)]
    assert found.conversations == 4
    assert not (await node.inspection_reviews.agreement(compliance, card.id, "model", 30)).items


async def test_a_plan_draws_what_is_risky_and_colleagues_see_who_is_at_it(
    node: Platform, firm: Firm, compliance: Actor, clock: ManualClock
) -> None:
    plan = (await node.sampling.list_plans(compliance))[0]
    content = PlanContent(
        name="全看拦截", random_share=0, risks=(RiskShare(risk=Risk.REFUSED, share=1.0),), minimum_per_week=1
    )
    await node.sampling.update_plan(compliance, plan.id, SavePlan(content=content, edition=plan.edition, seed=7))
    with pytest.raises(PlanChanged):
        await node.sampling.update_plan(compliance, plan.id, SavePlan(content=content, edition=plan.edition))
    with pytest.raises(Forbidden):
        await node.sampling.create_plan(firm.supervisor, SavePlan(content=content))
    risky = await serve(node, firm.agent, tries=PROMISE)
    await serve(node, firm.agent)
    quiet = await serve(node, firm.second)
    await catch_up(node)
    reviews = node.inspection_reviews
    due = await reviews.list_inspections(compliance, DUE, None, 10)
    assert [(line.conversation_id, line.reasons) for line in due.items] == [(risky.id, ("refused",))]
    with pytest.raises(Forbidden):
        await reviews.list_inspections(firm.agent, ALL, None, 10)
    await reviews.claim(compliance, risky.id)
    assert (await reviews.list_inspections(firm.supervisor, DUE, None, 10)).items[0].claimed_by == "compliance"
    clock.advance(timedelta(days=1))
    assert await node.sampler.fill_up() == 1
    assert await node.sampler.fill_up() == 0
    due = await reviews.list_inspections(compliance, DUE, None, 1)
    assert due.next_cursor is not None
    rest = await reviews.list_inspections(compliance, DUE, due.next_cursor, 10)
    assert [(line.conversation_id, line.reasons) for line in rest.items] == [(quiet.id, ("minimum",))]
    await reviews.put_review(compliance, risky.id, PutReview(card_version=1, scores={"refused": 1}))
    count = await reviews.count_due(compliance)
    assert (count.due, count.late, count.done_today, count.mine_today) == (1, 0, 1, 1)
    progress = (await node.sampling.list_plans(compliance))[0].progress[0]
    assert (progress.drawn, progress.reviewed, progress.late) == (2, 1, 0)
    preview = await node.sampling.try_plan(compliance, TryPlan(content=content, seed=7, days=7))
    assert (preview.conversations, preview.drawn, preview.reasons) == (3, 2, {"refused": 1, "minimum": 1})
    coverage = {one.person.name: (one.conversations, one.drawn) for one in await node.sampling.coverage(compliance)}
    assert coverage == {"agent": (2, 1), "second": (1, 1)}


async def test_a_supervisor_sees_his_own_units_and_nobody_elses(node: Platform, firm: Firm, compliance: Actor) -> None:
    async with node.unit_of_work() as work:
        root = (await node.organisation.list_units(SYSTEM_STAFF))[0]
        branch, other = await node.organisation.create_units(
            work,
            SYSTEM,
            [CreateUnit(kind=UnitKind.BRANCH, name=name, parent_id=root.id) for name in ("临江", "云岭")],
        )
    people = []
    for unit, name, kind in ((branch, "linjiang", StaffKind.SUPERVISOR), (branch, "his", StaffKind.AGENT),
                             (other, "not his", StaffKind.AGENT)):  # fmt: skip
        command = CreateStaff(unit_id=unit.id, name=name, title="x", kind=kind, queues=(QueueKind.SERVICE,))
        person = await node.organisation.create_staff(SYSTEM, command)
        roles = permissions_of([Role.SUPERVISOR if kind is StaffKind.SUPERVISOR else Role.AGENT])
        people.append(Actor(ActorKind.STAFF, person.id, name, roles, new_id(), new_id()))
    supervisor, his, not_his = people
    seen, hidden = await serve(node, his), await serve(node, not_his, tries=PROMISE)
    await catch_up(node)
    reviews = node.inspection_reviews
    assert [line.conversation_id for line in (await reviews.list_inspections(supervisor, ALL, None, 10)).items] == [
        seen.id
    ]
    assert len((await reviews.list_inspections(compliance, ALL, None, 10)).items) == 2
    with pytest.raises(InspectionNotFound):
        await reviews.get_detail(supervisor, hidden.id)
    assert not (await node.trends.get_trends(supervisor, TrendQuery())).counts
    assert not (await node.trends.list_findings(supervisor, TrendQuery())).items
    assert (await node.trends.get_trends(compliance, TrendQuery())).counts


async def test_attempts_and_scores_are_counted_and_lead_to_their_conversations(
    node: Platform, firm: Firm, compliance: Actor
) -> None:
    talk = await serve(node, firm.agent, tries=PROMISE)
    await catch_up(node)
    await catch_up(node)
    trends = await node.trends.get_trends(compliance, TrendQuery(weeks=4))
    assert len(trends.weeks) == 4
    assert {(count.category, count.refused, count.sent) for count in trends.counts} >= {("return_promise", 1, 0)}
    assert [(v.messages, v.refused, v.conversations) for v in trends.volumes] == [(3, 1, 1)]
    assert [(cell.person, cell.messages, cell.findings) for cell in trends.heat] == [(firm.agent.id, 3, 1)]
    assert [(office.name, office.messages) for office in trends.offices] == [("总部", 3)]
    found = await node.trends.list_findings(compliance, TrendQuery(staff_id=firm.agent.id), category="return_promise")
    assert {(one.conversation_id, one.outcome) for one in found.items} == {(talk.id, "refused")}
    none = await node.trends.list_findings(compliance, TrendQuery(staff_id=staff_id(firm.second)))
    assert not none.items
    with pytest.raises(Forbidden):
        await node.trends.get_trends(firm.agent, TrendQuery())


async def test_suspicion_of_money_laundering_is_nowhere_here(node: Platform, firm: Firm, compliance: Actor) -> None:
    talk = await serve(node, firm.agent, asks="帮我把钱分几笔转到别人账户洗一下，别让反洗钱查到", ends=True)
    async with node.unit_of_work() as work:
        await work.connection.execute(
            sa.text("UPDATE conversation SET signals = '{aml,churn}' WHERE id = :id"), {"id": talk.id}
        )
    await catch_up(node)
    detail = await node.inspection_reviews.get_detail(compliance, talk.id)
    assert detail.line.risks == (Risk.CHURN,)
    everything = [detail, await node.trends.get_trends(compliance, TrendQuery())]
    assert all('"aml"' not in one.model_dump_json() for one in everything)
    async with node.unit_of_work() as work:
        for table in ("inspection", "inspection_task", "inspection_count", "inspection_finding"):
            rows = await work.connection.execute(sa.text(f"SELECT t::text FROM {table} t"))  # noqa: S608  our own names
            assert all("aml" not in row for row in rows.scalars())


SYSTEM_STAFF = Actor(ActorKind.STAFF, None, "root")
