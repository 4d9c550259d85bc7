"""Tables of customers. What ends in `_sealed` is encrypted under the customer's identity key."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)

from wenlu.platform.database import metadata

customer = Table(
    "customer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("external_hash", LargeBinary, unique=True, comment="keyed hash of the firm's own number"),
    Column("external_id_sealed", LargeBinary),
    Column("name_hash", LargeBinary, index=True),
    Column("name_sealed", LargeBinary),
    Column("phone_hash", LargeBinary, index=True),
    Column("phone_sealed", LargeBinary),
    Column("identity_number_hash", LargeBinary, index=True),
    Column("identity_number_sealed", LargeBinary),
    Column("identity_key", LargeBinary, nullable=False, comment="wrapped by the master key"),
    Column("records_key", LargeBinary, nullable=False, comment="wrapped by the master key; wraps conversation keys"),
    Column("grade", Text),
    Column("lowest_grade", Boolean, nullable=False),
    Column("tier", Text),
    Column("has_advisory_contract", Boolean, nullable=False),
    Column("locale", Text, nullable=False),
    Column("developed_by", Uuid, ForeignKey("staff.id"), index=True),
    Column("serves", Uuid, ForeignKey("staff.id"), index=True),
    Column("compliance_unit", Uuid, ForeignKey("unit.id"), index=True),
    Column("responds_last", Uuid, ForeignKey("staff.id"), index=True),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("merged_into", Uuid, ForeignKey("customer.id"), index=True),
    Column("merged_at", DateTime(timezone=True)),
    Column("ended_on", Date, comment="when he closed his accounts; the terms of keeping run from here"),
    Column("restricted_at", DateTime(timezone=True), comment="since then his data is kept and not used"),
    Column("identity_erased_at", DateTime(timezone=True)),
    Column("records_destroyed_at", DateTime(timezone=True)),
    CheckConstraint("kind IN ('visitor', 'known', 'erased')", name="kind"),
    CheckConstraint("(kind = 'erased') = (identity_erased_at IS NOT NULL)", name="erased"),
    CheckConstraint("(kind = 'known') = (external_hash IS NOT NULL)", name="known"),
    CheckConstraint("grade IN ('C1', 'C2', 'C3', 'C4', 'C5')", name="grade"),
    CheckConstraint("NOT lowest_grade OR (grade IS NOT NULL AND grade = 'C1')", name="lowest"),
    CheckConstraint("merged_into <> id AND (merged_into IS NULL OR kind <> 'known')", name="merged"),
)
Index("ix_customer_known", customer.c.id, postgresql_where=customer.c.kind == "known")

channel_identity = Table(
    "channel_identity",
    metadata,
    Column("channel", Text, nullable=False),
    Column("address_hash", LargeBinary, nullable=False, comment="keyed hash of the channel's own id"),
    Column("address_sealed", LargeBinary, nullable=False),
    Column("customer_id", Uuid, ForeignKey("customer.id"), nullable=False, index=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("channel", "address_hash"),
)

consent = Table(
    "consent",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("customer_id", Uuid, ForeignKey("customer.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("text_version", Text, nullable=False, comment="the words he was shown"),
    Index("ix_consent_customer_id_at", "customer_id", "at", "id"),
)

identity_token_use = Table(
    "identity_token_use",
    metadata,
    Column("jti_hash", LargeBinary, primary_key=True),
    Column("customer_id", Uuid, ForeignKey("customer.id"), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False, index=True),
)
