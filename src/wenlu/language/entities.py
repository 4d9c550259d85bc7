"""What one message names: securities, products, sums, rates, days, accounts, channels, boards, banks, actions.

Each entity carries its place in the original text, the folded words and a key that is the same however it was written
(`600519`, `star`, `CNY 500000`, `2026-11-03`). Numbers belong to one entity only; a word may be of several kinds
(科创板 is a product and a board). What is uncertain is left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from wenlu.language.dates import Moment, find_dates
from wenlu.language.edits import Respelt
from wenlu.language.numbers import Money, Quantity, Rate, find_money, find_quantities, find_rates
from wenlu.language.securities import find_bank, speaks_of_securities, spot_by_initials, spot_securities
from wenlu.language.slots import slot_spans, stands_alone
from wenlu.language.spellings import read


class EntityKind(StrEnum):
    """Kinds of entities; the comment says what `Entity.key` is."""

    SECURITY = "security"  # its code; the name for funds that the table does not know
    PRODUCT = "product"  # a product of slots.toml: star, margin, reverse_repo
    AMOUNT = "amount"  # CNY 500000, ~CNY 100000, CNY 500000-1000000
    QUANTITY = "quantity"  # 200 share, 1 lot
    RATE = "rate"  # a part of the whole: 0.0003
    DATE = "date"  # 2026-11-03, 2026-11-01/2026-11-30, 15:00; empty if the day depends on an unknown today
    ACCOUNT = "account"  # credit, ordinary, option, money, fund, ...
    CHANNEL = "channel"  # app, pc, branch, phone, wechat, web
    BOARD = "board"  # star, chinext, beijing, shanghai, hong_kong, ...
    BANK = "bank"  # icbc, cmb, ...
    ACTION = "action"  # an action of slots.toml: open, close, cancel


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that a message names; `start` and `end` bound it in the original text.

    `text` are the folded words, well spelt. `value` is there for amounts, quantities, rates and dates, `name` for
    securities that the table knows.
    """

    kind: EntityKind
    key: str
    text: str
    start: int
    end: int
    value: Money | Quantity | Rate | Moment | None = None
    name: str = ""


_WORDS = {kind.value: kind for kind in (EntityKind.ACCOUNT, EntityKind.CHANNEL, EntityKind.BOARD, EntityKind.BANK)}
_OF_SLOTS = {"product": EntityKind.PRODUCT, "action": EntityKind.ACTION}


def find_entities(text: str, today: date | None = None) -> tuple[Entity, ...]:
    """The entities of a message, in order of their places. Reads its first 2,000 characters; never raises.

    `today` is the customer's own date; without it 昨天 and 11月3号 are found but not resolved.
    """
    return entities_of(read(text), today)


def entities_of(message: Respelt, today: date | None = None) -> tuple[Entity, ...]:
    """The entities of a message that has been read already (`spellings.read`)."""
    found = [*_without_overlaps(_numbers(message, today)), *_words(message), *_slots(message)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind)))


def _numbers(message: Respelt, today: date | None) -> Iterator[Entity]:
    """Securities and everything with digits, those that win first: a code is no date, 1月5号 no sum."""
    text = message.text
    for security in (*spot_securities(text), *spot_by_initials(text)):
        key = security.code or text[security.start : security.end]
        yield _entity(message, EntityKind.SECURITY, key, security.start, security.end, name=security.name)
    for start, end, rate in find_rates(text):
        yield _entity(message, EntityKind.RATE, str(rate), start, end, rate)
    for start, end, moment in find_dates(text, today):
        yield _entity(message, EntityKind.DATE, str(moment), start, end, moment)
    for start, end, quantity in find_quantities(text):
        yield _entity(message, EntityKind.QUANTITY, str(quantity), start, end, quantity)
    for start, end, money in find_money(text):
        yield _entity(message, EntityKind.AMOUNT, str(money), start, end, money)


def _words(message: Respelt) -> Iterator[Entity]:
    text = message.text
    for kind, (matcher, keys) in _matchers().items():
        for which, start, end in matcher.find_matches_as_indexes(text):
            if not stands_alone(text, start, end):
                continue
            yield _entity(message, kind, keys[which], start, end)
            code = find_bank(text[start:end]) if kind is EntityKind.BANK else None
            if code and speaks_of_securities(text):  # 招商银行的股票
                yield _entity(message, EntityKind.SECURITY, code, start, end, name=text[start:end])


def _slots(message: Respelt) -> Iterator[Entity]:
    """Products and actions. A word that stands for both (开户) is an action."""
    for start, end, slots in slot_spans(message.text):
        dimensions = {slot.dimension for slot in slots}
        for slot in slots:
            kind = _OF_SLOTS.get(slot.dimension)
            if kind is None or (kind is EntityKind.PRODUCT and "action" in dimensions):
                continue
            yield _entity(message, kind, slot.value, start, end)


def _entity(
    message: Respelt,
    kind: EntityKind,
    key: str,
    start: int,
    end: int,
    value: Money | Quantity | Rate | Moment | None = None,
    name: str = "",
) -> Entity:
    first, last = message.span(start, end)
    return Entity(kind, key, message.text[start:end], first, last, value, name)


def _without_overlaps(found: Iterator[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return kept


@cache
def _matchers() -> dict[EntityKind, tuple[AhoCorasick, list[str]]]:
    table = tomllib.loads(files("wenlu.language").joinpath("data", "entities.toml").read_text("utf-8"))
    matchers = {}
    for name, kind in _WORDS.items():
        keys = {word: key for key, words in table[name].items() for word in words}
        matchers[kind] = AhoCorasick(list(keys), matchkind=MatchKind.LeftmostLongest), list(keys.values())
    return matchers
