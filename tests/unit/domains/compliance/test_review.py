"""The gate on single texts: what is caught, what is let through, and what holds for any text."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.mangling import WAYS
from wenlu.domains.compliance.rules import RuleSet
from wenlu.domains.compliance.schemas import Level, OfferedProduct, Risk, Role, Situation, Utterance
from wenlu.domains.compliance.service import shipped_body, shipped_rule_set

RULES = shipped_rule_set()
STAFF = [role for role in Role if role is not Role.CUSTOMER]

PIECES = st.sampled_from(
    [
        "保本",
        "稳赚不赔",
        "不能承诺",
        "明天肯定涨",
        "600519",
        "，。？！\n",
        "“",
        "”",
        "baoben",
        "加我微信",
        "13812345678",
        "📈",
        "➕v",
        "推荐您买",
        "R5产品",
        "亏了",
        "算我的",
        "密码给我",
        "İ",
        "ß",
        "ﷺ",
        "\u202e",
        "\x00",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=12).map("".join))


def review(text: str, role: Role = Role.ADVISER, *said: tuple[Role, str]) -> Level:
    return RULES.review(Situation(role, text, tuple(Utterance(*line) for line in said))).verdict


@given(text=TEXTS, role=st.sampled_from(list(Role)), before=TEXTS, speaker=st.sampled_from(list(Role)))
@settings(max_examples=300, deadline=None)
def test_never_raises_and_quotes_what_was_written(text: str, role: Role, before: str, speaker: Role) -> None:
    verdict = RULES.review(Situation(role, text, (Utterance(speaker, before),), customer_grade="C2"))
    assert verdict.verdict is max((hit.level for hit in verdict.hits), key=lambda level: level.rank, default=Level.PASS)
    for hit in verdict.hits:
        assert 0 <= hit.start < hit.end <= len(text)
        assert hit.quote == text[hit.start : hit.end]


@given(text=TEXTS, role=st.sampled_from(STAFF))
@settings(max_examples=100, deadline=None)
def test_same_text_same_verdict(text: str, role: Role) -> None:
    first, second = (RULES.review(Situation(role, text)) for _ in range(2))
    assert first.hits == second.hits


@given(harmless=st.sampled_from(["好的。", "您好！", "请稍等。\n", "这边看到了。"]), role=st.sampled_from(STAFF))
@settings(deadline=None)
def test_a_harmless_sentence_before_excuses_nothing(harmless: str, role: Role) -> None:
    assert review(harmless + "这款产品保本。", role) is Level.BLOCK


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("保 本 保 息", "保 本 保 息"),
        ("保。本。保。息", "保。本。保。息"),
        ("bao本收益高", "bao本"),
        ("文赚不陪，信我", "文赚不陪"),
        ("穩賺不賠", "穩賺不賠"),
        ("保\u200b本产品", "保\u200b本产品"),
        ("ｇｕａｒａｎｔｅｅｄ　ｒｅｔｕｒｎ", "ｇｕａｒａｎｔｅｅｄ　ｒｅｔｕｒｎ"),
    ],
)
def test_evasions_are_marked_as_they_were_written(text: str, quote: str) -> None:
    verdict = RULES.review(Situation(Role.ADVISER, text))
    assert verdict.verdict is Level.BLOCK
    assert quote in [hit.quote for hit in verdict.hits]


@pytest.mark.parametrize(
    "text",
    [
        "我们不能承诺保本",
        "请警惕任何说稳赚不赔的人",
        "您说的‘保本’是指什么?",
        "证券法禁止承诺收益",
        "贷款要有担保。本公司不提供贷款",
        "日本保险股今天公告分红",
        "保本型收益凭证不等同于存款，存在信用风险",
        "稳赚不赔？不存在的",
    ],
)
@pytest.mark.parametrize("role", STAFF)
def test_the_lawful_passes(text: str, role: Role) -> None:
    assert review(text, role) is Level.PASS


def test_a_denial_does_not_cover_what_follows_it() -> None:
    assert review("虽然不能承诺保本，但是我跟您说肯定亏不了") is Level.BLOCK


@pytest.mark.parametrize(
    ("question", "answer", "level"),
    [
        ("这个保本吗？", "是的", Level.BLOCK),
        ("这个会亏钱吗？", "不会的，您放心", Level.BLOCK),
        ("亏了怎么办？", "算我的", Level.BLOCK),
        ("这个保本吗？", "是的，很多客户都问，不过我们不能承诺保本", Level.PASS),
        ("这个会亏钱吗？", "会的，净值可能下跌", Level.PASS),
        ("周末能办吗？", "是的", Level.PASS),
    ],
)
def test_an_answer_is_read_with_its_question(question: str, answer: str, level: Level) -> None:
    assert review(answer, Role.AGENT, (Role.CUSTOMER, question)) is level


def test_an_aside_does_not_part_answer_and_question() -> None:
    assert review("是的", Role.AGENT, (Role.CUSTOMER, "这个保本吗？"), (Role.AGENT, "请稍等")) is Level.BLOCK


def test_two_messages_of_one_writer_are_read_together() -> None:
    verdict = RULES.review(Situation(Role.MANAGER, "都算我的", (Utterance(Role.AGENT, "您要是亏了"),)))
    assert verdict.verdict is Level.BLOCK
    assert all(hit.quote == "都算我的"[hit.start : hit.end] for hit in verdict.hits)


@pytest.mark.parametrize(
    ("role", "has_contract", "licences", "level"),
    [
        (Role.AGENT, None, frozenset(), Level.BLOCK),
        (Role.BOT, True, frozenset({"adviser"}), Level.BLOCK),
        (Role.MANAGER, True, frozenset(), Level.BLOCK),
        (Role.MANAGER, True, frozenset({"adviser"}), Level.HINT),
        (Role.ADVISER, False, frozenset(), Level.BLOCK),
        (Role.ADVISER, True, frozenset(), Level.HINT),
        (Role.ADVISER, None, frozenset(), Level.HINT),
    ],
)
def test_who_may_advise(role: Role, *, has_contract: bool | None, licences: frozenset[str], level: Level) -> None:
    situation = Situation(role, "建议您逢低加仓600519", has_advisory_contract=has_contract, licences=licences)
    assert RULES.review(situation).verdict is level


def test_a_warning_beside_the_advice_is_enough() -> None:
    assert review("建议您逢低加仓600519，市场有风险，请独立决策") is Level.PASS


@pytest.mark.parametrize(
    ("grade", "level"), [("C1", Level.BLOCK), ("C3", Level.BLOCK), ("C4", Level.PASS), (None, Level.PASS)]
)
def test_an_offer_is_held_against_the_grade(grade: str | None, level: Level) -> None:
    situation = Situation(Role.MANAGER, "这款R4产品适合您", customer_grade=grade)  # type: ignore[arg-type]
    assert RULES.review(situation).verdict is level


def test_medium_high_is_not_high() -> None:
    assert RULES.review(Situation(Role.MANAGER, "这款中高风险的基金适合您", customer_grade="C4")).verdict is Level.PASS


def test_testimonials_are_for_campaigns() -> None:
    text = "客户李女士半年赚了40万"
    assert review(text, Role.CAMPAIGN) is Level.BLOCK
    assert "testimonial" not in {hit.category for hit in RULES.review(Situation(Role.ADVISER, text)).hits}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("您把投诉取消了吧", "service_language.withdraw_complaint"),
        ("给您推荐一款新产品，了解一下", "service_language.sale_in_complaint"),
    ],
)
def test_pressing_and_selling_count_while_a_complaint_is_open(text: str, rule: str) -> None:
    rules = [
        {hit.rule for hit in RULES.review(Situation(Role.MANAGER, text, complaint_open=is_open)).hits}
        for is_open in (True, False)
    ]
    assert rule in rules[0]
    assert rule not in rules[1]


@pytest.mark.parametrize(
    ("age", "risk", "level"),
    [
        (75, "R4", Level.CONFIRM),
        (75, "R2", Level.PASS),
        (40, "R4", Level.PASS),
        (16, "R3", Level.CONFIRM),
        (None, "R5", Level.PASS),
    ],
)
def test_age_asks_for_care(age: int | None, risk: Risk, level: Level) -> None:
    situation = Situation(
        Role.ADVISER, "这款给您推荐一下", customer_grade="C5", customer_age=age, products=(OfferedProduct("甲", risk),)
    )
    assert RULES.review(situation).verdict is level


def test_a_product_card_counts_as_named() -> None:
    card = (OfferedProduct("甲", "R4"),)
    levels = [
        RULES.review(Situation(Role.MANAGER, "这款适合您", customer_grade=grade, products=card)).verdict
        for grade in ("C2", "C4")
    ]
    assert levels == [Level.BLOCK, Level.PASS]


def test_what_goes_to_many_is_advertising_whoever_writes_it() -> None:
    text = "客户李女士半年赚了40万"
    hits = RULES.review(Situation(Role.MANAGER, text, stage="advertising")).hits
    assert "testimonial" in {hit.category for hit in hits}


def test_a_required_warning_comes_once_in_the_language_of_the_message() -> None:
    advice = Situation(Role.ADVISER, "建议您逢低加仓600519", has_advisory_contract=True)
    assert [(warning.rule, "市场有风险" in warning.text) for warning in RULES.review(advice).warnings] == [
        ("missing_warning", True)
    ]
    warned = replace(advice, text=advice.text + "，" + RULES.review(advice).warnings[0].text)
    assert RULES.review(warned).warnings == ()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("钱搁我这儿跟搁您家抽屉里一样，一分都少不了", "return_promise"),
        ("往下掉了的话，差多少我私人给您贴多少", "loss_promise"),
        ("账户归我管，您当甩手掌柜等着收账就行", "discretionary"),
        ("挣到手的分我两成当茶水钱就好", "profit_share"),
    ],
)
def test_paraphrase_is_understood(text: str, category: str) -> None:
    verdict = RULES.review(Situation(Role.MANAGER, text))
    assert category in {hit.category for hit in verdict.hits}
    assert verdict.verdict is Level.BLOCK


@pytest.mark.parametrize(
    ("before", "answer", "level"),
    [
        ([(Role.CUSTOMER, "这个保本吧"), (Role.CUSTOMER, "在吗")], "那肯定的", Level.BLOCK),
        ([(Role.CUSTOMER, "会不会亏钱啊")], "放一百个心哥", Level.BLOCK),
        ([(Role.CUSTOMER, "你能帮我下单吗")], "能帮", Level.BLOCK),
        ([(Role.CUSTOMER, "你能帮我下单吗")], "不能，需要您本人操作", Level.PASS),
        ([(Role.CUSTOMER, "这个保本吧")], "请稍等", Level.PASS),
        ([(Role.CUSTOMER, "这个保本吧")], "没有保本的产品", Level.PASS),
    ],
)
def test_short_answers_say_what_was_asked(before: list[tuple[Role, str]], answer: str, level: Level) -> None:
    assert review(answer, Role.AGENT, *before) is level


@given(text=TEXTS, way=st.sampled_from(sorted(WAYS)))
@settings(max_examples=100, deadline=None)
def test_disguises_never_raise_and_are_quoted_as_written(text: str, way: str) -> None:
    mangled = WAYS[way](text)
    for hit in RULES.review(Situation(Role.AGENT, mangled)).hits:
        assert 0 <= hit.start < hit.end <= len(mangled)
        assert hit.quote == mangled[hit.start : hit.end]


@pytest.mark.parametrize("way", sorted(WAYS))
@pytest.mark.parametrize("text", ["这款产品保本保息", "亏了算我的，我给您兜底", "把交易密码发给我"])
def test_a_disguise_changes_nothing(way: str, text: str) -> None:
    assert review(WAYS[way](text)) is Level.BLOCK


def test_a_customer_is_never_judged_but_heard() -> None:
    verdict = RULES.review(Situation(Role.CUSTOMER, "我要投诉，你们说保本的，我要去证监会举报"))
    assert verdict.verdict is Level.PASS
    assert not verdict.hits
    assert {"complaint", "regulator"} <= set(verdict.signals)


def test_both_languages() -> None:
    chinese, english = (
        RULES.review(Situation(Role.AGENT, "保本的", locale=locale)).hits[0] for locale in ("zh-CN", "en")
    )
    assert "证券法" in chinese.basis
    assert "Securities Law" in english.basis


def test_every_category_of_the_trade_is_there() -> None:
    levels = {category.id: category.level for category in shipped_body().categories}
    block = [
        "return_promise",
        "loss_promise",
        "certain_forecast",
        "discretionary",
        "private_order",
        "account_lending",
        "insider",
        "profit_share",
        "private_funds",
        "suitability_evasion",
        "otc_financing",
        "unlicensed_advice",
        "unsuitable_offer",
        "rebate",
        "testimonial",
    ]
    expected = dict.fromkeys(block, Level.BLOCK)
    expected |= dict.fromkeys(["inducement", "gift"], Level.HOLD)
    expected |= dict.fromkeys(
        ["rumour", "private_channel", "exaggeration", "disparagement", "pii", "service_language"], Level.CONFIRM
    )
    expected |= dict.fromkeys(["performance_claim", "uncited_research", "missing_warning"], Level.HINT)
    assert levels == expected


@pytest.mark.parametrize("category", shipped_body().categories, ids=lambda category: category.id)
def test_the_wording_to_use_instead_is_lawful(category: object) -> None:
    words = next(each for each in shipped_body().categories if each is category).instead
    for text in (words.zh, words.en):
        for role in (Role.ADVISER, Role.AGENT, Role.BOT, Role.CAMPAIGN):
            assert review(text, role).rank <= Level.HINT.rank, text


def test_a_rule_set_says_its_version(rule_set: RuleSet) -> None:
    assert rule_set.review(Situation(Role.BOT, "您好")).rule_version == rule_set.version
    assert rule_set.terms >= 3000


@pytest.mark.parametrize("piece", ["保本，", "guaranteed return ", "1 3 8 ", "有人说保本不", "亏我们补"])
def test_an_endless_text_is_answered_with_few_hits(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    verdict = RULES.review(Situation(Role.AGENT, text, (Utterance(Role.CUSTOMER, text),)))
    assert len(verdict.hits) <= 20 * len({hit.rule for hit in verdict.hits})
