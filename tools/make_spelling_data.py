"""Writes what `wenlu.language` knows about sounds: `python -m tools.make_spelling_data`, a few seconds.

`syllables.csv`: how the 6,763 characters of GB 2312 are read, toneless, likeliest reading first, from `pypinyin`,
which is under the MIT licence. `securities.csv`: the column of initials (贵州茅台: gzmt); names are read as wholes, so
that 重庆 gives cq and 银行 yh. The same version of `pypinyin` gives the same files.

They are files because loading `pypinyin` takes 0.3 s and 50 MB.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, lazy_pinyin, pinyin

from wenlu.language.normalise import fold

DATA = Path(__file__).parent.parent / "src" / "wenlu" / "language" / "data"
ROWS = range(0xB0, 0xF8)  # of GB 2312, those of characters
CELLS = range(0xA1, 0xFF)


def main() -> None:
    write_syllables(DATA / "syllables.csv")
    write_initials(DATA / "securities.csv")


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
