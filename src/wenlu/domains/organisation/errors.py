"""What can go wrong with units and staff."""

from wenlu.kernel.errors import Conflict, Invalid, NotFound


class UnitNotFound(NotFound):
    code = "unit_not_found"


class StaffNotFound(NotFound):
    code = "staff_not_found"


class AccountInUse(Conflict):
    """The account already belongs to another member of staff."""

    code = "account_in_use"


class UnknownReference(Invalid):
    """A unit or an account that is named does not exist."""

    code = "unknown_reference"


class MisplacedUnit(Invalid):
    """A unit of this kind cannot stand there in the tree."""

    code = "misplaced_unit"


class LicenceRequired(Invalid):
    """The work asks for a licence that this person does not have."""

    code = "licence_required"
