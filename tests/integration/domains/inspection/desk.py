"""Conversations that were held and closed, for the tests of inspection."""

from tests.nodes import Firm, Talk, staff_id, visit

from wenlu.bootstrap import Platform
from wenlu.domains.compliance.errors import ComplianceRefused
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventKind
from wenlu.domains.conversations.schemas import CloseConversation, Draft, PostRating
from wenlu.kernel.actors import SYSTEM, Actor
from wenlu.kernel.ids import new_id

GOOD = ("您好，正在查询，请稍等。", "请问还有其他问题吗？感谢您的咨询，再见。")
BAD = ("手机号在营业时间内修改。",)
PROMISE = "这个产品保本保息，肯定不会亏，我保证"


async def assign(talk: Talk, staff: Actor) -> None:
    platform = talk.platform
    cards = await platform.organisation.get_cards([staff_id(staff)])
    body = facts.Assigned(staff=cards[staff_id(staff)], reason="matched")
    async with platform.unit_of_work() as work:
        await platform.conversations.record(work, talk.id, Draft(EventKind.ASSIGNED, SYSTEM, body))


async def serve(
    node: Platform,
    staff: Actor,
    *,
    asks: str = "我想了解一下怎么修改预留手机号",
    answers: tuple[str, ...] = GOOD,
    tries: str = "",
    rating: int | None = None,
    ends: bool = True,
) -> Talk:
    """Let somebody ask, be served and leave."""
    talk = await visit(node)
    await talk.say(asks)
    await assign(talk, staff)
    for answer in answers:
        await talk.answer(staff, answer)
        await talk.say("好的")
    if tries:
        try:
            await talk.answer(staff, tries)
        except ComplianceRefused:
            pass
        else:
            raise AssertionError("the gate let it through")
    if ends:
        await node.conversations.close(staff, talk.id, CloseConversation(category="other"))
    if rating is not None:
        command = PostRating(client_id=new_id(), score=rating)
        await node.conversations.rate(talk.customer, talk.id, command)
    return talk


async def catch_up(node: Platform) -> int:
    """Do what the loops would: follow the log, inspect what waits."""
    await node.inspection_followers.advance()
    return await node.inspector.run()


__all__ = ["BAD", "GOOD", "PROMISE", "Firm", "assign", "catch_up", "serve"]
