"""Tokens of customers: ours for the chat page, the firm's for who he is. Both are JWTs signed with HS256."""

from datetime import UTC, datetime
from uuid import UUID

import jwt
from jwt.types import Options
from pydantic import SecretStr, ValidationError

from wenlu.domains.customers.errors import ChatTokenInvalid, IdentityTokenInvalid
from wenlu.domains.customers.rules import CHAT_TOKEN_LIFETIME, check_identity_expiry
from wenlu.domains.customers.schemas import CustomerBrief, IdentityClaims
from wenlu.kernel.actors import Actor, ActorKind
from wenlu.kernel.clock import Clock
from wenlu.kernel.ids import CustomerId

_ALGORITHM = "HS256"
_CHAT = "wenlu-chat"
_TIMES_ARE_OURS = Options(verify_exp=False, verify_iat=False, verify_nbf=False)
"""PyJWT would read the machine's clock; we compare with the injected one."""


class ChatTokens:
    """A customer's page shows such a token with everything; it is checked without asking the database."""

    def __init__(self, secret: SecretStr, clock: Clock) -> None:
        self._secret = secret.get_secret_value()
        self._clock = clock

    def issue(self, customer: CustomerBrief) -> str:
        """Return a token that names the customer, good for 30 days."""
        expires_at = self._clock.now() + CHAT_TOKEN_LIFETIME
        claims = {
            "aud": _CHAT,
            "sub": str(customer.id),
            "name": customer.name,
            "exp": int(expires_at.timestamp()),
        }
        return jwt.encode(claims, self._secret, _ALGORITHM)

    def verify(self, token: str) -> Actor:
        """Return the customer whom a token names, his name masked; raises `ChatTokenInvalid`."""
        customer_id, name = self.read(token)
        return Actor(ActorKind.CUSTOMER, customer_id, name)

    def read(self, token: str) -> tuple[CustomerId, str]:
        """Return id and masked name of the customer whom a token names; raises `ChatTokenInvalid`."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                audience=_CHAT,
                options={**_TIMES_ARE_OURS, "require": ["sub", "name", "exp"]},
            )
        except jwt.InvalidTokenError as error:
            raise ChatTokenInvalid("not a token of ours") from error
        if claims["exp"] <= self._clock.now().timestamp():
            raise ChatTokenInvalid("expired")
        return CustomerId(UUID(claims["sub"])), claims["name"]


class IdentityTokens:
    """By these the firm's own app says who its customer is."""

    def __init__(self, secret: SecretStr, clock: Clock) -> None:
        self._secret = secret.get_secret_value()
        self._clock = clock

    def verify(self, token: str) -> IdentityClaims:
        """Return what the app says; raises `IdentityTokenInvalid` or `IdentityTokenExpired`."""
        try:
            decoded = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                options={**_TIMES_ARE_OURS, "verify_aud": False},
            )
            claims = IdentityClaims.model_validate(decoded)
        except jwt.InvalidTokenError as error:
            raise IdentityTokenInvalid("not signed by the firm") from error
        except ValidationError as error:
            wrong = sorted({str(problem["loc"][0]) for problem in error.errors() if problem["loc"]})
            raise IdentityTokenInvalid("claims are missing or wrong", claims=wrong) from error
        check_identity_expiry(datetime.fromtimestamp(claims.exp, UTC), self._clock.now())
        return claims
