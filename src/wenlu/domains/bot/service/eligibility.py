"""What the graph answers: does the customer qualify, how do two permissions differ, what do several ask for.

The general question (科创板要什么条件) stays with its entry, which says more in better words. The graph answers only
what no entry can: with the customer's own figures, or about two permissions at once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from wenlu.domains.knowledge.schemas.entries import CheckedBy, Fact
from wenlu.domains.knowledge.schemas.graph import Condition, ConditionKind, GraphNode, Relation
from wenlu.domains.knowledge.service import (
    Checked,
    Graph,
    Outcome,
    ProfileFacts,
    check,
    compare,
    requirements_of,
)
from wenlu.kernel.numerals import find_number
from wenlu.language.normalise import fold
from wenlu.language.numbers import find_money
from wenlu.sdk.messages import Source

_MOST = 3
_MONTHS_A_YEAR = 12
_CENTS = 100
_N = r"(\d{1,3}(?:\.\d)?|[一二三四五六七八九十两半]{1,3})"
_YEARS = re.compile(rf"{_N}\s*(?:多)?年(半)?(?!后|前的|化|度|报|内)|(\d{{1,3}}(?:\.\d)?)\s*years?\b", re.IGNORECASE)
_MONTHS = re.compile(rf"{_N}\s*个?多?月(?!后|底|初)|(\d{{1,3}})\s*months?\b", re.IGNORECASE)
_SHORT = re.compile(r"(?:没有?|不到|不足|不满|没满|未满|差点|less than |under )\Z")
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_WORD_YEARS = re.compile(rf"\b({'|'.join(_WORDS)})\s+(years?|months?)\b", re.IGNORECASE)
_OPENED = re.compile(r"开户|在你们|账户开|opened|with you", re.IGNORECASE)
_INCOME = re.compile(r"年收入|年薪|收入|income|salary|a year\b", re.IGNORECASE)
_OWNS = re.compile(
    r"我|手里|手头|账户里|账上|资产|资金|本金|只有|现在有|名下|炒股|交易了|经验|新手|股龄|入市|"
    r"\bi\b|\bi've|\bmy\b|\bwith\b|experience|assets",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(
    r"能(?:不能)?(?:够)?(?:直接)?(?:开|买|做|参与|交易|申请|办|玩|炒|上|弄)|够不够|够[吗么嘛没不]|够(?:开|买|做|资格|条件|格)|"
    r"可以(?:开|买|做|参与|申请|办|交易)|可不可以|满足|符合|有资格|达标|达到|行不行|行[吗么不]|能[吗么不]|条件够|可[以]?[吗么不]|"
    r"\b(?:can i|could i|may i|eligible|qualify|enough|allowed|am i)\b",
    re.IGNORECASE,
)
_ASKS_RULE = re.compile(
    r"是不是(?:要|得|需)|才能|才可以|失败|明明|要不要|需不需要|必须|为什么|为啥|怎么(?:还)?(?:不|没)|提示",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"区别|不同|差别|差异|对比|比较|一样|相同|哪个(?:门槛|条件|要求|容易|难|低|高)|谁(?:门槛|要求)|更(?:低|高|容易|难)|"
    r"\b(?:difference|differ|compare|compared|versus|vs|same|easier|stricter|higher|lower)\b",
    re.IGNORECASE,
)
_CONDITIONS = re.compile(
    r"条件|要求|门槛|资格|需要(?:什么|啥|多少|哪些)|要(?:什么|啥|多少|哪些)|"
    r"\b(?:requirements?|conditions?|need|threshold|eligib)",
    re.IGNORECASE,
)  # fmt: skip
_NOT_ENTRY = re.compile(
    r"利率|费率|佣金|手续费|涨跌|时间|几点|交收|结算|亏|赚|涨|跌|rate|fee|hours|rules|limit|settle", re.IGNORECASE
)


class Asks(StrEnum):
    CHECK = "check"
    COMPARE = "compare"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class GraphQuestion:
    """What is asked of the graph, about which permissions, with which figures of the customer's."""

    asks: Asks
    subjects: tuple[GraphNode, ...]
    facts: ProfileFacts


@dataclass(frozen=True, slots=True)
class GraphAnswer:
    text: str
    intent: str | None
    title: str
    sources: tuple[Source, ...]
    choices: tuple[str, ...]
    """Keys of entries that go on from here."""
    unconfirmed: int


def read_question(text: str, graph: Graph) -> GraphQuestion | None:
    """What a message asks of the graph, or None where an entry answers it better."""
    subjects = tuple(graph.find_permissions(text))[:_MOST]
    if not subjects:
        return None
    facts = read_facts(text)
    if facts.says_something and _OWNS.search(text) and _ASKS_WHETHER.search(text) and not _ASKS_RULE.search(text):
        return GraphQuestion(Asks.CHECK, subjects, facts)
    if len(subjects) > 1 and not _NOT_ENTRY.search(text):
        if _COMPARES.search(text):
            return GraphQuestion(Asks.COMPARE, subjects[:2], facts)
        if _CONDITIONS.search(text):
            return GraphQuestion(Asks.SEVERAL, subjects, facts)
    return None


def read_facts(text: str) -> ProfileFacts:
    """The figures that a customer gives of himself."""
    folded = fold(text)
    money = [
        found.value.cents // _CENTS - _is_short(folded, found.start)
        for found in find_money(folded)
        if found.value.currency == "CNY"
    ]
    months = _months(folded)
    is_income = bool(_INCOME.search(text))
    opened = months if _OPENED.search(text) else None
    return ProfileFacts(
        assets=max(money) if money and not is_income else None,
        income=max(money) if money and is_income else None,
        months=months,
        opened_months=opened,
    )


def answer_question(question: GraphQuestion, graph: Graph, *, english: bool) -> GraphAnswer:
    """The answer in words, with its sources."""
    if question.asks is Asks.CHECK:
        parts = [_checked(graph, node, question.facts, english=english) for node in question.subjects]
    elif question.asks is Asks.COMPARE:
        parts = [_compared(graph, *question.subjects[:2], english=english)]
    else:
        parts = [_listed(graph, node, english=english) for node in question.subjects]
    end = (
        "The figures above are checked by the system when you apply, and the result there decides."
        if english
        else "以上条件在您提交申请时由系统核验，以核验结果为准。"
    )
    facts = [each.fact for node in question.subjects for each in requirements_of(graph, node.key) if each.fact]
    entries = tuple(dict.fromkeys(node.entry for node in question.subjects if node.entry))
    how = tuple(
        procedure.entry
        for node in question.subjects
        for procedure in graph.targets(node.key, Relation.DONE_BY)
        if procedure.entry is not None
    )
    name = question.subjects[0]
    return GraphAnswer(
        text="\n\n".join((*parts, end)),
        intent=entries[0] if entries else None,
        title=name.name_en if english else name.name,
        sources=_sources(question.subjects, facts, english=english),
        choices=tuple(dict.fromkeys((*entries, *how)))[:4],
        unconfirmed=sum(fact.checked_by is CheckedBy.UNCONFIRMED for fact in facts),
    )


def word_condition(condition: Condition, *, english: bool) -> str:
    """A condition in words."""
    value = condition.value or 0
    if condition.value is not None and condition.kind in {ConditionKind.ASSETS_MIN, ConditionKind.INCOME_MIN}:
        return _word_money(condition, english=english)
    if condition.value is not None:
        if condition.kind is ConditionKind.OPENED_MONTHS:
            return f"{value} months or more with the firm" if english else f"在证券公司开户 {value} 个月以上"
        return f"{value} months or more of securities trading" if english else f"参与证券交易 {value} 个月以上"
    words = condition.text_en if english else condition.text
    return words or _PLAIN[condition.kind][int(english)]


def _word_money(condition: Condition, *, english: bool) -> str:
    amount = f"{condition.value:,} yuan" if english else f"{(condition.value or 0) / 10_000:g} 万元"
    if condition.kind is ConditionKind.INCOME_MIN:
        return (
            f"average income of at least {amount} a year over three years"
            if english
            else f"近三年年均收入不低于 {amount}"
        )
    if condition.text and not english:
        return f"{condition.text} {amount}"
    if condition.days is None:
        return f"{condition.text_en or 'assets of at least'} {amount}" if english else f"资产不低于 {amount}"
    if english:
        return f"average daily assets of at least {amount} over the {condition.days} trading days before applying"
    return f"申请前 {condition.days} 个交易日日均资产不低于 {amount}"


_PLAIN = {
    ConditionKind.RISK_MATCH: ("风险测评有效且匹配", "a valid and matching risk assessment"),
    ConditionKind.TEST_REQUIRED: ("通过知识测试", "pass the knowledge test"),
    ConditionKind.DISCLOSURE: ("签署风险揭示书", "sign the risk disclosure"),
    ConditionKind.CLEAN_RECORD: ("没有严重不良诚信记录", "no serious record of bad credit"),
    ConditionKind.OTHER: ("其他条件", "other conditions"),
    ConditionKind.ASSETS_MIN: ("资产要求", "assets"),
    ConditionKind.INCOME_MIN: ("收入要求", "income"),
    ConditionKind.EXPERIENCE_MONTHS: ("交易经验", "experience"),
    ConditionKind.OPENED_MONTHS: ("开户时间", "time with the firm"),
}


def _checked(graph: Graph, node: GraphNode, facts: ProfileFacts, *, english: bool) -> str:
    results = check(facts, graph, node.key)
    name = node.name_en if english else node.name
    lines = [_verdict(results, english=english)]
    for outcome, lead in (
        (Outcome.UNMET, ("还不满足：", "Not met yet:")),
        (Outcome.MET, ("按您说的，已满足：", "Met, by what you say:")),
        (Outcome.UNKNOWN, ("还需要确认：", "Still to be confirmed:")),
    ):
        wanted = [each for each in results if each.outcome is outcome]
        if wanted:
            lines.append(lead[int(english)] + "\n\n" + _bullets(wanted, english=english))
    return f"**{name}**\n\n" + "\n\n".join(lines)


def _verdict(results: Sequence[Checked], *, english: bool) -> str:
    outcomes = {each.outcome for each in results}
    if Outcome.UNMET in outcomes:
        return "By what you say you do not qualify yet." if english else "按您说的情况，目前还不符合条件。"
    if Outcome.MET in outcomes:
        return (
            "What you say meets the figures; the rest is checked when you apply."
            if english
            else "按您说的情况，数字上的要求已经达到，其余条件在申请时核对。"
        )
    return (
        "The figures you give do not decide it; this is what counts:" if english else "您说的还不能判断，要看这些条件："
    )


def _bullets(checked: Sequence[Checked], *, english: bool) -> str:
    lines: list[str] = []
    groups: dict[str, list[str]] = {}
    for each in checked:
        words = word_condition(each.requirement.condition, english=english)
        group = each.requirement.condition.any_of
        if group is None:
            lines.append(f"- {words}")
            continue
        if group not in groups:
            groups[group] = []
            lines.append(f"\x00{group}")
        groups[group].append(words)
    joined = " or " if english else "，或"
    return "\n".join(f"- {joined.join(groups[line[1:]])}" if line.startswith("\x00") else line for line in lines)


def _listed(graph: Graph, node: GraphNode, *, english: bool) -> str:
    required = [Checked(each, Outcome.UNKNOWN) for each in requirements_of(graph, node.key)]
    name = node.name_en if english else node.name
    return f"**{name}**\n\n{_bullets(required, english=english)}"


def _compared(graph: Graph, one: GraphNode, other: GraphNode, *, english: bool) -> str:
    names = (one.name_en, other.name_en) if english else (one.name, other.name)
    head = f"| {'Condition' if english else '条件'} | {names[0]} | {names[1]} |\n|---|---|---|"
    none = "not asked for" if english else "没有要求"
    rows = []
    for difference in compare(graph, one.key, other.key):
        cells = [
            none if condition is None else word_condition(condition, english=english)
            for condition in (difference.one, difference.other)
        ]
        label = _LABELS[difference.kind][int(english)]
        rows.append(f"| {label} | {cells[0]} | {cells[1]} |")
    return "\n".join((head, *rows))


_LABELS = {
    ConditionKind.ASSETS_MIN: ("资产", "Assets"),
    ConditionKind.INCOME_MIN: ("收入", "Income"),
    ConditionKind.EXPERIENCE_MONTHS: ("交易经验", "Experience"),
    ConditionKind.OPENED_MONTHS: ("开户时间", "Time with the firm"),
    ConditionKind.RISK_MATCH: ("风险测评", "Risk assessment"),
    ConditionKind.TEST_REQUIRED: ("知识测试", "Knowledge test"),
    ConditionKind.DISCLOSURE: ("签署文件", "To be signed"),
    ConditionKind.CLEAN_RECORD: ("诚信记录", "Record"),
    ConditionKind.OTHER: ("其他", "Other"),
}


def _sources(subjects: Sequence[GraphNode], facts: Sequence[Fact], *, english: bool) -> tuple[Source, ...]:
    checked = {fact.source: fact for fact in facts if fact.source and fact.checked_by is not CheckedBy.UNCONFIRMED}
    title = (subjects[0].name_en if english else subjects[0].name) if subjects else ""
    key = subjects[0].entry or subjects[0].key
    return tuple(
        Source(id=key if place == 0 else f"{key}#{place + 1}", title=title, source=source, checked_on=fact.checked_on)
        for place, (source, fact) in enumerate(checked.items())
    )[:4]


def _months(folded: str) -> int | None:
    found: list[int] = []
    for match in _YEARS.finditer(folded):
        number = _number(match[1] or match[3])
        if number is not None:
            found.append(round(number * _MONTHS_A_YEAR) + (6 if match[2] else 0) - _is_short(folded, match.start()))
    for match in _MONTHS.finditer(folded):
        number = _number(match[1] or match[2])
        if number is not None:
            found.append(round(number) - _is_short(folded, match.start()))
    found += [
        _WORDS[match[1].lower()] * (_MONTHS_A_YEAR if match[2].startswith("year") else 1)
        for match in _WORD_YEARS.finditer(folded)
    ]
    return max(found) if found else None


def _is_short(folded: str, start: int) -> bool:
    """Whether a figure is said not to be reached: 没有两年, 不到50万."""
    return _SHORT.search(folded[max(0, start - 4) : start]) is not None


def _number(text: str | None) -> float | None:
    if not text:
        return None
    if text == "半":
        return 0.5
    try:
        return float(text)
    except ValueError:
        return find_number(text)
