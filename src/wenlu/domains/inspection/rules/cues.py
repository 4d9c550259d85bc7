"""Words by which rules know a greeting, sympathy, an offer, a warning: Chinese and English, over folded text."""

import re
from collections.abc import Iterator

from wenlu.domains.inspection.rules.talk import Line
from wenlu.domains.inspection.schemas.inspections import QuotedPassage
from wenlu.language.edits import Respelt


def _words(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


GREETING = _words(
    r"您好|你好|早上好|上午好|中午好|下午好|晚上好|欢迎",
    r"\b(?:hello|hi|good (?:morning|afternoon|evening)|welcome)\b",
)
EMPATHY = _words(
    r"理解|明白您的(?:心情|着急|担心|感受)|(?:非常|十分|真|实在|很)?(?:抱歉|对不起|不好意思)",
    r"别(?:着急|担心|慌)|(?:请|您)(?:先)?(?:别|不用|不必)(?:着急|担心)|让您久等|给您(?:添|带来)|辛苦您",
    r"感谢您的(?:耐心|反馈|理解)|我来(?:帮您|处理|跟进)|马上(?:帮您|为您|核实|处理|查)",
    r"尽快(?:帮您|为您|核实|处理|给您)|陪您|放心",
    r"\b(?:sorry|apologi[sz]e|understand (?:how|your|that)|i see why|let me help|right away)\b",
    r"\bthank you for (?:your patience|telling)\b",
)
CLOSING = _words(
    r"还有(?:什么|其他|别的|没有)|还需要|其他(?:问题|需要)|祝您|再见|感谢您的(?:咨询|来电|支持|信任|理解)",
    r"谢谢您的(?:咨询|支持|理解)|随时(?:联系|找我|咨询|再来)|有(?:问题|需要|其他问题)?(?:请|可以|您可以)?随时",
    r"满意度|评价|服务结束|不打扰您",
    r"\b(?:anything else|good ?bye|bye|have a (?:nice|good)|feel free|get in touch)\b",
    r"\bthank you for (?:contacting|your)\b",
)
ASKED_AGAIN = _words(
    r"(?:刚才|刚刚|前面|之前|上面|已经|都)(?:不是)?(?:已经)?(?:说|讲|发|提供|回答|告诉)(?:过|了)",
    r"说(?:了|过)(?:好)?几?(?:遍|次)|又(?:要)?(?:问|说)一遍|(?:重复|再说)(?:一遍|了)|怎么又(?:问|要)",
    r"看(?:一下)?(?:上面|前面|聊天记录)|还要我说几",
    r"\b(?:i (?:already|just) (?:said|told|sent|explained)|as i said|again\?|how many times)\b",
)
ASKS_WHAT = _words(
    r"请问(?:您)?(?:有什么|需要|想|要|遇到|咨询)[^。！!?？]{0,16}|有什么(?:可以|能)(?:帮|为)您",
    r"(?:请|麻烦)(?:您)?(?:再)?(?:描述|说|讲)(?:一下|下)?(?:您的|具体)?(?:问题|情况)",
    r"\bhow (?:can|may) i help\b|\bwhat (?:is|seems to be) (?:the|your) (?:problem|question)\b",
)
OFFER = _words(
    r"(?:推荐|建议|适合|可以(?:考虑|配置|买|关注)|不妨|给您(?:介绍|推荐|配)|您可以(?:看看|配置|申购|认购|买)|(?:申购|认购|买入|配置|定投)(?:一些|一点|这只|这款|我们))",
    r"\b(?:i (?:would )?(?:recommend|suggest)|suitable for you|you (?:could|should|may) (?:buy|consider|subscribe))\b",
)
PRODUCT = _words(
    r"基金|理财|债券|国债|资管|私募|保险|收益凭证|可转债|股票|etf|reits?|产品|组合|定投|投顾|信托|黄金|期权",
    r"逆回购|固收|混合型|指数|\b(?:funds?|bonds?|notes?|products?|portfolio|stocks?|shares?|etfs?)\b",
    r"(?<![0-9a-z])R[1-5](?![0-9a-z])",
)
NEEDS = _words(
    r"(?:资金|这笔钱|钱)[^。？?]{0,8}(?:多久|多长时间|用途|什么时候|几年|打算)|投资(?:期限|目标|经验|偏好)",
    r"(?:风险|亏损|波动)[^。？?]{0,10}(?:承受|接受|能接受|偏好|测评)",
    r"(?:打算|准备|计划|预计|希望)(?:投|放|拿|用)?[^。？?]{0,10}(?:多久|多长|多少|几年|哪|什么)",
    r"(?:您)?(?:更)?(?:看重|在意|关注|偏好)[^。？?]{0,12}[?？吗呢]|流动性|(?:风险)?等级是",
    r"风险测评(?:结果|等级)|(?:之前|以前|有没有|是否)[^。？?]{0,6}(?:投资|买过|接触)|\bhow long\b",
    r"\brisk (?:tolerance|profile|grade)\b|\bwhat (?:are you|is your) (?:goal|aim|horizon|looking)\b",
    r"\bwhen (?:will|do) you need\b|\bhave you invested\b",
)
RISKS = _words(
    r"有风险|风险提示|风险(?:自担|较高|较大|等级为|由您)",
    r"(?:可能|会|存在)[^。]{0,8}(?:亏损|损失|波动|回撤|本金)|不(?:保本|保证(?:收益|本金)|承诺(?:收益|保本))",
    r"非保本|净值(?:会)?(?:波动|下跌)",
    r"(?:过往|历史|过去)(?:的)?(?:业绩|收益|表现)[^。]{0,8}(?:不|并不)(?:代表|预示)|需谨慎",
    r"谨慎(?:投资|决策|选择)|不构成(?:投资)?(?:建议|承诺)|仔细阅读|风险揭示",
    r"\b(?:may lose|can lose|at risk|risks?|not guaranteed|no guarantee|past performance|read the prospectus)\b",
)
VERIFY = _words(
    r"核(?:实|对|验)(?:一下|下)?(?:您的)?(?:身份|信息|资料|本人)|身份(?:验证|核验|核实|认证)|验证(?:您的)?身份",
    r"(?:验证码|人脸|刷脸)|(?:证件|身份证)(?:号码?)?(?:的)?(?:后|末)(?:四|4|六|6)位|是(?:您)?本人",
    r"确认(?:您|是)(?:的)?(?:本人|身份)|预留(?:的)?(?:手机|电话)",
    r"\b(?:verify (?:your )?identity|identity check|are you the account holder|last (?:four|4) digits)\b",
    r"\b(?:verification code|security question)\b",
)
ACCOUNT_ACT = _words(
    r"(?:已|已经|帮|为|给)(?:您|你)?(?:把|将)?[^。，,]{0,8}"
    r"(?:重置|解锁|冻结|解冻|修改|变更|注销|销户|撤单|解绑|绑定|开通|取消|登记|提交|办理|更新)(?:了|好|成功|完|手续|申请|[^。，,]{0,6}(?:密码|手机|银行卡|账户|权限|资料))",
    r"您(?:的)?(?:账户|账号|资金账户|证券账户)(?:里|中|目前|现在|内)?[^。，,]{0,10}(?:余额|资产|持仓|状态(?:是|为)|显示|可用|可取)",
    r"您(?:目前|现在|名下)?(?:的)?(?:持仓|可用资金|可取资金|佣金(?:是|为|率)|总资产)(?:是|为|有)?",
    r"\b(?:i (?:have|'ve) (?:reset|unlocked|frozen|changed|cancelled|closed|updated))\b",
    r"\b(?:your (?:account|balance|holdings?) (?:is|are|shows|has))\b",
)
GRADE_NAMED = re.compile(r"(?<![0-9A-Za-z])R\s?([1-5])(?![0-9A-Za-z])", re.IGNORECASE)
GRADE_WORDS = {"高风险": 5, "中高风险": 4, "中风险": 3, "中低风险": 2, "低风险": 1}
_GRADE_WORD = re.compile(r"中高风险|中低风险|高风险|中风险|低风险")
NOT_FOR_HIM = _words(
    r"不(?:适合|匹配|符合|能(?:购买|买)|可(?:以)?(?:购买|买)|建议|推荐)|高于您|超(?:出|过)(?:了)?您",
    r"与您[^。]{0,12}不(?:匹配|符)|无法(?:购买|申购)|需(?:要)?(?:先|重新)[^。]{0,8}测评",
    r"以上(?:的)?(?:客户|投资者)",
    r"\b(?:not suitable|above your|does not match|cannot buy|may not buy|do not recommend)\b",
)


def spot(cue: re.Pattern[str], line: Line) -> QuotedPassage | None:
    """Return the first place in a message where a cue stands, however it is spelt."""
    return next(spots(cue, line), None)


def spots(cue: re.Pattern[str], line: Line) -> Iterator[QuotedPassage]:
    """Yield every place in a message where a cue stands."""
    message = line.reading
    for found in cue.finditer(message.text):
        if found.end() > found.start():
            first, last = message.span(found.start(), found.end())
            yield QuotedPassage(seq=line.seq, start=first, end=last)


def risks_named(line: Line) -> Iterator[tuple[int, QuotedPassage]]:
    """Yield the product risks (1 to 5) that a message names, by letter or in words, with the place."""
    message = line.reading
    for found in GRADE_NAMED.finditer(message.text):
        yield int(found[1]), _place(message, line, found)
    for found in _GRADE_WORD.finditer(message.text):
        yield GRADE_WORDS[found[0]], _place(message, line, found)


def whole(line: Line, longest: int = 400) -> QuotedPassage:
    """Return a message as evidence of itself."""
    return QuotedPassage(seq=line.seq, start=0, end=min(len(line.text), longest))


def _place(message: Respelt, line: Line, found: re.Match[str]) -> QuotedPassage:
    first, last = message.span(found.start(), found.end())
    return QuotedPassage(seq=line.seq, start=first, end=last)
