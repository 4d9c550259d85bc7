"""Why inspection refuses."""

from wenlu.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class ScorecardNotFound(NotFound):
    code = "scorecard_not_found"


class ScorecardChanged(Conflict):
    """Somebody else saved the draft first."""

    code = "scorecard_changed"


class ScorecardClash(Conflict):
    """Another card in force is for the same conversations."""

    code = "scorecard_clash"


class InspectionNotFound(NotFound):
    """The conversation was not inspected (yet), or the actor may not see it."""

    code = "inspection_not_found"


class OwnConversation(Forbidden):
    """Nobody reviews a conversation that he took part in."""

    code = "inspection_own"


class ReviewOutdated(Conflict):
    """The conversation was inspected by another version of the card meanwhile."""

    code = "inspection_outdated"


class ReviewInvalid(Invalid):
    """A score is not on the item's scale, or the item is not on the card."""

    code = "inspection_score_invalid"


class PlanNotFound(NotFound):
    code = "sampling_plan_not_found"


class PlanChanged(Conflict):
    """Somebody else saved the plan first."""

    code = "sampling_plan_changed"


class CaseNotFound(NotFound):
    """There is no such case, or it is not of the actor's post."""

    code = "case_not_found"


class CaseActRefused(Conflict):
    """The case is in another state, somebody else has it, or words are missing; `flaw` says which."""

    code = "case_act_refused"


class AlertNotFound(NotFound):
    code = "alert_not_found"


class AlertRefused(Conflict):
    """It was answered already, the term has passed, or another person has to decide; `flaw` says which."""

    code = "alert_refused"


class TrainingNotFound(NotFound):
    code = "training_not_found"


class ComplaintNotFound(NotFound):
    code = "complaint_not_found"


class ComplaintActRefused(Conflict):
    """The complaint is in another state, or something is missing; `flaw` says which."""

    code = "complaint_act_refused"


class ExportNotFound(NotFound):
    """There is no such export of evidence, or its files have been removed."""

    code = "evidence_export_not_found"


class ExportNotReady(Conflict):
    """It is still being made, or could not be made."""

    code = "evidence_export_not_ready"
