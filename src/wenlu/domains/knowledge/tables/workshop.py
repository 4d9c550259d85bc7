"""Tables of the workshop: what customers asked, the gaps it shows, and the editors' tests."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wenlu.platform.database import metadata
from wenlu.platform.sealing import Sealed

knowledge_gap = sa.Table(
    "knowledge_gap",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", Sealed, nullable=False, comment="the most central question, masked"),
    sa.Column("words", ARRAY(sa.Text), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("entry_key", sa.Text, comment="the nearest entry"),
    sa.Column("score", sa.Float, nullable=False, comment="how near it is, 0 to 1"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("settled_by", sa.Text),
    sa.Column("settled_at", sa.DateTime(timezone=True)),
    sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('no_entry', 'not_found', 'low_rated')", name="kind"),
    sa.CheckConstraint("state IN ('open', 'dismissed', 'settled')", name="state"),
)
"""A gap keeps its id from run to run; its members are rows of `knowledge_question`."""

knowledge_question = sa.Table(
    "knowledge_question",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False, comment="of the customer's last message of the turn"),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("text", Sealed, nullable=False, comment="personal data masked"),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("action", sa.Text, comment="what the bot did; empty until it has"),
    sa.Column("intent", sa.Text, comment="the entry it understood"),
    sa.Column("confidence", sa.Float),
    sa.Column("failure", sa.Text),
    sa.Column("picked", sa.Text, comment="the entry tapped after the bot asked back"),
    sa.Column("helpful", sa.Boolean),
    sa.Column("rating", sa.SmallInteger),
    sa.Column("staff_answer", Sealed, comment="what a person said then, masked"),
    sa.Column("gap_id", sa.Uuid, sa.ForeignKey("knowledge_gap.id", ondelete="SET NULL")),
    sa.Column("seen", sa.Boolean, nullable=False, comment="was there at the last look for gaps, as it is"),
    sa.UniqueConstraint("conversation_id", "seq"),
    sa.CheckConstraint(
        "failure IN ('clarified', 'unknown', 'declined', 'unhelpful', 'low_rated', 'corrected')", name="failure"
    ),
    sa.Index("ix_knowledge_question_at", "at"),
    sa.Index("ix_knowledge_question_gap", "gap_id"),
    sa.Index("ix_knowledge_question_intent", "intent", "at"),
    sa.Index("ix_knowledge_question_failed", "at", postgresql_where=sa.text("failure IS NOT NULL")),
)
"""Derived from the log, and erasable: by conversation, and by age."""

knowledge_workshop = sa.Table(
    "knowledge_workshop",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True),
    sa.Column("retention_days", sa.Integer, nullable=False),
    sa.Column("looked_at", sa.DateTime(timezone=True), comment="when gaps were looked for last"),
    sa.Column("looked_revision", sa.BigInteger, nullable=False),
    sa.CheckConstraint("id = 1", name="single"),
)

knowledge_test_set = sa.Table(
    "knowledge_test_set",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("questions", JSONB, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("updated_by", sa.Text, nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
)

knowledge_test_run = sa.Table(
    "knowledge_test_run",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("set_id", sa.Uuid, sa.ForeignKey("knowledge_test_set.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("model", sa.Integer, nullable=False),
    sa.Column("passed", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("results", JSONB, nullable=False),
    sa.Index("ix_knowledge_test_run_set", "set_id", "at"),
)
