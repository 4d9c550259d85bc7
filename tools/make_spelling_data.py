"""Writes what `wenlu.language` knows about sounds: `python -m tools.make_spelling_data [--words dict.txt]`, seconds.

`syllables.csv`: how the 6,763 characters of GB 2312 are read, toneless, likeliest reading first, from `pypinyin`,
which is under the MIT licence. `securities.csv`: the column of initials (贵州茅台: gzmt); names are read as wholes, so
that 重庆 gives cq and 银行 yh. The same version of `pypinyin` gives the same files.

`ordinary.csv`: ordinary words of two characters (first character, the second ones) that keep a text from being read as
a word of the trade that sounds like a part of it, from the dictionary of `jieba` (MIT), `--words jieba/dict.txt`; as it
is without one. They are the words that sound like a word of `lexicon.toml` themselves, and common ones that begin like
the end or end like the beginning of one; words of the lexicon among them. Make it anew after changes of the lexicon.

They are files because loading `pypinyin` takes 0.3 s and 50 MB.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, lazy_pinyin, pinyin

from wenlu.language.lexicon import load_lexicon
from wenlu.language.normalise import fold
from wenlu.language.pinyin import syllables_of

DATA = Path(__file__).parent.parent / "src" / "wenlu" / "language" / "data"
ROWS = range(0xB0, 0xF8)  # of GB 2312, those of characters
CELLS = range(0xA1, 0xFF)
COMMON = 50  # occurrences in jieba's corpus
PAIR = 2  # characters


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=Path, help="dict.txt of jieba")
    options = parser.parse_args()
    write_syllables(DATA / "syllables.csv")
    write_initials(DATA / "securities.csv")
    if options.words:
        write_ordinary(DATA / "ordinary.csv", options.words)


def write_syllables(path: Path) -> None:
    by_readings: dict[str, str] = defaultdict(str)
    for character in characters():
        (readings,) = pinyin(character, style=Style.NORMAL, heteronym=True)
        (first,) = lazy_pinyin(character, style=Style.NORMAL)
        by_readings[" ".join(dict.fromkeys((first, *readings)))] += character
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("syllables", "characters"))
        rows.writerows(sorted(by_readings.items()))
    print(f"{path.name}: {len(by_readings)} ways of reading", file=sys.stderr)


def write_initials(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        securities = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("code", "name", "initials"))
        rows.writerows((code, name, initials(name)) for code, name in securities)
    print(f"{path.name}: {len(securities)} securities", file=sys.stderr)


def initials(name: str) -> str:
    """The first letters of a security's name; letters and digits of the name as they are."""
    plain = fold(name).replace("*", "").replace(" ", "")
    return "".join(syllable[0] for syllable in lazy_pinyin(plain, style=Style.NORMAL, errors=list) if syllable)


def write_ordinary(path: Path, dictionary: Path) -> None:
    lexicon = load_lexicon()
    words = [*lexicon.short, *lexicon.long]
    begins = {lexicon.reading_of(word)[0] for word in words}
    ends = {lexicon.reading_of(word)[-1] for word in words}
    whole = {lexicon.reading_of(word) for word in lexicon.short}
    seconds: dict[str, str] = defaultdict(str)
    for line in dictionary.read_text("utf-8").splitlines():
        word, count, _ = line.split(" ")
        if len(word) != PAIR or not all(map(syllables_of, word)):
            continue
        first, last = (syllables_of(character)[0] for character in word)
        if (first, last) in whole or (int(count) >= COMMON and (first in ends or last in begins)):
            seconds[word[0]] += word[1]
    for word in (*lexicon.short, *lexicon.spelt):
        if len(word) == PAIR:
            seconds[word[0]] += word[1]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("first", "seconds"))
        rows.writerows((first, "".join(dict.fromkeys(second))) for first, second in sorted(seconds.items()))
    print(f"{path.name}: {sum(map(len, seconds.values()))} words", file=sys.stderr)


def characters() -> list[str]:
    found = []
    for row in ROWS:
        for cell in CELLS:
            try:
                found.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue  # five cells at the end of the first level are empty
    return found


if __name__ == "__main__":
    main()
