"""What comes out of the gate."""

from wenlu.domains.compliance.schemas.situations import Level, Signal
from wenlu.sdk.messages import Frozen


class Hit(Frozen):
    """One passage that a rule objects to; `start` and `end` are characters of the text as it was written.

    `name` is the category's, in the language of the situation: a firm's own category is known by nothing else.
    """

    rule: str
    category: str
    name: str = ""
    level: Level
    start: int
    end: int
    quote: str
    why: str
    basis: str
    instead: str


class RequiredWarning(Frozen):
    """Words that have to go with the message when it is sent, and the rule that asks for them."""

    rule: str
    text: str


class Verdict(Frozen):
    """The gate's answer: the gravest level of all hits.

    `warnings` are to be appended to the message, whatever the verdict, once it is sent; none that it says already.

    `signals` are raised by what a customer says; "aml" among them is secret by law (Anti-Money-Laundering Law art. 35)
    and must be taken out before anybody but its own post sees the verdict.
    """

    verdict: Level
    hits: tuple[Hit, ...] = ()
    signals: tuple[Signal, ...] = ()
    warnings: tuple[RequiredWarning, ...] = ()
    rule_version: int
    milliseconds: float
