"""Which of an entry's answers is given, by channel, audience and language; and the cards that go with it."""

from collections.abc import Callable

from wenlu.domains.knowledge.schemas import Audience, EntryCard, EntryContent, SpecialAnswer
from wenlu.sdk.messages import CardAction, CardBody

ENTRY_VALUE = "entry:"
"""What the value of a button begins with that asks another entry."""


def choose_answer(content: EntryContent, channel: str | None, *, english: bool = False) -> str:
    """Return what a customer on this channel is told: the channel's own answer if it has one, else the main one.

    What is meant for staff is never among it, unless the whole entry is for staff and never reaches a customer.
    """
    for special in content.answers:
        if special.audience is Audience.CUSTOMER and special.channel is not None and special.channel == channel:
            return _worded(special, english=english)
    return (content.answer_en or content.answer) if english else content.answer


def staff_notes(content: EntryContent, channel: str | None, *, english: bool = False) -> tuple[str, ...]:
    """Return what staff are shown besides, the most particular first."""
    notes = [
        special
        for special in content.answers
        if special.audience is Audience.STAFF and special.channel in (None, channel)
    ]
    return tuple(_worded(note, english=english) for note in sorted(notes, key=lambda note: note.channel is None))


def card_bodies(content: EntryContent, fill: Callable[[str], str], *, english: bool = False) -> tuple[CardBody, ...]:
    """Return the cards as messages; `fill` puts in the variables."""
    return tuple(_card(card, fill, english=english) for card in content.cards)


def _worded(special: SpecialAnswer, *, english: bool) -> str:
    return (special.text_en or special.text) if english else special.text


def _card(card: EntryCard, fill: Callable[[str], str], *, english: bool) -> CardBody:
    return CardBody(
        title=(card.title_en or card.title) if english else card.title,
        text=fill((card.text_en or card.text) if english else card.text),
        url=card.url,
        actions=tuple(
            CardAction(
                label=(action.label_en or action.label) if english else action.label,
                value=None if action.key is None else ENTRY_VALUE + action.key,
                url=action.url,
            )
            for action in card.actions
        ),
    )
