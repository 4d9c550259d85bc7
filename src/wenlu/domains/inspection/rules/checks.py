"""What a rule finds, and where an item applies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wenlu.domains.inspection.rules.cues import ACCOUNT_ACT, OFFER, PRODUCT, spot
from wenlu.domains.inspection.rules.talk import Line, Talk
from wenlu.domains.inspection.schemas.inspections import ItemResult, NoteValue, QuotedPassage
from wenlu.domains.inspection.schemas.scorecards import ItemCondition

YES, NO = 1, 0
MOST_EVIDENCE = 8


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A passage of what the firm said that the knowledge base says otherwise; `known` is what that says."""

    evidence: QuotedPassage
    key: str
    title: str
    known: str


@dataclass(frozen=True)
class Seen:
    """A talk with what was looked up for it; what several rules ask is found once."""

    talk: Talk
    contradictions: tuple[Contradiction, ...] | None = ()
    """None: the knowledge base could not be asked."""

    @cached_property
    def offers(self) -> tuple[Line, ...]:
        """Messages of people that offer or recommend a product."""
        return tuple(
            line for line in self.talk.staff_lines if spot(OFFER, line) is not None and spot(PRODUCT, line) is not None
        )

    @cached_property
    def account_acts(self) -> tuple[QuotedPassage, ...]:
        """Places where somebody does something with the customer's account, or tells what is in it."""
        return tuple(found for line in self.talk.staff_lines if (found := spot(ACCOUNT_ACT, line)) is not None)

    @property
    def was_handed_over(self) -> bool:
        """A person took over from the bot, which had answered, or from a colleague."""
        takings = self.talk.takings
        if not takings:
            return False
        return any(taking.of_colleague for taking in takings) or bool(self.talk.before(takings[0].seq))


@dataclass(frozen=True, slots=True)
class Found:
    """A score (None: does not apply), why as a code with values, and what shows it."""

    score: int | None
    note: str = ""
    evidence: Sequence[QuotedPassage] = ()
    values: dict[str, NoteValue] | None = None

    def result(self, item: str) -> ItemResult:
        return ItemResult(
            item=item,
            score=self.score,
            evidence=tuple(self.evidence[:MOST_EVIDENCE]),
            note=self.note,
            values=self.values or {},
        )


NOT_APPLICABLE = Found(None, "not_applicable")


_APPLIES: Mapping[ItemCondition, Callable[[Seen], bool]] = {
    ItemCondition.ALWAYS: lambda _: True,
    ItemCondition.PERSON: lambda seen: bool(seen.talk.staff_lines or seen.talk.takings),
    ItemCondition.UPSET: lambda seen: bool(seen.talk.upset_lines),
    ItemCondition.HANDED_OVER: lambda seen: seen.was_handed_over,
    ItemCondition.OFFER: lambda seen: bool(seen.offers),
    ItemCondition.ACCOUNT: lambda seen: bool(seen.account_acts),
    ItemCondition.COMPLAINT: lambda seen: seen.talk.queue == "complaint" or "complaint" in seen.talk.signals,
}


def applies(condition: ItemCondition, seen: Seen) -> bool:
    """Say whether an item applies to a talk."""
    return _APPLIES[condition](seen)
