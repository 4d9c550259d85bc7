"""Tables of cases, of the secret ones apart from all others, of the policy and of days that the firm has entered."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from wenlu.platform.database import metadata
from wenlu.platform.sealing import Sealed


def _case_columns() -> list[sa.schema.SchemaItem]:
    at = sa.DateTime(timezone=True)
    return [
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id")),
        sa.Column("opened_at", at, nullable=False),
        sa.Column("take_by", at, nullable=False),
        sa.Column("due_at", at, nullable=False),
        sa.Column("reminded", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("escalation", sa.Text, nullable=False, server_default="none"),
        sa.Column("assignee_id", sa.Uuid, comment="an account"),
        sa.Column("assignee", sa.Text),
        sa.Column("reason", Sealed, comment="why it waits or was dismissed"),
        sa.Column("outcome", Sealed),
        sa.Column("lessons", Sealed),
        sa.Column("closed_at", at),
    ]


def _step_table(name: str, case: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("case_id", sa.Uuid, sa.ForeignKey(f"{case}.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("account_id", sa.Uuid),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("words", Sealed),
        sa.Index(f"ix_{name}_case", "case_id", "id"),
    )


def _message_table(name: str, case: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("case_id", sa.Uuid, sa.ForeignKey(f"{case}.id"), primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


_LIVE = "state NOT IN ('resolved', 'dismissed')"

inspection_case = sa.Table(
    "inspection_case",
    metadata,
    *_case_columns(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("grade", sa.Text, nullable=False),
    sa.Column("post", sa.Text, nullable=False),
    sa.Column("staff_id", sa.Uuid, sa.ForeignKey("staff.id"), comment="whose conduct it is about"),
    sa.Column("queue", sa.Text, comment="where the conversation is still to be brought; NULL once it is settled"),
    sa.Index(
        "uq_inspection_case_open_conversation",
        "conversation_id",
        "kind",
        unique=True,
        postgresql_where=sa.text(f"{_LIVE} AND staff_id IS NULL"),
    ),
    sa.Index(
        "uq_inspection_case_open_staff",
        "staff_id",
        "kind",
        unique=True,
        postgresql_where=sa.text(f"{_LIVE} AND staff_id IS NOT NULL"),
    ),
    sa.Index("ix_inspection_case_post", "post", "id"),
    sa.Index("ix_inspection_case_conversation", "conversation_id"),
    sa.Index("ix_inspection_case_live", "due_at", postgresql_where=sa.text(_LIVE)),
)
"""One open case for each conversation and kind, and one for each person whose conduct is looked into.

Whose conversation it is, the conversation says: a visitor may turn out to be a customer."""
inspection_case_step = _step_table("inspection_case_step", "inspection_case")
inspection_case_message = _message_table("inspection_case_message", "inspection_case")

secret_case = sa.Table(
    "secret_case",
    metadata,
    *_case_columns(),
    sa.Column("reported", sa.Boolean, comment="whether a report is made; NULL while nobody has decided"),
    sa.Column("filed_on", sa.Date),
    sa.Index("uq_secret_case_open_conversation", "conversation_id", unique=True, postgresql_where=sa.text(_LIVE)),
    sa.Index("ix_secret_case_live", "due_at", postgresql_where=sa.text(_LIVE)),
)
"""What the Anti-Money-Laundering Law keeps secret (art. 7, 35): no query of another table ever meets these rows."""
secret_case_step = _step_table("secret_case_step", "secret_case")
secret_case_message = _message_table("secret_case_message", "secret_case")

inspection_policy = sa.Table(
    "inspection_policy",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("body", pg.JSONB, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
)
"""Versions of terms, deadlines and thresholds; none is ever changed."""

calendar_day = sa.Table(
    "calendar_day",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("open", sa.Boolean, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
)
"""Days that the firm has entered, which go before those that ship."""
