"""Writes every kind of event as pages receive it, for the reducers of the web pages.

.venv/bin/python -m tools.event_fixtures

One made-up conversation with every kind of event and every kind of message body: what staff and what the customer
get of it, and the state behind each event. `tests/contract` fails if the file differs from what this writes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from wenlu.domains.compliance.schemas import Hit, Level, Verdict
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import Audience, EventBody, EventKind
from wenlu.domains.conversations.rules import ConversationState, Fact, audience_of, fold
from wenlu.domains.conversations.schemas import ActorView, EventView
from wenlu.domains.identity.schemas import StaffKind
from wenlu.domains.organisation.schemas import QueueKind, StaffCard
from wenlu.gateway.frames import EventFrame
from wenlu.kernel.actors import BOT, SYSTEM, Actor, ActorKind
from wenlu.kernel.ids import ConversationId, CustomerId, StaffId
from wenlu.sdk.messages import (
    Action,
    AnswerBody,
    AttachmentView,
    CardAction,
    CardBody,
    Choice,
    ChoiceBody,
    FileBody,
    Source,
    TextBody,
)

PATH = Path(__file__).resolve().parent.parent / "web" / "shared" / "fixtures" / "events.json"
_NAMES = UUID("0193a1b2-0000-7000-8000-000000000000")
_BEGIN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def _id(name: str) -> UUID:
    return uuid5(_NAMES, name)


VISITOR = Actor(ActorKind.CUSTOMER, _id("visitor"), "访客 4821")
KNOWN = Actor(ActorKind.CUSTOMER, _id("known"), "王**")
ADVISER = Actor(ActorKind.STAFF, _id("adviser"), "李娜")
AGENT = Actor(ActorKind.STAFF, _id("agent"), "陈晨")
SUPERVISOR = Actor(ActorKind.STAFF, _id("supervisor"), "赵敏")


def _card(actor: Actor, title: str, kind: StaffKind, licence: str | None) -> StaffCard:
    return StaffCard(
        id=StaffId(actor.id or _NAMES),
        name=actor.name,
        title=title,
        kind=kind,
        licence_number=licence,
        photo_url=None,
        office="上海世纪大道营业部",
    )


_PASSED = Verdict(verdict=Level.PASS, rule_version=1, milliseconds=0.2)
_BLOCKED = Verdict(
    verdict=Level.BLOCK,
    hits=(
        Hit(
            rule="return_promise/1",
            category="return_promise",
            level=Level.BLOCK,
            start=0,
            end=4,
            quote="保证赚钱",
            why="不得承诺收益",
            basis="证券法第一百三十五条",
            instead="投资有风险，收益不能保证",
        ),
    ),
    rule_version=1,
    milliseconds=0.3,
)


_HELD = Verdict(
    verdict=Level.HOLD,
    hits=(
        Hit(
            rule="inducement/1",
            category="inducement",
            level=Level.HOLD,
            start=0,
            end=2,
            quote="全仓",
            why="不得诱导客户进行不必要的交易",
            basis="证券法第五十七条",
            instead="请结合自己的情况决定",
        ),
    ),
    rule_version=1,
    milliseconds=0.3,
)
_WARNING = "投资有风险，入市需谨慎。"


@dataclass(frozen=True, slots=True)
class Sample:
    """An event on its way into the log."""

    kind: EventKind
    actor: Actor
    body: EventBody
    verdict: Verdict | None = None
    reason: str | None = None
    release: facts.Release | None = None
    reader_is_holder: bool = True


SAMPLES: tuple[Sample, ...] = (
    Sample(EventKind.OPENED, SYSTEM, facts.Opened(channel="webchat", locale="zh-CN")),
    Sample(EventKind.MESSAGE, VISITOR, TextBody(text="创业板怎么开通？\n我有 50 万元 🙂")),
    Sample(
        EventKind.UNDERSTOOD,
        BOT,
        facts.Understood(
            seq=2, intent="permission.chinext", title="创业板开通", confidence=0.93, signals=(), action="answer"
        ),
    ),
    Sample(
        EventKind.MESSAGE,
        BOT,
        AnswerBody(
            text="**条件**\n\n1. 前 20 个交易日日均资产不低于 10 万元\n2. 交易经验满 24 个月",
            action=Action.ANSWER,
            sources=(
                Source(
                    id="permission.chinext",
                    title="创业板开通",
                    source="创业板投资者适当性管理实施办法",
                    checked_on=date(2026, 11, 1),
                ),
            ),
            choices=(Choice(label="科创板", value="entry:permission.star"), Choice(label="转人工", value="person")),
        ),
        _PASSED,
    ),
    Sample(EventKind.FEEDBACK, VISITOR, facts.Feedback(seq=4, helpful=False)),
    Sample(EventKind.MESSAGE, VISITOR, TextBody(text="发错了")),
    Sample(EventKind.RECALLED, VISITOR, facts.Recalled(seq=6)),
    Sample(EventKind.IDENTIFIED, SYSTEM, facts.Identified(customer_id=_id("known"), name=KNOWN.name)),
    Sample(EventKind.MESSAGE, KNOWN, ChoiceBody(text="转人工", value="person")),
    Sample(
        EventKind.QUEUED,
        SYSTEM,
        facts.Queued(queue=QueueKind.ADVISORY, reason="asked", position=2, expected_seconds=120),
    ),
    Sample(
        EventKind.MESSAGE,
        KNOWN,
        FileBody(
            text="截图",
            attachment=AttachmentView(
                id=_id("file"), name="截图.png", media_type="image/png", size=2048, width=640, height=480
            ),
        ),
    ),
    Sample(
        EventKind.QUEUED,
        SYSTEM,
        facts.Queued(queue=QueueKind.ADVISORY, reason="asked", promise_at=datetime(2026, 11, 19, 0, 30, tzinfo=UTC)),
    ),
    Sample(
        EventKind.ASSIGNED,
        SYSTEM,
        facts.Assigned(staff=_card(ADVISER, "投资顾问", StaffKind.ADVISER, "S0260620010001"), reason="matched"),
    ),
    Sample(EventKind.READ, ADVISER, facts.Read(through=11)),
    Sample(EventKind.REFUSED, ADVISER, facts.Refused(text="保证赚钱", verdict=_BLOCKED)),
    Sample(EventKind.MESSAGE, ADVISER, TextBody(text="您好，我来帮您看一下。"), _PASSED, "客户已知风险"),
    Sample(EventKind.READ, KNOWN, facts.Read(through=16)),
    Sample(
        EventKind.HELD,
        ADVISER,
        facts.Held(
            hold_id=_id("hold"),
            words=TextBody(text="全仓是您自己的意思"),
            note="客户自己问的",
            verdict=_HELD,
            due_at=datetime(2026, 11, 18, 2, 10, tzinfo=UTC),
        ),
    ),
    Sample(
        EventKind.SETTLED,
        SUPERVISOR,
        facts.Settled(hold_id=_id("hold"), seq=18, state=facts.HoldState.RELEASED, reason="属实"),
    ),
    Sample(
        EventKind.MESSAGE,
        ADVISER,
        TextBody(text="全仓是您自己的意思", added=(_WARNING,)),
        _HELD,
        release=facts.Release(hold_id=_id("hold"), by=_id("supervisor"), name="赵敏", reason="属实"),
    ),
    Sample(
        EventKind.HELD,
        ADVISER,
        facts.Held(
            hold_id=_id("hold/2"),
            words=TextBody(text="全仓吧"),
            note="",
            verdict=_HELD,
            due_at=datetime(2026, 11, 18, 2, 10, tzinfo=UTC),
        ),
    ),
    Sample(
        EventKind.MESSAGE,
        ADVISER,
        CardBody(
            text="开通入口",
            title="创业板开通",
            url="https://example.com/chinext",
            image=_id("picture"),
            actions=(
                CardAction(label="去开通", url="https://example.com/open"),
                CardAction(label="再问问", value="ask"),
            ),
        ),
        _PASSED,
    ),
    Sample(EventKind.READ, SUPERVISOR, facts.Read(through=22), reader_is_holder=False),
    Sample(EventKind.NOTE, SUPERVISOR, facts.Note(text="注意适当性")),
    Sample(
        EventKind.TRANSFERRED,
        ADVISER,
        facts.Transferred(from_staff=ADVISER.id, to_staff=AGENT.id, to_queue=None, note="客户想问手续费"),
    ),
    Sample(
        EventKind.ASSIGNED,
        ADVISER,
        facts.Assigned(staff=_card(AGENT, "客服专员", StaffKind.AGENT, None), reason="transferred"),
    ),
    Sample(EventKind.RETURNED, AGENT, facts.Returned()),
    Sample(EventKind.MESSAGE, KNOWN, TextBody(text="谢谢")),
    Sample(
        EventKind.UNDERSTOOD,
        BOT,
        facts.Understood(seq=28, intent="thanks", title=None, confidence=1.0, signals=("churn",), action="greet"),
    ),
    Sample(EventKind.MESSAGE, BOT, AnswerBody(text="不客气。", action=Action.GREET), _PASSED),
    Sample(EventKind.CLOSED, KNOWN, facts.Closed(category="ended_by_customer", by="customer")),
    Sample(EventKind.RATED, KNOWN, facts.Rated(score=5, tags=("专业",), word="很好")),
)


def begin(conversation_id: ConversationId | None = None) -> ConversationState:
    """Return the state before the first event."""
    return ConversationState(
        conversation_id or ConversationId(_id("conversation")),
        CustomerId(_id("visitor")),
        "webchat",
        "zh-CN",
        _BEGIN,
    )


def frames(audience: Audience) -> Iterator[EventFrame]:
    """Return the frames that the customer (`all`) or a member of staff gets."""
    for seq, sample in enumerate(SAMPLES, 1):
        visible = audience_of(sample.kind, reader_is_holder=sample.reader_is_holder)
        for_staff = audience is Audience.STAFF
        if visible is Audience.STAFF and not for_staff:
            continue
        actor = sample.actor
        view = EventView(
            conversation_id=_id("conversation"),
            seq=seq,
            kind=sample.kind,
            actor=ActorView(kind=actor.kind, id=actor.id, name=actor.name),
            at=_BEGIN + timedelta(seconds=seq),
            client_id=_id(f"client/{seq}"),
            audience=visible,
            body=sample.body,
            verdict=sample.verdict if for_staff else None,
            reason=sample.reason if for_staff else None,
            release=sample.release if for_staff else None,
        )
        yield EventFrame.model_construct(**dict(view), type="event", through=seq)


def states() -> Iterator[ConversationState]:
    """Return the state behind each event."""
    state = begin()
    for seq, sample in enumerate(SAMPLES, 1):
        fact = Fact(seq, sample.kind, sample.actor.kind, _BEGIN + timedelta(seconds=seq), sample.body)
        state = fold(state, fact)
        yield state


def _state_members(state: ConversationState) -> dict[str, object]:
    return {
        "seq": state.head_seq,
        "status": "open" if state.is_open else "closed",
        "attendant": state.attendant,
        "queue": state.queue,
        "holder_id": state.holder_id and str(state.holder_id),
        "customer_id": str(state.customer_id),
        "customer_seq": state.customer_seq,
        "attended_seq": state.attended_seq,
        "message_seq": state.message_seq,
        "waiting_since": state.waiting_since and state.waiting_since.isoformat().replace("+00:00", "Z"),
        "category": state.category,
        "rating": state.rating,
        "intent": state.intent,
        "signals": list(state.signals),
    }


def document() -> str:
    """Return the file's content."""
    fixture = {
        "conversation_id": str(_id("conversation")),
        "staff": [frame.model_dump(mode="json") for frame in frames(Audience.STAFF)],
        "customer": [frame.model_dump(mode="json") for frame in frames(Audience.ALL)],
        "states": [_state_members(state) for state in states()],
    }
    return json.dumps(fixture, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()
