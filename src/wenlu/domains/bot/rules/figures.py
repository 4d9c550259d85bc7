"""Figures of a text, to compare two texts by: 五十万元 and 500,000 yuan are one, 20天 and 20个交易日 are not."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from wenlu.language.numbers import parse_number

_UNITS = (
    ("hkd", r"港元|港币|hkd|hong kong dollars?"),
    ("usd", r"美元|美金|usd|us dollars?"),
    ("money", r"元|块钱|人民币|yuan|rmb|cny"),
    ("trading day", r"个?交易日|trading days?|trading sessions?"),
    ("working day", r"个?工作日|(?:working|business) days?"),
    ("day", r"个?自然日|天|日(?!期)|(?:calendar )?days?"),
    ("month", r"个?月(?!份)|months?"),
    ("year", r"个?(?:会计)?年(?!度|龄)|years?"),
    ("week", r"个?(?:星期|礼拜)|周(?!岁|转)|weeks?"),
    ("hour", r"个?小时|hours?"),
    ("minute", r"分钟|minutes?"),
    ("second", r"秒|seconds?"),
    ("share", r"股|shares?"),
    ("lot", r"手(?!续|机)|lots?"),
    ("unit", r"份|units?"),
    ("sheet", r"张|contracts?"),
    ("age", r"周?岁|years? (?:old|of age)"),
    ("time", r"次(?!性)|times?(?! deposit)"),
    ("fold", r"倍"),
    ("discount", r"折"),
    ("account", r"户|个账户|accounts?"),
    ("person", r"人|位|people|persons?"),
    ("deal", r"笔|orders?|trades?"),
    ("percent", r"%|percent|per cent|个?百分点"),
    ("point", r"个点|个?基点|bps?"),
)
_UNIT = re.compile("|".join(rf"(?P<u{place}>{words})" for place, (_, words) in enumerate(_UNITS)))
_ANY_UNIT = "|".join(words for _, words in _UNITS)
_SIZE = r"(?:万亿|百万|千万|[百千万亿]|thousand|million|billion)"
_SIZES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_ARABIC = rf"\d[\d,]*(?:\.\d+)? ?{_SIZE}?"
_HAN = r"[零一二两三四五六七八九十百千万亿]+"
_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50,
}  # fmt: skip
_NUMBER = rf"(?:{_ARABIC}|{_HAN}(?= ?(?:{_ANY_UNIT}))|(?:{'|'.join(_ENGLISH)})(?= (?:{_ANY_UNIT})))"
_AT_LEAST = (
    r"不低于|不少于|不得低于|不得少于|至少|最低|最少|超过|高于|大于|多于|"
    r"at least|no less than|not less than|more than|exceed(?:s|ing)?"
)
_AT_MOST = (
    r"不高于|不超过|不得超过|不得高于|不多于|至多|最多|最高|低于|少于|小于|不足|"
    r"at most|no more than|not more than|not exceed(?:ing)?|up to|less than|fewer than|under|below|within"
)
_FIGURE = re.compile(
    rf"(?P<url>(?:https?://|www\.)[^\s()\[\]<>，。；、）]+)"
    rf"|(?:(?P<year>\d{{4}}) ?年 ?)?(?P<month>\d{{1,2}}) ?月 ?(?P<day>\d{{1,2}}) ?[日号]"
    rf"|(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})"
    rf"|(?P<hour>\d{{1,2}}) ?[:点时](?!\d{{3}}) ?(?P<minute>\d{{2}})?(?:分(?!钟))?"
    rf"|(?P<phone>\d{{3,4}}(?:-\d{{3,4}}){{1,2}}\d*)"
    rf"|(?P<part>[百千万])分之 ?(?P<of>\d+(?:\.\d+)?|{_HAN})"
    rf"|(?P<least>{_AT_LEAST})?(?P<most>(?<!不)(?:{_AT_MOST}))? ?(?:人民币|rmb|cny)? ?(?<![\d.])(?P<first>{_NUMBER})"
    rf"(?: ?(?:-|~|至|到|to) ?(?P<second>{_NUMBER}))? ?(?P<unit>{_ANY_UNIT})?"
    r"(?: ?(?P<up>\(含\)以上|\(含\)|以上|起|or more)| ?(?P<down>以下|以内|之内|内(?!容|部|地)|or less|or fewer))?"
)
_PARTS = {"百": 100, "千": 1000, "万": 10_000}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, day, time, address or range: `value` is its one spelling, `bound` says at least (>) or at most (<)."""

    value: str
    unit: str = ""
    bound: str = ""

    def is_said_by(self, other: "Figure") -> bool:
        """Whether a text that has `other` says this: a unit may be left out on one side, a bound be dropped here."""
        if self.unit == other.unit == "date":
            return other.value.endswith(self.value)  # a day may be said without its year
        units_agree = self.unit == other.unit or not self.unit or not other.unit
        return self.value == other.value and units_agree and self.bound in {"", other.bound}


def find_figures(folded: str) -> list[Figure]:
    """Return the figures of folded text, in order. Chinese numerals count where a unit follows: 两年 and not 一般."""
    return [figure for match in _FIGURE.finditer(folded) if (figure := _figure(match)) is not None]


def _figure(match: re.Match[str]) -> Figure | None:
    if match["first"]:
        return _amount(match)
    if match["part"]:
        number = _number(match["of"])
        return None if number is None else Figure(_plain(number * 100 / _PARTS[match["part"]]), "percent")
    return _spelt(match)


def _spelt(match: re.Match[str]) -> Figure:
    """What is compared as it is spelt: days, times of day, addresses, telephone numbers."""
    if match["month"]:
        return Figure(f"{match['year'] or ''}-{int(match['month'])}-{int(match['day'])}", "date")
    if match["iso"]:
        return Figure("-".join(str(int(part)) for part in match["iso"].split("-")), "date")
    if match["hour"]:
        return Figure(f"{int(match['hour'])}:{match['minute'] or '00'}", "clock")
    return Figure(match["url"].rstrip("./,:!?"), "address") if match["url"] else Figure(match["phone"].replace("-", ""))


def _amount(match: re.Match[str]) -> Figure | None:
    first, second = _number(match["first"]), _number(match["second"]) if match["second"] else None
    if first is None:
        return None
    value = _plain(first) if second is None else f"{_plain(first)}~{_plain(second)}"
    bound = ">" if match["least"] or match["up"] else "<" if match["most"] or match["down"] else ""
    return Figure(value, _unit(match["unit"]), bound)


def _unit(words: str | None) -> str:
    found = _UNIT.fullmatch(words) if words else None
    return _UNITS[int(str(found.lastgroup)[1:])][0] if found else ""


def _number(text: str) -> Decimal | None:
    text = text.strip()
    if text in _ENGLISH:
        return Decimal(_ENGLISH[text])
    for word, size in _SIZES.items():
        if text.endswith(word):
            number = _number(text.removesuffix(word))
            return None if number is None else number * size
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return parse_number(text)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
