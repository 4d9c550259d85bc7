"""The rules as data: what the shipped files hold and what a version in the database keeps.

Words are written the ordinary way. `{name}` stands for every member of a slot. A *term* is a literal that is a hit by
itself; a *pattern* is a regular expression that is tried only where one of its *anchors* (literals) occurs. Both are
matched against folded text: simplified, lower case, no spaces. Patterns see the marks , 、 . ? ! : and " besides, with
a full stop for the end of any sentence.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from wenlu.domains.compliance.schemas import Level, Locale, Role
from wenlu.sdk.messages import Frozen, Text

Condition = Literal[
    "unlicensed",
    "licensed",
    "above_grade",
    "needs_care",
    "advertising",
    "complaint_open",
]
Judge = Literal["identity_number", "phone", "bank_card"]


class Words(Frozen):
    """A sentence for people, in both languages."""

    zh: Text
    en: Text

    def of(self, locale: Locale) -> str:
        return self.en if locale == "en" else self.zh


class Expression(Frozen):
    """One way of saying the forbidden thing.

    `unless` are patterns that make it lawful when found in the same sentence, `unless_text` anywhere in the text;
    `guards` names the guards that may excuse it (None: those of the category). `sounds` also finds the terms by their
    pronunciation (four syllables and more) and with single characters written in pinyin. `when` holds instead of the
    category's. `security` asks for a security named in the same sentence. `off` rests; it holds from `begins_on` to
    `ends_on`, both included, by the calendar of Shanghai.
    """

    id: Text
    terms: tuple[Text, ...] = ()
    pattern: Text | None = None
    anchors: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    unless_text: tuple[Text, ...] = ()
    guards: tuple[Text, ...] | None = None
    sounds: bool = False
    security: bool = False
    judge: Judge | None = None
    when: Condition | None = None
    level: Level | None = Field(None, description="of this expression alone, where it is not the category's")
    roles: tuple[Role, ...] | None = None
    channels: tuple[Text, ...] | None = None
    off: bool = False
    begins_on: date | None = None
    ends_on: date | None = None


class Ask(Frozen):
    """A question of the customer that a bare answer turns into the forbidden thing ("保本吗?" "是的")."""

    id: Text
    question: Text
    answer: Text = Field(description="yes, no, or a pattern that the answer has to match")


class Category(Frozen):
    """One row of the table in domain.md: the idea, its level, its law, and what may be said instead."""

    id: Text
    name: Words
    level: Level
    roles: tuple[Role, ...] = (Role.ADVISER, Role.AGENT, Role.MANAGER, Role.BOT, Role.CAMPAIGN)
    when: Condition | None = None
    basis: Words
    why: Words
    instead: Words
    guards: tuple[Text, ...] = ("denial", "warning", "question", "quotation")
    unless_text: tuple[Text, ...] = ()
    warning: Words | None = Field(None, description="has to go with a message that this category objects to")
    like: Text | None = Field(None, description="takes over the expressions of another category")
    expressions: tuple[Expression, ...] = ()
    asks: tuple[Ask, ...] = ()


class Guard(Frozen):
    """A setting in which the words are lawful.

    `before` must end where the hit begins, `after` begins where it ends, both within the sentence; `sentence` may be
    anywhere in it, `following` begins the next sentence; `within` is part of what a
    pattern matched ("双录不能跳过"); `text` has to be found at least twice in
    a message of some length, as in a page that explains a fraud. `unless` between guard and hit takes the excuse away
    ("违规, 但我可以...").
    """

    id: Text
    before: tuple[Text, ...] = ()
    after: tuple[Text, ...] = ()
    sentence: tuple[Text, ...] = ()
    following: tuple[Text, ...] = ()
    text: tuple[Text, ...] = ()
    within: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()


class Answers(Frozen):
    """How people say yes and no, and what takes such an answer back."""

    yes: Text
    no: Text
    withdrawn: Text
    reassuring: Text = Field("(?!)", description="answers a worry as if there were nothing to worry about")
    elsewhere: Text = Field("", description="what a short answer has that says neither yes nor no")


class ProductLevels(Frozen):
    """Which words of a message name which product grade; the firm confirms them."""

    r1: tuple[Text, ...] = ()
    r2: tuple[Text, ...] = ()
    r3: tuple[Text, ...] = ()
    r4: tuple[Text, ...] = ()
    r5: tuple[Text, ...] = ()

    def by_rank(self) -> tuple[tuple[str, ...], ...]:
        return (self.r1, self.r2, self.r3, self.r4, self.r5)


class RuleBody(Frozen):
    """Everything a version of the rules consists of."""

    edition: Text
    meaning: Text | None = Field(None, description="the digest of the classifiers of meaning, if any")
    slots: dict[Text, tuple[Text, ...]]
    emoji: dict[Text, Text]
    syllables: dict[Text, Text]
    securities: tuple[Text, ...]
    products: ProductLevels
    answers: Answers
    guards: tuple[Guard, ...]
    categories: tuple[Category, ...]
