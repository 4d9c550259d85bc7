import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.signals import Signal, detect_signals

SAID = [
    ("我要投诉你们", "complaint"),
    ("服务态度太差了", "complaint"),
    ("I want to file a complaint", "complaint"),
    ("你们不处理我就去证监会举报", "regulator"),
    ("我已经打了12386", "regulator"),
    ("我被骗了十万", "fraud"),
    ("我是不是被騙了？", "fraud"),
    ("有老师拉我进群带单，让我转账到私人账户", "fraud"),
    ("提现要先交保证金", "fraud"),
    ("I think I have been scammed", "fraud"),
    ("账户被盗了", "account_theft"),
    ("有人登录了我的账户", "account_theft"),
    ("my account was hacked", "account_theft"),
    ("亏光了，不想活了", "self_harm"),
    ("再亏我就要跳楼了", "self_harm"),
    ("I want to kill myself", "self_harm"),
    ("帮朋友走账可以吗", "aml"),
    ("怎么转钱不会被反洗钱监控", "aml"),
    ("我要销户", "churn"),
    ("你们佣金太高了，我要换券商", "churn"),
    ("Close my account please", "churn"),
    ("投 诉", "complaint"),
    ("转了八万过去之后对方把我拉黑了", "fraud"),
    ("someone stole my account!!", "account_theft"),
    ("点开那个网址以后我把卡号和验证码都填了", "fraud"),
    ("短信码我已经念给对方了", "fraud"),
    ("交了三千块会费之后人就联系不上了", "fraud"),
    ("手机提示成交了一笔，但我今天没有下单", "account_theft"),
    ("前妻还在偷偷操作我的账户", "account_theft"),
    ("我坐在天台上", "self_harm"),
    ("对不起爸妈，我扛不下去了", "self_harm"),
    ("i dont want to be here anymore", "self_harm"),
    ("忽悠我妈买了这个产品，要求全额退款", "complaint"),
]
UNSAID = [
    "我不是投诉，只是问问",
    "I'm not complaining, just asking",
    "如果我要投诉找谁",
    "证监会批准注册制了吗",
    "怎么防止被骗",
    "万一被骗怎么办",
    "我没有被骗",
    "大盘跳楼了",
    "想死守这只股",
    "反洗钱要提供什么资料",
    "洗钱是什么意思",
    "我不是要销户",
    "从别的券商转到你们这里",
    "买股票要交印花税吗",
    "说是证监会的人打电话给我",
    "上市公司造假亏了能找谁赔",
    "我没收到验证码短信",
    "股价撑不住了",
    "我妈的股票密码忘了",
    "怎么开户",
    "",
]


@pytest.mark.parametrize(("text", "signals"), SAID)
def test_hears_what_must_not_be_overlooked(text: str, signals: str) -> None:
    assert set(signals.split()) <= set(detect_signals(text))


@pytest.mark.parametrize("text", UNSAID)
def test_denials_suppositions_and_mentions_raise_nothing(text: str) -> None:
    assert detect_signals(text) == frozenset()


def test_signs_between_the_characters_do_not_hide_it() -> None:
    assert Signal.FRAUD in detect_signals("我*被*骗*了")


@given(st.text(st.characters(), max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert detect_signals(text) <= set(Signal)


@pytest.mark.parametrize("text", ["投" * 20_000, "a" * 20_000, "\x00\ud800" * 500, "要不" * 10_000, "转" * 20_000])
def test_long_and_broken_texts_are_read(text: str) -> None:
    detect_signals(text)


@pytest.mark.parametrize("text", ["密码" + "刚" * 300, "钱" + "全都" * 200, "你们" + "我的" * 200])
def test_alternatives_that_match_the_same_end(text: str) -> None:
    """Would take hours where a repeated group can match the same words in several ways."""
    detect_signals(text)
