"""Versions of the rules, and every step of their lives."""

from sqlalchemy import (
    ARRAY,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from wenlu.platform.database import APPEND_ONLY, metadata

rule_set = Table(
    "rule_set",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("body", JSONB, nullable=False, comment="all of the version, so that a verdict can be repeated"),
    Column("base", Integer, comment="the version that held when it was begun; what it is compared with"),
    Column("revision", Integer, nullable=False, comment="counts what was saved in it while it was a draft"),
    Column("note", Text, nullable=False, comment="what is changed and why"),
    Column("writers", ARRAY(Uuid), nullable=False, comment="everybody who saved; none of them may approve"),
    Column("writer_names", ARRAY(Text), nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("approved_by", Text),
    Column("approved_at", DateTime(timezone=True)),
    Column("starts_at", DateTime(timezone=True), comment="when an approved version is to hold"),
    Column("ends_at", DateTime(timezone=True), comment="when the version that it replaced holds again"),
    Column("activated_at", DateTime(timezone=True)),
    Column("replaced", Integer, comment="the version that held before it"),
    Column("share", SmallInteger, comment="per cent of all conversations that it judges while it is rolled out"),
    Column("shadow", Boolean, nullable=False, comment="judges beside the one that holds, and does not act"),
    CheckConstraint("status IN ('draft', 'in_review', 'approved', 'active', 'retired', 'discarded')", name="status"),
    CheckConstraint("share IS NULL OR (status = 'approved' AND share BETWEEN 1 AND 99)", name="share"),
    CheckConstraint("NOT shadow OR status IN ('in_review', 'approved')", name="shadow"),
)
Index("ix_rule_set_one_active", rule_set.c.status, unique=True, postgresql_where=rule_set.c.status == "active")
Index("ix_rule_set_one_share", rule_set.c.status, unique=True, postgresql_where=rule_set.c.share.is_not(None))
Index("ix_rule_set_one_shadow", rule_set.c.shadow, unique=True, postgresql_where=rule_set.c.shadow)

rule_step = Table(
    "rule_step",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("act", Text, nullable=False),
    Column("actor_id", Uuid, comment="null for the platform itself"),
    Column("actor_name", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("comment", Text, nullable=False),
    Column("share", SmallInteger),
    Column("due_at", DateTime(timezone=True)),
    Index("ix_rule_step_version", "version", "at"),
    info=dict(APPEND_ONLY),
)
"""Who did what with a version, when and why."""
