"""Tables of alerts about the work of staff, and of what is to be learned from them."""

import sqlalchemy as sa

from wenlu.platform.database import metadata
from wenlu.platform.sealing import Sealed

inspection_alert = sa.Table(
    "inspection_alert",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("staff_id", sa.Uuid, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("grade", sa.Text, nullable=False),
    sa.Column("category", sa.Text),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id")),
    sa.Column("seq", sa.BigInteger),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("appeal_until", sa.DateTime(timezone=True)),
    sa.Column("judge_id", sa.Uuid, comment="an account"),
    sa.Column("judged_by", sa.Text),
    sa.Column("judged_at", sa.DateTime(timezone=True)),
    sa.Column("judgement", Sealed),
    sa.Column("appealed_at", sa.DateTime(timezone=True)),
    sa.Column("appeal", Sealed),
    sa.Column("decider_id", sa.Uuid, comment="an account, another than the judge's"),
    sa.Column("decided_by", sa.Text),
    sa.Column("decided_at", sa.DateTime(timezone=True)),
    sa.Column("decision", Sealed),
    sa.Column("escalated_at", sa.DateTime(timezone=True)),
    sa.Column("case_id", sa.Uuid, sa.ForeignKey("inspection_case.id")),
    sa.CheckConstraint("decider_id IS NULL OR judge_id IS NULL OR decider_id <> judge_id", name="second_person"),
    sa.Index("ix_inspection_alert_staff", "staff_id", "id"),
    sa.Index("ix_inspection_alert_open", "due_at", postgresql_where=sa.text("state IN ('open', 'appealed')")),
    sa.Index("ix_inspection_alert_case", "case_id"),
)

alert_occurrence = sa.Table(
    "alert_occurrence",
    metadata,
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("alert_id", sa.Uuid, sa.ForeignKey("inspection_alert.id"), nullable=False),
    sa.Column("staff_id", sa.Uuid, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_alert_occurrence_staff", "staff_id", "at"),
    sa.Index("ix_alert_occurrence_alert", "alert_id"),
)
"""Every single finding, by its finder's own name: each counts once, and what repeats is counted here."""

training_record = sa.Table(
    "training_record",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("staff_id", sa.Uuid, sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("alert_id", sa.Uuid, sa.ForeignKey("inspection_alert.id")),
    sa.Column("case_id", sa.Uuid, sa.ForeignKey("inspection_case.id")),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("task", sa.Text, nullable=False),
    sa.Column("assigned_by", sa.Text, nullable=False),
    sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("done_at", sa.DateTime(timezone=True)),
    sa.Column("learned", Sealed),
    sa.Index("ix_training_record_staff", "staff_id", "id"),
    sa.Index("ix_training_record_due", "due_on", postgresql_where=sa.text("state = 'assigned'")),
    sa.Index("ix_training_record_alert", "alert_id"),
)
"""What somebody is to learn, by when, and his own word that he has."""
