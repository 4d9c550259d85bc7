"""Which warnings go with a message."""

from wenlu.domains.compliance.schemas import Level, RequiredWarning, Verdict
from wenlu.domains.conversations.rules import due_warnings, with_warnings
from wenlu.domains.conversations.rules.warnings import WARNED_WITHIN
from wenlu.domains.conversations.schemas import Turn
from wenlu.kernel.actors import ActorKind
from wenlu.sdk.messages import TextBody

RISK, PAST = "投资有风险。", "过往业绩不预示未来。"
ASKED = Verdict(
    verdict=Level.PASS,
    warnings=tuple(RequiredWarning(rule=f"w.{n}", text=text) for n, text in enumerate((RISK, PAST, RISK))),
    rule_version=1,
    milliseconds=0.1,
)


def turn(seq: int, role: ActorKind, text: str = "好的", *added: str) -> Turn:
    return Turn(seq=seq, role=role, text=text, added=added)


def test_each_is_said_once_in_the_gates_order() -> None:
    assert due_warnings(ASKED, ()) == (RISK, PAST)


def test_what_was_added_or_said_lately_is_not_repeated() -> None:
    assert due_warnings(ASKED, (turn(1, ActorKind.STAFF, "好的", RISK),)) == (PAST,)
    assert due_warnings(ASKED, (turn(1, ActorKind.BOT, f"提醒您：{PAST}"),)) == (RISK,)


def test_a_customers_words_are_no_warning() -> None:
    assert due_warnings(ASKED, (turn(1, ActorKind.CUSTOMER, RISK),)) == (RISK, PAST)


def test_after_some_messages_it_is_said_again() -> None:
    talk = (turn(1, ActorKind.STAFF, "好的", RISK), *(turn(n, ActorKind.CUSTOMER) for n in range(2, 2 + WARNED_WITHIN)))
    assert due_warnings(ASKED, talk[:-1]) == (PAST,)
    assert due_warnings(ASKED, talk) == (RISK, PAST)


def test_a_message_without_warnings_is_as_it_was() -> None:
    body = TextBody(text="您好")
    assert with_warnings(body, ()) is body
    assert with_warnings(body, (RISK,)).added == (RISK,)
