"""From events to what customers asked and what became of it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from wenlu.domains.bot.rules.gathering import Gathered, gather
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import Audience, EventBody, EventKind
from wenlu.domains.conversations.schemas import ActorView, EventView
from wenlu.domains.knowledge.schemas.workshop import AskedQuestion, Failure
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.ids import new_id
from wenlu.sdk.messages import ChoiceBody, TextBody

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
_KINDS: dict[type, EventKind] = {
    TextBody: EventKind.MESSAGE,
    ChoiceBody: EventKind.MESSAGE,
    facts.Understood: EventKind.UNDERSTOOD,
    facts.Queued: EventKind.QUEUED,
    facts.Feedback: EventKind.FEEDBACK,
    facts.Rated: EventKind.RATED,
    facts.Recalled: EventKind.RECALLED,
}


class Talk:
    """Writes a conversation's events."""

    def __init__(self) -> None:
        self.id = new_id()
        self.events: list[EventView] = []

    def add(self, body: EventBody, who: ActorKind = ActorKind.CUSTOMER) -> int:
        seq = len(self.events) + 1
        self.events.append(
            EventView(
                conversation_id=self.id,
                seq=seq,
                kind=_KINDS[type(body)],
                actor=ActorView(kind=who, id=None, name=""),
                at=NOW + timedelta(seconds=seq),
                client_id=new_id(),
                audience=Audience.ALL,
                body=body,
            )
        )
        return seq

    def say(self, text: str) -> int:
        return self.add(TextBody(text=text))

    def understood(self, action: str, intent: str | None = None) -> int:
        seq = len(self.events)
        body = facts.Understood(seq=seq, intent=intent, title=None, confidence=0.5, signals=(), action=action)
        self.add(body, ActorKind.BOT)
        return self.add(TextBody(text="机器人的话"), ActorKind.BOT)

    def ask(self, text: str, action: str, intent: str | None = None) -> int:
        self.say(text)
        return self.understood(action, intent)

    def gathered(self, known: list[AskedQuestion] | None = None, after: int = 0) -> Gathered:
        events = [event for event in self.events if event.seq > after]
        return gather(known or [], events, lambda text: text.replace("13812345678", "<手机号>"))[0]

    @property
    def questions(self) -> list[AskedQuestion]:
        return list(self.gathered().questions.values())


def test_what_is_said_together_is_one_question_without_personal_data() -> None:
    talk = Talk()
    talk.say("我手机是13812345678")
    talk.say("科创板怎么开")
    talk.understood("answer", "permission.star")
    (asked,) = talk.questions
    assert (asked.text, asked.seq, asked.action, asked.intent) == (
        "我手机是<手机号>\n科创板怎么开",
        2,
        "answer",
        "permission.star",
    )
    assert asked.failure is None


def test_greetings_are_no_questions() -> None:
    talk = Talk()
    talk.ask("你好", "greet")
    assert talk.questions == []


def test_in_which_ways_a_question_fails() -> None:
    talk = Talk()
    talk.ask("一", "clarify")
    talk.ask("二", "decline")
    talk.ask("三", "handoff")
    talk.add(facts.Queued(queue=QueueKind.SERVICE, reason="unknown"), ActorKind.SYSTEM)
    answer = talk.ask("四", "answer", "a.b")
    talk.add(facts.Feedback(seq=answer, helpful=False))
    talk.ask("五", "answer", "a.c")
    assert [one.failure for one in talk.questions] == [
        Failure.CLARIFIED,
        Failure.DECLINED,
        Failure.UNKNOWN,
        Failure.UNHELPFUL,
        None,
    ]


def test_asked_for_a_person_is_no_failure() -> None:
    talk = Talk()
    talk.ask("转人工", "handoff")
    talk.add(facts.Queued(queue=QueueKind.SERVICE, reason="asked"), ActorKind.SYSTEM)
    assert [one.failure for one in talk.questions] == [None]


def test_a_tap_says_what_was_meant() -> None:
    talk = Talk()
    talk.ask("开户", "clarify")
    talk.add(ChoiceBody(text="怎么开户", value="entry:account.open"))
    talk.understood("answer", "account.open")
    (asked,) = talk.questions
    assert (asked.text, asked.picked, asked.failure) == ("开户", "account.open", None)


def test_helpful_is_kept_and_stands_against_a_low_rating() -> None:
    talk = Talk()
    good = talk.ask("一", "answer", "a.b")
    talk.add(facts.Feedback(seq=good, helpful=True))
    talk.ask("二", "answer", "a.c")
    talk.add(facts.Rated(score=1))
    assert [(one.helpful, one.rating, one.failure) for one in talk.questions] == [
        (True, 1, None),
        (None, 1, Failure.LOW_RATED),
    ]


def test_a_person_who_answers_anew_corrects_the_bot_and_takes_the_rating() -> None:
    talk = Talk()
    talk.ask("佣金多少", "answer", "fee.commission")
    talk.ask("转人工", "handoff")
    talk.add(TextBody(text="您的佣金是万二，电话13812345678"), ActorKind.STAFF)
    talk.add(TextBody(text="还有别的问题吗"), ActorKind.STAFF)
    talk.add(facts.Rated(score=1))
    first, second = talk.questions
    assert (first.failure, first.staff_answer) == (Failure.CORRECTED, "您的佣金是万二，电话<手机号>\n还有别的问题吗")
    assert (second.failure, second.staff_answer) == (None, None)


def test_what_was_recalled_is_gone() -> None:
    talk = Talk()
    seq = talk.say("说错了")
    talk.add(facts.Recalled(seq=seq))
    talk.ask("怎么开户", "answer", "account.open")
    assert [one.text for one in talk.questions] == ["怎么开户"]


def test_batches_that_end_anywhere_give_the_same() -> None:
    talk = Talk()
    talk.say("一")
    talk.say("二")
    talk.understood("clarify")
    answer = talk.ask("三", "answer", "a.b")
    talk.add(facts.Feedback(seq=answer, helpful=False))
    talk.add(TextBody(text="我来答"), ActorKind.STAFF)
    whole = talk.questions
    for cut in range(1, len(talk.events)):
        first = gather([], talk.events[:cut], str)[0]
        state = gather(list(first.questions.values()), talk.events[cut:], str)
        merged = list(state[0].questions.values())
        assert [one.model_copy(update={"id": UUID(int=0)}) for one in merged] == [
            one.model_copy(update={"id": UUID(int=0)}) for one in whole
        ]
