"""Tables of routing: who is there, and what waits."""

import sqlalchemy as sa

from wenlu.platform.database import metadata

presence = sa.Table(
    "presence",
    metadata,
    sa.Column("staff_id", sa.Uuid, sa.ForeignKey("staff.id"), primary_key=True),
    sa.Column("chosen", sa.Text, nullable=False),
    sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("took_at", sa.DateTime(timezone=True)),
)
"""What a person chose, and when any of his devices was last heard of."""

waiting = sa.Table(
    "waiting",
    metadata,
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("queue", sa.Text, nullable=False),
    sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("skill", sa.Text),
    sa.Column("preferred_id", sa.Uuid),
    sa.Column("excluded_id", sa.Uuid),
    sa.Column("told_position", sa.Integer),
    sa.Column("told_at", sa.DateTime(timezone=True)),
    sa.Column("promise_at", sa.DateTime(timezone=True)),
    sa.Index("ix_waiting_queue", "queue", "entered_at"),
)
"""Conversations that wait for a person."""
