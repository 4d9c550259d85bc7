"""What can go wrong with customers."""

from wenlu.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated


class CustomerNotFound(NotFound):
    code = "customer_not_found"


class ExternalIdTaken(Conflict):
    """The firm's own number already belongs to a customer."""

    code = "external_id_taken"


class ChatTokenInvalid(Unauthenticated):
    """The token of a customer's page is not ours or has expired; the page opens a new session."""

    code = "chat_token_invalid"


class IdentityTokenInvalid(Unauthenticated):
    """The token by which the firm's app names its customer is not signed by it, or incomplete."""

    code = "identity_token_invalid"


class IdentityTokenExpired(Unauthenticated):
    code = "identity_token_expired"


class IdentityTokenReplayed(Unauthenticated):
    """The token was used before, by somebody who need not be the same person."""

    code = "identity_token_replayed"


class CustomerErased(Conflict):
    """His identity is gone; nothing can be looked up, put right or asked for any more."""

    code = "customer_erased"


class LegalHoldPlaced(Conflict):
    """Somebody has to keep everything of this customer: release the hold first."""

    code = "legal_hold_placed"


class HoldNotFound(NotFound):
    """There is no such hold, or it was released."""

    code = "legal_hold_not_found"


class TalkGoesOn(Conflict):
    """A conversation with the customer is open; it has to end first."""

    code = "customer_in_talk"


class RequestNotFound(NotFound):
    code = "data_request_not_found"


class RequestDecided(Conflict):
    """Somebody has answered the request meanwhile."""

    code = "data_request_decided"


class RequestOpen(Conflict):
    """The customer has asked for the same already; it is being seen to."""

    code = "data_request_open"


class TermTooShort(Invalid):
    """The law asks to keep it longer."""

    code = "retention_too_short"


class RecordsDestroyed(NotFound):
    """The term of keeping is over, and what was said can no longer be read; the chain still proves that it was."""

    code = "records_destroyed"
