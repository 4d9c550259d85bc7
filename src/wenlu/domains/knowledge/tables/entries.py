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
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, comment="counts up by one with every save"),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("updated_by", sa.Uuid),
    sa.Column("updated_by_name", sa.Text),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column(
        "folded", ARRAY(sa.Text), nullable=False, comment="title and phrasings, folded: finds what is asked twice"
    ),
    sa.Column("search", TSVECTOR, nullable=False, comment="bigrams of Chinese and words of everything else"),
    sa.CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
    sa.CheckConstraint("origin IN ('starter', 'editor')", name="origin"),
    sa.CheckConstraint("audience IN ('customer', 'staff')", name="audience"),
    sa.Index("ix_knowledge_entry_folded", "folded", postgresql_using="gin"),
    sa.Index("ix_knowledge_entry_search", "search", postgresql_using="gin"),
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
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
)
"""Every state that an entry ever had, whole."""
