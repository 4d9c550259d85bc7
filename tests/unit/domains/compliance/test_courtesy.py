"""Kind words before or behind a promise excuse nothing."""

from itertools import product

import pytest

from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import Level, Role, Situation

PROMISES = (
    "我们保本保息",
    "这个产品保本",
    "亏了算我的我赔给您",
    "把密码给我我帮您下单",
    "明天肯定涨停",
    "借您亲戚的账户用一下",
    "先转到我的卡上",
    "年化8%稳赚不赔",
)
WORDS = (
    " please",
    "，please wait",
    "，请稍等",
    "，麻烦您稍等一下",
    "，感谢您的理解与支持",
    "，祝您生活愉快",
    "，有问题随时联系",
    "，如有疑问请拨打客服热线",
    " thank you for your patience",
    "，祝您周末愉快，天气转凉请注意保暖",
    "，路上注意安全，到家说一声",  # learnt from nowhere
    "，咱们公司年底有客户答谢会",
)


@pytest.mark.parametrize(("promise", "words"), list(product(PROMISES, WORDS)))
def test_kind_words_excuse_nothing(rule_set: RuleSet, promise: str, words: str) -> None:
    for text in (promise + words, f"您好，{promise}{words}"):
        assert rule_set.review(Situation(role=Role.AGENT, text=text)).verdict is Level.BLOCK, text
