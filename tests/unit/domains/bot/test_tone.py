"""The bot's tone after a complaint, a loss or distress."""

import pytest

from wenlu.domains.bot.rules.tone import sober
from wenlu.domains.bot.schemas import Reply
from wenlu.domains.bot.service.texts import load_texts
from wenlu.domains.organisation.schemas import QueueKind
from wenlu.sdk.messages import Action, CardBody, Choice

TEXTS = load_texts()
PERSON = Choice(label="转人工", value="person")
OFFER = Choice(label="新客福利", value="entry:promotion")
REPLY = Reply(
    action=Action.ANSWER,
    text="佣金可以在 App 里查看。",
    confidence=0.9,
    choices=(OFFER, PERSON),
    cards=(CardBody(title="福利", text="点此领取"),),
    milliseconds=1.0,
)


@pytest.mark.parametrize("signal", ["complaint", "regulator", "fraud", "account_theft", "self_harm", "churn"])
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_regret_comes_first_and_nothing_is_offered(signal: str, locale: str) -> None:
    toned = sober(REPLY, (signal,), (), TEXTS, locale)  # type: ignore[arg-type]
    assert toned.text.endswith(REPLY.text)
    assert toned.text != REPLY.text
    assert (toned.choices, toned.cards) == ((PERSON,), ())


def test_it_is_said_once_in_a_while() -> None:
    first = sober(REPLY, ("complaint",), (), TEXTS, "zh-CN")
    again = sober(REPLY, ("complaint",), (first.text,), TEXTS, "zh-CN")
    assert again.text == REPLY.text
    assert again.choices == (PERSON,)


def test_the_gravest_matter_decides() -> None:
    toned = sober(REPLY, ("churn", "self_harm", "complaint"), (), TEXTS, "zh-CN")
    assert "您的安全最重要" in toned.text


def test_questions_keep_their_choices_and_hand_overs_their_words() -> None:
    asks = REPLY.model_copy(update={"action": Action.CLARIFY})
    assert sober(asks, ("complaint",), (), TEXTS, "zh-CN").choices == asks.choices
    hands_over = REPLY.model_copy(update={"queue": QueueKind.COMPLAINT})
    assert sober(hands_over, ("complaint",), (), TEXTS, "zh-CN") == hands_over


def test_ordinary_talk_is_untouched() -> None:
    assert sober(REPLY, (), (), TEXTS, "zh-CN") is REPLY
