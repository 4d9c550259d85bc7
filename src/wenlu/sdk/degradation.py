"""Turns a message into what a channel can show, losing looks but no words."""

import re
import unicodedata
from collections.abc import Sequence

from wenlu.sdk.manifest import Capability, Locale, Manifest
from wenlu.sdk.messages import (
    MAX_TEXT,
    AnswerBody,
    CardBody,
    Choice,
    ChoiceBody,
    FileBody,
    MessageBody,
    Source,
    TextBody,
)
from wenlu.sdk.plain import tables_as_lines, without_markdown
from wenlu.sdk.splitting import split_text

_ANSWERS = frozenset({Capability.MARKDOWN, Capability.SOURCES, Capability.CHOICES})
"""A channel that can do any of these gets the bot's answers as such; to all others they are text."""
_DIGITS = re.compile(r"[(\[]?(\d{1,2})[)\].、,。]?")
_WORDS: dict[Locale, dict[str, str]] = {
    "zh-CN": {
        "choose": "请回复数字选择：",
        "source": "来源：{title}",
        "from": "（{of}）",
        "checked": "核对于 {date}",
        "between": "，",
        "generated": "（以上内容由人工智能生成，仅供参考）",
        "added": "（平台提示）{line}",
        "file": "（此处无法显示文件“{name}”，请到我们的网页或应用中查看。）",
    },
    "en": {
        "choose": "Reply with a number:",
        "source": "Source: {title}",
        "from": " ({of})",
        "checked": "checked {date}",
        "between": ", ",
        "generated": "(Written by artificial intelligence, for reference only)",
        "added": "(Added by the platform) {line}",
        "file": "(The file “{name}” cannot be shown here; please open our page or app to see it.)",
    },
}


def degrade(body: MessageBody, manifest: Manifest, locale: Locale = "zh-CN") -> list[MessageBody]:
    """Return what to send instead, in order; the body itself where the channel can do all of it.

    Every `text` in it has at most `manifest.max_text` characters, and only kinds come out that the manifest names:
    text always, an answer for Markdown, sources or choices, cards and files for their own capability. Warnings that
    the platform added follow the words and are marked as such.
    """
    body = _with_added(body, locale)
    match body:
        case AnswerBody():
            return _degrade_answer(body, manifest, locale)
        case CardBody() if Capability.CARDS in manifest.capabilities:
            return _ending_in(body, split_text(body.text, min(manifest.max_text, MAX_TEXT)))
        case CardBody():
            return _texts(_card_lines(body, manifest, locale), manifest)
        case FileBody() if Capability.FILES in manifest.capabilities:
            return _ending_in(body, split_text(body.text, min(manifest.max_text, MAX_TEXT)))
        case FileBody(text=caption, attachment=file):
            note = _WORDS[locale]["file"].format(name=file.name)
            return _texts([note] if caption == file.name else [caption, note], manifest)
        case ChoiceBody() | TextBody():
            return _texts([body.text], manifest)


def numbered(body: MessageBody, manifest: Manifest) -> tuple[Choice, ...]:
    """Return the choices that this channel's customers see as numbers and answer with a digit."""
    if isinstance(body, AnswerBody) and Capability.CHOICES not in manifest.capabilities:
        return body.choices
    if isinstance(body, CardBody) and Capability.CARDS not in manifest.capabilities:
        return tuple(Choice(label=act.label, value=act.value) for act in body.actions if act.value is not None)
    return ()


def choose(text: str, choices: Sequence[Choice]) -> Choice | None:
    """Return the choice that an answer like `2`, `２` or `(2)` means, or None if it means none."""
    found = _DIGITS.fullmatch(unicodedata.normalize("NFKC", text).strip())
    place = int(found[1]) if found else 0
    return choices[place - 1] if 1 <= place <= len(choices) else None


def _degrade_answer(body: AnswerBody, manifest: Manifest, locale: Locale) -> list[MessageBody]:
    can = manifest.capabilities
    text = body.text if Capability.MARKDOWN in can else without_markdown(body.text)
    sources = body.sources if Capability.SOURCES in can else ()
    choices = body.choices if Capability.CHOICES in can else ()
    blocks = [text]
    if body.generated and not can & _ANSWERS:
        blocks.append(_WORDS[locale]["generated"])
    if body.sources and not sources:
        numbers = [f"[{number}] " if body.generated else "" for number in range(1, len(body.sources) + 1)]
        lines = zip(numbers, body.sources, strict=True)
        blocks.append("\n".join(f"{number}{_source_line(source, locale)}" for number, source in lines))
    if body.choices and not choices:
        blocks.append(_choice_lines(body.choices, locale))
    whole = "\n\n".join(blocks)
    if not can & _ANSWERS:
        return _texts([whole], manifest)
    if Capability.TABLES not in can or len(whole) > manifest.max_text:  # half a table is not one
        whole = tables_as_lines(whole)
    parts = split_text(whole, manifest.max_text)
    plain = body.model_copy(update={"sources": (), "choices": ()})
    last = body.model_copy(update={"text": parts[-1], "sources": sources, "choices": choices})
    return [*(plain.model_copy(update={"text": part}) for part in parts[:-1]), last]


def _with_added(body: MessageBody, locale: Locale) -> MessageBody:
    """Return the body with its added warnings in its text; what becomes too long is cut afterwards."""
    if isinstance(body, ChoiceBody) or not body.added:
        return body
    lines = "\n".join(_WORDS[locale]["added"].format(line=line) for line in body.added)
    return body.model_copy(update={"text": f"{body.text}\n\n{lines}", "added": ()})


def _card_lines(body: CardBody, manifest: Manifest, locale: Locale) -> list[str]:
    lines = [body.title, body.text]
    lines += [body.url] if body.url else []
    lines += [f"{action.label} {action.url}" for action in body.actions if action.url is not None]
    lines += [action.label for action in body.actions if action.url is None and action.value is None]
    choices = numbered(body, manifest)
    return [*lines, _choice_lines(choices, locale)] if choices else lines


def _choice_lines(choices: Sequence[Choice], locale: Locale) -> str:
    lines = [f"{number}. {choice.label}" for number, choice in enumerate(choices, start=1)]
    return "\n".join([_WORDS[locale]["choose"], *lines])


def _source_line(source: Source, locale: Locale) -> str:
    words = _WORDS[locale]
    checked = words["checked"].format(date=source.checked_on) if source.checked_on else ""
    of = words["between"].join(part for part in (source.source or "", checked) if part)
    return words["source"].format(title=source.title) + (words["from"].format(of=of) if of else "")


def _texts(blocks: Sequence[str], manifest: Manifest) -> list[MessageBody]:
    """Return texts; a message without a single word becomes none."""
    parts = split_text("\n".join(blocks), min(manifest.max_text, MAX_TEXT))
    return [TextBody(text=part) for part in parts if part.strip()]


def _ending_in(body: CardBody | FileBody, parts: Sequence[str]) -> list[MessageBody]:
    """Return the body with the last part as its words, and what comes before as texts."""
    return [*(TextBody(text=part) for part in parts[:-1]), body.model_copy(update={"text": parts[-1]})]
