"""What a customer is told of his complaint, ready to be sent; whoever sends it may change the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from wenlu.domains.customers.schemas import Locale
from wenlu.domains.inspection.schemas.complaints import ComplaintRemedy, ComplaintResult, NoticeKind


@dataclass(frozen=True, slots=True)
class Told:
    """What the words are made of; `why` is what was written for the last step."""

    number: str
    due_on: date | None
    why: str = ""
    result: ComplaintResult | None = None
    remedy: ComplaintRemedy | None = None


N, R, M = NoticeKind, ComplaintResult, ComplaintRemedy

_TEXTS: Mapping[Locale, Mapping[NoticeKind, str]] = MappingProxyType(
    {
        "zh-CN": MappingProxyType(
            {
                N.RECEIVED: "您好，我们已收到您反映的问题，登记编号 {number}。我们会在 {due} 前告知您是否受理。",
                N.ACCEPTED: "您好，您反映的问题（编号 {number}）我们已受理，正在调查核实，将在 {due} 前给您处理结果。",
                N.REFUSED: "您好，您反映的问题（编号 {number}）未予受理，原因：{why}。如有不同意见，您可以在 {due} 前"
                "申请复核，也可以申请调解。",
                N.EXTENDED: "您好，您反映的问题（编号 {number}）需要更多时间核实，原因：{why}。办理期限延长至 {due}。",
                N.DECIDED: "您好，您反映的问题（编号 {number}）已有处理结果：{result}。{why}{remedy}如有不同意见，"
                "您可以在 {due} 前申请复核，也可以申请调解。",
                N.MEDIATION: "您好，您反映的问题（编号 {number}）已按您的意愿进入调解，预计在 {due} 前有结果。",
                N.APPEALED: "您好，我们已收到您对编号 {number} 的复核申请，将由另一位同事复核，并在 {due} 前答复您。",
                N.APPEAL_DECIDED: "您好，您对编号 {number} 的复核已有结果：{result}。{why}{remedy}如仍有不同意见，"
                "您可以申请调解。",
                N.CLOSED: "您好，您反映的问题（编号 {number}）已办结：{result}。{remedy}感谢您的反馈。",
            }
        ),
        "en": MappingProxyType(
            {
                N.RECEIVED: "We have received your complaint, number {number}. We will tell you by {due} whether we "
                "accept it.",
                N.ACCEPTED: "We have accepted your complaint {number} and are looking into it. You will have our "
                "answer by {due}.",
                N.REFUSED: "We have not accepted your complaint {number}, because: {why}. If you disagree you can ask "
                "for a review by {due}, or for mediation.",
                N.EXTENDED: "Your complaint {number} takes more time to look into, because: {why}. The term now ends "
                "on {due}.",
                N.DECIDED: "We have decided on your complaint {number}: {result}. {why} {remedy}If you disagree you "
                "can ask for a review by {due}, or for mediation.",
                N.MEDIATION: "Your complaint {number} is now in mediation, as you asked. We expect a result by {due}.",
                N.APPEALED: "We have received your request to review {number}. Another colleague will review it and "
                "answer by {due}.",
                N.APPEAL_DECIDED: "The review of {number} has ended: {result}. {why} {remedy}If you still disagree "
                "you can ask for mediation.",
                N.CLOSED: "Your complaint {number} is closed: {result}. {remedy}Thank you for telling us.",
            }
        ),
    }
)

_RESULTS: Mapping[Locale, Mapping[ComplaintResult, str]] = MappingProxyType(
    {
        "zh-CN": MappingProxyType(
            {
                R.UPHELD: "您反映的情况属实",
                R.PARTLY: "您反映的情况部分属实",
                R.REJECTED: "经核实，未发现您反映的情况",
                R.SETTLED: "双方已达成一致",
                R.WITHDRAWN: "您已撤回",
                R.REFUSED: "维持不予受理",
            }
        ),
        "en": MappingProxyType(
            {
                R.UPHELD: "what you told us is right",
                R.PARTLY: "what you told us is right in part",
                R.REJECTED: "we could not confirm what you told us",
                R.SETTLED: "we have come to an agreement",
                R.WITHDRAWN: "you have withdrawn it",
                R.REFUSED: "it remains not accepted",
            }
        ),
    }
)
_REMEDIES: Mapping[Locale, Mapping[ComplaintRemedy, str]] = MappingProxyType(
    {
        "zh-CN": MappingProxyType(
            {
                M.EXPLANATION: "我们会向您作出说明。",
                M.APOLOGY: "我们向您诚恳致歉。",
                M.CORRECTION: "相关问题我们已经更正。",
                M.COMPENSATION: "补偿事项会由专人与您确认。",
            }
        ),
        "en": MappingProxyType(
            {
                M.EXPLANATION: "We will explain it to you. ",
                M.APOLOGY: "We sincerely apologise. ",
                M.CORRECTION: "What was wrong has been put right. ",
                M.COMPENSATION: "A colleague will settle the compensation with you. ",
            }
        ),
    }
)


def prepare(kind: NoticeKind, told: Told, locale: Locale) -> str:
    """Return the words of a notice; a day that nobody knows is left to be filled in."""
    due = told.due_on.isoformat() if told.due_on else "____"
    why = told.why.strip().rstrip("。.")
    result = _RESULTS[locale].get(told.result, "") if told.result else ""
    remedy = _REMEDIES[locale].get(told.remedy, "") if told.remedy else ""
    stop = {"zh-CN": "。", "en": "."}[locale]
    closed = why + stop if why and kind in {N.DECIDED, N.APPEAL_DECIDED} else why
    text = _TEXTS[locale][kind].format(number=told.number, due=due, why=closed, result=result, remedy=remedy)
    return " ".join(text.split()) if locale == "en" else text
