"""Tables of knowledge."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from wenlu.platform.database import metadata

knowledge_category = sa.Table(
    "knowledge_category",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
)

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

knowledge_variable = sa.Table(
    "knowledge_variable",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("label_en", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("value_en", sa.Text),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("updated_by", sa.Uuid),
    sa.Column("updated_by_name", sa.Text),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("origin IN ('starter', 'editor')", name="origin"),
)

knowledge_script = sa.Table(
    "knowledge_script",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("title_en", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_en", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("search", TSVECTOR, nullable=False),
    sa.Index("ix_knowledge_script_search", "search", postgresql_using="gin"),
)

knowledge_state = sa.Table(
    "knowledge_state",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False, comment="counts up with every change of anything published"),
    sa.Column("starter_digest", sa.Text, nullable=False, comment="of the shipped files that were imported last"),
    sa.CheckConstraint("id = 1", name="single"),
)

phrasing_vector = sa.Table(
    "phrasing_vector",
    metadata,
    sa.Column("model", sa.Text, primary_key=True),
    sa.Column("text_hash", sa.LargeBinary, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False, comment="little-endian 32-bit floats"),
)
"""A cache, so that a start does not encode everything anew; may be emptied at any time."""
