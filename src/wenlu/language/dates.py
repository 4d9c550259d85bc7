"""Days and times that a customer names: 11月3号, 上周五, 昨天下午3点, 三天前, last Friday, 3 November.

Works on folded text (`normalise.fold`) and gives places in it. What is said from today's point of view is resolved
against the day given; without one, or where no day is named (下午3点), the days stay None. Days are those of the
customer's calendar: the caller gives today's date in his time zone. Weeks begin on Monday.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import NamedTuple

from wenlu.language.numbers import parse_number


@dataclass(frozen=True, slots=True)
class Moment:
    """Days from `first` to `last`, both included, and a time of day if one was named."""

    first: date | None = None
    last: date | None = None
    at: time | None = None

    def __str__(self) -> str:
        days = "" if self.first is None else self.first.isoformat()
        if self.last is not None and self.last != self.first:
            days = f"{days}/{self.last.isoformat()}"
        return " ".join(part for part in (days, "" if self.at is None else f"{self.at:%H:%M}") if part)


class Dated(NamedTuple):
    """A moment and its place in the folded text."""

    start: int
    end: int
    moment: Moment


_HAN = "零一二两三四五六七八九十"
_N = rf"(?:\d{{1,3}}|[{_HAN}]{{1,3}})"
_DAYS = {
    "大前天": -3,
    "前天": -2,
    "前日": -2,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "昨儿": -1,
    "昨": -1,
    "今天": 0,
    "今日": 0,
    "今儿": 0,
    "今早": 0,
    "今晚": 0,
    "今晨": 0,
    "明天": 1,
    "明日": 1,
    "明儿": 1,
    "明早": 1,
    "明晚": 1,
    "后天": 2,
    "大后天": 3,
    "the day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    "today": 0,
    "this morning": 0,
    "tonight": 0,
    "the day after tomorrow": 2,
    "tomorrow": 1,
}
_BY_PLACE = ("一1", "二2", "三3", "四4", "五5", "六6", "日天末7")
_WEEKDAYS = {sign: place for place, signs in enumerate(_BY_PLACE) for sign in signs}
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_YEARS = {"前年": -2, "去年": -1, "上一年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_STEPS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2, "last": -1, "this": 0, "next": 1, "past": -1}
_UNITS = {
    "天": "day",
    "日": "day",
    "day": "day",
    "周": "week",
    "星期": "week",
    "礼拜": "week",
    "week": "week",
    "个月": "month",
    "month": "month",
    "年": "year",
    "year": "year",
}
_AGO = r"(?:之前|以前|前(?!端|几)|ago)"
_ON = r"(?:之后|以后|过后|后(?!天))"
_YEAR = r"(?:(?:19|20)\d{2}|[二一][零九][零一二三四五六七八九]{2})"

_DATE = re.compile(
    rf"(?<![\d.a-z+])(?:"
    rf"(?P<y>{_YEAR})\s?年\s?(?P<ym>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?"
    rf"(?:\s?(?P<yd>{_N})\s?[号日]?(?![\d个]))?"
    rf"|(?P<iy>(?:19|20)\d{{2}})(?P<sep>[-/.])(?P<im>1[0-2]|0?[1-9])(?P=sep)(?P<id>3[01]|[12]\d|0?[1-9])(?!\d)"
    r"|(?P<cy>20[0-4]\d)(?P<cm>0[1-9]|1[0-2])(?P<cd>0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?P<only_year>{_YEAR})\s?年(?![前后内多来])"
    rf"|(?:(?P<ry>{'|'.join(_YEARS)})(?:的)?\s?)?(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
    rf"(?:份|(?P<d>{_N})[号日]?(?![\d个])|(?P<part>底|初|中旬)|(?=[^\u4e00-\u9fff]|[的买卖开转到])|$)"
    rf"|(?P<year_word>{'|'.join(_YEARS)})(?P<year_part>年?[底末初])?"
    rf"|(?P<mstep>上上|下下|上|这|本|下)个?月(?:(?P<md>{_N})[号日]|(?P<mpart>底|初|末|中旬))?"
    r"|(?P<month_part>月底|月初|月末|年底|年初|年末)"
    rf"|(?P<wstep>上上|下下|上|这|本|下)?个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天末]|[1-7](?!\d|个|天))(?![年个股])"
    r"|(?P<week>上上|下下|上|这|本|下)一?个?(?:周|星期|礼拜)(?!边|围|期)"
    rf"|(?P<day>{'|'.join(sorted((word for word in _DAYS if not word.isascii()), key=len, reverse=True))})(?!夜饭)"
    rf"|(?P<dom>{_N})(?:号|日)(?!线|报|常|内|均|码|楼|店|[a-z\d])"
    rf"|(?:(?P<an>半|{_N})(?P<aunit>个月|天|日|周|个?星期|个?礼拜|年)(?P<away>{_AGO}|{_ON}))"
    rf"|\b(?P<eday>{'|'.join(word for word in _DAYS if word.isascii())})\b"
    rf"|\b(?:(?P<estep>last|this|next)\s+)?(?P<ewd>{'|'.join(_ENGLISH_DAYS)})\b"
    r"|\b(?P<eustep>last|this|next|past)\s+(?P<eunit>week|month|year)\b"
    rf"|\b(?:in\s+(?P<inn>\d{{1,3}}|an?|two|three)\s+(?P<inunit>day|week|month|year)s?"
    r"|(?P<agn>\d{1,3}|an?|two|three)\s+(?P<agunit>day|week|month|year)s?\s+ago)\b"
    rf"|\b(?P<em>{_MONTH})\.?\s+(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<ey>20\d\d))?\b"
    rf"|\b(?P<ed2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<em2>{_MONTH})(?:,?\s+(?P<ey2>20\d\d))?\b"
    r")"
)
_NOON = 12
_PART_OF_DAY = r"(?:凌晨|清晨|早上|早晨|早|上午|中午|下午|午后|傍晚|晚上|晚|夜里|半夜|今早|今晚|明早|明晚|昨晚)"
_TIME = re.compile(
    rf"(?<![\d.])(?P<part>{_PART_OF_DAY})?(?:的)?\s?(?:"
    r"(?P<h>[01]?\d|2[0-4])\s?(?::|点钟?|时)(?!赞|评|击|个|位|数|差)"
    r"(?:(?P<m>[0-5]\d)(?!\d|%|股|手|万|块|元)分?|(?P<han_m>[一二三四五]?十[一二三四五六七八九]?分)|(?P<half>半)|(?P<quarter>[一三])刻)?"
    r"|(?P<hh>十[一二]?|[一二两三四五六七八九])点钟?(?!赞|评|击|个|位|数|差|儿|半点|建|意|要求|问题|[一二三四五六七八九](?!十|刻))"
    r"(?:(?P<mm>[零一二三四五]?十?[一二三四五六七八九]?分)|(?P<hhalf>半)|(?P<hquarter>[一三])刻)?"
    r"|(?P<eh>1[0-2]|0?[1-9])(?::(?P<emin>[0-5]\d))?\s?(?P<ampm>[ap]\.?m\b)"
    r")(?!\d|个)"
)
_NOT_A_TIME = re.compile(
    r"(?:跌|涨|破|[跌涨升降冲能会回]到|多少|大盘|指数|站上|重返|快|慢|早|晚|一|有|差|高|低|大|小|多|少)\s?$"
)
_LONE_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天1-7]")
_JOINT = re.compile(r"\s?(?:到|至|-|~|and|to)\s?")
_WORTH_A_LOOK = re.compile(
    rf"[\d:号日天周年月早晚]|星期|礼拜|[{_HAN}]点|day|week|month|year|ago|night|morning|{_MONTH}",
)
_AFTERNOON = 6  # 3点 is in the afternoon: nobody trades at night
_FUTURE = 3  # a date without a year lies behind rather than ahead, unless ahead is this many times closer
_LATE = re.compile(r"下午|午后|傍晚|晚|夜")


def find_dates(folded: str, today: date | None = None) -> tuple[Dated, ...]:
    """Days and times in the text, in order, none overlapping another. A day and its time are one moment, also ranges.

    A date without a year is the closest one behind, or ahead if that is much closer; a lone weekday is of this week;
    3点 is in the afternoon; a day that no calendar has (2月30号) is none.
    """
    if not _WORTH_A_LOOK.search(folded):
        return ()
    dates = [
        Dated(match.start(), match.end(), moment)
        for match in _DATE.finditer(folded)
        if (moment := _moment(match, today)) is not None
    ]
    return tuple(_joined(folded, _with_times(folded, dates)))


def _with_times(folded: str, dates: list[Dated]) -> list[Dated]:
    found = list(dates)
    for match in _TIME.finditer(folded):
        at = _time(folded, match)
        if at is None:
            continue
        start = match.start() + (len(match[0]) - len(match[0].lstrip("的 ")))
        place = next((i for i, one in enumerate(found) if _belong(folded, one, start, match.end())), None)
        if place is not None:
            one = found[place]
            first, last = min(one.start, start), max(one.end, match.end())
            is_late = at.hour < _NOON and _LATE.search(folded[first:last])
            found[place] = Dated(first, last, replace(one.moment, at=at.replace(hour=at.hour + 12) if is_late else at))
        elif not any(one.start < match.end() and start < one.end for one in found):
            found.append(Dated(start, match.end(), Moment(at=at)))
    return sorted(found, key=lambda one: one.start)


def _belong(folded: str, one: Dated, start: int, end: int) -> bool:
    """Whether a time is that of a day: 昨天下午3点, yesterday at 3pm, 3pm tomorrow."""
    if one.moment.at is not None or (end <= one.end and start >= one.start):
        return False
    between = folded[one.end : start] if start >= one.end else folded[end : one.start] if end <= one.start else ""
    is_english = between.isascii() and bool(between)
    return between.strip() in {"", "的", "at", "on"} and (start >= one.start or is_english) and len(between) <= 4  # noqa: PLR2004 - ' at '


def _joined(folded: str, found: list[Dated]) -> list[Dated]:
    """上周一到周五 is one moment."""
    joined: list[Dated] = []
    for one in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and _JOINT.fullmatch(folded[before.end : one.start])
            and before.moment.at is None
            and one.moment.at is None
            and _is_before(before.moment, one.moment)
        ):
            joined[-1] = Dated(before.start, one.end, Moment(before.moment.first, _end_of_range(folded, before, one)))
        else:
            joined.append(one)
    return joined


def _end_of_range(folded: str, before: Dated, one: Dated) -> date | None:
    """上周一到周五: a lone weekday is the next one after where the range begins."""
    first, last = before.moment.first, one.moment.last
    if first is None or last is None or not _LONE_WEEKDAY.fullmatch(folded[one.start : one.end]):
        return last
    return first + timedelta(days=(last - first).days % 7)


def _is_before(first: Moment, second: Moment) -> bool:
    return first.first is not None and second.last is not None and first.first <= second.last


def _time(folded: str, match: re.Match[str]) -> time | None:
    part = match["part"] or ""
    if match["eh"]:
        hour, minute = int(match["eh"]) % 12, int(match["emin"] or 0)
        return time(hour + (12 if match["ampm"][0] == "p" else 0), minute)
    if match["h"]:
        hour, minute = int(match["h"]), int(match["m"] or 0)
    else:
        number = parse_number(match["hh"])
        if number is None:
            return None
        hour, minute = int(number), 0
    spelt = (match["han_m"] or match["mm"] or "").rstrip("分")
    minute = int(parse_number(spelt.lstrip("零")) or 0) if spelt else minute
    quarter = match["quarter"] or match["hquarter"]
    minute = 30 if match["half"] or match["hhalf"] else {"一": 15, "三": 45}.get(quarter or "", minute)
    is_bare = not part and ":" not in match[0] and not minute
    if is_bare and (match["hh"] == "一" or _NOT_A_TIME.search(folded[: match.start()])):
        return None
    if not part and ":" not in match[0] and 1 <= hour <= _AFTERNOON:
        hour += 12
    if _LATE.search(part) and hour < _NOON:
        hour += 12
    if part == "中午" and hour in {1, 2}:
        hour += 12
    return time(hour % 24, minute) if hour <= 24 and minute < 60 else None  # noqa: PLR2004 - of a day, of an hour


_Resolver = Callable[[re.Match[str], "date | None"], "Moment | None"]


def _moment(match: re.Match[str], today: date | None) -> Moment | None:
    """By the first group that took part; each way of writing has a resolver."""
    resolve = next(resolver for group, resolver in _RESOLVERS if match[group] is not None)
    return resolve(match, today)


def _full(match: re.Match[str], _today: date | None) -> Moment | None:
    year, month = _int(match["y"]), _int(match["ym"])
    return _on(year, month, _int(match["yd"])) if match["yd"] else _month(year, month)


def _iso(match: re.Match[str], _today: date | None) -> Moment | None:
    return _on(int(match["iy"]), int(match["im"]), int(match["id"]))


def _compact(match: re.Match[str], _today: date | None) -> Moment | None:
    return _on(int(match["cy"]), int(match["cm"]), int(match["cd"]))


def _only_year(match: re.Match[str], _today: date | None) -> Moment | None:
    return _year(_int(match["only_year"]))


def _month_and_day(match: re.Match[str], today: date | None) -> Moment | None:
    if today is None:
        return Moment()
    month = _int(match["m"])
    day = _int(match["d"]) if match["d"] else {"底": 28, "中旬": 15}.get(match["part"] or "", 1)
    year = today.year + _YEARS[match["ry"]] if match["ry"] else _closest_year(today, month, day)
    return _on(year, month, day) if match["d"] else _part(_month(year, month), match["part"])


def _year_word(match: re.Match[str], today: date | None) -> Moment | None:
    if today is None:
        return Moment()
    whole = _year(today.year + _YEARS[match["year_word"]])
    part = (match["year_part"] or "")[-1:]
    if whole is None or whole.first is None or not part:
        return whole
    return _month(whole.first.year, 1 if part == "初" else 12)


def _month_step(match: re.Match[str], today: date | None) -> Moment | None:
    if today is None:
        return Moment()
    year, month = _months_on(today, _STEPS[match["mstep"]])
    return _on(year, month, _int(match["md"])) if match["md"] else _part(_month(year, month), match["mpart"])


def _part_word(match: re.Match[str], today: date | None) -> Moment | None:
    if today is None:
        return Moment()
    unit, part = match["month_part"][:1], match["month_part"][1:]
    if unit == "年":
        return _month(today.year, 1 if part == "初" else 12)
    return _part(_month(today.year, today.month), part)


def _weekday(match: re.Match[str], today: date | None) -> Moment | None:
    if today is None:
        return Moment()
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_STEPS.get(match["wstep"] or "", 0))
    day = monday + timedelta(days=_WEEKDAYS[match["wd"]])
    return Moment(day - timedelta(days=1), day) if match["wd"] == "末" else Moment(day, day)


def _week(match: re.Match[str], today: date | None) -> Moment | None:
    return _unit_step("week", _STEPS[match["week"]], today)


def _day(match: re.Match[str], today: date | None) -> Moment | None:
    return _away(today, _DAYS[match["day"] or match["eday"]])


def _day_of_month(match: re.Match[str], today: date | None) -> Moment | None:
    day = _int(match["dom"])
    if today is None:
        return Moment() if 1 <= day <= 31 else None  # noqa: PLR2004 - days of a month
    return _on(today.year, today.month, day)


def _ago(match: re.Match[str], today: date | None) -> Moment | None:
    many, unit = match["an"], _UNITS[match["aunit"].removeprefix("个") if match["aunit"] != "个月" else "个月"]
    is_past = re.fullmatch(_AGO, match["away"]) is not None
    if many == "半":
        return _unit_away("month", -6 if is_past else 6, today) if unit == "year" else _unit_away("day", 0, today)
    return _unit_away(unit, _int(many) * (-1 if is_past else 1), today)


def _english_weekday(match: re.Match[str], today: date | None) -> Moment | None:
    if today is None:
        return Moment()
    place = _ENGLISH_DAYS.index(match["ewd"])
    days = place - today.weekday()
    if match["estep"] == "last":
        days = days - 7 if days >= 0 else days
    elif match["estep"] == "next":
        days = days + 7 if days <= 0 else days
    return _away(today, days)


def _english_step(match: re.Match[str], today: date | None) -> Moment | None:
    return _unit_step(match["eunit"], _STEPS[match["eustep"]], today)


def _english_away(match: re.Match[str], today: date | None) -> Moment | None:
    words = {"a": 1, "an": 1, "two": 2, "three": 3}
    number = match["inn"] or match["agn"]
    many = words.get(number) or int(number)
    return _unit_away(match["inunit"] or match["agunit"], many if match["inn"] else -many, today)


def _english_date(match: re.Match[str], today: date | None) -> Moment | None:
    month = _MONTHS.index((match["em"] or match["em2"])[:3]) + 1
    day = int(match["ed"] or match["ed2"])
    year = match["ey"] or match["ey2"]
    if year is not None:
        return _on(int(year), month, day)
    return Moment() if today is None else _on(_closest_year(today, month, day), month, day)


_RESOLVERS: tuple[tuple[str, _Resolver], ...] = (
    ("y", _full),
    ("iy", _iso),
    ("cy", _compact),
    ("only_year", _only_year),
    ("m", _month_and_day),
    ("year_word", _year_word),
    ("mstep", _month_step),
    ("month_part", _part_word),
    ("wd", _weekday),
    ("week", _week),
    ("day", _day),
    ("eday", _day),
    ("dom", _day_of_month),
    ("an", _ago),
    ("ewd", _english_weekday),
    ("eunit", _english_step),
    ("inn", _english_away),
    ("agn", _english_away),
    ("em", _english_date),
    ("em2", _english_date),
)


def _int(text: str) -> int:
    number = parse_number(text)
    return -1 if number is None else int(number)


def _on(year: int, month: int, day: int) -> Moment | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None  # no calendar has it
    return Moment(found, found)


def _month(year: int, month: int) -> Moment | None:
    whole = _on(year, month, 1)
    return whole and Moment(whole.first, date(year, month, calendar.monthrange(year, month)[1]))


def _part(month: Moment | None, part: str | None) -> Moment | None:
    """月初, 中旬, 月底: a third of the month each."""
    if month is None or month.first is None or month.last is None or part is None:
        return month
    if part == "初":
        return Moment(month.first, month.first.replace(day=10))
    if part == "中旬":
        return Moment(month.first.replace(day=11), month.first.replace(day=20))
    return Moment(month.first.replace(day=21), month.last)


def _year(year: int) -> Moment | None:
    whole = _on(year, 1, 1)
    return whole and Moment(whole.first, date(year, 12, 31))


def _closest_year(today: date, month: int, day: int) -> int:
    year = today.year

    def distance(candidate: int) -> int:
        days = (date(candidate, month, max(1, min(day, 28))) - today).days
        return -days if days <= 0 else days * _FUTURE

    return min((year - 1, year, year + 1), key=distance)


def _months_on(today: date, months: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return year, month + 1


def _away(today: date | None, days: int) -> Moment | None:
    if today is None:
        return Moment()
    try:
        day = today + timedelta(days=days)
    except OverflowError:
        return None
    return Moment(day, day)


def _unit_away(unit: str, many: int, today: date | None) -> Moment | None:
    """三个月前: the same day of another month, its last where it is shorter; 三年前 is a whole year."""
    if today is None or unit in {"day", "week"}:
        return _away(today, many * (7 if unit == "week" else 1))
    if unit == "year":
        return _year(today.year + many)
    year, month = _months_on(today, many)
    whole = _month(year, month)
    last = whole.last if whole else None
    return None if last is None else _on(year, month, min(today.day, last.day))


def _unit_step(unit: str, step: int, today: date | None) -> Moment | None:
    """The whole week, month or year, so many from this one."""
    if today is None:
        return Moment()
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return Moment(monday, monday + timedelta(days=6))
    return _year(today.year + step) if unit == "year" else _month(*_months_on(today, step))
