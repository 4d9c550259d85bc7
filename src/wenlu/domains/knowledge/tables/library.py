"""Tables of what stands around the entries."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from wenlu.platform.database import metadata

knowledge_category = sa.Table(
    "knowledge_category",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_en", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
)

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

knowledge_variable_version = sa.Table(
    "knowledge_variable_version",
    metadata,
    sa.Column("key", sa.Text, sa.ForeignKey("knowledge_variable.key"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("value_en", sa.Text),
    sa.Column("confirmed", sa.Boolean, nullable=False),
    sa.Column("saved_by", sa.Uuid),
    sa.Column("saved_by_name", sa.Text),
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
)

knowledge_script = sa.Table(
    "knowledge_script",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("title_en", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("text_en", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False, comment="counts up with everything that is published"),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("updated_by", sa.Uuid),
    sa.Column("updated_by_name", sa.Text),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("search", TSVECTOR, nullable=False),
    sa.CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
    sa.CheckConstraint("origin IN ('starter', 'editor')", name="origin"),
    sa.Index("ix_knowledge_script_search", "search", postgresql_using="gin"),
)

knowledge_script_version = sa.Table(
    "knowledge_script_version",
    metadata,
    sa.Column("script_id", sa.Uuid, sa.ForeignKey("knowledge_script.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("content", JSONB, nullable=False),
    sa.Column("saved_by", sa.Uuid),
    sa.Column("saved_by_name", sa.Text),
    sa.Column("approved_by_name", sa.Text),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
)
"""Everything that was ever published of a script, whole."""

knowledge_state = sa.Table(
    "knowledge_state",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False, comment="counts up with every change of anything published"),
    sa.Column("starter_digest", sa.Text, nullable=False, comment="of the shipped files that were imported last"),
    sa.Column("valid_on", sa.Date, comment="the day in Shanghai for which what is published holds"),
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
