"""The log of acts."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from wenlu.platform.database import APPEND_ONLY, metadata

audit_entry = sa.Table(
    "audit_entry",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False, unique=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("actor_kind", sa.Text, nullable=False),
    sa.Column("actor_id", sa.Uuid),
    sa.Column("account_id", sa.Uuid),
    sa.Column("actor_name", sa.Text, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("subject_kind", sa.Text),
    sa.Column("subject_id", sa.Text),
    sa.Column("customer_id", sa.Uuid),
    sa.Column("needs", sa.Text, comment="permission without which the entry is not shown"),
    sa.Column("detail", pg.JSONB, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Index("ix_audit_entry_actor", "actor_id", "seq"),
    sa.Index("ix_audit_entry_account", "account_id", "seq"),
    sa.Index("ix_audit_entry_act", "act", "seq"),
    sa.Index("ix_audit_entry_subject", "subject_id", "seq"),
    sa.Index("ix_audit_entry_customer", "customer_id", "seq"),
    sa.Index("ix_audit_entry_at", "at"),
    info=dict(APPEND_ONLY),
)
"""Gapless `seq`; `hash` covers every other column and the hash before. The database refuses to change it."""
