"""Tables of complaints."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from wenlu.platform.database import metadata
from wenlu.platform.sealing import Sealed

complaint = sa.Table(
    "complaint",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Text, nullable=False, unique=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("business", sa.Text, nullable=False),
    sa.Column("cause", sa.Text, nullable=False),
    sa.Column("title", Sealed, nullable=False),
    sa.Column("demand", Sealed),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("complainant", Sealed),
    sa.Column("contact", Sealed),
    sa.Column("customer_id", sa.Uuid, sa.ForeignKey("customer.id")),
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id")),
    sa.Column("case_id", sa.Uuid, sa.ForeignKey("inspection_case.id"), unique=True),
    sa.Column("staff_id", sa.Uuid, sa.ForeignKey("staff.id"), comment="the person complained of"),
    sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("term", sa.Text),
    sa.Column("due_on", sa.Date),
    sa.Column("reminded_for", sa.Integer, comment="the least number of working days ahead that was reminded of"),
    sa.Column("extended", sa.Boolean, nullable=False),
    sa.Column("mediated", sa.Boolean, nullable=False),
    sa.Column("appealed", sa.Boolean, nullable=False),
    sa.Column("result", sa.Text),
    sa.Column("finding", Sealed),
    sa.Column("remedy", sa.Text),
    sa.Column("amount_cents", sa.BigInteger),
    sa.Column("decider_id", sa.Uuid, comment="the account that decided; an appeal wants another"),
    sa.Column("accepted_at", sa.DateTime(timezone=True)),
    sa.Column("decided_at", sa.DateTime(timezone=True)),
    sa.Column("decided_in_time", sa.Boolean),
    sa.Column("closed_at", sa.DateTime(timezone=True)),
    sa.Column("resting", sa.Text),
    sa.Column("resting_term", sa.Text),
    sa.Column("resting_days", sa.Integer),
    sa.Column("handler_id", sa.Uuid, comment="an account"),
    sa.Column("handler", sa.Text),
    sa.Column("untold", pg.ARRAY(sa.Text), nullable=False),
    sa.Index("ix_complaint_state", "state", "id"),
    sa.Index("ix_complaint_customer", "customer_id"),
    sa.Index("ix_complaint_conversation", "conversation_id"),
    sa.Index("ix_complaint_received", "received_at"),
    sa.Index("ix_complaint_due", "due_on", postgresql_where=sa.text("due_on IS NOT NULL")),
)

complaint_step = sa.Table(
    "complaint_step",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("complaint_id", sa.Uuid, sa.ForeignKey("complaint.id"), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("account_id", sa.Uuid),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("words", Sealed),
    sa.Index("ix_complaint_step_complaint", "complaint_id", "id"),
)

complaint_notice = sa.Table(
    "complaint_notice",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("complaint_id", sa.Uuid, sa.ForeignKey("complaint.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("way", sa.Text, nullable=False),
    sa.Column("words", Sealed, nullable=False),
    sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("conversation_id", sa.Uuid),
    sa.Column("seq", sa.BigInteger),
    sa.Index("ix_complaint_notice_complaint", "complaint_id", "id"),
)
"""What the customer was told of his complaint, by which way: an obligatory touch each."""
