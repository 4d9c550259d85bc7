"""Why compliance refuses.

`ComplianceRefused` and its three kinds are raised by whoever wanted to send a text; the gate itself only gives a
verdict.
"""

from collections.abc import Sequence

from wenlu.domains.compliance.schemas import Level, RuleFlaw, Verdict
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


class RuleDraftChanged(Conflict):
    """Somebody else has saved in the draft meanwhile."""

    code = "rule_draft_changed"


class RuleDraftExists(Conflict):
    """One draft of the rules at a time: finish or discard the one that is open."""

    code = "rule_draft_exists"


class RuleBaseMoved(Conflict):
    """Another version holds than the one that the draft was begun from."""

    code = "rule_base_moved"


class WrongVersionState(Conflict):
    """The version is not in a state in which this can be done."""

    code = "rule_version_state"


class OwnRules(Forbidden):
    """Whoever has written in a version does not approve it."""

    code = "own_rules"


class NothingChanged(Invalid):
    """A draft that is like the version that holds needs no review."""

    code = "rules_unchanged"


class RulesFlawed(Invalid):
    """A rule cannot hold as it is; `flaws` says what and where."""

    code = "rules_flawed"

    def __init__(self, flaws: Sequence[RuleFlaw]) -> None:
        super().__init__("; ".join(f"{'.'.join(map(str, one.path))}: {one.code}" for one in flaws))
        self.flaws = tuple(flaws)
        self.extra = {"flaws": [one.model_dump(mode="json") for one in flaws]}


class TimePast(Invalid):
    """A version cannot begin or end in the past, nor end before it begins."""

    code = "rule_time_past"


class ReplayBusy(Conflict):
    """A run over history is under way already."""

    code = "rule_replay_busy"


class ReplayNotFound(NotFound):
    """There is no such run."""

    code = "rule_replay_not_found"


class RuleCaseNotFound(NotFound):
    """There is no such labelled text."""

    code = "rule_case_not_found"


class TooManyCases(Invalid):
    """No more labelled texts fit."""

    code = "rule_cases_full"


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
