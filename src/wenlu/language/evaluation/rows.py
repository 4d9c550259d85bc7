"""Labelled data as people keep them: CSV of texts with their intents, CSV or TSV of pairs with 0 or 1."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Row = TypeVar("Row")


class Labelled(NamedTuple):
    """A text and its intent."""

    text: str
    label: str


class Pair(NamedTuple):
    """Two questions and whether they mean the same (or the second answers the first)."""

    first: str
    second: str
    same: bool


def read_labelled(path: Path) -> list[Labelled]:
    """CSV with the columns `text` and `category`. Raises `ValueError` on anything else."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if not {"text", "category"} <= set(rows.fieldnames or ()):
            raise ValueError(f"{path}: the columns text and category are needed")
        return [Labelled(row["text"] or "", row["category"] or "") for row in rows]


def read_pairs(path: Path) -> list[Pair]:
    """CSV or TSV of two questions and 0 or 1, with or without a first line of names. Raises `ValueError`."""
    content = path.read_text("utf-8-sig")
    separator = "\t" if "\t" in content.partition("\n")[0] else ","
    rows: Iterable[list[str]] = csv.reader(io.StringIO(content))
    if separator == "\t":  # quotes are plain signs there
        rows = (line.split("\t") for line in content.splitlines())
    pairs = []
    for number, row in enumerate(rows, start=1):
        if len(row) >= len(Pair._fields) and row[-1].strip() in {"0", "1"}:
            pairs.append(Pair(row[-3], row[-2], row[-1].strip() == "1"))
        elif row and number > 1:
            raise ValueError(f"{path}, line {number}: two questions and 0 or 1 are needed")
    return pairs


def drawn(rows: Sequence[Row], most: int) -> list[Row]:
    """All rows, or so many of them drawn at random, in their order and the same every time."""
    if len(rows) <= most:
        return list(rows)
    return [rows[place] for place in np.sort(np.random.default_rng(0).permutation(len(rows))[:most])]
