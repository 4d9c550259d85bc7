"""What the board says of held words and of a closed gate."""

from datetime import UTC, datetime, timedelta

from wenlu.domains.conversations.schemas.holding import GateView
from wenlu.domains.routing.rules import gate_alerts, hold_alerts

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def test_words_that_wait_are_a_warning_and_pressing_ones_an_alarm() -> None:
    assert hold_alerts((), NOW) == []
    (waiting,) = hold_alerts((NOW + timedelta(minutes=5), NOW + timedelta(minutes=8)), NOW)
    assert (waiting.code, waiting.level, waiting.value) == ("held_waiting", "warning", 2)
    (pressing,) = hold_alerts((NOW + timedelta(minutes=1), NOW + timedelta(minutes=8)), NOW)
    assert (pressing.code, pressing.level, pressing.value) == ("held_pressing", "critical", 1)


def test_a_closed_gate_says_for_how_long() -> None:
    assert gate_alerts(GateView(available=True, since=None, cause=None, rule_version=1), NOW) == []
    closed = GateView(available=False, since=NOW - timedelta(seconds=75), cause="no_rules", rule_version=None)
    (alert,) = gate_alerts(closed, NOW)
    assert (alert.code, alert.level, alert.value) == ("gate_closed", "critical", 75)
