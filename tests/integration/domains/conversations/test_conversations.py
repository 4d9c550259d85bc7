"""What people do in a conversation, and what they may not."""

import asyncio
from datetime import timedelta

import pytest
from tests.nodes import SECRETS, Firm, Nodes, Talk, customer_id, staff_id, visit

from wenlu.bootstrap import Platform
from wenlu.domains.compliance.errors import ComplianceBlocked, ComplianceConfirm
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.errors import (
    ConversationClosed,
    ConversationNotFound,
    ConversationOpen,
    NoSuchMessage,
    NotHolder,
    ReadDenied,
    RecallTooLate,
    WrongBody,
)
from wenlu.domains.conversations.events import Audience, EventKind
from wenlu.domains.conversations.schemas import (
    MAX_SEQ,
    CloseConversation,
    Draft,
    ListConversations,
    PostFeedback,
    PostMessage,
    PostNote,
    PostRating,
    PostRecall,
)
from wenlu.kernel.actors import BOT, SYSTEM, Actor
from wenlu.kernel.clock import ManualClock
from wenlu.kernel.errors import Forbidden, Invalid
from wenlu.kernel.ids import new_id
from wenlu.sdk.messages import Action, AnswerBody, ChoiceBody, TextBody

ENDED = CloseConversation(category="other")


async def assign(talk: Talk, staff: Actor) -> None:
    """Give the conversation to somebody, whatever routing would say."""
    platform = talk.platform
    cards = await platform.organisation.get_cards([staff_id(staff)])
    body = facts.Assigned(staff=cards[staff_id(staff)], reason="matched")
    async with platform.unit_of_work() as work:
        await platform.conversations.record(work, talk.id, Draft(EventKind.ASSIGNED, SYSTEM, body))


async def bot_says(talk: Talk, text: str) -> int:
    async with talk.platform.unit_of_work() as work:
        draft = Draft(EventKind.MESSAGE, BOT, AnswerBody(text=text, action=Action.ANSWER))
        return (await talk.platform.conversations.record(work, talk.id, draft))[0].seq


async def test_a_customer_has_one_open_conversation_however_often_he_asks(node: Platform, talk: Talk) -> None:
    async def ask() -> object:
        async with node.unit_of_work() as work:
            return await node.conversations.open(work, customer_id(talk.customer), "webchat", "zh-CN")

    assert set(await asyncio.gather(*(ask() for _ in range(5)))) == {talk.id}
    await node.conversations.close(talk.customer, talk.id, ENDED)
    later = set(await asyncio.gather(*(ask() for _ in range(5))))
    assert len(later) == 1
    assert talk.id not in later


async def test_a_message_is_recalled_by_its_writer_within_two_minutes(
    node: Platform, talk: Talk, clock: ManualClock
) -> None:
    stranger = await visit(node)
    seq = await talk.say("卡号 6222 0000")
    recall = PostRecall(client_id=new_id(), seq=seq)
    with pytest.raises(ConversationNotFound):
        await node.conversations.recall(stranger.customer, talk.id, recall)
    for wrong in (1, 99):
        with pytest.raises(NoSuchMessage):
            await node.conversations.recall(talk.customer, talk.id, PostRecall(client_id=new_id(), seq=wrong))
    assert (await node.conversations.recall(talk.customer, talk.id, recall)).seq == 3
    assert (await node.conversations.recall(talk.customer, talk.id, recall)).seq == 3
    _, turns = await node.conversations.recent(talk.id)
    assert turns == ()
    late = await talk.say("另一条")
    clock.advance(timedelta(minutes=2, seconds=1))
    with pytest.raises(RecallTooLate):
        await node.conversations.recall(talk.customer, talk.id, PostRecall(client_id=new_id(), seq=late))


async def test_a_recalled_message_is_not_shown_in_lists(node: Platform, talk: Talk, firm: Firm) -> None:
    await talk.say("第一句")
    seq = await talk.say("我的密码是 123456")
    shown = (await node.overview.summarise([talk.id]))[0].last_message
    assert shown is not None
    assert shown.text == "我的密码是 123456"
    await node.conversations.recall(talk.customer, talk.id, PostRecall(client_id=new_id(), seq=seq))
    shown = (await node.overview.summarise([talk.id]))[0].last_message
    assert shown is not None
    assert shown.text == ""
    detail = await node.overview.get_detail(firm.supervisor, talk.id)
    assert "123456" not in detail.model_dump_json()


async def test_only_what_has_ended_is_rated(node: Platform, talk: Talk) -> None:
    rating = PostRating(client_id=new_id(), score=4, tags=("耐心",), word="谢谢")
    with pytest.raises(ConversationOpen):
        await node.conversations.rate(talk.customer, talk.id, rating)
    await node.conversations.close(talk.customer, talk.id, ENDED)
    assert (await node.conversations.rate(talk.customer, talk.id, rating)).seq == 3
    assert (await node.conversations.rate(talk.customer, talk.id, rating)).seq == 3
    assert (await node.overview.summarise([talk.id]))[0].rating == 4
    with pytest.raises(ConversationClosed):
        await node.conversations.close(talk.customer, talk.id, ENDED)


async def test_feedback_is_about_an_answer_of_the_bot(node: Platform, talk: Talk) -> None:
    mine = await talk.say("手续费多少")
    answer = await bot_says(talk, "万分之三")

    async def tell(seq: int) -> int:
        command = PostFeedback(client_id=new_id(), seq=seq, helpful=True)
        return (await node.conversations.give_feedback(talk.customer, talk.id, command)).seq

    assert await tell(answer) == 4
    for seq in (mine, 1, 99, MAX_SEQ):
        with pytest.raises(NoSuchMessage):
            await tell(seq)


async def test_reading_is_marked_once_and_never_beyond_the_end(node: Platform, talk: Talk, firm: Firm) -> None:
    await talk.say("在吗")
    await assign(talk, firm.agent)
    await node.conversations.read(firm.agent, talk.id, 10**9)
    await node.conversations.read(firm.agent, talk.id, 3)
    await node.conversations.read(firm.supervisor, talk.id, 2)
    events = await talk.events(firm.supervisor)
    reads = [(event.body.through, event.audience) for event in events if isinstance(event.body, facts.Read)]
    assert reads == [(3, Audience.ALL), (2, Audience.STAFF)]
    assert [event.seq for event in await talk.events()] == [1, 2, 3, 4]


async def test_what_is_unread_is_what_the_other_side_said(node: Platform, talk: Talk, firm: Firm) -> None:
    await talk.say("一")
    await bot_says(talk, "答")
    await talk.say("二")

    async def unread(reader: Actor) -> tuple[int, int]:
        line = (await node.overview.mark_read(await node.overview.summarise([talk.id]), reader))[0]
        return line.read_seq, line.unread

    assert await unread(firm.agent) == (0, 2)
    assert await unread(talk.customer) == (0, 1)
    await node.conversations.read(firm.agent, talk.id, 2)
    await node.conversations.read(talk.customer, talk.id, 4)
    assert await unread(firm.agent) == (2, 1)
    assert await unread(talk.customer) == (4, 0)


async def test_notes_are_for_staff(node: Platform, talk: Talk, firm: Firm) -> None:
    await node.conversations.note(firm.supervisor, talk.id, PostNote(client_id=new_id(), text="注意适当性"))
    assert await talk.kinds(talk.customer) == [EventKind.OPENED]
    assert await talk.kinds(firm.agent) == [EventKind.OPENED, EventKind.NOTE]
    page = await node.overview.read_events(talk.customer, talk.id, 1, 10)
    assert (page.events, page.through, page.head) == ([], 2, 2)


async def test_staff_speak_under_review(nodes: Nodes, node: Platform, talk: Talk, firm: Firm) -> None:
    await assign(talk, firm.agent)
    assert await talk.answer(firm.agent, "您好，请问有什么可以帮您？") == 3
    with pytest.raises(ComplianceBlocked) as refused:
        await talk.answer(firm.agent, "这只产品保本保收益，绝对不会亏")
    assert refused.value.verdict.hits
    with pytest.raises(ComplianceConfirm):
        await talk.answer(firm.agent, "您加我个人微信吧")
    assert await talk.answer(firm.agent, "您加我个人微信吧", reason="客户要求，公司已备案") == 6
    kinds = await talk.kinds(firm.agent)
    assert kinds == [
        EventKind.OPENED, EventKind.ASSIGNED, EventKind.MESSAGE, EventKind.REFUSED, EventKind.REFUSED, EventKind.MESSAGE
    ]  # fmt: skip
    mine, theirs = (await talk.events(firm.agent))[-1], (await talk.events())[-1]
    assert mine.verdict is not None
    assert mine.reason == "客户要求，公司已备案"
    assert (theirs.seq, theirs.verdict, theirs.reason) == (6, None, None)
    assert EventKind.REFUSED not in await talk.kinds(talk.customer)


async def test_a_message_sent_again_is_neither_judged_nor_written_again(node: Platform, talk: Talk, firm: Firm) -> None:
    await node.compliance.load()
    await assign(talk, firm.agent)
    command = PostMessage(client_id=new_id(), body=TextBody(text="您好"))
    first = await node.conversations.post(firm.agent, talk.id, command)
    await node.conversations.close(firm.agent, talk.id, ENDED)
    again = command.model_copy(update={"body": TextBody(text="保证盈利")})
    assert await node.conversations.post(firm.agent, talk.id, again) == first
    assert (await talk.kinds(firm.agent))[-2:] == [EventKind.MESSAGE, EventKind.CLOSED]


async def test_what_is_said_meanwhile_is_reviewed_with_it(node: Platform, talk: Talk, firm: Firm) -> None:
    await node.compliance.load()
    await assign(talk, firm.agent)
    judge, seen = node.conversations._gate.check, []

    async def interrupted(*arguments: object) -> object:
        judged = await judge(*arguments)  # type: ignore[arg-type]
        seen.append(arguments[1].message_seq)  # type: ignore[attr-defined]
        if len(seen) == 1:
            await talk.say("等等，还有一个问题")
        return judged

    node.conversations._gate.check = interrupted  # type: ignore[method-assign, assignment]
    assert await talk.answer(firm.agent, "好的") == 4
    assert seen == [0, 3]


@pytest.mark.parametrize("who", ["second", "supervisor", "bystander"])
async def test_who_does_not_hold_a_conversation_leaves_no_trace_in_it(
    who: str, node: Platform, talk: Talk, firm: Firm
) -> None:
    await node.compliance.load()
    await assign(talk, firm.agent)
    actor: Actor = getattr(firm, who)
    before = await talk.kinds(firm.supervisor)
    for text in ("您好", "保证盈利，绝不亏损"):
        with pytest.raises(NotHolder):
            await talk.answer(actor, text)
    with pytest.raises(NotHolder):
        await node.conversations.close(actor, talk.id, CloseConversation(category="other", note="再见"))
    assert await talk.kinds(firm.supervisor) == before


async def test_who_may_read(node: Platform, talk: Talk, firm: Firm) -> None:
    stranger = await visit(node)
    await talk.say("在吗")
    for actor in (firm.agent, firm.adviser, firm.supervisor, talk.customer):
        await node.overview.check_reader(actor, talk.id)
    await assign(talk, firm.agent)
    for actor in (firm.agent, firm.supervisor):
        await node.overview.check_reader(actor, talk.id)
    with pytest.raises(ReadDenied):
        await node.overview.check_reader(firm.second, talk.id)
    with pytest.raises(Forbidden):
        await node.overview.check_reader(firm.bystander, talk.id)
    with pytest.raises(ConversationNotFound):
        await node.overview.check_reader(stranger.customer, talk.id)
    await node.conversations.close(firm.agent, talk.id, ENDED)
    await node.overview.check_reader(firm.agent, talk.id)


async def test_a_customer_never_touches_anothers_conversation(node: Platform, talk: Talk) -> None:
    stranger = (await visit(node)).customer
    service = node.conversations
    message = PostMessage(client_id=new_id(), body=TextBody(text="嘿"))
    for act in (
        lambda: service.post(stranger, talk.id, message),
        lambda: service.read(stranger, talk.id, 1),
        lambda: service.rate(stranger, talk.id, PostRating(client_id=new_id(), score=1)),
        lambda: service.give_feedback(stranger, talk.id, PostFeedback(client_id=new_id(), seq=1, helpful=True)),
        lambda: service.close(stranger, talk.id, ENDED),
        lambda: node.overview.read_events(stranger, talk.id, 0, 10),
    ):
        with pytest.raises(ConversationNotFound):
            await act()
    assert await talk.kinds(talk.customer) == [EventKind.OPENED]


async def test_choices_are_for_customers(node: Platform, talk: Talk, firm: Firm) -> None:
    body = ChoiceBody(text="转人工", value="person")
    await node.conversations.post(talk.customer, talk.id, PostMessage(client_id=new_id(), body=body))
    await assign(talk, firm.agent)
    with pytest.raises(WrongBody):
        await node.conversations.post(firm.agent, talk.id, PostMessage(client_id=new_id(), body=body))


async def test_an_idle_conversation_ends_unless_something_was_said(node: Platform, talk: Talk) -> None:
    await talk.say("在吗")
    with pytest.raises(Exception, match="meanwhile"):
        await node.conversations.end_idle(talk.id, 0)
    await node.conversations.end_idle(talk.id, 2)
    assert (await talk.events())[-1].body == facts.Closed(category="idle", by="system")


async def test_lists_have_pages_and_refuse_strange_cursors(node: Platform, firm: Firm) -> None:
    talks = [await visit(node) for _ in range(5)]
    seen, cursor = [], None
    while True:
        command = ListConversations("bot", cursor=cursor, limit=2)
        page = await node.overview.list_conversations(firm.agent, command)
        seen += [line.id for line in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [talk.id for talk in reversed(talks)]
    for strange in ("WyJ4Il0=", "W10=", "nonsense"):
        with pytest.raises(Invalid):
            await node.overview.list_conversations(firm.agent, ListConversations("bot", cursor=strange))
    with pytest.raises(Forbidden):
        await node.overview.list_conversations(firm.bystander, ListConversations("bot"))


async def merge(talk: Talk, clock: ManualClock) -> Actor:
    """Let the firm's app say who the visitor is, and return him."""
    import jwt

    from wenlu.domains.customers.rules import mask_name
    from wenlu.kernel.actors import ActorKind

    now = int(clock.now().timestamp())
    claims = {"sub": "1001", "name": "王小明", "iat": now, "exp": now + 300, "jti": str(new_id())}
    token = jwt.encode(claims, SECRETS["customer_token_secret"].get_secret_value(), "HS256")
    platform = talk.platform
    async with platform.unit_of_work() as work:
        found = await platform.recognition.recognise(work, customer_id(talk.customer), token, "zh-CN")
        assert found.merged_from == talk.customer.id
        await platform.conversations.identify(work, found.merged_from, found.customer.id, found.customer.name)
    assert found.customer.name == mask_name("王小明")
    return Actor(ActorKind.CUSTOMER, found.customer.id, found.customer.name)


async def test_a_visitor_who_turns_out_to_be_known_takes_his_conversations_along(
    nodes: Nodes, node: Platform, talk: Talk, firm: Firm, clock: ManualClock
) -> None:
    other = await nodes.open()
    await talk.say("我的话")
    await talk.on(other).say("从另一个节点说的话")  # the other node has the visitor in memory
    ended = talk.id
    await node.conversations.close(talk.customer, talk.id, ENDED)
    async with node.unit_of_work() as work:
        second = await node.conversations.open(work, customer_id(talk.customer), "webchat", "zh-CN")
    known = await merge(talk, clock)
    for platform in (node, other):
        assert {line.id for line in await platform.overview.list_own(known)} == {ended, second}
        texts = [e.body.text for e in await Talk(platform, known, ended).events() if isinstance(e.body, TextBody)]
        assert texts == ["我的话", "从另一个节点说的话"]
        await Talk(platform, known, second).say("现在我是我")
        with pytest.raises(ConversationNotFound):
            await Talk(platform, talk.customer, second).say("现在我不是我")
        with pytest.raises(ConversationNotFound):
            await Talk(platform, talk.customer, second).events()
    staff_sees = await Talk(node, known, second).kinds(firm.supervisor)
    assert staff_sees == [EventKind.OPENED, EventKind.IDENTIFIED, EventKind.MESSAGE, EventKind.MESSAGE]
