"""Exports of evidence that were asked for."""

import sqlalchemy as sa

from wenlu.platform.database import metadata
from wenlu.platform.sealing import Sealed

evidence_export = sa.Table(
    "evidence_export",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("subject_id", sa.Uuid, nullable=False),
    sa.Column("customer_id", sa.Uuid, sa.ForeignKey("customer.id"), nullable=False),
    sa.Column("reason", Sealed, nullable=False),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("account_id", sa.Uuid),
    sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("conversations", sa.Integer, nullable=False, server_default="0"),
    sa.Column("events", sa.Integer, nullable=False, server_default="0"),
    sa.Column("size", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Index("ix_evidence_export_asked", "asked_at"),
)
"""`seen_at` tells one that is being made from one whose node died. Files are encrypted under the row's key and go
after some days; the row stays."""
