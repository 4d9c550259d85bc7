"""Entries as files: CSV for Excel and YAML, there and back without loss."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import yaml
from pydantic import ValidationError

from wenlu.domains.knowledge.errors import ImportUnreadable
from wenlu.domains.knowledge.schemas import EntryContent, FileFormat, Flaw

MOST_ENTRIES = 5_000
MOST_BYTES = 20 * 1024 * 1024
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""What a spreadsheet would run as a formula (OWASP, "CSV injection"); a quote before it makes it text."""

_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What some take for the end of a line and others do not: only quoted and escaped it stays what it is."""

Kind = Literal["text", "lines", "data"]
_KINDS: Mapping[str, Kind] = {
    "phrasings": "lines",
    "phrasings_en": "lines",
    "choices": "lines",
    "facts": "data",
    "answers": "data",
    "cards": "data",
    "attachments": "data",
}
COLUMNS: tuple[str, ...] = (
    "key",
    "category",
    *(name for name in EntryContent.model_fields if name not in {"key", "category"}),
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One entry of a file: its content, or the flaws that keep it from being one."""

    line: int
    key: str
    title: str
    content: EntryContent | None
    flaws: tuple[Flaw, ...] = ()


def write_csv(entries: Iterable[EntryContent]) -> bytes:
    """Return the entries as CSV that Excel opens as it is: with a byte order mark, and no cell that is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for entry in entries:
        fields = entry.model_dump(mode="json")
        writer.writerow([guard(_cell(name, fields[name])) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def write_yaml(entries: Iterable[EntryContent]) -> bytes:
    """Return the entries as a YAML list, without what is empty."""
    items = [entry.model_dump(mode="json", exclude_defaults=True) for entry in entries]
    return yaml.dump(items, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100).encode()


def read_entries(data: bytes, format_: FileFormat) -> list[ReadRow]:
    """Return the rows of a file in their order; raises `ImportUnreadable` for what is no list of entries."""
    if len(data) > MOST_BYTES:
        raise ImportUnreadable("the file is too large", reason="too_large", limit=MOST_BYTES)
    rows = list(_read_csv(data) if format_ is FileFormat.CSV else _read_yaml(data))
    if not rows:
        raise ImportUnreadable("there is nothing in the file", reason="empty")
    if len(rows) > MOST_ENTRIES:
        raise ImportUnreadable("too many entries", reason="too_many", limit=MOST_ENTRIES)
    return rows


def guard(cell: str) -> str:
    """Put a quote before what a spreadsheet would take for a formula; `unguard` takes exactly that off again."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _cell(name: str, value: object) -> str:
    if value is None or value in ([], ()):
        return ""
    kind = _KINDS.get(name, "text")
    if kind == "lines" and isinstance(value, list):
        plain = all(line.splitlines() == [line] for line in value) and not value[0].startswith("[")
        return "\n".join(value) if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False) if kind == "data" else str(value)


def _value(name: str, cell: str) -> object:
    """Return what a cell means; raises `ValueError` for data that is not JSON."""
    kind = _KINDS.get(name, "text")
    if kind == "data":
        return json.loads(cell)
    if kind == "lines":
        if cell.startswith("["):
            return json.loads(cell)
        return [line.strip() for line in cell.splitlines() if line.strip()]
    return cell


def _read_csv(data: bytes) -> Iterator[ReadRow]:
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if not {"key", "title", "answer"} <= set(names):
            raise ImportUnreadable("the first line names no columns", reason="columns", columns=list(COLUMNS))
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(line, *_fields_of(names, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ImportUnreadable(f"line {reader.line_num}: {error}", reason="csv", line=reader.line_num) from error


def _fields_of(names: list[str], cells: list[str]) -> tuple[dict[str, object], list[Flaw]]:
    fields: dict[str, object] = {}
    flaws: list[Flaw] = []
    if len(cells) > len(names):
        flaws.append(Flaw(field="", code="too_many_cells", message="这一行的格子比表头多"))
    for name, guarded in zip(names, cells, strict=False):
        cell = unguard(guarded)
        if name and cell.strip():
            try:
                fields[name] = _value(name, cell)
            except ValueError:
                flaws.append(Flaw(field=name, code="not_json", message="这一格要写成 JSON"))
    return fields, flaws


def _decoded(data: bytes) -> str:
    """Excel in China writes GB 18030 (GBK) unless told otherwise."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportUnreadable("the file is neither UTF-8 nor GBK", reason="encoding")


def _read_yaml(data: bytes) -> Iterator[ReadRow]:
    try:
        items = yaml.load(data, yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ImportUnreadable(str(error)[:300], reason="yaml") from error
    if not isinstance(items, list):
        raise ImportUnreadable("the file is no list", reason="yaml")
    for place, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield _row(place, {str(name): value for name, value in item.items()}, [])
        else:
            yield ReadRow(place, "", str(item)[:80], None, (Flaw(field="", code="not_an_entry", message="不是条目"),))


def _row(line: int, fields: dict[str, object], flaws: list[Flaw]) -> ReadRow:
    key, title = str(fields.get("key", ""))[:120], str(fields.get("title", ""))[:200]
    if flaws:
        return ReadRow(line, key, title, None, tuple(flaws))
    try:
        return ReadRow(line, key, title, EntryContent.model_validate_json(json.dumps(fields, default=str)))
    except (ValidationError, ValueError, RecursionError) as error:
        return ReadRow(line, key, title, None, tuple(_faults(error)))


def _faults(error: Exception) -> Iterator[Flaw]:
    if not isinstance(error, ValidationError):
        yield Flaw(field="", code="not_an_entry", message="不是条目")
        return
    for fault in error.errors()[:20]:
        field = ".".join(map(str, fault["loc"]))
        yield Flaw(field=field, code=_CODES.get(fault["type"], "malformed"), message=fault["msg"])


_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "too_long": "too_long",
    "string_too_short": "missing",
    "string_pattern_mismatch": "malformed",
}


class _Dumper(yaml.SafeDumper):
    """Writes answers of several lines as blocks, so that people can read and edit them."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _BREAKS.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
