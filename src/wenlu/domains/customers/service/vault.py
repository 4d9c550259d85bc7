"""Sealing and opening a customer's personal data."""

from collections.abc import Mapping
from uuid import UUID

from wenlu.domains.customers.rules import NORMALISE, erased_name, mask_name, mask_phone, visitor_name
from wenlu.domains.customers.schemas import CustomerBrief, CustomerKind
from wenlu.domains.customers.store import StoredCustomer
from wenlu.kernel.ids import CustomerId
from wenlu.platform.crypto import KeyRing, decrypt, encrypt, new_key


class Vault:
    """Encrypts under the customer's identity key, which the master key wraps, and makes keyed hashes to find by."""

    def __init__(self, key_ring: KeyRing) -> None:
        self._key_ring = key_ring

    def new_wrapped_key(self) -> bytes:
        return self._key_ring.wrap(new_key())

    def unwrap(self, wrapped: bytes) -> bytes:
        return self._key_ring.unwrap(wrapped)

    def seal(self, customer_id: CustomerId, identity_key: bytes, values: Mapping[str, str]) -> dict[str, bytes]:
        """Encrypt each value; bound to customer and field, so that a row cannot be given another's."""
        key = self.unwrap(identity_key)
        return {field: encrypt(key, value.encode(), _context(customer_id, field)) for field, value in values.items()}

    def open(self, customer_id: CustomerId, identity_key: bytes, sealed: Mapping[str, bytes]) -> dict[str, str]:
        key = self.unwrap(identity_key)
        return {field: decrypt(key, value, _context(customer_id, field)).decode() for field, value in sealed.items()}

    def hashes(self, values: Mapping[str, str]) -> dict[str, bytes]:
        """Return the keyed hashes by which these values are found; a value that says nothing has none."""
        normalised = {field: NORMALISE[field](value) for field, value in values.items()}
        return {field: self._key_ring.lookup_hash(field, value) for field, value in normalised.items() if value}

    def lookup_hash(self, kind: str, value: str) -> bytes:
        return self._key_ring.lookup_hash(kind, value)

    def masked_name(self, customer: StoredCustomer) -> str:
        name = self.opened(customer, "name")
        if customer.kind is CustomerKind.ERASED:
            return erased_name(customer.id)
        return visitor_name(customer.id) if name is None else mask_name(name)

    def masked_phone(self, customer: StoredCustomer) -> str | None:
        phone = self.opened(customer, "phone")
        return None if phone is None else mask_phone(phone)

    def brief(self, customer: StoredCustomer) -> CustomerBrief:
        return CustomerBrief(
            id=customer.id,
            kind=customer.kind,
            name=self.masked_name(customer),
            grade=customer.grade,
            lowest_grade=customer.lowest_grade,
            tier=customer.tier,
            has_advisory_contract=customer.has_advisory_contract,
            locale=customer.locale,
            responds_last=customer.bonds.responds_last,
            since=customer.since,
        )

    def opened(self, customer: StoredCustomer, field: str) -> str | None:
        """Return one field in full, or None where it is not known."""
        sealed = {field: customer.sealed[field]} if field in customer.sealed else {}
        return self.open(customer.id, customer.identity_key, sealed).get(field) if sealed else None


def _context(customer_id: UUID, field: str) -> bytes:
    return customer_id.bytes + field.encode()
