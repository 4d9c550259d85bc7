"""Plays guided flows in a talk: begins them, goes on with them, gives the word to what matters more."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from wenlu.domains.bot.rules import Words, count_unconfirmed, sources_of
from wenlu.domains.bot.rules.composition import MOST_SOURCES
from wenlu.domains.bot.rules.flows import action_of, interrupts_flow, outranks_flow
from wenlu.domains.bot.schemas import ENTRY, PERSON, Locale, Question, Reply
from wenlu.domains.knowledge.schemas import PublishedEntry
from wenlu.domains.knowledge.service import FlowBook, FlowSpoken, FlowStep, Heard, card_bodies, choose_answer
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.language.decision import language_of
from wenlu.sdk.messages import Action, Choice, FlowPlace

_REMEMBERED = 3
"""Earlier messages of the customer in which facts are looked for when a flow begins."""
_MOST_CHOICES = 6
_TELLING_LENGTH = 12
"""Characters from which on a message in the other language changes the language of the flow."""


def play(book: FlowBook, question: Question, reply: Reply, words: Words, *, leaned: bool = False) -> Reply:
    """Return what is said in the end: `reply`, which was decided without flows, or a step of a flow, or both.

    `leaned` says that the reply answers the customer's words only together with what he said before.
    """
    place = question.flow
    if place is None and not question.remembers:
        place = book.find_place([(line.role, line.text) for line in question.history], words.today)
    if place is not None and place.status == "waiting" and place.key in book:
        leads_back = leaned and _leads_to(book, place, reply, words)
        return _go_on(book, place, question, reply, words, leads_back=leads_back)
    return _begin(book, question, reply, words)


def _begin(book: FlowBook, question: Question, reply: Reply, words: Words) -> Reply:
    key = book.find_beginning(question.q, question.choice)
    if key is None and reply.action is Action.ANSWER:
        key = book.instead_of(reply.intent)
    if key is None:
        return _with_offers(book, question, reply, words)
    earlier = [line.text for line in question.history if line.role == "customer"][-_REMEMBERED:]
    step = book.begin(key, words.locale, [*earlier, question.q], words.today, question.choice)
    calls_at_once = step.hand_over is not None and step.hand_over.queue is QueueKind.EMERGENCY
    if outranks_flow(reply) and not calls_at_once:
        return reply
    return _reply(book, step, question, reply, words)


def _with_offers(book: FlowBook, question: Question, reply: Reply, words: Words) -> Reply:
    """An answer with the flows that go on from it; whoever has just left one is not offered it again."""
    if reply.action is not Action.ANSWER or reply.intent is None:
        return reply
    offers = book.offered_after(reply.intent, words.locale)
    fresh = tuple(choice for choice in offers if choice.value not in question.offered)
    return reply.model_copy(update={"choices": (*fresh, *reply.choices)[:_MOST_CHOICES]})


def _leads_to(book: FlowBook, place: FlowPlace, reply: Reply, words: Words) -> bool:
    """Whether the entry that answers is one from which the flow begins."""
    if reply.intent is None:
        return False
    offered = [book.find_beginning("", choice.value) for choice in book.offered_after(reply.intent, words.locale)]
    return place.key in (*offered, book.instead_of(reply.intent))


def _go_on(
    book: FlowBook, place: FlowPlace, question: Question, reply: Reply, words: Words, *, leads_back: bool
) -> Reply:
    """Take the next message; an answer that `leads_back` (记不清了 after 科创板) is no other question."""
    words = _in_language(words, place, question.q)
    place = place.model_copy(update={"locale": words.locale})
    if outranks_flow(reply):
        return _taken_over(book, place, reply)
    other = book.find_beginning(question.q, question.choice)
    if other is not None and other != place.key:
        return _begin(book, question, reply, words)
    step = book.advance(place, Heard(question.q, words.today, question.choice))
    is_entry = (question.choice or "").startswith(ENTRY)
    may_interrupt = is_entry or ((not step.understood or step.loosely) and not leads_back)
    if may_interrupt and interrupts_flow(reply, question, loosely=step.loosely):
        return _interrupted(book, place, reply, words)
    return _reply(book, step, question, reply, words)


def _interrupted(book: FlowBook, place: FlowPlace, reply: Reply, words: Words) -> Reply:
    """Answer the other question and offer to go on, unless a person comes anyway."""
    again = book.ask_again(place)
    if reply.queue is not None or again is None:
        return _taken_over(book, place, reply)
    spoken = book.speak(again, words.entries, partial(_answer, words), words.locale)
    return reply.model_copy(
        update={
            "text": f"{reply.text}\n\n{spoken.text}",
            "choices": (*spoken.choices, book.stop_choice(place, words.locale)),
            "flow": again.place,
        },
    )


def _taken_over(book: FlowBook, place: FlowPlace, reply: Reply) -> Reply:
    """The flow is left; what was told goes to whoever comes."""
    left = place.model_copy(update={"status": "left"})
    note = book.note(left) if reply.queue is not None and place.facts else ""
    return reply.model_copy(update={"flow": left, "note": note})


def _reply(book: FlowBook, step: FlowStep, question: Question, reply: Reply, words: Words) -> Reply:
    words = _speaking(words, step.place.locale, book, question.channel)
    spoken = book.speak(step, words.entries, partial(_answer, words), words.locale)
    given = [words.entries[key] for key in spoken.given]
    cited = [words.entries[key] for key in spoken.cited]
    queue = step.hand_over.queue if step.hand_over else None
    return Reply(
        action=action_of(step.place.status, queue),
        text=spoken.text,
        queue=queue,
        reason="flow" if queue else "",
        confidence=1.0 if step.understood else 0.5,
        intent=given[0].key if given else None,
        title=step.place.title_en if words.english else step.place.title,
        sources=tuple(source for entry in cited for source in sources_of(entry, words))[:MOST_SOURCES],
        choices=_choices(step, spoken, given, words),
        signals=reply.signals,
        unconfirmed=sum(map(count_unconfirmed, cited)),
        cards=tuple(card for entry in given for card in card_bodies(entry, words.fill, english=words.english)),
        files=tuple(file for entry in given for file in entry.attachments),
        flow=step.place,
        note=book.note(step.place, step.hand_over.note) if step.hand_over else "",
        milliseconds=0.0,
    )


def _choices(step: FlowStep, spoken: FlowSpoken, given: Sequence[PublishedEntry], words: Words) -> tuple[Choice, ...]:
    """The options of the question; a person where it was not understood; at the end what may be asked next."""
    if step.asks is not None:
        helps = () if step.understood else (Choice(label=words.own("person"), value=PERSON),)
        return (*spoken.choices, *helps)
    if step.hand_over is not None or not given:
        return ()
    following = [words.entries[key] for key in given[-1].choices if key in words.entries]
    return tuple(Choice(label=words.title(entry), value=ENTRY + entry.key) for entry in following)


def _in_language(words: Words, place: FlowPlace, text: str) -> Words:
    """A flow goes on in its language: 50, C3 or a tapped option say nothing of another."""
    spoken: Locale = "en" if language_of(text) == "en" else "zh-CN"
    is_telling = len(text.strip()) >= _TELLING_LENGTH or (spoken == "zh-CN" and not text.isascii())
    return words if is_telling and spoken == words.locale else replace(words, locale=place.locale)


def _speaking(words: Words, locale: Locale, book: FlowBook, channel: str | None) -> Words:
    english = locale == "en"
    tell = partial(choose_answer, channel=channel, english=english)
    return replace(words, locale=locale, fill=partial(book.fill, english=english), tell=tell)


def _answer(words: Words, key: str) -> str:
    """The answer of an entry, with the warning that belongs to it where its facts have expired."""
    entry = words.entries[key]
    is_expired = any(fact.is_expired(words.today) for fact in entry.facts)
    return f"{words.answer(entry)}\n\n{words.own('expired')}" if is_expired else words.answer(entry)
