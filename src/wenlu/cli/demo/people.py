"""The demo firm's customers: made up from lists of names, the same ones from the same seed."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import TypeVar

from wenlu.domains.customers.schemas import Grade, Locale, Tier

T = TypeVar("T")
CUSTOMERS = 5000
_SEED = 20261121
_FIRST_DAY = datetime(2014, 3, 3, 2, 0, tzinfo=UTC)
_DAYS = 4600
_NEVER_ASSIGNED = "1540000"
"""No mobile number of the mainland begins with 154, so that nobody is ever called by mistake."""

_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪"
    "廖石金韦贾夏付方邹熊白孟秦邱江尹薛侯雷龙段郝孔邵史毛常万顾赖武康贺严钱施牛洪龚"
)
_GIVEN_FIRST = "子雨思嘉文晓俊佳志明建秀玉海春国永美丽小宇浩欣梦若清云景安德世庆家新金立长书承知"
_GIVEN_SECOND = "轩涵怡琪杰豪婷敏静强军磊洋勇艳娟涛超芳霞平刚桂英华慧颖宁然远航博瑞妍彤成坤山林江川峰兰竹菊梅松柏"
_ENGLISH = (
    ("Oliver", "Amelia", "Noah", "Isla", "Arjun", "Mei", "Lucas", "Hana", "Mateo", "Zara"),
    ("Ashdown", "Birchall", "Carrow", "Dunmore", "Elderfield", "Fairlock", "Greyling", "Harwick"),
)

_GRADES: Mapping[Grade, int] = MappingProxyType(
    {Grade.C1: 8, Grade.C2: 20, Grade.C3: 34, Grade.C4: 26, Grade.C5: 12},
)
_TIERS: Mapping[Tier, int] = MappingProxyType({Tier.BASIC: 82, Tier.AFFLUENT: 15, Tier.WEALTHY: 3})
_CONTRACT_SHARE: Mapping[Tier, float] = MappingProxyType({Tier.BASIC: 0.04, Tier.AFFLUENT: 0.25, Tier.WEALTHY: 0.6})
_LOWEST_SHARE = 0.15
_ENGLISH_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class MadeUpCustomer:
    """A customer of the demo firm; `office` is a position in whatever list of offices there is."""

    external_id: str
    name: str
    phone: str
    grade: Grade
    lowest_grade: bool
    tier: Tier
    has_advisory_contract: bool
    locale: Locale
    since: datetime
    office: int


def made_up_customers(offices: int, count: int = CUSTOMERS) -> Iterator[MadeUpCustomer]:
    """Make up customers over so many offices, always the same ones in the same order."""
    chance = random.Random(_SEED)  # noqa: S311  made-up people, no secrets
    for number in range(1, count + 1):
        grade, tier = _weighted(chance, _GRADES), _weighted(chance, _TIERS)
        locale: Locale = "en" if chance.random() < _ENGLISH_SHARE else "zh-CN"
        yield MadeUpCustomer(
            external_id=f"DEMO{number:06d}",
            name=_name(chance, locale),
            phone=f"{_NEVER_ASSIGNED}{number:04d}",
            grade=grade,
            lowest_grade=grade is Grade.C1 and chance.random() < _LOWEST_SHARE,
            tier=tier,
            has_advisory_contract=chance.random() < _CONTRACT_SHARE[tier],
            locale=locale,
            since=_FIRST_DAY + timedelta(days=chance.randrange(_DAYS), minutes=chance.randrange(420)),
            office=chance.randrange(offices),
        )


def _name(chance: random.Random, locale: Locale) -> str:
    if locale == "en":
        return " ".join(chance.choice(names) for names in _ENGLISH)
    first, second = chance.choice(_GIVEN_FIRST), chance.choice(_GIVEN_SECOND)
    return _surname(chance) + (second if chance.random() < 1 / 4 else first + second)


def _surname(chance: random.Random) -> str:
    """Return a surname; those at the front of the list are the frequent ones."""
    return _SURNAMES[min(int(chance.expovariate(1 / 18)), len(_SURNAMES) - 1)]


def _weighted(chance: random.Random, weights: Mapping[T, int]) -> T:
    options: Sequence[T] = tuple(weights)
    return chance.choices(options, weights=tuple(weights.values()))[0]
