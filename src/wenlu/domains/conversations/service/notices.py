"""What customers outside are told of the talk itself: our own page shows these events by itself."""

from collections.abc import Mapping
from datetime import datetime

from wenlu.domains.conversations import events as facts
from wenlu.domains.conversations.events import EventBody
from wenlu.domains.conversations.schemas import Firm
from wenlu.domains.organisation.schemas import QueueKind, StaffCard
from wenlu.kernel.clock import SHANGHAI
from wenlu.sdk.manifest import Locale

_QUEUES: dict[Locale, dict[QueueKind, str]] = {
    "zh-CN": {
        QueueKind.SERVICE: "在线客服",
        QueueKind.ADVISORY: "投资顾问",
        QueueKind.RELATIONSHIP: "客户经理",
        QueueKind.COMPLAINT: "投诉处理专员",
        QueueKind.EMERGENCY: "紧急事务专员",
    },
    "en": {
        QueueKind.SERVICE: "a service agent",
        QueueKind.ADVISORY: "an investment adviser",
        QueueKind.RELATIONSHIP: "your relationship manager",
        QueueKind.COMPLAINT: "a complaints specialist",
        QueueKind.EMERGENCY: "an emergency specialist",
    },
}
_WORDS: dict[Locale, dict[str, str]] = {
    "zh-CN": {
        "queued": "正在为您转接{queue}，请稍候。",
        "place": "您排在第 {position} 位。",
        "minutes": "预计等待约 {count} 分钟。",
        "promise": "现在不在服务时间。您的问题已记下，我们会在 {time} 前回复您。",
        "assigned": "{name}已接入，为您服务。",
        "details": "（{details}）",
        "licence": "执业编号 {number}",
        "between": "，",
        "returned": "已转回智能助手，您可以继续提问。",
        "closed": "本次会话已结束，感谢您的咨询。",
    },
    "en": {
        "queued": "Finding {queue} for you. ",
        "place": "You are number {position} in the queue. ",
        "minutes": "The wait is about {count} min.",
        "promise": "We are out of hours now. Your question is noted and we will reply by {time}.",
        "assigned": "{name} has joined to help you.",
        "details": " ({details})",
        "licence": "licence {number}",
        "between": ", ",
        "returned": "The assistant has taken over again. Please go on.",
        "closed": "This conversation has ended. Thank you for asking us.",
    },
}


def notice_of(body: EventBody, locale: Locale, firms: Mapping[str, Firm]) -> str | None:
    """Return what the customer is told of an event that is no message, or None if nothing.

    Who begins learns that a machine answers first; who is served, by whom and under which licence number.
    """
    words = _WORDS[locale]
    text: str | None = None
    match body:
        case facts.Opened():
            text = f"{firms[locale].ai_notice}\n{firms[locale].privacy_notice}"
        case facts.Queued(promise_at=datetime() as promised):
            text = words["promise"].format(time=promised.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"))
        case facts.Queued():
            text = _queued(body, locale)
        case facts.Assigned(staff=staff):
            text = _assigned(staff, words)
        case facts.Returned():
            text = words["returned"]
        case facts.Closed(by="staff"):
            text = words["closed"]
        case _:
            pass
    return text


def _queued(body: facts.Queued, locale: Locale) -> str:
    words = _WORDS[locale]
    text = words["queued"].format(queue=_QUEUES[locale][body.queue])
    if body.position is not None:
        text += words["place"].format(position=body.position)
    if body.expected_seconds is not None:
        text += words["minutes"].format(count=max(1, -(-body.expected_seconds // 60)))
    return text.strip()


def _assigned(staff: StaffCard, words: Mapping[str, str]) -> str:
    licence = words["licence"].format(number=staff.licence_number) if staff.licence_number else ""
    details = words["between"].join(part for part in (staff.title, staff.office, licence) if part)
    return words["assigned"].format(name=staff.name) + (words["details"].format(details=details) if details else "")
