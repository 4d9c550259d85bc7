"""Tables of guided flows."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wenlu.platform.database import metadata

knowledge_flow = sa.Table(
    "knowledge_flow",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, comment="of what is published; 0 before the first time"),
    sa.Column("revision", sa.Integer, nullable=False, comment="counts up by one with every save"),
    sa.Column("published", JSONB(none_as_null=True)),
    sa.Column("published_by_name", sa.Text),
    sa.Column("published_at", sa.DateTime(timezone=True)),
    sa.Column("draft", JSONB(none_as_null=True)),
    sa.Column("draft_stage", sa.Text),
    sa.Column("draft_writers", ARRAY(sa.Uuid), nullable=False, comment="who wrote in it, and so does not approve"),
    sa.Column("draft_by_name", sa.Text),
    sa.Column("draft_at", sa.DateTime(timezone=True)),
    sa.Column("submitted_by_name", sa.Text),
    sa.Column("returned", sa.Text, nullable=False, comment="why the draft came back"),
    sa.Column("updated_by_name", sa.Text),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
    sa.CheckConstraint("origin IN ('starter', 'editor')", name="origin"),
    sa.CheckConstraint("draft_stage IN ('writing', 'submitted')", name="draft_stage"),
    sa.CheckConstraint("(draft IS NULL) = (draft_stage IS NULL)", name="draft_has_stage"),
    sa.CheckConstraint("(published IS NULL) = (version = 0)", name="published_has_version"),
)

knowledge_flow_version = sa.Table(
    "knowledge_flow_version",
    metadata,
    sa.Column("flow_id", sa.Uuid, sa.ForeignKey("knowledge_flow.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("content", JSONB, nullable=False),
    sa.Column("written_by_name", sa.Text),
    sa.Column("approved_by", sa.Uuid),
    sa.Column("approved_by_name", sa.Text),
    sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
)
"""Every state of a flow that was ever published, whole."""
