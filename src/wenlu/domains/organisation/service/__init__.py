"""The door of the organisation."""

from wenlu.domains.organisation.service.organisation import OrganisationService
from wenlu.domains.organisation.service.roster import StaffFilter

__all__ = ["OrganisationService", "StaffFilter"]
