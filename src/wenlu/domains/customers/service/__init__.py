"""The door of customers: what is known of them, and who it is that comes."""

from wenlu.domains.customers.service.customers import CustomerService
from wenlu.domains.customers.service.recognition import RecognitionService
from wenlu.domains.customers.service.retention import RetentionService
from wenlu.domains.customers.service.rights import RightsService
from wenlu.domains.customers.service.tokens import ChatTokens, IdentityTokens

__all__ = [
    "ChatTokens",
    "CustomerService",
    "IdentityTokens",
    "RecognitionService",
    "RetentionService",
    "RightsService",
]
