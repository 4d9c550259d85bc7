"""The door of inspection."""

from wenlu.domains.inspection.service.forgetting import InspectionForgetter
from wenlu.domains.inspection.service.inspector import ClosedConversations, Inspector
from wenlu.domains.inspection.service.opinions import OpinionService
from wenlu.domains.inspection.service.reviews import InspectionReviewService
from wenlu.domains.inspection.service.sampling import Sampler, SamplingService
from wenlu.domains.inspection.service.scorecards import ScorecardService
from wenlu.domains.inspection.service.trends import TrendService, VerdictCounter

__all__ = [
    "ClosedConversations",
    "InspectionForgetter",
    "InspectionReviewService",
    "Inspector",
    "OpinionService",
    "Sampler",
    "SamplingService",
    "ScorecardService",
    "TrendService",
    "VerdictCounter",
]
