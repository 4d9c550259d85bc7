"""What a customer does with a message, beside or instead of asking: greets, thanks, wants a person, asks for advice.

Whole messages (好的, 你好呀) are matched as wholes, after their particles and signs are taken off; wishes and asks
(转人工, 还能拿吗) are looked for anywhere. `strip_courtesies` gives what is left of 你好，请问怎么开户 without the
greeting, so that politeness never hides a question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from wenlu.language.cues import labels_that_hold, legible
from wenlu.language.normalise import fold
from wenlu.language.securities import mask_securities, spot_securities


class Act(StrEnum):
    """What a message does."""

    GREET = "greet"
    THANKS = "thanks"
    BYE = "bye"
    ASK_PERSON = "ask_person"  # 转人工
    AFFIRM = "affirm"
    DENY = "deny"  # also the start of a correction: 不是，我说的是港股通
    ABUSE = "abuse"
    CHITCHAT = "chitchat"  # about the machine itself, or nothing at all
    OFF_TOPIC = "off_topic"  # surely another trade: weather, poems, code, orders to the machine
    ASK_CAPABILITY = "ask_capability"  # 你能做什么
    ASK_SECURITY_ADVICE = "ask_security_advice"  # which to buy, whether to sell, what the market will do


_GREETINGS = (
    r"[你您]们?好|泥嚎|[早中下晚]上?午?好|早安|早|哈[喽啰]|嗨|嘿|喂|在吗|在么|在不在?|有人(?:在)?[吗么]|小姐姐|"
    r"nihao|ni hao|hello|hi|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings|are you there|"
    r"(?:anyone|anybody) (?:there|here)"
)
_THANKS = (
    r"(?:非常|十分|太|多|真是?|万分)?(?:感谢|谢谢|多谢|谢了|谢啦|谢(?!绝)|3q|蟹蟹|辛苦)"
    r"(?:[你您]们?的?|哈|了|啦|啊|客服|指教|解答|回复|帮助|帮忙|老师|耐心|告知)*|"
    r"(?:麻烦|给)(?:你|您)们?(?:添麻烦)?(?:了|啦)|费心了?|让[你您]费心了?|"
    r"thank you(?: (?:very|so) much)?|(?:many )?thanks(?: a lot| a million| very much| so much)?|thx|ty|cheers|"
    r"(?:much )?appreciated|(?:i )?appreciate it"
)
_PARTINGS = (
    r"再见|拜拜|拜|白白|88|886|回见|下次[再聊]+|先这样|就这样|(?:我)?没有?(?:其他|别的|其它|什么)?(?:的)?(?:问题|事|事情|疑问)了?|没了|"
    r"晚安|(?:good ?)?bye(?: ?bye)?|see (?:you|ya)(?: later)?|that'?s (?:all|it)|that is all|nothing else|"
    r"no more questions|good ?night"
)
_AFFIRMATIONS = (
    r"是|是的|是[啊呀]|对|对的|对[啊呀]|嗯+|恩+|哦+|噢|好|好的|好[吧滴嘞哒]|可以|可以的|行|行吧|成|没错|正确|确[认定]|要的?|需要|想|"
    r"愿意|同意|(?:已经|都|终于)?(?:解决|搞定|弄好|搞好|办好|弄明白|清楚|会)了|我?(?:先|再|这就|马上)?(?:去|来)(?:试试?|弄弄?|看看)(?:看)?|"
    r"我?(?:先|再)试试看?|明白了?|知道了|"
    r"懂了|了解了?|收到|没问题|当然|就是这个|ok|okay|okey|yes|yep|yeah|yup|sure|right|correct|"
    r"of course|please do|go ahead|confirm|agreed|got it|fine|alright|i see|great"
)
_DENIALS = (
    r"不|不是|不是的|不对|不要了?|不用了?|不需要|没有|没|不行|不可以|否|错了?|算了|(?:以上)?都不是|不想|不必|没用|不明白|不懂|"
    r"no|nope|nah|not really|wrong|none of (?:them|these|those)|neither|incorrect|no thanks|no thank you|never ?mind"
)
_SIGNS = r"[\s,.!?~:;。…、'\"^()\[\]*\-\U0001f000-\U0001faff\u2600-\u27bf\u2764]"
_PARTICLES = (
    rf"(?:{_SIGNS}|[啊呀哦噢哈呢吧嘛啦哟喔额呃亲]|小助手|机器人|老师|经理|"
    r"\b(?:the|please|there|sir|madam|all)\b)*"
)
_ASKING = (
    r"(?:请问|问一?下|想?请教一?下?|咨询一?下?|"
    r"我?(?:就是|只是|[是就只])?(?:想要|[想要来])?(?:问|咨询|请教|了解)(?:问|一问)?(?:一?下子?|个问题|个事儿?)?(?!题)[哈啊呢]?|"
    r"(?:请|你)?(?:直接)?告诉我(?:一?下)?|"
    r"麻烦(?:您|你|问)?(?:一?下)?|打扰(?:一?下|了)?)"
)
_WORD_END = r"(?:(?<![a-z])|(?![a-z]))"


def _whole(words: str) -> re.Pattern[str]:
    """Nothing but these words and particles. Latin words end at a word's end."""
    return re.compile(rf"{_PARTICLES}(?:(?:{words}){_WORD_END}{_PARTICLES})+\Z")


_WHOLES: tuple[tuple[Act, re.Pattern[str]], ...] = (
    (Act.GREET, _whole(_GREETINGS)),
    (Act.THANKS, _whole(rf"{_THANKS}|{_AFFIRMATIONS}")),
    (Act.BYE, _whole(rf"{_PARTINGS}|{_THANKS}|{_AFFIRMATIONS}")),
    (Act.AFFIRM, _whole(_AFFIRMATIONS)),
    (Act.DENY, _whole(_DENIALS)),
)
_MUST_HOLD = {Act.THANKS: re.compile(_THANKS), Act.BYE: re.compile(_PARTINGS)}
# Before a question. A lone character is a courtesy only if it stands apart: 额 is none in 额度, 早 none in 早盘.
_LONE = rf"[早嗨嘿喂啊呀哦噢哈呢吧嘛啦哟喔额呃亲嗯](?={_SIGNS}|\Z|[你您请])"
_COURTESIES = re.compile(
    rf"(?:{_SIGNS}|{_LONE}|小助手|机器人(?={_SIGNS})|老师(?={_SIGNS})|经理(?={_SIGNS})|"
    rf"(?:那个|这个|就是)(?={_SIGNS}|我|想|请|问|就是)|"
    rf"(?!早(?![上安好])|[嗨嘿喂])(?:{_GREETINGS}|{_THANKS}|{_ASKING}){_WORD_END})*"
)
_FILLERS = re.compile(
    r"嗯+|呃+|唔+|那个啥|那什么|就是那个|那个就是|就是说|然后就是|怎么说呢|(?<=[问下])哈子?(?=我|就|,|\s)"
)
_CLOSING_COURTESIES = re.compile(rf"(?<![a-z]){_PARTICLES}(?:(?:{_THANKS}){_WORD_END}{_PARTICLES})+\Z")
_CORRECTION = re.compile(
    rf"{_SIGNS}*(?:不好意思|抱歉)?{_SIGNS}*((?:不是(?:的|啊|呀|这个|那个|问这个|这个意思)*|"
    r"不对|口误|手滑|更正(?:一?下)?|纠正(?:一?下)?|"
    r"我?(?:刚才|刚刚)?(?:说|打|搞|弄|问|写|输|发)?错(?:了字?|字)|你?理解错了|我不是(?:这个意思|问这个|说这个))"
    rf"(?:{_SIGNS}+|(?=我[是说想问要指]|应该))"
    r"|(?:(?:no|nope|wrong|sorry|oops|typo|correction|not that)\b"
    r"(?:\s*[,.!:;-]+\s*|\s+(?=i (?:mean|said)|it should|not )))+"
    r"|(?=i mean))"
)
_CORRECTION_LEAD = re.compile(
    rf"^(?:{_SIGNS}|我是(?:说|想问?|问|指|要)|我(?:其实|刚才|刚刚)?(?:说|问|想问|要问|指|想说|要|想)的?(?:是)?|"
    r"其实(?:是)?|应该是|应该|正确的?是|而是|就是|是|"
    r"\b(?:i (?:actually )?(?:mean|meant|said|was asking about|am asking about)|it should be|should be|actually|about)"
    r"\b)+"
)
# 我问的不是开户是销户, I asked about funds not bonds: what is denied and what is meant, in the one order or the other.
_NOT_BUT = re.compile(
    rf"{_SIGNS}*我?(?:说|问|想问|要问|指|要|想要|想开|要开)?的?(?:并)?不是(?!不是|本人|我|自己)"
    rf"(?P<denied>[^,.。!?;]{{2,12}}?){_SIGNS}*(?:而是|(?<!还)(?<!不)(?<!就)(?<!是)是(?!不是|吗|么|什么|怎么|谁|哪|否))(?P<meant>[^?]{{2,40}})"
)
_BUT_NOT = re.compile(
    rf"{_SIGNS}*(?:我(?:说|问|想问|要问|指|要|想要)的?是|i (?:meant|mean|said|asked about|want)\b)\s*"
    rf"(?P<meant>[^,.。!?;]{{2,40}}?){_SIGNS}*(?:,?\s*(?:而)?不是|,? not )(?P<denied>[^,.。!?;吗]{{2,16}}){_SIGNS}*\Z"
)
_ASKS_WHETHER = re.compile(r"[吗么?]|是不是|对不对")
_DENIED_LEAD = re.compile(
    rf"{_SIGNS}*我?(?:也|并|又|可|先|现在)*(?:不是(?!本人|我|自己)|没(?:有)?(?=被|说|要|想|打算|准备|让)|"
    rf"不用|不要|别(?![人家的处])|不需要|不想|不[炒买做投找问销转]|无需|不必|用不着|甭)[^,.。!?;\s]{{1,14}}{_SIGNS}+"
    r"(?=我?(?:就|只|主要|其实)?(?:是|想|要)?(?:想|要|问|说|关心|了解|知道|看|咨询|办)|我?(?:就|只)(?:是|要)|而是|"
    r"告诉我?|请问|请说|说说|讲讲|直接|是(?!不是))"
)
_LONGEST_WHOLE = 60
_LONGEST_READ = 2_000
_LONGEST_CORRECTION = 80


def detect_acts(text: str) -> frozenset[Act]:
    """The acts in one message, several at once or none. Reads the first 2,000 characters; never raises.

    Acts that need a whole message (greet, thanks, bye, affirm) hold only if nothing else is said.
    """
    folded = legible(text)
    wanted = legible(strip_denied(fold(text[:_LONGEST_READ])))
    acts = {Act(label) for label in labels_that_hold(mask_securities(wanted, spot_securities(wanted)), "acts")}
    if 0 < len(folded) <= _LONGEST_WHOLE:
        acts.update(act for act, whole in _WHOLES if whole.match(folded) and _says(act, folded))
    if find_correction(folded) is not None:
        acts.add(Act.DENY)
    if Act.OFF_TOPIC in acts:
        acts.discard(Act.ASK_SECURITY_ADVICE)
    return frozenset(acts)


def strip_courtesies(folded: str) -> str:
    """Folded text without greeting, thanks and the words that open a question (请问, 我想咨询一下). May be empty."""
    opened = _COURTESIES.match(folded)
    rest = folded[opened.end() :] if opened else folded
    return _CLOSING_COURTESIES.sub("", rest).strip()


def strip_fillers(folded: str) -> str:
    """Folded text without what one says while thinking (嗯, 就是那个, 怎么说呢). May be empty."""
    return _FILLERS.sub("", folded)


def strip_denied(folded: str) -> str:
    """What is asked after 不用人工，我就问下 and the like: what is not wanted says nothing of what is."""
    return _DENIED_LEAD.sub("", folded, count=1) if _DENIED_LEAD.match(folded) else folded


@dataclass(frozen=True, slots=True)
class Correction:
    """What a customer meant, and what he says that he did not mean, which may be empty; folded text."""

    meant: str
    denied: str = ""


def find_correction(folded: str) -> Correction | None:
    """The correction in 不是，我说的是港股通, 说错了，是创业板, 我问的不是开户是销户; None if nothing is corrected."""
    head = folded[:_LONGEST_CORRECTION]
    opened = _CORRECTION.match(head)
    rest = _CORRECTION_LEAD.sub("", folded[opened.end(1) :]) if opened else folded
    for pattern in (_NOT_BUT, _BUT_NOT):
        match = pattern.match(head) or (pattern.match(rest[:_LONGEST_CORRECTION]) if opened else None)
        if match is not None and not _ASKS_WHETHER.search(match["denied"]):
            return Correction(match["meant"].strip(" ,.!;。"), match["denied"].strip(" ,.!;。"))
    return Correction(rest) if opened else None


def strip_correction(folded: str) -> str:
    """What is said after 不是，我说的是 and the like. The text itself if it corrects nothing."""
    correction = find_correction(folded)
    return folded if correction is None else correction.meant


def _says(act: Act, folded: str) -> bool:
    must = _MUST_HOLD.get(act)
    return must is None or must.search(folded) is not None
