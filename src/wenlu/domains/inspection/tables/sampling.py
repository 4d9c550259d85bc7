"""Sampling plans and what they drew."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wenlu.platform.database import metadata

inspection_plan = sa.Table(
    "inspection_plan",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("content", JSONB, nullable=False, comment="PlanContent"),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("edition", sa.Integer, nullable=False),
    sa.Column("changed_by", sa.Text, nullable=False),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
)

inspection_task = sa.Table(
    "inspection_task",
    metadata,
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("inspection.conversation_id"), primary_key=True),
    sa.Column("plan_id", sa.Uuid, nullable=False),
    sa.Column("reasons", ARRAY(sa.Text), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
    sa.Column("week", sa.Date, nullable=False, comment="Monday of closing, in Shanghai"),
    sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("claimed_by", sa.Uuid, comment="account of who looks at it"),
    sa.Column("claimed_name", sa.Text),
    sa.Column("claimed_until", sa.DateTime(timezone=True)),
    sa.Column("done_at", sa.DateTime(timezone=True)),
    sa.Column("done_by", sa.Uuid),
    sa.Index("ix_inspection_task_due", "priority", "due_at", postgresql_where=sa.text("done_at IS NULL")),
    sa.Index("ix_inspection_task_plan", "plan_id", "week"),
)
"""What people are to review. Drawn once; a second plan that would draw it too adds its reasons."""
