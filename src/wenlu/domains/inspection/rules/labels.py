"""Words of the report, for files that people open outside the console."""

from collections.abc import Mapping
from types import MappingProxyType

from wenlu.domains.customers.schemas import Locale

LABELS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "title": ("投诉处理情况报告", "Report on complaints"),
        "period": ("报告期", "Period"),
        "made_at": ("生成时间", "Made at"),
        "note": (
            "本表为平台自有格式；报送对象与报送格式须由本公司确认。办理时长按工作日计。",
            "This form is the platform's own; the firm confirms whom it reports to and how. Days are working days.",
        ),
        "unconfirmed": (
            "报告期内含尚未公布节假日安排的日期，工作日按周一至周五推算。",
            "Some days lie in a year whose holidays were not published yet; Monday to Friday count there.",
        ),
        "overview": ("总体情况", "Overview"),
        "item": ("项目", "Item"),
        "value": ("数值", "Value"),
        "received": ("收到", "Received"),
        "received_before": ("上期收到", "Received in the period before"),
        "regulator": ("其中经监管转来", "Of these by the regulator's line"),
        "closed": ("本期办结", "Closed in the period"),
        "open_at_end": ("期末在办", "Open at the end"),
        "refused": ("不予受理", "Not accepted"),
        "extended": ("延长期限", "Extended"),
        "mediated": ("进入调解", "Mediated"),
        "appealed": ("申请复核", "Reviewed again"),
        "decided": ("本期作出决定", "Decided in the period"),
        "decided_in_time": ("其中按期", "Of these in time"),
        "average_days": ("平均办理工作日", "Working days, mean"),
        "median_days": ("办理工作日中位数", "Working days, median"),
        "longest_days": ("最长办理工作日", "Working days, longest"),
        "paid": ("补偿金额（元）", "Compensation paid (yuan)"),
        "by_business": ("按业务", "By business"),
        "by_cause": ("按原因", "By cause"),
        "by_channel": ("按来源", "By channel"),
        "by_result": ("按结果", "By result"),
        "before": ("上期", "Before"),
        "founded": ("属实或部分属实", "True, wholly or in part"),
        "business.account": ("账户业务", "Accounts"),
        "business.trading": ("证券交易", "Trading"),
        "business.fees": ("费用", "Fees"),
        "business.funds": ("资金划转", "Money transfer"),
        "business.products": ("产品与理财", "Products"),
        "business.margin": ("融资融券", "Margin trading"),
        "business.advice": ("投资顾问", "Advice"),
        "business.system": ("系统与软件", "Systems and apps"),
        "business.other": ("其他", "Other"),
        "cause.attitude": ("服务态度", "Attitude"),
        "cause.delay": ("办理拖延", "Delay"),
        "cause.misleading": ("误导宣传", "Misleading words"),
        "cause.suitability": ("适当性", "Suitability"),
        "cause.unlawful": ("员工违规", "Conduct of staff"),
        "cause.charges": ("收费争议", "Charges"),
        "cause.failure": ("系统故障", "Failure of a system"),
        "cause.privacy": ("个人信息", "Personal data"),
        "cause.rules": ("业务规则", "Rules"),
        "cause.other": ("其他", "Other"),
        "channel.online": ("在线会话", "Conversation"),
        "channel.phone": ("电话", "Telephone"),
        "channel.letter": ("信函", "Letter"),
        "channel.email": ("邮件", "E-mail"),
        "channel.visit": ("现场", "Visit"),
        "channel.regulator": ("监管转办", "Regulator's line"),
        "channel.association": ("协会或调解组织", "Association or mediator"),
        "channel.other": ("其他", "Other"),
        "result.upheld": ("属实", "True"),
        "result.partly": ("部分属实", "True in part"),
        "result.rejected": ("不属实", "Not confirmed"),
        "result.settled": ("达成一致", "Settled"),
        "result.withdrawn": ("撤回", "Withdrawn"),
        "result.refused": ("不予受理", "Not accepted"),
    }
)


def label(key: str, locale: Locale) -> str:
    return LABELS[key][locale == "en"]
