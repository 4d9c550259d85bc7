"""Tables of the organisation."""

from sqlalchemy import Boolean, CheckConstraint, Column, DateTime, ForeignKey, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wenlu.platform.database import metadata

unit = Table(
    "unit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("parent_id", Uuid, ForeignKey("unit.id"), index=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False, unique=True, comment="ids from the root down, each followed by a slash"),
    Column("created_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("kind IN ('head_office', 'branch', 'office')", name="kind"),
    CheckConstraint("(kind = 'head_office') = (parent_id IS NULL)", name="root"),
)

unit_hours = Table(
    "unit_hours",
    metadata,
    Column("unit_id", Uuid, ForeignKey("unit.id"), primary_key=True),
    Column("hours", JSONB, nullable=False, comment="BusinessHours; units below without their own follow it"),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("account_id", Uuid, ForeignKey("account.id"), unique=True),
    Column("unit_id", Uuid, ForeignKey("unit.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("licence_number", Text),
    Column("licence_kind", Text),
    Column("skills", JSONB, nullable=False, comment="name to level 1..5"),
    Column("languages", ARRAY(Text), nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("photo_url", Text),
    Column("queues", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    CheckConstraint("(licence_number IS NULL) = (licence_kind IS NULL)", name="licence"),
    CheckConstraint("capacity >= 0", name="capacity"),
    CheckConstraint("licence_kind = 'advisory' OR NOT 'advisory' = ANY (queues)", name="advisory"),
)
