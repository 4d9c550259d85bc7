"""Tables of compliance: the versions of its rules."""

from sqlalchemy import CheckConstraint, Column, DateTime, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from wenlu.platform.database import metadata

rule_set = Table(
    "rule_set",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("body", JSONB, nullable=False, comment="all of the version, so that a verdict can be repeated"),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("activated_at", DateTime(timezone=True)),
    CheckConstraint("status IN ('draft', 'active', 'retired')", name="status"),
)
Index("ix_rule_set_one_active", rule_set.c.status, unique=True, postgresql_where=rule_set.c.status == "active")
