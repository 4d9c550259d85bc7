"""Tables of questions and answers."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from wenlu.platform.database import metadata

knowledge_entry = sa.Table(
    "knowledge_entry",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("category", sa.Text, sa.ForeignKey("knowledge_category.id"), nullable=False, index=True),
    sa.Column("audience", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("title_en", sa.Text),
    sa.Column("phrasings", ARRAY(sa.Text), nullable=False),
    sa.Column("phrasings_en", ARRAY(sa.Text), nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("answer_en", sa.Text),
    sa.Column("choices", ARRAY(sa.Text), nullable=False),
    sa.Column("handoff", sa.Text),
    sa.Column("facts", JSONB, nullable=False),
    sa.Column("answers", JSONB, nullable=False),
    sa.Column("cards", JSONB, nullable=False),
    sa.Column("attachments", JSONB, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_until", sa.Date),
    sa.Column("due_on", sa.Date, comment="first day by which an editor has to look at it again"),
    sa.Column("unconfirmed", sa.Integer, nullable=False, comment="facts that nobody has checked"),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, comment="counts up with what is published; 0: nothing was"),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("updated_by", sa.Uuid),
    sa.Column("updated_by_name", sa.Text),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column(
        "folded", ARRAY(sa.Text), nullable=False, comment="title and phrasings, folded: finds what is asked twice"
    ),
    sa.Column("asked", TSVECTOR, nullable=False, comment="words of its questions: what a search shows first"),
    sa.Column("search", TSVECTOR, nullable=False, comment="bigrams of Chinese and words of everything else"),
    sa.CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
    sa.CheckConstraint("origin IN ('starter', 'editor')", name="origin"),
    sa.CheckConstraint("audience IN ('customer', 'staff')", name="audience"),
    sa.Index("ix_knowledge_entry_folded", "folded", postgresql_using="gin"),
    sa.Index("ix_knowledge_entry_asked", "asked", postgresql_using="gin"),
    sa.Index("ix_knowledge_entry_search", "search", postgresql_using="gin"),
    sa.Index("ix_knowledge_entry_due_on", "due_on", postgresql_where=sa.text("due_on IS NOT NULL")),
)

knowledge_entry_version = sa.Table(
    "knowledge_entry_version",
    metadata,
    sa.Column("entry_id", sa.Uuid, sa.ForeignKey("knowledge_entry.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("content", JSONB, nullable=False),
    sa.Column("saved_by", sa.Uuid),
    sa.Column("saved_by_name", sa.Text),
    sa.Column("approved_by_name", sa.Text),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
)
"""Everything that was ever published of an entry, and when it was put away or brought back, whole."""
