"""Tables of drafts and their review, and of the files that answers bring."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from wenlu.platform.database import metadata

knowledge_draft = sa.Table(
    "knowledge_draft",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True, comment="of the entry or script; so there is at most one"),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("content", JSONB, nullable=False),
    sa.Column("base_version", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("writers", ARRAY(sa.Uuid), nullable=False, comment="everybody who saved; none of them may approve"),
    sa.Column("author", sa.Uuid),
    sa.Column("author_name", sa.Text),
    sa.Column("reviewer", sa.Uuid),
    sa.Column("reviewer_name", sa.Text),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("submitted_at", sa.DateTime(timezone=True)),
    sa.CheckConstraint("subject IN ('entry', 'script')", name="subject"),
    sa.CheckConstraint("state IN ('writing', 'in_review', 'returned')", name="state"),
    sa.Index("ix_knowledge_draft_state", "state", "submitted_at"),
)
"""What is being written; it disturbs nothing that is published."""

knowledge_review_policy = sa.Table(
    "knowledge_review_policy",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("review", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("changed_by", sa.Uuid),
    sa.Column("changed_by_name", sa.Text),
    sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
)
"""Whether a second person approves; the highest version holds, and without any, review is asked for."""

knowledge_file = sa.Table(
    "knowledge_file",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("kept", sa.Boolean, nullable=False, comment="some draft or version has named it"),
    sa.Column("uploaded_by", sa.Uuid),
    sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_knowledge_file_abandoned", "uploaded_at", postgresql_where=sa.text("NOT kept")),
)
"""Files that are sent after answers; they belong to the firm and hold nothing about customers."""
