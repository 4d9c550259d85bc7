"""What was found in conversations, by rules, models and people, and what waits for a person."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wenlu.platform.database import metadata
from wenlu.platform.sealing import Sealed

inspection_due = sa.Table(
    "inspection_due",
    metadata,
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("failure", sa.Text, comment="kind of the last error, no words"),
    sa.Index("ix_inspection_due_asked_at", "attempts", "asked_at"),
)
"""Closed conversations that wait to be inspected; the follower of the log writes, the inspector takes."""

inspection = sa.Table(
    "inspection",
    metadata,
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("card_id", sa.Uuid, nullable=False),
    sa.Column("card_version", sa.Integer, nullable=False),
    sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("day", sa.Date, nullable=False, comment="of closing, in Shanghai"),
    sa.Column("inspected_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("staff_id", sa.Uuid, comment="who held it last"),
    sa.Column("unit_id", sa.Uuid, comment="his unit then"),
    sa.Column("participants", ARRAY(sa.Uuid), nullable=False),
    sa.Column("queue", sa.Text),
    sa.Column("category", sa.Text),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("rating", sa.SmallInteger),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("sections", JSONB, nullable=False, comment="section to score or null"),
    sa.Column("results", JSONB, nullable=False, comment="list of ItemResult; passages by place, no words"),
    sa.Column("products", ARRAY(sa.Text), nullable=False),
    sa.Column("risks", ARRAY(sa.Text), nullable=False),
    sa.Column("human", sa.Float, comment="mean of the reviews' scores"),
    sa.Column("opinion_state", sa.Text, nullable=False, server_default="off"),
    sa.Column("opinions", Sealed, comment="JSON list of ItemOpinion"),
    sa.ForeignKeyConstraint(["card_id", "card_version"], ["inspection_scorecard.id", "inspection_scorecard.version"]),
    sa.CheckConstraint("opinion_state IN ('off', 'waiting', 'there', 'failed')", name="opinion_state"),
    sa.Index("ix_inspection_closed", "closed_at", "conversation_id"),
    sa.Index("ix_inspection_staff", "staff_id", "closed_at"),
    sa.Index("ix_inspection_unit", "unit_id", "closed_at"),
    sa.Index("ix_inspection_opinion", "inspected_at", postgresql_where=sa.text("opinion_state = 'waiting'")),
)
"""The latest inspection of each closed conversation."""

inspection_review = sa.Table(
    "inspection_review",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("inspection.conversation_id"), nullable=False),
    sa.Column("reviewer_id", sa.Uuid, nullable=False, comment="account"),
    sa.Column("reviewer", sa.Text, nullable=False),
    sa.Column("card_id", sa.Uuid, nullable=False),
    sa.Column("card_version", sa.Integer, nullable=False),
    sa.Column("scores", JSONB, nullable=False, comment="item to score, null: does not apply"),
    sa.Column("automatic", JSONB, nullable=False, comment="what the rules said then, to measure agreement"),
    sa.Column("model", JSONB, nullable=False, comment="what the language model said then"),
    sa.Column("comment", Sealed),
    sa.Column("score", sa.Float),
    sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
    sa.Index(
        "uq_inspection_review_one",
        "conversation_id",
        "reviewer_id",
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    ),
    sa.Index("ix_inspection_review_submitted", "submitted_at"),
)
