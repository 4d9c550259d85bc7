"""Puts an export into words: what stands on its paper."""

import orjson

from wenlu.domains.conversations.service import Evident, Proof, Testimony
from wenlu.domains.customers.schemas import Locale
from wenlu.domains.inspection.rules.testimony import is_shown, who, withheld_or_lost, words
from wenlu.domains.inspection.service.bundle import Material, is_withheld
from wenlu.language.personal import cover_personal
from wenlu.platform.paper import Paper, PaperLine, PaperSection, show_time

_TEXTS = {
    "title": ("会话证据", "Evidence of conversations"),
    "scope": ("范围", "Scope"),
    "conversation": ("会话", "Conversation"),
    "customer": ("客户全部会话", "Everything with a customer"),
    "reason": ("导出事由", "Reason"),
    "made_by": ("导出人", "Exported by"),
    "made_at": ("导出时间", "Exported at"),
    "customer_id": ("客户", "Customer"),
    "grade": ("导出时风险等级", "Risk grade at the time of export"),
    "none": ("无", "none"),
    "channel": ("渠道", "Channel"),
    "opened": ("开始", "Began"),
    "closed": ("结束", "Ended"),
    "open": ("未结束", "not ended"),
    "events": ("事件数", "Events"),
    "head": ("散列链末端", "End of the chain"),
    "sealed": ("封存", "Sealed"),
    "unsealed": ("尚未封存", "not sealed yet"),
    "through": ("至第 {seq} 条，封存日 {day}", "up to event {seq}, in the seal of {day}"),
    "proof": ("证明", "Proof"),
    "root": ("根", "Root"),
    "key": ("签名密钥", "Signed with key"),
    "stamp": ("时间戳", "Time stamp"),
    "no_stamp": ("未配置时间戳服务", "no authority for time stamps was configured"),
    "grade_note": (
        "会话日志不记载发言当时的风险等级；合规检测结论与规则版本列于各条消息之下。",
        "The log does not hold the grade at the time of a message; verdicts and versions of rules stand below each.",
    ),
    "closing": (
        (
            "时间为北京时间；客户的个人信息已遮盖。本文件仅供阅读：同一压缩包内的 manifest.json 与 verify.py "
            "可在没有本平台的情况下独立验证每条内容未被更改、删除或移动。"
        ),
        (
            "Times are those of Beijing; personal data are covered. This paper is for reading: manifest.json and "
            "verify.py in the same archive verify, without the platform, that nothing was changed, removed or moved."
        ),
    ),
}


def paper_of(material: Material, locale: Locale) -> Paper:
    """Return the document that people read."""
    grade = material.customer["grade_now"]
    facts = (
        (_t("scope", locale), f"{_t(material.scope, locale)} {material.subject_id}"),
        (_t("customer_id", locale), f"{material.customer['name']}  {material.customer['id']}"),
        (_t("grade", locale), str(grade) if grade else _t("none", locale)),
        (_t("reason", locale), material.reason),
        (_t("made_by", locale), material.made_by),
        (_t("made_at", locale), show_time(material.made_at)),
    )
    return Paper(
        title=_t("title", locale),
        firm=material.firm,
        facts=facts,
        warnings=(_t("grade_note", locale),),
        sections=tuple(_section(material, item, locale) for item in material.testimonies),
        proof_title=_t("proof", locale),
        proofs=tuple(_proofs(material, locale)),
        closing=(_t("closing", locale),),
        footer=material.subject_id,
    )


def _section(material: Material, item: Testimony, locale: Locale) -> PaperSection:
    proofs = material.proofs[str(item.conversation_id)]
    return PaperSection(
        title=f"{_t('conversation', locale)} {item.conversation_id}",
        facts=(
            (_t("channel", locale), item.channel),
            (_t("opened", locale), show_time(item.opened_at)),
            (_t("closed", locale), show_time(item.closed_at) if item.closed_at else _t("open", locale)),
            (_t("events", locale), str(item.head_seq)),
            (_t("head", locale), item.head_hash.hex()),
            (_t("sealed", locale), _sealed(proofs, locale)),
        ),
        lines=tuple(
            _line(event, locale, withheld=is_withheld(event, sees_secrets=material.sees_secrets))
            for event in item.events
            if is_shown(event.link.kind)
        ),
    )


def _line(event: Evident, locale: Locale, *, withheld: bool) -> PaperLine:
    link = event.link
    if withheld or event.plain is None:
        return PaperLine(
            link.seq, link.at, who(link.actor_kind, "", locale), withheld_or_lost(locale, withheld=withheld)
        )
    plain = orjson.loads(event.plain)
    text, notes = words(link.kind, plain, locale)
    name = who(link.actor_kind, str(plain["name"]), locale)
    covered = tuple(cover_personal(note) for note in notes)
    return PaperLine(link.seq, link.at, name, cover_personal(text), covered, spoken=link.kind == "message")


def _sealed(proofs: list[Proof], locale: Locale) -> str:
    if not proofs:
        return _t("unsealed", locale)
    return _t("through", locale).format(seq=proofs[-1].leaf.seq, day=proofs[-1].kept.seal.day.isoformat())


def _proofs(material: Material, locale: Locale) -> list[tuple[str, str]]:
    kept = {proof.kept.seal.day: proof.kept for proofs in material.proofs.values() for proof in proofs}
    lines: list[tuple[str, str]] = []
    for day, item in sorted(kept.items()):
        stamp = show_time(item.stamped_at) if item.stamped_at else _t("no_stamp", locale)
        lines += [
            (day.isoformat(), f"{_t('root', locale)} {item.seal.root.hex()}"),
            ("", f"{_t('key', locale)} {item.seal.key_id} ({item.seal.algorithm})"),
            ("", f"{_t('stamp', locale)} {stamp}"),
        ]
    return lines or [(_t("sealed", locale), _t("unsealed", locale))]


def _t(name: str, locale: Locale) -> str:
    return _TEXTS[name][locale == "en"]
