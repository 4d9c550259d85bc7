"""Notices securities in a message by code or by name, so that 茅台还能拿吗 is seen as a question about a security.

The list (`data/securities.csv`) is of October 2023; codes that it does not know are accepted by the shape that
exchanges and fund registers give them. Nothing is looked up and nothing is answered from it.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick_rs import AhoCorasick, MatchKind

from wenlu.language.normalise import fold

_CODE = re.compile(
    r"(?<![\d.a-z])(?:sh|sz|bj|hk)?(\d{6}|(?<=hk)\d{5})(?![\d.%])(?!\s*(?:元|块|股|万|份|左右|人民币|rmb|yuan|shares))"
)
_KNOWN_SHAPES = re.compile(r"(?:6[08]|0[0-2]|30|92|1[1256]|5[0168])(?!\d000)\d{4}|\d{5}")
# A name of a fund: 易方达蓝筹精选混合(A), 中证500ETF联接C.
_FUND = re.compile(
    r"[\u4e00-\u9fff0-9a-z()\-]{2,24}?(?:混合|债券|股票|指数|货币|联接|持有期?|定期开放|定开|增强|lof|fof|qdii|etf)"
    r"(?:型|基金|证券投资基金|发起式?|\((?:lof|fof|qdii)\)|联接|增强)*[a-e]类?(?![a-z])"
)
# Names that are words first: they count by code only. The banks and brokers are those a customer has accounts with.
_EVERYDAY = frozenset(
    [
        "机器人",
        "太阳能",
        "新产业",
        "新动力",
        "新城市",
        "新天地",
        "好想你",
        "人人乐",
        "值得买",
        "向日葵",
        "创世纪",
        "驱动力",
        "指南针",
        "孩子王",
        "火星人",
        "夜光明",
        "探路者",
        "金太阳",
        "三人行",
        "大地熊",
        "东方通",
        "阿拉丁",
        "数字人",
        "葫芦娃",
        "漫步者",
        "山外山",
        "倍轻松",
        "徐家汇",
        "张家界",
        "同花顺",
        "大智慧",
        "东方财富",
        "财富趋势",
        "清水源",
        "南极光",
        "日月明",
        "超频三",
    ]
)
_TOKEN = re.compile(r"(?<![a-z\d])[a-z]{3,5}(?![a-z\d])")
_SHORTEST_UNIQUE = 4  # letters from which on initials that only one security has are taken for it
# Initials that are the trade's own words or a person's typing first.
_NOT_SECURITIES = frozenset(
    ["ggt", "kcb", "cyb", "bjs", "rzrq", "yhzz", "khjl", "gznhg", "szyh", "shyh", "bjyh", "sjyh", "wsyh"]
)
# What shows that letters or the name of a bank stand for a security.
_OF_SECURITIES = re.compile(
    r"股(?!东|指)|代码|持有|持仓|加仓|减仓|清仓|补仓|满仓|抄底|割肉|涨|跌|走势|行情|停牌|复牌|除权|目标价|套牢|被套|解套|"
    r"(?<!怎么)买(?!断)|卖|还能拿|能拿|只票|支票|的票|\b(?:buy|bought|sell|sold|hold|shares?|stock)\b"
)
_SHORT_NAMES = {"茅台": "600519", "宁王": "300750", "平安": "601318", "万科": "000002", "格力": "000651"}


@dataclass(frozen=True, slots=True)
class Security:
    """A security spoken of, its place in the folded text, and its name where the code is known."""

    code: str
    name: str
    start: int
    end: int


def spot_securities(folded: str) -> tuple[Security, ...]:
    """Securities in folded text (`normalise.fold`), in order, none overlapping another."""
    found = [
        Security(match[1], _names_by_code().get(match[1], ""), match.start(), match.end())
        for match in _CODE.finditer(folded)
        if match[1] in _names_by_code() or _KNOWN_SHAPES.fullmatch(match[1])
    ]
    matcher, codes = _names()
    found += [
        Security(codes[which], folded[start:end], start, end)
        for which, start, end in matcher.find_matches_as_indexes(folded)
    ]
    found += [Security("", match[0], match.start(), match.end()) for match in _FUND.finditer(folded)]
    return tuple(_without_overlaps(found))


def spot_by_initials(folded: str) -> tuple[Security, ...]:
    """Securities typed by the initials of their name (gzmt), where the text speaks of securities.

    Initials that several share count only for the one that everybody means; others are left out rather than guessed.
    """
    tokens = [match for match in _TOKEN.finditer(folded) if match[0] not in _NOT_SECURITIES]
    if not tokens:
        return ()
    codes = _codes_by_initials() if speaks_of_securities(folded) else {}
    if not codes and len(tokens[0][0]) == len(folded.strip()):
        codes = _well_known_initials()  # nothing but gzmt
    names = _names_by_code()
    return tuple(
        Security(codes[match[0]], names[codes[match[0]]], match.start(), match.end())
        for match in tokens
        if match[0] in codes
    )


def speaks_of_securities(folded: str) -> bool:
    """Whether something in the text is bought, sold, held or quoted."""
    return _OF_SECURITIES.search(folded) is not None


def find_bank(name: str) -> str | None:
    """The code of a bank's shares, by its folded name."""
    return _banks().get(name)


def mask_securities(folded: str, securities: tuple[Security, ...], mask: str = "§") -> str:
    """The text with every security replaced by one sign, for patterns about securities in general."""
    for security in reversed(securities):
        folded = folded[: security.start] + mask + folded[security.end :]
    return folded


def _without_overlaps(found: list[Security]) -> list[Security]:
    kept: list[Security] = []
    for security in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or security.start >= kept[-1].end:
            kept.append(security)
    return kept


@cache
def _rows() -> list[dict[str, str]]:
    table = files("wenlu.language").joinpath("data", "securities.csv").read_text("utf-8")
    return list(csv.DictReader(table.splitlines()))


@cache
def _names_by_code() -> dict[str, str]:
    return {row["code"]: row["name"] for row in _rows()}


@cache
def _codes_by_initials() -> dict[str, str]:
    counts = Counter(row["initials"] for row in _rows())
    unique = {
        row["initials"]: row["code"]
        for row in _rows()
        if counts[row["initials"]] == 1 and len(row["initials"]) >= _SHORTEST_UNIQUE and row["initials"].isalpha()
    }
    return unique | _well_known_initials()


@cache
def _well_known_initials() -> dict[str, str]:
    table = files("wenlu.language").joinpath("data", "entities.toml").read_text("utf-8")
    return dict(tomllib.loads(table)["initials"])


@cache
def _banks() -> dict[str, str]:
    return {fold(row["name"]): row["code"] for row in _rows() if row["name"].endswith("银行")}


@cache
def _names() -> tuple[AhoCorasick, list[str]]:
    by_name = {fold(name): code for code, name in sorted(_names_by_code().items(), reverse=True)}
    by_name = {name: code for name, code in by_name.items() if name not in _EVERYDAY and not name.endswith("银行")}
    by_name |= _SHORT_NAMES
    return AhoCorasick(list(by_name), matchkind=MatchKind.LeftmostLongest), list(by_name.values())
