"""How a conversation reads on paper: events of the log in words, in Chinese or English."""

from collections.abc import Mapping, Sequence
from typing import cast

from wenlu.domains.customers.schemas import Locale

Json = Mapping[str, object]


_ROLES = {
    "customer": ("客户", "Customer"),
    "bot": ("智能助手", "Assistant (machine)"),
    "staff": ("员工", "Staff"),
    "system": ("系统", "System"),
}
_DONE = {
    "opened": ("会话开始", "The conversation began"),
    "recalled": ("撤回了第 {seq} 条消息（内容仍留存）", "Took message {seq} back (it is kept)"),
    "queued": ("转入人工队列：{queue}", "Handed to people, queue: {queue}"),
    "assigned": ("由 {staff} 接入", "{staff} took it"),
    "returned": ("交还智能助手", "Given back to the machine"),
    "transferred": ("转接，附言：{note}", "Handed on, with a note: {note}"),
    "note": ("内部备注（客户不可见）：{text}", "Internal note, not seen by the customer: {text}"),
    "understood": ("智能助手判断：{intent}（{action}）", "The machine understood: {intent} ({action})"),
    "refused": ("未能发出（合规拦截）：{text}", "Not sent, stopped by the gate: {text}"),
    "held": ("送审待发：{text}", "Held for release: {text}"),
    "settled": ("送审结果：{state} {reason}", "Outcome of the release: {state} {reason}"),
    "rated": ("评价 {score} 分 {word}", "Rated {score} of 5 {word}"),
    "feedback": ("对第 {seq} 条回答反馈：{helpful}", "Feedback on answer {seq}: {helpful}"),
    "identified": ("识别为已知客户", "Recognised as a known customer"),
    "closed": ("会话结束：{category}", "The conversation ended: {category}"),
}
_LEVELS = {
    "hint": ("提示", "hint"),
    "confirm": ("需确认", "confirmed"),
    "hold": ("待复核", "held"),
    "block": ("拦截", "blocked"),
}


def is_shown(kind: str) -> bool:
    """Say whether an event stands on paper; read marks do not, and are in the bundle."""
    return kind != "read"


def who(actor_kind: str, name: str, locale: Locale) -> str:
    """Return who acted; a machine is always named as one."""
    role = _of(_ROLES.get(actor_kind, (actor_kind, actor_kind)), locale)
    return role if actor_kind in {"bot", "system", "customer"} or not name else f"{name} ({role})"


def words(kind: str, plain: Json, locale: Locale) -> tuple[str, tuple[str, ...]]:
    """Return what an event says or does, and notes on it."""
    body = cast("Json", plain["body"])
    if kind == "message":
        return _message(body), (*_added(body, locale), *_judged(plain, locale), *_released(plain, locale))
    known = _DONE.get(kind)
    values = {name: _flat(value) for name, value in body.items()}
    values |= {"staff": _flat(_member(body, "staff", "name")), "text": values.get("text") or _held(body)}
    text = _of(known, locale).format_map(_Lenient(values)) if known else kind
    return text.strip(), _judged({"verdict": body.get("verdict")}, locale)


def withheld_or_lost(locale: Locale, *, withheld: bool) -> str:
    if withheld:
        return _of(("（依法不予披露，仅列散列值）", "(not disclosed, by law; only its hash is given)"), locale)
    return _of(("（密钥已依法销毁，内容无法恢复）", "(its key was destroyed, as the law allows)"), locale)


def _message(body: Json) -> str:
    text = str(body.get("text", ""))
    attached = body.get("attachment")
    if isinstance(attached, Mapping):
        return f"[{attached.get('name')}] {text if text != attached.get('name') else ''}".strip()
    return f"{body['title']}\n{text}" if body.get("kind") == "card" else text


def _added(body: Json, locale: Locale) -> list[str]:
    added = cast("Sequence[str]", body.get("added") or ())
    return [f"{_of(('自动附加的风险提示', 'Warning added by a rule'), locale)}: {text}" for text in added]


def _judged(plain: Json, locale: Locale) -> tuple[str, ...]:
    verdict = plain.get("verdict")
    if not isinstance(verdict, Mapping):
        return ()
    label = _of(("合规检测", "Review"), locale)
    version = f"{_of(('规则版本', 'rules'), locale)} {verdict.get('rule_version')}"
    hits = cast("Sequence[Json]", verdict.get("hits") or ())
    if not hits:
        return (f"{label}: {_of(('通过', 'passed'), locale)}, {version}",)
    said = [
        f"{label}: {_of(_LEVELS.get(str(hit['level']), (str(hit['level']),) * 2), locale)} “{hit['quote']}” "
        f"{hit['why']} ({hit['basis']}; {hit['rule']}, {version})"
        for hit in hits
    ]
    reason = plain.get("reason")
    return (*said, *([f"{_of(('发送人说明', 'Reason given'), locale)}: {reason}"] if reason else ()))


def _released(plain: Json, locale: Locale) -> list[str]:
    release = plain.get("release")
    if not isinstance(release, Mapping):
        return []
    return [f"{_of(('复核放行', 'Released by'), locale)}: {release.get('name')} {release.get('reason') or ''}".strip()]


def _held(body: Json) -> str:
    return _flat(_member(body, "words", "text"))


def _member(body: Json, name: str, member: str) -> object:
    inner = body.get(name)
    return inner.get(member) if isinstance(inner, Mapping) else ""


def _flat(value: object) -> str:
    return "" if value is None else str(value)


def _of(pair: tuple[str, str], locale: Locale) -> str:
    return pair[1] if locale == "en" else pair[0]


class _Lenient(dict[str, str]):
    """A member that an event of an earlier version did not have is left empty."""

    def __missing__(self, key: str) -> str:
        return ""
