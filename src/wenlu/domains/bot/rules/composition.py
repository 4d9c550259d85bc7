"""From a decision to what is said: text, sources, choices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from wenlu.domains.bot.rules.decision import Decision
from wenlu.domains.bot.rules.texts import Texts
from wenlu.domains.bot.schemas import ENTRY, PERSON, Locale
from wenlu.domains.knowledge.schemas import CheckedBy, PublishedEntry
from wenlu.sdk.messages import Choice, Source

MOST_SOURCES = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What there is to speak with. `fill` puts in the variables, `locale` is the language, `seed` chooses wordings."""

    texts: Texts
    entries: Mapping[str, PublishedEntry]
    fill: Callable[[str], str]
    locale: Locale
    today: date
    seed: str
    tell: Callable[[PublishedEntry], str]
    """Chooses the answer of an entry, by channel and language."""

    @property
    def english(self) -> bool:
        return self.locale == "en"

    def own(self, key: str) -> str:
        """Return one of the bot's own sentences."""
        return self.fill(self.texts.choose(key, self.locale, self.seed)).strip()

    def title(self, entry: PublishedEntry) -> str:
        return (entry.title_en or entry.title) if self.english else entry.title

    def answer(self, entry: PublishedEntry) -> str:
        return self.fill(self.tell(entry)).strip()


def compose_text(decision: Decision, words: Words) -> str:
    """Return the whole text of a reply."""
    parts = [words.own(decision.lead)] if decision.lead else []
    entries = answered(decision, words)
    for entry in entries:
        heading = f"**{words.title(entry)}**\n\n" if len(entries) > 1 else ""
        parts.append(heading + words.answer(entry))
        if any(fact.is_expired(words.today) for fact in entry.facts):
            parts.append(words.own("expired"))
    if decision.tail:
        parts.append(words.own(decision.tail))
    return "\n\n".join(parts)


def answered(decision: Decision, words: Words) -> tuple[PublishedEntry, ...]:
    """Return the entries whose answers are given, in the order in which they were asked for."""
    keys = (decision.entry, *decision.also) if decision.entry else ()
    return tuple(words.entries[key] for key in keys)


def compose_choices(decision: Decision, words: Words) -> tuple[Choice, ...]:
    """Return what can be tapped: the entries offered that a customer may see, and a person where one is offered."""
    offered = [words.entries[key] for key in decision.options if key in words.entries]
    choices = [Choice(label=words.title(entry), value=ENTRY + entry.key) for entry in offered]
    if decision.offers_person:
        choices.append(Choice(label=words.own("person"), value=PERSON))
    return tuple(choices)


def sources_of(entry: PublishedEntry, words: Words) -> tuple[Source, ...]:
    """Return the entry with each source that its facts name.

    What nobody has confirmed is cited to no customer, and neither is what has expired; an entry without facts stands
    for itself.
    """
    checked = {
        fact.source: fact.checked_on
        for fact in sorted(entry.facts, key=lambda fact: fact.checked_on or date.min)
        if fact.source and fact.checked_by is not CheckedBy.UNCONFIRMED and not fact.is_expired(words.today)
    }
    title = words.title(entry)
    if not checked:
        return (Source(id=entry.key, title=title),)
    named = list(checked.items())[:MOST_SOURCES]
    return tuple(
        Source(id=entry.key if place == 0 else f"{entry.key}#{place + 1}", title=title, source=source, checked_on=day)
        for place, (source, day) in enumerate(named)
    )


def count_unconfirmed(entry: PublishedEntry) -> int:
    """Return how many facts of an entry nobody has confirmed; for the eyes of staff."""
    return sum(fact.checked_by is CheckedBy.UNCONFIRMED for fact in entry.facts)
