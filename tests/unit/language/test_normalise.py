import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.normalise import fold, normalise, squeeze

ANY_TEXT = st.text(st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("請問開戶需要什麼？", "请问开户需要什么?"),
        ("ＶＸ：ａｂｃ１２３", "vx:abc123"),
        ("Open An ACCOUNT", "open an account"),
        ("帳戶和帐户", "账户和账户"),
        ("раура\u200bl", "paupal"),
        ("⑤️⃣ⓥⓧ🅥", "5vxv"),
        ("売買 発行", "卖买 发行"),
        ("芸 欠", "芸 欠"),
        ("é e\u0301 İ", "e e i"),
        ("\u202e保\u2060本\ufeff", "保本"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("", ""),
        ("\x00\ud800", ""),
    ],
)
def test_folds_the_ways_of_writing(written: str, folded: str) -> None:
    assert normalise(written).text == folded


def test_finds_the_way_back_to_the_original() -> None:
    folded = normalise("加我 薇\u200b信：ＡＢ")
    start = folded.text.index("薇信")
    assert folded.span(start, start + 2) == (3, 6)
    assert folded.quote(start, start + 2) == "薇\u200b信"


def test_expanded_characters_point_at_their_origin() -> None:
    folded = normalise("共㈠条")
    assert folded.text == "共(一)条"
    assert list(folded.offsets) == [0, 1, 1, 1, 2]
    assert folded.span(2, 3) == (1, 2)


@pytest.mark.parametrize(
    ("written", "squeezed"),
    [("保 本　保*息！", "保本保息"), ("稳赚😀不😀赔", "稳赚不赔"), ("年化 10 %", "年化10%"), ("abc", "abc"), ("…", "")],
)
def test_squeeze_drops_what_stands_between(written: str, squeezed: str) -> None:
    assert squeeze(normalise(written)).text == squeezed


def test_squeezed_hits_are_quoted_from_the_original() -> None:
    squeezed = squeeze(normalise("我们 保 *本* 的"))
    start = squeezed.text.index("保本")
    assert squeezed.quote(start, start + 2) == "保 *本"


def test_spans_outside_the_text_are_clipped() -> None:
    folded = normalise("开户")
    assert folded.span(1, 99) == (1, 2)
    assert folded.span(5, 9) == (2, 2)
    assert folded.span(-3, 1) == (0, 1)
    assert normalise("").span(0, 0) == (0, 0)


@given(ANY_TEXT)
def test_folding_is_idempotent_and_offsets_rise(text: str) -> None:
    folded = normalise(text)
    assert fold(folded.text) == folded.text
    assert len(folded.offsets) == len(folded.text)
    assert list(folded.offsets) == sorted(folded.offsets)
    assert all(0 <= place < len(text) for place in folded.offsets)


@given(ANY_TEXT)
def test_what_is_squeezed_keeps_its_place(text: str) -> None:
    squeezed = squeeze(normalise(text))
    for place, character in enumerate(squeezed.text):
        assert character in fold(squeezed.quote(place, place + 1))


@given(ANY_TEXT, ANY_TEXT)
def test_folding_goes_character_by_character(first: str, second: str) -> None:
    assert fold(first + second) == fold(first) + fold(second)
