"""Finds what names a person in a text: numbers of identity, telephone, card, account, passport; e-mail, address, name.

What is found has its place in the text as it was written, so that a page can cover it, an export leave it out and a
rule point at it. Numbers with a checksum (GB 11643, ISO/IEC 7812) need it to be right; names, addresses and accounts
need words around them that say what they are. It leans to the safe side: a number that only may be an account is
found too (`Kind.NUMBER`), while six digits stay (codes of securities), and so do amounts with their unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from wenlu.language.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


class Kind(StrEnum):
    """What a passage tells about a person."""

    IDENTITY_NUMBER = "identity_number"  # 居民身份证
    BANK_CARD = "bank_card"
    PASSPORT = "passport"  # and permits to travel between the mainland, Hong Kong, Macau and Taiwan
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"  # 资金账号, 股东账户, 客户号
    CONTACT = "contact"  # 微信号, QQ
    ADDRESS = "address"
    NAME = "name"
    NUMBER = "number"  # long, of an unknown kind


@dataclass(frozen=True, slots=True)
class Personal:
    """A passage that names a person; `start` and `end` are characters of the text as it was written."""

    kind: Kind
    start: int
    end: int


_GAP = r"[ \-\u2010-\u2015\u00a0\u3000]?"
_IDENTITY = re.compile(rf"(?<!\d)[1-9]\d{{5}}{_GAP}(?:19|20)\d{{2}}{_GAP}\d{{4}}{_GAP}\d{{3}}[\dXx](?![\dA-Za-z])")
_PHONE = re.compile(rf"(?<![\d.])(?:\+?86{_GAP})?(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}})(?!\d)")
_CARD = re.compile(
    rf"(?<!\d)(?:62|60|4\d|5[1-5]|3[57]|9[05-9])\d{{2}}{_GAP}(?:\d{{4}}{_GAP}){{2,3}}\d{{1,4}}(?:{_GAP}\d{{1,3}})?(?!\d)"
)
_NOT_DIGIT = re.compile(r"[^\dXx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def find_identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Eighteen characters with a real birthday and the right last one."""
    for found in _IDENTITY.finditer(text):
        number = _NOT_DIGIT.sub("", found[0]).upper()
        if _is_birthday(number[6:14]) and _check_character(number) == number[17]:
            yield found.span()


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Mobile numbers of the mainland; service lines have other shapes."""
    for found in _PHONE.finditer(text):
        yield found.span(1)


def find_bank_cards(text: str) -> Iterator[tuple[int, int]]:
    """16 to 19 digits of a known issuer that satisfy Luhn."""
    for found in _CARD.finditer(text):
        number = _NOT_DIGIT.sub("", found[0])
        if 16 <= len(number) <= 19 and _luhn(number):  # noqa: PLR2004  ISO/IEC 7812
            yield found.span()


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_PASSPORT = re.compile(
    r"(?:护照|passport|通行证|回乡证|台胞证)[^\d\n]{0,8}?([a-z]{0,2}\d{7,10})(?![\da-z])|(?<![\da-z])([eg][a-hj-np-z]?\d{7,8})(?![\da-z])"
)
_SHAREHOLDER = re.compile(r"(?<![\da-z])[abf]\d{9}(?!\d)")
_ACCOUNT = re.compile(
    r"(?:账号|账户|户号|客户号|客户代码|股东卡|股东代码|account(?: (?:number|no\.?))?)(?:是|为|[ :=,])*"
    rf"([a-z]?\d(?:{_GAP}\d){{6,19}})(?!\d)"
)
_CONTACT = re.compile(
    r"(?:微信号?|vx|v信|wechat(?: id)?|qq号?)(?:是|为|[ :=,])*([a-z][a-z0-9_-]{5,19}|[1-9]\d{4,11})(?![a-z0-9_-])"
)
_NUMBER = re.compile(rf"(?<![\d.,])\d(?:{_GAP}\d){{6,}}x?(?!\s*(?:元|块|万|亿|股|份|手|rmb|yuan))")
_SPOKEN = re.compile(r"[零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{7,}")
_NAME = re.compile(
    r"(?:我叫|我的名字(?:是|叫)|我名字(?:是|叫)|本人姓名(?:是|为)?|姓名\s*[:是]?|名字\s*[:是叫])\s*"
    r"(?!人工|客服|经理|你|您|他|她|谁|什么)([\u4e00-\u9fff·]{2,4}?)(?=$|[\s,。.;!?、的]|身份证|手机|电话|要|想|今天|账户|账号|卡号|\d)"
)
_SURNAME = re.compile(r"(?<![\u4e00-\u9fff])(?:我是|我姓)([\u4e00-\u9fff]{1,3})(?=先生|女士|小姐|老师|阿姨|叔叔)")
_ENGLISH_NAME = re.compile(r"(?i:\bmy name is |\bi am called |\bname:\s*)([A-Z][\w'-]*(?: +[A-Z][\w'-]*){0,2})")
_ADDRESS = re.compile(
    r"(?:住址|地址|家住|住在|住)\s*(?:是|为|:)?\s*([\u4e00-\u9fff\d\-]{2,30}?(?:号|室|栋|楼|单元|弄|村|小区|\d)+)"
)
_SUSPECT = re.compile(
    r"\d(?:[^\w\n]?\d){4}|@|我叫|名字|姓名|我是|我姓|住|地址|微信|vx|wechat|name|called|护照|" + _SPOKEN.pattern
)
"""Nothing is found in a text in which none of these is."""


def find_personal(text: str) -> list[Personal]:
    """Everything in a text that names a person, in the order of the text, without overlaps. Raises on no text."""
    folded = normalise(text)
    if _SUSPECT.search(folded.text) is None:
        return []
    found = [Personal(kind, *folded.span(start, end)) for kind, find in _FINDERS for start, end in find(folded.text)]
    found += [Personal(Kind.NAME, *match.span(1)) for match in _ENGLISH_NAME.finditer(text)]
    return _without_overlaps(found)


def replace_personal(text: str, show: Callable[[Kind, str], str], found: Iterable[Personal] | None = None) -> str:
    """Return the text with each passage replaced by what `show` makes of its kind and its words."""
    pieces, place = [], 0
    for each in find_personal(text) if found is None else found:
        pieces += [text[place : each.start], show(each.kind, text[each.start : each.end])]
        place = each.end
    return "".join([*pieces, text[place:]])


LABELS: Mapping[Kind, str] = {
    Kind.IDENTITY_NUMBER: "<证件号>",
    Kind.PASSPORT: "<证件号>",
    Kind.BANK_CARD: "<卡号>",
    Kind.PHONE: "<手机号>",
    Kind.EMAIL: "<邮箱>",
    Kind.ACCOUNT: "<号码>",
    Kind.NUMBER: "<号码>",
    Kind.CONTACT: "<联系方式>",
    Kind.ADDRESS: "<地址>",
    Kind.NAME: "<姓名>",
}


def label_personal(text: str) -> str:
    """Return the text with a label for each passage, for where nothing of it may be kept."""
    return replace_personal(text, lambda kind, _: LABELS[kind])


def cover_personal(text: str) -> str:
    """Return the text with each passage covered as `cover` does."""
    return replace_personal(text, cover)


NUMBERS = frozenset({Kind.IDENTITY_NUMBER, Kind.BANK_CARD, Kind.PASSPORT, Kind.PHONE, Kind.EMAIL, Kind.ACCOUNT})
"""What staff do not see at once. Names and addresses they do: nobody could serve a customer without them."""


def find_numbers(text: str) -> list[Personal]:
    """The passages of those kinds alone."""
    return [each for each in find_personal(text) if each.kind in NUMBERS]


def cover_numbers(text: str) -> str:
    """Return the text with those passages covered; it stays as long as it was."""
    found = find_numbers(text)
    return replace_personal(text, cover, found) if found else text


def cover(kind: Kind, words: str) -> str:
    """What is shown of a passage to who need not know it all: enough to recognise it by, not enough to use it.

    Signs between the characters stay and nothing gets longer or shorter, so that places in the text stay true.
    """
    if kind is Kind.EMAIL:
        box, at, domain = words.partition("@")
        return f"{box[:1]}{'*' * (len(box) - 1)}{at}{domain}"
    first, last = _SHOWN.get(kind, (0, 2))
    places = [place for place, character in enumerate(words) if character.isalnum()]
    shown = {*places[:first], *places[len(places) - last :]}
    return "".join(
        "*" if place not in shown and words[place].isalnum() else words[place] for place in range(len(words))
    )


_SHOWN: Mapping[Kind, tuple[int, int]] = {
    Kind.NAME: (1, 0),
    Kind.ADDRESS: (2, 0),
    Kind.PHONE: (3, 4),
    Kind.IDENTITY_NUMBER: (3, 4),
    Kind.BANK_CARD: (0, 4),
}
"""How many characters at the beginning and at the end are shown."""


def _groups(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """The places of a pattern's first group that took part, or of the whole where it has none."""
    for match in pattern.finditer(text):
        yield match.span(match.lastindex or 0)


_FINDERS: tuple[tuple[Kind, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    (Kind.IDENTITY_NUMBER, find_identity_numbers),
    (Kind.BANK_CARD, find_bank_cards),
    (Kind.PHONE, find_phones),
    (Kind.PASSPORT, lambda text: _groups(_PASSPORT, text)),
    (Kind.ACCOUNT, lambda text: _groups(_SHAREHOLDER, text)),
    (Kind.ACCOUNT, lambda text: _groups(_ACCOUNT, text)),
    (Kind.CONTACT, lambda text: _groups(_CONTACT, text)),
    (Kind.EMAIL, lambda text: _groups(_EMAIL, text)),
    (Kind.ADDRESS, lambda text: _groups(_ADDRESS, text)),
    (Kind.NAME, lambda text: _groups(_SURNAME, text)),
    (Kind.NAME, lambda text: _groups(_NAME, text)),
    (Kind.NUMBER, lambda text: _groups(_NUMBER, text)),
    (Kind.NUMBER, lambda text: _groups(_SPOKEN, text)),
)
"""Surest first: of two that overlap the first one counts."""


def _without_overlaps(found: list[Personal]) -> list[Personal]:
    kept: list[Personal] = []
    for each in found:
        if each.end > each.start and not any(one.start < each.end and each.start < one.end for one in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _check_character(number: str) -> str:
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11]


def _is_birthday(digits: str) -> bool:
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}").year >= 1900  # noqa: PLR2004
    except ValueError:
        return False


def _luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = (digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2])  # noqa: PLR2004  Luhn
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
