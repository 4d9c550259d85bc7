"""The firm around the customers: its app, which signs who its customer is, and its conversations."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import jwt

from wenlu.kernel.clock import ManualClock
from wenlu.kernel.ids import CustomerId

FIRM_SECRET = "firm secret of at least 32 bytes .."


class FirmApp:
    """Signs identity tokens."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._made = 0

    def sign(self, secret: str = FIRM_SECRET, **claims: object) -> str:
        """Sign for customer 1001 for five minutes; a claim given as None is left out."""
        self._made += 1
        now = int(self._clock.now().timestamp())
        all_claims = {"sub": "1001", "name": "王小明", "iat": now, "exp": now + 300, "jti": f"t{self._made}"} | claims
        return jwt.encode({name: value for name, value in all_claims.items() if value is not None}, secret, "HS256")


@dataclass
class Counts:
    """How many conversations each customer has had."""

    of: dict[CustomerId, int] = field(default_factory=dict)

    async def count_conversations(self, customer_ids: Collection[CustomerId]) -> Mapping[CustomerId, int]:
        return {customer_id: self.of[customer_id] for customer_id in customer_ids if customer_id in self.of}
