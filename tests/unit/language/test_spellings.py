import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from wenlu.language.lexicon import load_lexicon
from wenlu.language.normalise import fold, normalise
from wenlu.language.spellings import read, respell, respell_normalised

MEANT = [
    ("kechuangban", "科创板"),
    ("ke chuang ban", "科创板"),
    ("Ke Chuang Ban怎么开通", "科创板怎么开通"),
    ("kechuang板", "科创板"),
    ("科创ban", "科创板"),
    ("开hu流程", "开户流程"),
    ("zenme开户", "怎么开户"),
    ("zenme kai hu", "怎么开户"),
    ("mima wangle zenmeban", "密码忘了怎么办"),
    ("wo yao zhuan rengong", "我要转人工"),
    ("qing wen shouxufei duoshao", "请问手续费多少"),
    ("wo xiang wen yixia zenme kaihu", "我想 wen yixia 怎么开户"),
    ("app zenme xiazai", "app 怎么下载"),
    ("yinhangka", "银行卡"),
    ("kcb怎么开", "科创板怎么开"),
    ("GGT", "港股通"),
    ("rzrq利率", "融资融券利率"),
    ("科创版", "科创板"),
    ("创业扳", "创业板"),
    ("融资融卷", "融资融券"),
    ("国债逆会购", "国债逆回购"),
    ("港股同", "港股通"),
    ("逆回够", "逆回购"),
    ("帳戶", "账户"),
    ("怎么开护", "怎么开户"),
    ("消户", "销户"),
    ("佣今多少", "佣金多少"),
    ("登路不上", "登录不上"),
    ("印花睡", "印花税"),
    ("集合井价", "集合竞价"),
    ("解除帮定", "解除绑定"),
    ("肿么办", "怎么办"),
    ("acount", "account"),
    ("the comission for marign trading", "the commission for margin trading"),
    ("I have not recieved my divident", "i have not received my dividend"),
]
ORDINARY = [
    "保证今天能还",
    "使用金额",
    "保密吗",
    "开护照相",
    "要验证吗",
    "同一个手机号吗",
    "银证转账停不停",
    "怎么退订投顾服务",
    "其权利义务",
    "双鹭药业",
    "甬金股份",
    "河钢股份",
    "可以换成别的吗",
    "提交委托但画面超时",
    "我在国外读书",
    "made in china",
    "can i change my pin",
    "women and men",
    "withdrawable balance",
    "the market moved",
    "a financial adviser",
    "shared with my manager",
    "gzmt",
    "asdfghjkl",
]


@pytest.mark.parametrize(("text", "meant"), MEANT)
def test_reads_the_word_of_the_trade(text: str, meant: str) -> None:
    assert read(text).text == meant


@pytest.mark.parametrize("text", ORDINARY)
def test_leaves_ordinary_words_and_names(text: str) -> None:
    assert read(text).text == text
    assert read(text).changes == ()


def test_names_of_securities_stay() -> None:
    table = Path(__file__).parents[3] / "src" / "wenlu" / "language" / "data" / "securities.csv"
    with table.open(encoding="utf-8", newline="") as file:
        names = [fold(row["name"]) for row in csv.DictReader(file)]
    assert [name for name in names if respell(f"{name}怎么样") != f"{name}怎么样"] == []


def test_changes_are_quoted_from_the_original() -> None:
    message = read("請問 ｋｅ chuang ban怎么開呼？")
    assert message.text == "请问科创板怎么开户?"
    assert [(one.before, one.after) for one in message.changes] == [("ｋｅ chuang ban", "科创板"), ("開呼", "开户")]
    start = message.text.index("科创板")
    assert message.quote(start, start + 3) == "ｋｅ chuang ban"
    assert message.quote(start + 3, start + 5) == "怎么"


def test_readings_of_the_lexicon_are_right() -> None:
    lexicon = load_lexicon()
    words = (*lexicon.long, *lexicon.short, *lexicon.spelt, *lexicon.initials.values())
    wrong = {word: lexicon.reading_of(word) for word in words if tuple(lazy_pinyin(word)) != lexicon.reading_of(word)}
    assert wrong == {word: reading for word, reading in wrong.items() if word in lexicon.readings}


ANY_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("kechuangbnizmo 科创版开户呼融资卷acount密吗'*")), max_size=120
)


@given(ANY_TEXT)
def test_any_text_is_read_with_the_way_back(text: str) -> None:
    message = read(text)
    assert len(message.text) == len(message.offsets) == len(message.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(message.offsets, message.ends, strict=True))
    assert list(message.offsets) == sorted(message.offsets)
    assert list(message.ends) == sorted(message.ends)


@given(ANY_TEXT)
def test_all_ways_of_respelling_agree(text: str) -> None:
    normalised = normalise(text)
    assert respell(normalised.text) == respell_normalised(normalised).text


@pytest.mark.parametrize(
    "text",
    [
        "xian" * 5_000,
        "a" * 20_000,
        "ma " * 7_000,
        "融" * 20_000,
        "开呼" * 10_000,
        "acount " * 3_000,
        "\x00\ud800" * 500,
    ],
)
def test_long_and_broken_texts_are_read(text: str) -> None:
    read(text)
    respell(fold(text))
