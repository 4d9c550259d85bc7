"""What can go wrong with customers."""

from wenlu.kernel.errors import Conflict, NotFound, Unauthenticated


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
