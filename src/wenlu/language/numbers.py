"""Sums of money, quantities and rates as customers write them: 五十万, 50w, 1千5, 50-100万, $500, 200股, 万三.

Everything works on folded text (`normalise.fold`) and gives places in it. What could be several things is left out:
a bare 3000 may be points of an index, 几万 says no number, 万一 is mostly 'just in case'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, NamedTuple, TypeVar

Unit = Literal["share", "lot", "unit", "sheet", "ticket"]


@dataclass(frozen=True, slots=True)
class Money:
    """A sum in hundredths of the currency's unit. `most` ends a range; `is_about` where it was said so (十来万)."""

    cents: int
    currency: str
    most: int | None = None
    is_about: bool = False

    def __str__(self) -> str:
        upper = "" if self.most is None else f"-{_plain(Decimal(self.most) / 100)}"
        return f"{'~' if self.is_about else ''}{self.currency} {_plain(Decimal(self.cents) / 100)}{upper}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many: shares (股), lots (手), units of a fund (份), sheets of bonds or options (张), tickets (签)."""

    number: int
    unit: Unit
    is_about: bool = False

    def __str__(self) -> str:
        return f"{'~' if self.is_about else ''}{self.number} {self.unit}"


@dataclass(frozen=True, slots=True)
class Rate:
    """A part of the whole: 3% is 0.03, 万三 is 0.0003."""

    fraction: Decimal
    most: Decimal | None = None

    def __str__(self) -> str:
        return _plain(self.fraction) if self.most is None else f"{_plain(self.fraction)}-{_plain(self.most)}"


ValueT = TypeVar("ValueT")


class Found(NamedTuple, Generic[ValueT]):
    """A value and its place in the folded text."""

    start: int
    end: int
    value: ValueT


_HAN_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SIZES = (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10))
_LATIN_SIZES = (("million", "百万"), ("thousand", "千"), ("grand", "千"), ("w", "万"), ("k", "千"), ("m", "百万"))
_VAGUE = re.compile(r"[多来余几]")
_LONGEST = 24  # characters of a number

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d{1,15})(?:\.\d{1,8})?"
_SIZE = r"(?:[十百千]?[万亿]|[千百十]|(?:million|thousand|grand|[wkm])(?![a-z]))"
_ARABIC = rf"{_DIGITS}(?:\s?[多来余几]?{_SIZE}(?:(?:\d[千百])+|\d(?![\d.,]))?)?"
_HAN = r"[一二两三四五六七八九十](?:[零一二两三四五六七八九十百千万亿]|[多来余几](?=[十百千万亿块元])){0,15}"
_NUMBER = rf"(?:{_ARABIC}|{_HAN})"
_ABOUT_BEFORE = r"(?:大概|大约|约|差不多|将近|接近|近|about |around |roughly |approximately |~)"
_ABOUT_AFTER = r"(?:左右|上下|出头|多(?=[元块万])|多|来(?=[元块])|or so)"
_BEFORE = r"(?:hk\$|us\$|\$|¥|€|£|人民币|港币|港元|美元|rmb|cny|usd|hkd|eur|gbp)"
_AFTER = (
    r"(?:块钱|块(?!板|状)|元(?!旦|宝|器)|圆|人民币|rmb(?![a-z])|cny(?![a-z])|yuan|kuai|港币|港元|港纸|港幣|hkd(?![a-z])|"
    r"美元|美金|刀|usd(?![a-z])|dollars?|bucks|欧元|eur(?![a-z])|英镑|gbp(?![a-z]))"
)
_CURRENCIES = (
    (re.compile(r"hk|港"), "HKD"),
    (re.compile(r"us|\$|美|刀|dollar|buck"), "USD"),
    (re.compile(r"eur|€|欧"), "EUR"),
    (re.compile(r"gbp|£|英"), "GBP"),
)
# What makes of 5万 something else than money.
_COUNTED = re.compile(
    r"(?:多|来|余)?\s?(?:股|手|份|张|签|只|支|个|人|次|位|户|家|年|天|日|月|点|笔|倍|字|条|种|项|分|秒|小时|块(?:板|状)|"
    r"shares?|lots?|units?|people|points?|times|%)"
)
_MONEY = re.compile(
    rf"(?<![\d.a-z§])(?P<about>{_ABOUT_BEFORE})?\s?(?P<before>{_BEFORE})?\s?(?<![\d.,一二两三四五六七八九十百千万亿第])"
    rf"(?P<first>{_NUMBER})(?!火急)"
    rf"(?:\s?(?P<first_unit>{_AFTER})?\s?(?:-|~|到|至|or|to)\s?(?P<second>{_NUMBER}))?"
    rf"\s?(?P<more>{_ABOUT_AFTER})?\s?(?P<after>{_AFTER})?(?P<small>[一二两三四五六七八九\d](?:毛|角)|[一二三四五六七八九](?![\u4e00-\u9fff\d%]))?"
    rf"\s?(?P<late>左右|上下|or so)?"
)
_HAS_SIZE = re.compile(r"[万亿千wk百]|thousand|million|grand")
_BIG = re.compile(r"[万亿wk千]|thousand|million|grand")
_PAYING = re.compile(
    r"(?:转入|转出|转账|转|充值|充|存入|存|取出|取|提现|提|打|汇|扣|付|入金|出金|缴款|缴|交|划|亏损?|赚|赔|"
    r"deposit|withdraw|transfer|pay|paid|lost)(?:了|过|到账|进|出|走|掉|给我|我|ed|ing)*\s?$"
)
_QUANTITY = re.compile(
    rf"(?<![\d.a-z一二两三四五六七八九十百千万第§])(?P<number>{_NUMBER})\s?(?P<more>多|来|几|余)?"
    r"(?P<unit>股(?![东票份市权息民吧价指脑])|手(?![机续动工里上中头持把])|份(?!额|子)|张|签(?![名约字订署证])|"
    r"shares?(?![a-z])|lots?(?![a-z])|units?(?![a-z])|contracts?(?![a-z]))(?P<thing>合约|期权|认购|认沽|可?转债|债)?"
)
_UNITS: dict[str, Unit] = {
    "股": "share",
    "s": "share",
    "手": "lot",
    "l": "lot",
    "份": "unit",
    "u": "unit",
    "张": "sheet",
    "c": "sheet",
    "签": "ticket",
}
_TWO_DIGITS = re.compile(r"([一二两三四五六七八九])([二三四五六七八九])([十百千万亿]+)$")  # 两三万
_FEW = 10  # fewer 张 and 份 than this are of anything: 一张身份证, 一份对账单
_RATE = re.compile(
    rf"(?<![\d.])(?P<first>\d+(?:\.\d+)?)\s?(?:%?(?:-|~|到|至)(?P<second>\d+(?:\.\d+)?))?"
    r"\s?(?P<sign>%|‰|个点|个百分点|个基点|bps?\b|per ?cent)"
    rf"|(?P<part>[百千万])分之\s?(?P<of>{_DIGITS}|[零一二两三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)"
    r"|(?P<han>[一二两三四五六七八九十]+)(?P<points>个点|个百分点)"
    r"|(?<![\d.一二两三四五六七八九十几百千上数第])(?P<size>[万千])(?P<short>\d(?:\.\d+)?(?!\d)|[一二三四五六七八九](?:点[一二三四五六七八九])?)"
    r"(?![\d万千百十年月人股手个张元块位家])"
)
_FEE = re.compile(r"佣金|手续费|费率|费用|印花税|规费|免五|commission|fee|下调|调佣|降佣|降到|利率|税")
_PARTS = {"百": 100, "千": 1000, "万": 10_000, "%": 100, "‰": 1000}
_MOST_POINTS = 50  # 个点 beyond this are points of an index
_ANY_NUMBER = re.compile(r"[\d一二两三四五六七八九十百千万几]")


def parse_number(text: str) -> Decimal | None:
    """The number that a text of digits, Chinese numerals and sizes stands for: 1千5 is 1500. None if it is none."""
    for latin, han in _LATIN_SIZES:
        text = text.replace(latin, han)
    text = _VAGUE.sub("", text.replace(",", "").replace(" ", ""))
    return _parse(text) if 0 < len(text) <= _LONGEST else None


def find_money(folded: str) -> tuple[Found[Money], ...]:
    """Sums of money, in order. Without a word for the currency it is yuan, and only what has a size counts (50万)."""
    if not _ANY_NUMBER.search(folded):
        return ()
    return tuple(found for match in _MONEY.finditer(folded) if (found := _money(folded, match)) is not None)


def find_quantities(folded: str) -> tuple[Found[Quantity], ...]:
    """How many shares, lots, units, sheets or tickets are spoken of, in order."""
    if not _ANY_NUMBER.search(folded):
        return ()
    return tuple(found for match in _QUANTITY.finditer(folded) if (found := _quantity(match)) is not None)


def find_rates(folded: str) -> tuple[Found[Rate], ...]:
    """Rates in order; 万三 and 千一 only where the text speaks of a fee."""
    if not _ANY_NUMBER.search(folded):
        return ()
    speaks_of_fee = _FEE.search(folded) is not None
    return tuple(
        found for match in _RATE.finditer(folded) if (found := _rate(match, speaks_of_fee=speaks_of_fee)) is not None
    )


def _parse(text: str) -> Decimal | None:
    for sign, size in _SIZES:
        head, found, tail = text.rpartition(sign) if sign in "万亿" else text.partition(sign)
        if not found:
            continue
        many = _parse(head) if head else Decimal(1)
        if many is None:
            return None
        if len(tail) == 1 and tail != "零":  # 1千5, 两万五: the tail counts tenths of the size
            digit = _digit(tail)
            return None if digit is None else many * size + Decimal(digit) * size / 10
        rest = _parse(tail.lstrip("零")) if tail.lstrip("零") else Decimal(0)
        return None if rest is None else many * size + rest
    if text and all(sign in _HAN_DIGITS for sign in text):
        return Decimal("".join(str(_HAN_DIGITS[sign]) for sign in text))
    whole, _, part = text.partition(".")
    is_plain = text.isascii() and whole.isdigit() and (not part or part.isdigit())
    return Decimal(text.rstrip(".")) if is_plain else None


def _digit(sign: str) -> int | None:
    return int(sign) if sign.isascii() and sign.isdigit() else _HAN_DIGITS.get(sign)


def _money(folded: str, match: re.Match[str]) -> Found[Money] | None:
    currency = match["before"] or match["after"] or match["first_unit"]
    first, second = match["first"], match["second"]
    if currency is None and not _is_bare_sum(folded, match):
        return None
    if not second and (span := _TWO_DIGITS.match(first)):
        first, second = span[1] + span[3], span[2] + span[3]
    low, high = parse_number(first), parse_number(second) if second else None
    if low is None or (second and high is None):
        return None
    if high is not None and high > low and not _HAS_SIZE.search(first) and second:
        low *= _size_of(second)  # 50-100万
    if high is not None and high <= low:
        return None
    cents = int(low * 100) + _small(match["small"], match["after"])
    is_about = bool(match["about"] or match["more"] or match["late"] or _VAGUE.search(first))
    value = Money(cents, _currency(currency), None if high is None else int(high * 100), is_about)
    start = match.start("about") if match["about"] else _first_of(match, "before", "first")
    return Found(start, start + len(folded[start : match.end()].rstrip()), value) if cents >= 0 else None


def _is_bare_sum(folded: str, match: re.Match[str]) -> bool:
    """50万 without a currency, or 20000 right after a word for paying; nothing that is counted (2万股)."""
    if _COUNTED.match(folded, match.end()) or match["small"]:
        return False
    last = match["second"] or match["first"]
    if _BIG.search(last):
        return not last.startswith(("千", "百"))
    is_round_figure = last.isascii() and last.replace(",", "").isdigit() and 3 <= len(last.replace(",", "")) <= 9  # noqa: PLR2004 - 100 to 999 million
    begin = match.start("first")
    return is_round_figure and not match["second"] and _PAYING.search(folded[max(0, begin - 12) : begin]) is not None


def _size_of(number: str) -> Decimal:
    size = Decimal(1)
    for latin, han in _LATIN_SIZES:
        number = number.replace(latin, han)
    for sign, value in _SIZES:
        if sign in number and not number.startswith(sign):
            size *= value
    return size


def _small(small: str | None, after: str | None) -> int:
    """三块五 and 三块五毛: fifty cents. After anything but 块 or 元 a digit is not of this sum."""
    if small is None or after is None or after[0] not in "块元":
        return 0
    return 10 * (_digit(small[0]) or 0)


def _currency(word: str | None) -> str:
    return next((code for pattern, code in _CURRENCIES if word and pattern.search(word)), "CNY")


def _first_of(match: re.Match[str], *groups: str) -> int:
    return next(match.start(group) for group in groups if match[group])


def _quantity(match: re.Match[str]) -> Found[Quantity] | None:
    number = parse_number(match["number"])
    unit = _UNITS[match["unit"][0]]
    if number is None or number != int(number) or (match["number"] == "二" and unit == "lot"):
        return None
    if unit in {"sheet", "unit"} and number < _FEW and not match["thing"]:
        return None
    is_about = bool(match["more"] or _VAGUE.search(match["number"]))
    return Found(match.start(), match.end("unit"), Quantity(int(number), unit, is_about))


def _rate(match: re.Match[str], *, speaks_of_fee: bool) -> Found[Rate] | None:
    if match["part"]:
        number = _with_point(match["of"])
        return None if number is None else Found(match.start(), match.end(), Rate(number / _PARTS[match["part"]]))
    if match["size"]:
        number = _with_point(match["short"])
        is_meant = speaks_of_fee and number is not None
        return Found(match.start(), match.end(), Rate(number / _PARTS[match["size"]])) if is_meant and number else None
    if match["points"]:
        number = parse_number(match["han"])
        return None if number is None else Found(match.start(), match.end(), Rate(number / 100))
    sign = match["sign"]
    whole = 10_000 if sign.startswith(("b", "个基")) else _PARTS.get(sign[0], 100)
    first, second = Decimal(match["first"]), Decimal(match["second"]) if match["second"] else None
    if sign == "个点" and first > _MOST_POINTS:
        return None
    return Found(match.start(), match.end(), Rate(first / whole, None if second is None else second / whole))


def _with_point(text: str) -> Decimal | None:
    whole, point, part = text.partition("点")
    number = parse_number(whole)
    if not point or number is None:
        return number
    digits = "".join(str(_HAN_DIGITS[sign]) for sign in part)
    return number + Decimal(f"0.{digits}")


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
