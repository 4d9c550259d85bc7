"""What a customer's words mean to the question that a flow has asked.

Total: any text gives a reading or none. Words that only lean on a number (不到 50 万, 两年多) keep their sense: what is
below a limit is read as below it, so that a comparison comes out as the customer meant it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wenlu.domains.knowledge.rules.similarity import fold_question
from wenlu.domains.knowledge.schemas.flows import AskNode, Expected, FlowOption
from wenlu.language.acts import Act, detect_acts
from wenlu.language.decision import picked
from wenlu.language.normalise import fold
from wenlu.language.numbers import find_money, parse_number
from wenlu.sdk.messages import FlowValue

YES, NO = "yes", "no"
LONGEST_TEXT = 200
"""Characters of a free text that are kept."""
_READ = 300
_NEIGHBOURS = re.compile(r"([一二三四五六七八])([二三四五六七八九])(?=[十百千]?[万亿千百十年])")
_BELOW = re.compile(
    r"(?:不到|不足|不满|没有?到|没满|未满|少于|低于|小于|less than|under|below|not quite)[^\d一二两三四五六七八九十]*$"
)
_BELOW_AFTER = re.compile(r"\s*(?:元|块|万)?\s*(?:以下|不到|以内)")
_BARE_MONEY = re.compile(r"[^\d]{0,6}?(\d[\d,]{3,14}|0)(?:\.\d+)?\s*(?:元|块|块钱|yuan|rmb|cny)?[^\d]{0,4}")
_NOTHING = re.compile(r"(?:完全)?(?:没有|没|零|无|none|nothing|zero|0)(?:过|任何)?(?:钱|资产|资金|经验|余额)?[了的]?")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[零一二两三四五六七八九十百千万]+")
_SINCE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?(?!\d)(?!\s*[-/.]\d)")
_YEARS = re.compile(
    r"(?<!\d)(?P<n>\d{1,2}(?:\.\d)?|[一二两三四五六七八九十]{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?:个|几)?"
    r"(?P<more>多|来)?\s*(?P<unit>周?年(?!\s*\d{1,2}\s*月|[初末底前后])|个?月(?!\s*\d)|years?|yrs?|months?)"
    r"(?P<half>半| and a half)?"
)
_HALF_YEAR = re.compile(r"半年|half a year")
_NO_EXPERIENCE = re.compile(
    r"刚刚?(?:开|入|接触|学)|新手|小白|没有?(?:炒|做|买|交易|投资|经验)|从来?没|第一次|beginner|never|no experience"
)
_ENGLISH = {
    "a": 1,
    "an": 1,
    **{w: n for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)},
}
_ISO = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号]?(?!\d)")
_DAYS_AGO = (
    ("大前天", 3),
    ("前天", 2),
    ("昨", 1),
    ("今", 0),
    ("刚才", 0),
    ("刚刚", 0),
    ("yesterday", 1),
    ("today", 0),
    ("just now", 0),
)
_QUESTION = re.compile(r"是不是|有没有|能不能|可不可以|要不要|会不会|[吗么?]|怎么|什么|多少")
_NO_WORDS = re.compile(r"(?:还|都|并)?(?:没有?|不|未|否|无)|^(?:n|no|nope|not|never|don'?t|haven'?t|didn'?t)\b")
_YES_WORDS = re.compile(
    r"(?:我?(?:都|已经?|早就?)?)(?:有|是|会|能|可以|对|行|好|[开做办][过了]|收到|在)"
    r"|^(?:y|yes|yeah|yep|sure|i (?:do|have|did|am|can)|already)\b"
)
_NOT = re.compile(r"(?:不是|不要|不想|没有?|非|除了|not|no)\s*$")
_LETTER = re.compile(r"[^\W_]")
_LONGEST_REST = 10
_SMALLEST_BARE = 1000


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, how it reads in both languages, and whether any words at all would have done."""

    value: FlowValue
    shown: str
    shown_en: str
    is_loose: bool = False


def read(ask: AskNode, text: str, today: date) -> Reading | None:
    """What the words say to the question; None where they do not answer it, or lie outside its bounds."""
    reading = _READERS[ask.expects](ask, text, fold(text[:_READ]).strip(), today)
    if reading is None or isinstance(reading.value, str):
        return reading
    too_small = ask.least is not None and reading.value < ask.least
    too_large = ask.most is not None and reading.value > ask.most
    return None if too_small or too_large else reading


def read_option(ask: AskNode, value: str) -> Reading | None:
    """The reading of an option that was tapped."""
    return next((_chosen(option) for option in options_of(ask) if option.value == value), None)


def read_stated(ask: AskNode, text: str, today: date) -> Reading | None:
    """What a message says of itself, unasked: 我有 40 万, 炒股两年. A sum that is asked about is no fact."""
    folded = fold(text[:_READ])
    match ask.expects:
        case Expected.CHOICE:
            return _mentioned(ask, folded)
        case Expected.AMOUNT:
            place = next((found.start for found in find_money(_lower_end(folded))), None)
        case Expected.MONTHS:
            place = next((match.start() for match in _YEARS.finditer(folded)), None)
        case _:
            return None
    if place is None or not _OWN[ask.expects].search(folded[max(0, place - 14) : place]):
        return None
    return read(ask, text, today)


_OWN = {
    Expected.AMOUNT: re.compile(
        r"(?:我|本人|账户|账上|资产|资金|手里|手上|手头|i have|i've got|my)(?:(?!要|需|满|够|达|,|\?)[^,.。?!]){0,8}$"
    ),
    Expected.MONTHS: re.compile(
        r"(?:炒股?|交易|入市|开户|投资|买股票|做股票|经验|trad\w*|invest\w*|experience)(?:(?!要|需|满|,|\?)[^,.。?!]){0,8}$"
    ),
}


def options_of(ask: AskNode) -> tuple[FlowOption, ...]:
    """What can be tapped: the options, and for yes or no these two where none are written."""
    if ask.expects is Expected.YES_NO and not ask.options:
        return _YES_NO
    return ask.options


_YES_NO = (
    FlowOption(value=YES, label="是", label_en="Yes"),
    FlowOption(value=NO, label="否", label_en="No"),
)


def _chosen(option: FlowOption) -> Reading:
    return Reading(option.value, option.label, option.label_en or option.label)


def _choice(ask: AskNode, _text: str, folded: str, _today: date) -> Reading | None:
    options = options_of(ask)
    said = fold_question(folded)
    exact = [option for option in options if said in _words(option)]
    if exact:
        return _chosen(exact[0])
    place = picked(folded)
    if place is not None:
        return _chosen(options[place]) if place < len(options) else None
    return _mentioned(ask, folded)


def _words(option: FlowOption) -> set[str]:
    return {fold_question(word) for word in (option.label, option.label_en or "", *option.words)} - {""}


def _mentioned(ask: AskNode, folded: str) -> Reading | None:
    """The one option that is spoken of; of two whose words overlap the longer counts (创业板 is no 板)."""
    said = fold_question(folded)
    spoken: dict[str, tuple[int, FlowOption]] = {}
    for option in options_of(ask):
        for word in _words(option):
            place = said.find(word)
            if place >= 0 and len(word) > 1 and not _NOT.search(said[:place]):
                spoken[word] = (place, option)
    longest = [
        option for word, (_, option) in spoken.items() if not any(word != other and word in other for other in spoken)
    ]
    values = {option.value for option in longest}
    return _chosen(longest[0]) if len(values) == 1 else None


def _yes_no(ask: AskNode, _text: str, folded: str, _today: date) -> Reading | None:
    by_words = _choice(ask, _text, folded, _today)
    if by_words is not None:
        return by_words
    acts = detect_acts(folded)
    if Act.DENY in acts or Act.AFFIRM in acts:
        return read_option(ask, NO if Act.DENY in acts else YES)
    if _QUESTION.search(folded):
        return None
    if _NO_WORDS.match(folded) or re.search(r"没有?(?:过|了)?$", folded):
        return read_option(ask, NO)
    return read_option(ask, YES) if _YES_WORDS.match(folded) else None


def _lower_end(folded: str) -> str:
    """三四十万 is at least 三十万."""
    return _NEIGHBOURS.sub(r"\1", folded)


def _amount(_ask: AskNode, _text: str, folded: str, _today: date) -> Reading | None:
    folded = _lower_end(folded)
    for found in find_money(folded):
        if found.value.currency == "CNY":
            is_below = bool(_BELOW.search(folded[: found.start]) or _BELOW_AFTER.match(folded, found.end))
            return _money(Decimal(found.value.cents) / 100, is_below=is_below)
    bare = _BARE_MONEY.fullmatch(folded)
    if bare:
        return _money(Decimal(bare[1].replace(",", "")), is_below=False)
    if _NOTHING.fullmatch(folded):
        return _money(Decimal(0), is_below=False)
    number = _NUMBER.fullmatch(folded)
    sum_ = parse_number(number[0]) if number else None
    return _money(sum_, is_below=False) if sum_ is not None and sum_ >= _SMALLEST_BARE else None


def _money(yuan: Decimal, *, is_below: bool) -> Reading | None:
    if yuan > 10**15:
        return None
    value = yuan - 1 if is_below and yuan >= 1 else yuan
    shown = f"{_plain(yuan / 10_000)} 万元" if yuan >= 10_000 else f"{_plain(yuan)} 元"  # noqa: PLR2004  万
    english = f"{yuan:,.0f} yuan" if yuan == yuan.to_integral_value() else f"{yuan:,} yuan"
    if is_below:
        shown, english = f"不到 {shown}", f"under {english}"
    return Reading(_scalar(value), shown, english)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scalar(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _number(_ask: AskNode, _text: str, folded: str, _today: date) -> Reading | None:
    found = [match[0] for match in _NUMBER.finditer(_lower_end(folded))]
    number = parse_number(found[0]) if len(found) == 1 else None
    if number is None or number > 10**15:
        return None
    return Reading(_scalar(number), _plain(number), _plain(number))


def _months(_ask: AskNode, _text: str, folded: str, today: date) -> Reading | None:
    folded = _lower_end(folded)
    match = _YEARS.search(folded)
    if match is None:
        since = _SINCE.search(folded)
        if since and int(since[1]) <= today.year:  # 2020 年开的: counted from the end of that year
            return _term(max(0, (today.year - int(since[1]) - 1) * 12 + today.month), is_below=False)
        if _HALF_YEAR.search(folded):
            return _term(6, is_below=bool(_BELOW.search(folded[: folded.find("半年")])))
        return _term(0, is_below=False) if _NO_EXPERIENCE.search(folded) or _NOTHING.fullmatch(folded) else None
    number = _ENGLISH.get(match["n"]) or parse_number(match["n"])
    if number is None:
        return None
    is_years = match["unit"].endswith("年") or match["unit"].startswith("y")
    months = int(Decimal(number) * 12) if is_years else int(number)
    if match["half"] and is_years:
        months += 6
    return _term(
        months, is_below=bool(_BELOW.search(folded[: match.start()]) or _BELOW_AFTER.match(folded, match.end()))
    )


def _term(months: int, *, is_below: bool) -> Reading:
    years, rest = divmod(months, 12)
    parts = [f"{years} 年"] if years else []
    english = [f"{years} year{'s' if years > 1 else ''}"] if years else []
    if rest or not years:
        parts.append(f"{rest} 个月")
        english.append(f"{rest} month{'' if rest == 1 else 's'}")
    shown, shown_en = " ".join(parts), " ".join(english)
    if is_below and months:
        return Reading(months - 1, f"不到 {shown}", f"under {shown_en}")
    return Reading(months, shown, shown_en)


def _date(_ask: AskNode, _text: str, folded: str, today: date) -> Reading | None:
    day = _iso(folded, today) or next(
        (today - timedelta(days=days) for word, days in _DAYS_AGO if word in folded),
        None,
    )
    return None if day is None else Reading(day.isoformat(), day.isoformat(), day.isoformat())


def _iso(folded: str, today: date) -> date | None:
    """A day with its year, or the last such day of the year before today."""
    full, short = _ISO.search(folded), _DAY.search(folded)
    try:
        if full:
            return date(int(full[1]), int(full[2]), int(full[3]))
        if short:
            day = date(today.year, int(short[1]), int(short[2]))
            return day if day <= today else day.replace(year=today.year - 1)
    except ValueError:  # 30 February is no day
        return None
    return None


def _any_words(_ask: AskNode, text: str, folded: str, _today: date) -> Reading | None:
    if not _LETTER.search(folded):
        return None
    kept = " ".join(text.split()).encode(errors="ignore").decode().replace("\x00", "")[:LONGEST_TEXT]
    return Reading(kept, kept, kept, is_loose=True)


_READERS: Mapping[Expected, Callable[[AskNode, str, str, date], Reading | None]] = {
    Expected.CHOICE: _choice,
    Expected.YES_NO: _yes_no,
    Expected.AMOUNT: _amount,
    Expected.NUMBER: _number,
    Expected.MONTHS: _months,
    Expected.DATE: _date,
    Expected.TEXT: _any_words,
}
