"""What is wrong with a flow: the same for files that are imported, drafts that are saved and flows to be published."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from wenlu.domains.knowledge.rules.flows.engine import PlayableFlow
from wenlu.domains.knowledge.rules.flows.speech import slots_in
from wenlu.domains.knowledge.rules.flows.values import NO, YES, options_of
from wenlu.domains.knowledge.rules.rendering import has_stray_braces, variables_in
from wenlu.domains.knowledge.rules.similarity import fold_question
from wenlu.domains.knowledge.schemas.flows import (
    AnswerNode,
    AskNode,
    BranchNode,
    Comparison,
    EndNode,
    Expected,
    FlowContent,
    FlowFlaw,
    FlowNode,
    HandOverNode,
    SayNode,
    SlotTest,
)

_NUMBERS = frozenset({Expected.NUMBER, Expected.AMOUNT, Expected.MONTHS})
_ORDERED = frozenset({Comparison.LESS, Comparison.AT_MOST, Comparison.MORE, Comparison.AT_LEAST})
_FEWEST_OPTIONS = 2


@dataclass(frozen=True, slots=True)
class FlowSurroundings:
    """What is there besides the flow: entries that customers may be given, variables, other flows' ways to begin.

    `taken` names, for each folded phrasing of another flow, that flow's title.
    """

    entries: Collection[str]
    variables: Collection[str]
    taken: Mapping[str, str]


def find_flow_flaws(content: FlowContent, around: FlowSurroundings) -> list[FlowFlaw]:
    """Return everything that is wrong, errors first."""
    flow = PlayableFlow(content, 0)
    flaws = [
        *_nodes(content),
        *_ends(content, flow),
        *_questions(content),
        *_branches(content),
        *_texts(content, around),
        *_entries(content, around),
        *_beginnings(content, around),
        *_shape(content, flow),
    ]
    return sorted(flaws, key=lambda flaw: flaw.severity != "error")


def first_words(content: FlowContent) -> list[str]:
    """Return every folded way to begin a flow by words, each once."""
    titles = (content.title, content.title_en or "")
    phrasings = (*content.triggers.phrasings, *content.triggers.phrasings_en)
    return list(dict.fromkeys(filter(None, map(fold_question, (*titles, *phrasings)))))


def targets_of(node: FlowNode) -> list[str | None]:
    """Return where a node leads, in the order of its exits; None for an exit that leads nowhere yet."""
    match node:
        case SayNode() | AnswerNode():
            return [node.next]
        case AskNode():
            exits = [option.next or node.next for option in node.options] or [node.next]
            return [*exits, *([node.gives_up] if node.gives_up else [])]
        case BranchNode():
            return [*(case.next for case in node.cases), node.otherwise]
        case _:
            return []


def _flaw(node: str | None, code: str, zh: str, en: str, severity: Literal["error", "warning"] = "error") -> FlowFlaw:
    return FlowFlaw(node=node, code=code, message=zh, message_en=en, severity=severity)


def _nodes(content: FlowContent) -> Iterator[FlowFlaw]:
    ids = Counter(node.id for node in content.nodes)
    for id_, times in ids.items():
        if times > 1:
            yield _flaw(id_, "node_repeated", f"有 {times} 个步骤都叫“{id_}”", f"{times} steps are called “{id_}”")
    if content.start not in ids:
        yield _flaw(None, "no_start", "没有起始步骤", "There is no first step")
    for node in content.nodes:
        for target in sorted({target for target in targets_of(node) if target and target not in ids}):
            yield _flaw(
                node.id, "unknown_target", f"指向的步骤“{target}”不存在", f"Leads to “{target}”, which is not there"
            )


def _ends(content: FlowContent, flow: PlayableFlow) -> Iterator[FlowFlaw]:
    for node in content.nodes:
        if isinstance(node, AskNode):
            open_options = [option.label for option in node.options if not (option.next or node.next)]
            if open_options:
                names = "、".join(open_options)
                yield _flaw(node.id, "option_leads_nowhere", f"选项“{names}”没有下一步", f"Nothing follows {names}")
            elif not node.options and not node.next:
                yield _flaw(node.id, "dead_end", "没有下一步", "Nothing follows")
        elif None in targets_of(node):
            yield _flaw(node.id, "dead_end", "有出口没有下一步", "An exit leads nowhere")
    if not any(isinstance(flow.nodes[node.id], EndNode | HandOverNode) for node in content.nodes):
        yield _flaw(None, "no_end", "没有结束，也没有转人工", "It neither ends nor brings a person")


def _questions(content: FlowContent) -> Iterator[FlowFlaw]:
    kinds: dict[str, Expected] = {}
    for node in content.nodes:
        if not isinstance(node, AskNode):
            continue
        if kinds.setdefault(node.slot, node.expects) is not node.expects:
            yield _flaw(
                node.id,
                "slot_kinds_differ",
                f"“{node.slot}”在别处问的是另一种内容",
                f"“{node.slot}” is something else elsewhere",
            )
        yield from _options(node)
        if node.least is not None and node.most is not None and node.least > node.most:
            yield _flaw(node.id, "bounds_crossed", "最小值大于最大值", "The least is more than the most")


def _options(node: AskNode) -> Iterator[FlowFlaw]:
    values = [option.value for option in node.options]
    if len(set(values)) < len(values):
        yield _flaw(node.id, "option_repeated", "有两个选项的值相同", "Two options have the same value")
    labels = [fold_question(option.label) for option in node.options]
    if len(set(labels)) < len(labels):
        yield _flaw(node.id, "label_repeated", "有两个选项的文字相同", "Two options read the same")
    if node.expects is Expected.CHOICE and len(values) < _FEWEST_OPTIONS:
        yield _flaw(node.id, "too_few_options", "至少要有两个选项", "At least two options are needed")
    elif node.expects is Expected.YES_NO and values and set(values) != {YES, NO}:
        yield _flaw(
            node.id, "yes_no_options", "是否题的选项只能是 yes 和 no", "Options of a yes-or-no question are yes and no"
        )
    elif node.expects not in {Expected.CHOICE, Expected.YES_NO} and values:
        yield _flaw(node.id, "options_not_wanted", "这种问题不能有选项", "This kind of question has no options")


def _branches(content: FlowContent) -> Iterator[FlowFlaw]:
    asks = {node.slot: node for node in content.nodes if isinstance(node, AskNode)}
    for node in content.nodes:
        if isinstance(node, BranchNode):
            for case in node.cases:
                for test in case.tests:
                    yield from _test(node.id, test, asks.get(test.slot))


def _test(node: str, test: SlotTest, ask: AskNode | None) -> Iterator[FlowFlaw]:
    if ask is None:
        yield _flaw(node, "unknown_slot", f"没有问过“{test.slot}”", f"Nothing asks for “{test.slot}”")
        return
    if test.test in {Comparison.KNOWN, Comparison.UNKNOWN}:
        return
    wanted = test.values if test.test is Comparison.ONE_OF else (() if test.value is None else (test.value,))
    if not wanted:
        yield _flaw(
            node, "nothing_to_compare", f"“{ask.label}”没有写和什么比", f"“{ask.label}” is compared with nothing"
        )
        return
    is_number = ask.expects in _NUMBERS
    if test.test in _ORDERED and not (is_number or ask.expects is Expected.DATE):
        yield _flaw(node, "no_order", f"“{ask.label}”不能比大小", f"“{ask.label}” has no order")
    elif any(isinstance(value, str) is is_number for value in wanted):
        yield _flaw(
            node,
            "wrong_kind",
            f"和“{ask.label}”比的值类型不对",
            f"“{ask.label}” is compared with another kind of value",
        )
    elif ask.expects in {Expected.CHOICE, Expected.YES_NO}:
        unknown = sorted(str(value) for value in set(wanted) - {option.value for option in options_of(ask)})
        if unknown:
            yield _flaw(
                node, "unknown_option", f"“{ask.label}”没有选项 {unknown}", f"“{ask.label}” has no option {unknown}"
            )


def _texts(content: FlowContent, around: FlowSurroundings) -> Iterator[FlowFlaw]:
    slots = {node.slot for node in content.nodes if isinstance(node, AskNode)}
    for node, text, text_en in _written(content):
        for written in filter(None, (text, text_en)):
            for key in sorted(variables_in(written) - set(around.variables)):
                yield _flaw(node, "unknown_variable", f"没有变量“{key}”", f"There is no variable “{key}”")
            for slot in sorted(slots_in(written) - slots):
                yield _flaw(node, "unknown_slot", f"没有问过“{slot}”", f"Nothing asks for “{slot}”")
            if has_stray_braces(written):
                yield _flaw(node, "broken_variable", "变量要写成 {{name}}", "Variables are written {{name}}")
        if text and not text_en:
            yield _flaw(node, "not_translated", "缺少英文", "The English is missing", "warning")


def _written(content: FlowContent) -> Iterator[tuple[str | None, str | None, str | None]]:
    """Every text that customers read, with its node and its English."""
    yield None, content.title, content.title_en
    for node in content.nodes:
        if isinstance(node, SayNode | HandOverNode | EndNode | AskNode):
            yield node.id, node.text, node.text_en
        if isinstance(node, AskNode):
            yield node.id, node.label, node.label_en
            yield node.id, node.invalid, node.invalid_en
            yield from ((node.id, option.label, option.label_en) for option in node.options)


def _entries(content: FlowContent, around: FlowSurroundings) -> Iterator[FlowFlaw]:
    for node in content.nodes:
        if isinstance(node, AnswerNode) and node.entry not in around.entries:
            yield _flaw(
                node.id, "unknown_entry", f"没有已发布的条目“{node.entry}”", f"No published entry “{node.entry}”"
            )
    for key in sorted({*content.triggers.offered_after, *content.triggers.instead_of} - set(around.entries)):
        yield _flaw(
            None, "unknown_trigger", f"触发条目“{key}”没有发布", f"The entry “{key}” is not published", "warning"
        )


def _beginnings(content: FlowContent, around: FlowSurroundings) -> Iterator[FlowFlaw]:
    for folded in first_words(content):
        if folded in around.taken:
            other = around.taken[folded]
            yield _flaw(None, "phrasing_taken", f"有一种说法已属于“{other}”", f"A way to begin belongs to “{other}”")


def _shape(content: FlowContent, flow: PlayableFlow) -> Iterator[FlowFlaw]:
    leads = {
        id_: [target for target in targets_of(node) if target is not None and target in flow.nodes]
        for id_, node in flow.nodes.items()
    }
    reached = _reachable(content.start, leads)
    for id_ in flow.nodes:
        if id_ not in reached:
            yield _flaw(id_, "unreachable", "走不到这一步", "Nothing leads here", "warning")
    silent = {id_: [] if isinstance(flow.nodes[id_], AskNode) else targets for id_, targets in leads.items()}
    for id_ in flow.nodes:
        if any(id_ in _reachable(target, silent) for target in silent[id_]):
            yield _flaw(
                id_, "silent_circle", "绕圈且不提问，走不出去", "Goes round in a circle without asking anything"
            )


def _reachable(start: str, leads: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        id_ = waiting.pop()
        if id_ in leads and id_ not in seen:
            seen.add(id_)
            waiting += leads[id_]
    return seen
