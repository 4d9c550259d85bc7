"""Signals in what a customer says: what must never be overlooked, whatever the question is.

A customer's words are never judged; they raise signals (`Signal`). Some skip the machine (complaint, fraud, stolen
account, distress), one is secret by law (`aml`: only the post for it may see it). The tables lean to the safe side: a
false fraud signal costs a colleague a minute, a missed one a customer his savings. Denials (我不是投诉), prevention
(怎么防止被骗) and suppositions (万一账户被盗怎么办) raise nothing.
"""

from __future__ import annotations

from enum import StrEnum

from wenlu.language.cues import labels_that_hold, legible


class Signal(StrEnum):
    """What a customer's words may show beside the question."""

    COMPLAINT = "complaint"  # 投诉
    REGULATOR = "regulator"  # means to go, or went, to the regulator (证监会, 12386)
    FRAUD = "fraud"  # was or is about to be defrauded
    ACCOUNT_THEFT = "account_theft"  # 账户被盗
    SELF_HARM = "self_harm"  # a person in distress
    AML = "aml"  # money laundering; secret
    CHURN = "churn"  # about to leave


def detect_signals(text: str) -> frozenset[Signal]:
    """The signals in one message of a customer. Reads the first 2,000 characters; never raises."""
    return frozenset(Signal(label) for label in labels_that_hold(legible(text), "signals"))
