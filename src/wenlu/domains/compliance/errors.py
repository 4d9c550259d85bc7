"""Why compliance refuses.

`ComplianceRefused` and its three kinds are raised by whoever wanted to send a text; the gate itself only gives a
verdict.
"""

from wenlu.domains.compliance.schemas import Level, Verdict
from wenlu.kernel.errors import Category, Conflict, Forbidden, Invalid, NotFound, Unavailable, WenluError


class GateUnavailable(Unavailable):
    """No rules are loaded, so nothing may leave (fails closed)."""

    code = "compliance_unavailable"


class ComplianceRefused(WenluError):
    """A text was not let through; the problem document carries the `verdict`."""

    category = Category.INVALID

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"{verdict.verdict} by {', '.join(hit.rule for hit in verdict.hits)}")
        self.verdict = verdict
        self.extra = {"verdict": verdict.model_dump(mode="json")}


class ComplianceConfirm(ComplianceRefused):
    """Change the text, or give a reason, which is kept."""

    code = "compliance_confirm"


class ComplianceHeld(ComplianceRefused):
    """A supervisor has to release the text."""

    code = "compliance_hold"


class ComplianceBlocked(ComplianceRefused):
    """The text cannot be sent; no reason overrides a statute."""

    code = "compliance_block"


class RuleSetNotFound(NotFound):
    """There is no such version of the rules."""

    code = "rule_set_not_found"


class CategoryNotFound(NotFound):
    """The rules have no such category."""

    code = "compliance_category_not_found"


class LevelTooLow(Forbidden):
    """A firm may raise a level and lower it only down to the shipped default."""

    code = "compliance_level_too_low"


class RuleSetChanged(Conflict):
    """Somebody else made a new version meanwhile."""

    code = "rule_set_changed"


class BrokenRule(Invalid):
    """A rule cannot be compiled; the detail says which and why."""

    code = "compliance_broken_rule"


_REFUSALS: dict[Level, type[ComplianceRefused]] = {
    Level.CONFIRM: ComplianceConfirm,
    Level.HOLD: ComplianceHeld,
    Level.BLOCK: ComplianceBlocked,
}


def check_verdict(verdict: Verdict, *, reason: str | None = None) -> None:
    """Raise the refusal that a verdict means; a reason lets `confirm` through and nothing above it."""
    if verdict.verdict is Level.CONFIRM and reason and reason.strip():
        return
    refusal = _REFUSALS.get(verdict.verdict)
    if refusal is not None:
        raise refusal(verdict)
