"""What names a person in a text: found where it stands, labelled for keeping, covered for showing."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wenlu.language.personal import Kind, cover_personal, find_personal, label_personal


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
        ("我叫王小明，想开户", "我叫<姓名>，想开户"),
        ("我叫欧阳娜娜想开户", "我叫<姓名>想开户"),
        ("姓名：张三 身份证怎么传", "姓名：<姓名> 身份证怎么传"),
        ("我是王先生, 销户", "我是<姓名>先生, 销户"),
        ("My name is John Smith and I forgot my password", "My name is <姓名> and I forgot my password"),
        ("邮箱 a.b@example.com 收不到", "邮箱 <邮箱> 收不到"),
        ("我住在幸福路8号，怎么去营业部", "我住在<地址>，怎么去营业部"),
        ("护照号 E12345678 快到期了", "护照号 <证件号> 快到期了"),
        ("港澳通行证H1234567890怎么开户", "港澳通行证<证件号>怎么开户"),
        ("股东账户A123456789转托管", "股东账户<号码>转托管"),
        ("加我微信 zhang_san88 细聊", "加我微信 <联系方式> 细聊"),
        ("QQ是123456", "QQ是<联系方式>"),
        ("600519能买吗", "600519能买吗"),
        ("我有50万元能开科创板吗", "我有50万元能开科创板吗"),
        ("日均资产1000000元", "日均资产1000000元"),
        ("我叫你们转人工", "我叫你们转人工"),
        ("我叫人工", "我叫人工"),
        ("我是新客户怎么开户", "我是新客户怎么开户"),
        ("2026年11月20日的分红", "2026年11月20日的分红"),
        ("微信怎么绑定", "微信怎么绑定"),
        ("账户600519持仓在哪看", "账户600519持仓在哪看"),
        ("110105194912310021", "<号码>"),  # the last digit is wrong, so it is a number like any other
    ],
)
def test_what_names_a_person_is_labelled_and_the_question_stays(said: str, kept: str) -> None:
    assert label_personal(said) == kept


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("我手机138 1234 5678", "我手机138 **** 5678"),
        ("身份证11010519491231002X", "身份证110***********002X"),
        ("卡号6222 0212 3456 7890 128", "卡号**** **** **** ***0 128"),
        ("邮箱 a.b@example.com", "邮箱 a**@example.com"),
        ("姓名：张三丰", "姓名：张**"),
        ("家住幸福路18号", "家住幸福****"),
        ("护照E12345678", "护照*******78"),
    ],
)
def test_what_is_covered_can_be_recognised_and_not_used(said: str, shown: str) -> None:
    assert cover_personal(said) == shown


def test_places_are_of_the_text_as_it_was_written() -> None:
    said = "🙂 手机\u200b１３８-１２３４-５６７８，身份证 11010519491231002X"
    assert [(each.kind, said[each.start : each.end]) for each in find_personal(said)] == [
        (Kind.PHONE, "１３８-１２３４-５６７８"),
        (Kind.IDENTITY_NUMBER, "11010519491231002X"),
    ]


@given(st.text(max_size=200))
def test_nothing_fails_places_are_inside_and_apart_and_labelling_twice_is_once(text: str) -> None:
    found = find_personal(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert len(cover_personal(text)) == len(text)
    once = label_personal(text)
    assert label_personal(once) == once
    assert not re.search(r"(?<![\d.])1[3-9]\d{9}(?!\d)", once)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_every_mobile_number_is_found_however_it_is_grouped(number: str, gap: str) -> None:
    said = f"打{gap.join((number[:3], number[3:7], number[7:]))}找我"
    assert [each.kind for each in find_personal(said)] == [Kind.PHONE]
