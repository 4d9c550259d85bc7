"""Entries as files, there and back."""

import csv
import io

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.knowledge.errors import ImportUnreadable
from wenlu.domains.knowledge.rules.exchange import COLUMNS, guard, read_entries, unguard, write_csv, write_yaml
from wenlu.domains.knowledge.schemas import EntryContent, FileFormat

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40)
_WORDS = _TEXT.map(str.strip).filter(bool)


@st.composite
def entries(draw: st.DrawFn) -> EntryContent:
    """Any entry that can be kept at all, with words as wild as they come."""
    number = draw(st.integers(0, 10**9))
    return EntryContent.model_validate(
        {
            "key": f"account.e{number}",
            "title": draw(_WORDS),
            "title_en": draw(st.none() | _WORDS),
            "phrasings": draw(st.lists(_WORDS, max_size=4)),
            "answer": draw(_WORDS),
            "answer_en": draw(st.none() | _WORDS),
            "choices": draw(st.sampled_from([[], ["account.open"], ["account.open", "fee.rate"]])),
            "handoff": draw(st.sampled_from([None, "service"])),
            "facts": draw(st.sampled_from([[], [{"claim": "=1+1", "checked_by": "unconfirmed"}]])),
            "answers": draw(st.lists(_WORDS.map(lambda text: {"channel": "phone", "text": text}), max_size=2)),
            "cards": draw(st.lists(_WORDS.map(lambda text: {"title": text, "text": text}), max_size=2)),
            "valid_from": draw(st.sampled_from([None, "2026-01-01"])),
        }
    )


@given(st.lists(entries(), min_size=1, max_size=4), st.sampled_from(FileFormat))
def test_what_is_written_is_read_again(written: list[EntryContent], format_: FileFormat) -> None:
    data = write_csv(written) if format_ is FileFormat.CSV else write_yaml(written)
    rows = read_entries(data, format_)
    assert [row.flaws for row in rows] == [()] * len(written)
    assert [row.content for row in rows] == written


@given(_TEXT)
def test_no_cell_is_a_formula_and_every_cell_comes_back(text: str) -> None:
    assert guard(text)[0] not in "=+-@\t\r"
    assert unguard(guard(text)) == text


def _entry(**fields: object) -> EntryContent:
    return EntryContent.model_validate({"key": "account.open", "title": "怎么开户", "answer": "答", **fields})


def test_csv_opens_in_a_spreadsheet() -> None:
    data = write_csv([_entry(answer="=cmd|' /C calc'!A0", phrasings=["开户", "我要开户"])])
    assert data.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    cells = dict(zip(header, row, strict=True))
    assert tuple(header) == COLUMNS
    assert cells["answer"].startswith("'=cmd")
    assert cells["phrasings"] == "开户\n我要开户"


def test_what_excel_saves_in_china_is_read() -> None:
    text = "key,title,answer,phrasings\r\naccount.open,怎么开户,在手机上办理,开户\r\n,,,\r\n"
    rows = read_entries(text.encode("gbk"), FileFormat.CSV)
    assert [row.content for row in rows] == [_entry(answer="在手机上办理", phrasings=["开户"])]


def test_yaml_is_for_people() -> None:
    text = write_yaml([_entry(answer="一\n二")]).decode()
    assert "title: 怎么开户" in text
    assert "answer: |-\n" in text
    assert yaml.safe_load(text)[0]["answer"] == "一\n二"


@pytest.mark.parametrize(
    ("data", "format_", "reason"),
    [
        (b"", FileFormat.CSV, "columns"),
        (b"a,b\n1,2\n", FileFormat.CSV, "columns"),
        (b"key,title,answer\n", FileFormat.CSV, "empty"),
        (b'key,title,answer\n"a', FileFormat.CSV, "csv"),
        (b"\xff\xfe\x00", FileFormat.CSV, "encoding"),
        (b"a: [", FileFormat.YAML, "yaml"),
        (b"a: 1", FileFormat.YAML, "yaml"),
        (b"[]", FileFormat.YAML, "empty"),
    ],
)
def test_what_is_no_list_of_entries_is_refused(data: bytes, format_: FileFormat, reason: str) -> None:
    with pytest.raises(ImportUnreadable) as caught:
        read_entries(data, format_)
    assert caught.value.extra["reason"] == reason


@pytest.mark.parametrize(
    ("row", "flaw"),
    [
        ("account.open,,答,", ("title", "missing")),
        ("Account Open,题,答,", ("key", "malformed")),
        ("account.open,题,答,{", ("facts", "not_json")),
        ("account.open,题,答,,,,", ("", "too_many_cells")),
        (f"account.open,{'长' * 201},答,", ("title", "too_long")),
    ],
)
def test_flawed_rows_are_named(row: str, flaw: tuple[str, str]) -> None:
    rows = read_entries(f"key,title,answer,facts\n{row}\n".encode(), FileFormat.CSV)
    assert rows[0].line == 2
    assert flaw in [(each.field, each.code) for each in rows[0].flaws]


@given(st.binary(max_size=300), st.sampled_from(FileFormat))
def test_any_file_gets_rows_or_a_refusal(data: bytes, format_: FileFormat) -> None:
    try:
        read_entries(data, format_)
    except ImportUnreadable:
        return


@given(st.lists(st.recursive(st.none() | st.text() | st.integers(), st.lists), max_size=3))
def test_any_yaml_gets_rows_or_a_refusal(items: list[object]) -> None:
    data = yaml.safe_dump(items).encode()
    try:
        assert all(row.flaws for row in read_entries(data, FileFormat.YAML))
    except ImportUnreadable:
        return
