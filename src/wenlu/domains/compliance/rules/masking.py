"""Takes personal data out of a text that is to be kept apart from its conversation.

Wider than the gate's own finders on purpose: a number that only may be an account is masked too, since a question loses
nothing by it. Six digits stay (codes of securities), and so do amounts with their unit.
"""

from __future__ import annotations

import re
import unicodedata

from wenlu.domains.compliance.rules.identifiers import find_bank_cards, find_identity_numbers, find_phones

_GAP = r"[ \-\u2010-\u2015\u00a0\u3000]?"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(rf"(?<![\d.,])\d(?:{_GAP}\d){{6,}}[Xx]?(?!\s*(?:元|块|万|亿|股|份|手|rmb|yuan))", re.IGNORECASE)
_SPOKEN = re.compile(r"[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{7,}")
_NAME = re.compile(
    r"((?:我叫|我的名字(?:是|叫)|我名字(?:是|叫)|本人姓名(?:是|为)?|姓名\s*[:是]?|名字\s*[:是叫])\s*)"
    r"(?!人工|客服|经理|你|您|他|她|谁|什么)([\u4e00-\u9fff·]{2,4}?)(?=$|[\s,，。.;；!！?？、的]|身份证|手机|电话|要|想|今天|账户|账号|卡号|\d|<)"
)
_ENGLISH_NAME = re.compile(r"(?i:(\bmy name is |\bi am called |\bname:\s*))([A-Z][\w'-]*(?:\s+[A-Z][\w'-]*){0,2})")
_SURNAMED = re.compile(
    r"(?<![\u4e00-\u9fff])(我是|我姓)([\u4e00-\u9fff]{1,3})(?=先生|女士|小姐|老师|阿姨|叔叔)",
)
_ADDRESS = re.compile(
    r"((?:住址|地址|家住|住在|住)\s*(?:是|为|[:])?\s*)([\u4e00-\u9fff\d\-]{2,30}?(?:号|室|栋|楼|单元|弄|村|小区|\d)+)"
)


def mask_personal_data(text: str) -> str:
    """Return the text with phone, identity, card and other long numbers, e-mail, name and address replaced.

    Width is folded first (NFKC), so that full-width digits are found.
    """
    plain = unicodedata.normalize("NFKC", text)
    for find, mark in ((find_identity_numbers, "<证件号>"), (find_bank_cards, "<卡号>"), (find_phones, "<手机号>")):
        for start, end in reversed(list(find(plain))):
            plain = plain[:start] + mark + plain[end:]
    plain = _EMAIL.sub("<邮箱>", plain)
    plain = _NUMBER.sub("<号码>", plain)
    plain = _SPOKEN.sub("<号码>", plain)
    plain = _ADDRESS.sub(r"\1<地址>", plain)
    plain = _SURNAMED.sub(r"\1<姓名>", plain)
    plain = _NAME.sub(r"\1<姓名>", plain)
    return _ENGLISH_NAME.sub(r"\1<姓名>", plain)
