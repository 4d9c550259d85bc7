"""Made-up talks for the tests of inspection."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from wenlu.domains.compliance.schemas import Hit, Level, Verdict
from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import Audience, EventKind
from wenlu.domains.conversations.schemas import ActorView, EventView
from wenlu.domains.inspection.rules.checks import Contradiction, Found, Seen
from wenlu.domains.inspection.rules.scoring import CHECKS
from wenlu.domains.inspection.rules.talk import Talk, talk_of
from wenlu.domains.inspection.schemas.scorecards import Check
from wenlu.domains.organisation.schemas import QueueKind, StaffCard, StaffKind
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.ids import StaffId, new_id
from wenlu.sdk.messages import Action, AnswerBody, TextBody

BEGAN = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
ADVISER, AGENT = UUID(int=1), UUID(int=2)
CONVERSATION = UUID(int=77)


def verdict(category: str, level: Level, text: str, signals: tuple[str, ...] = ()) -> Verdict:
    hit = Hit(rule=f"{category}.1", category=category, level=level, start=0, end=min(4, len(text)), quote=text[:4],
              why="", basis="", instead="")  # fmt: skip
    return Verdict(verdict=level, hits=(hit,), signals=signals, rule_version=1, milliseconds=0.1)  # type: ignore[arg-type]


class Telling:
    """Writes a conversation event by event; every event comes `step` seconds after the one before."""

    def __init__(self) -> None:
        self.events: list[EventView] = []
        self.at = BEGAN

    def _add(
        self, kind: EventKind, actor: ActorKind, person: UUID | None, body: object, after: int, **more: object
    ) -> int:
        self.at += timedelta(seconds=after)
        seq = len(self.events) + 1
        self.events.append(
            EventView.model_construct(
                conversation_id=CONVERSATION, seq=seq, kind=kind, at=self.at, client_id=new_id(), audience=Audience.ALL,
                actor=ActorView.model_construct(kind=actor, id=person, name="某人"), body=body,
                verdict=more.get("verdict"), reason=more.get("reason"),
            )
        )  # fmt: skip
        return seq

    def customer(self, text: str, after: int = 5) -> int:
        return self._add(EventKind.MESSAGE, ActorKind.CUSTOMER, UUID(int=9), TextBody(text=text), after)

    def bot(self, text: str, after: int = 1) -> int:
        body = AnswerBody(text=text, action=Action.ANSWER)
        return self._add(EventKind.MESSAGE, ActorKind.BOT, None, body, after)

    def staff(self, text: str, after: int = 10, person: UUID = ADVISER, **more: object) -> int:
        return self._add(EventKind.MESSAGE, ActorKind.STAFF, person, TextBody(text=text), after, **more)

    def refused(self, text: str, category: str, level: Level, person: UUID = ADVISER) -> int:
        body = facts.Refused(text=text, verdict=verdict(category, level, text))
        return self._add(EventKind.REFUSED, ActorKind.STAFF, person, body, 3)

    def taken(self, person: UUID = ADVISER, after: int = 5) -> int:
        card = StaffCard(
            id=StaffId(person), name="陆知遥", title="投资顾问", kind=StaffKind.ADVISER, licence_number=None,
            photo_url=None, office="总部",
        )  # fmt: skip
        return self._add(
            EventKind.ASSIGNED, ActorKind.SYSTEM, None, facts.Assigned(staff=card, reason="matched"), after
        )

    def queued(self, queue: QueueKind = QueueKind.SERVICE) -> int:
        return self._add(EventKind.QUEUED, ActorKind.BOT, None, facts.Queued(queue=queue, reason="asked"), 1)

    def closed(self, by: str = "staff") -> int:
        body = facts.Closed.model_validate({"category": "other", "by": by})
        return self._add(EventKind.CLOSED, ActorKind.STAFF, ADVISER, body, 5)

    def talk(self, **about: object) -> Talk:
        return talk_of(self.events, **about)  # type: ignore[arg-type]

    def found(self, check: Check, contradictions: tuple[Contradiction, ...] | None = (), **about: object) -> Found:
        return CHECKS[check](Seen(self.talk(**about), contradictions))


def held() -> Telling:
    """A talk that somebody has just taken from the bot."""
    telling = Telling()
    telling.customer("你好，我想问一下科创板权限怎么开通")
    telling.bot("开通科创板权限需要满足资产和经验条件。")
    telling.queued()
    telling.taken()
    return telling
