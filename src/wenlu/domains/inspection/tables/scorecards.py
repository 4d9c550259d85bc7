"""Scorecards and their versions."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from wenlu.platform.database import metadata

inspection_scorecard = sa.Table(
    "inspection_scorecard",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("content", JSONB, nullable=False, comment="ScorecardContent"),
    sa.Column("written_by", sa.Text, nullable=False),
    sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("published_by", sa.Text),
    sa.Column("published_at", sa.DateTime(timezone=True)),
    sa.CheckConstraint("status IN ('draft', 'published', 'retired')", name="status"),
    sa.Index("uq_inspection_scorecard_draft", "id", unique=True, postgresql_where=sa.text("status = 'draft'")),
    sa.Index("uq_inspection_scorecard_published", "id", unique=True, postgresql_where=sa.text("status = 'published'")),
)
