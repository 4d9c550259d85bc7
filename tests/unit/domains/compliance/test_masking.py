"""What may be kept of a question apart from its conversation."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.domains.compliance.service import mask_personal_data


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我手机13812345678收不到验证码", "我手机<手机号>收不到验证码"),
        ("手机１３８１２３４５６７８换号了", "手机<手机号>换号了"),
        ("138 1234 5678 怎么改", "<手机号> 怎么改"),
        ("身份证11010519491231002X过期了", "身份证<证件号>过期了"),
        ("卡号6222021234567890128转不出", "卡号<卡号>转不出"),
        ("我的资金账号 12345678901 登不上", "我的资金账号 <号码> 登不上"),
        ("一三八一二三四五六七八是我的号", "<号码>是我的号"),
        ("我叫王小明，想开户", "我叫<姓名>,想开户"),
        ("我叫欧阳娜娜想开户", "我叫<姓名>想开户"),
        ("姓名:张三 身份证怎么传", "姓名:<姓名> 身份证怎么传"),
        ("我是王先生, 销户", "我是<姓名>先生, 销户"),
        ("My name is John Smith and I forgot my password", "My name is <姓名> and I forgot my password"),
        ("邮箱 a.b@example.com 收不到", "邮箱 <邮箱> 收不到"),
        ("我住在幸福路8号，怎么去营业部", "我住在<地址>,怎么去营业部"),
        ("600519能买吗", "600519能买吗"),
        ("我有50万元能开科创板吗", "我有50万元能开科创板吗"),
        ("日均资产1000000元", "日均资产1000000元"),
        ("我叫你们转人工", "我叫你们转人工"),
        ("我叫人工", "我叫人工"),
        ("我是新客户怎么开户", "我是新客户怎么开户"),
        ("2026年11月20日的分红", "2026年11月20日的分红"),
    ],
)
def test_what_names_a_person_is_masked_and_the_question_stays(said: str, kept: str) -> None:
    assert mask_personal_data(said) == kept


@given(st.text(max_size=200))
def test_masking_never_fails_and_twice_is_once(text: str) -> None:
    once = mask_personal_data(text)
    assert mask_personal_data(once) == once
    assert not re.search(r"(?<![\d.])1[3-9]\d{9}(?!\d)", once)
