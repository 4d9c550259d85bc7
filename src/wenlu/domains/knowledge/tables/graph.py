"""Tables of the graph."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from wenlu.platform.database import metadata

knowledge_node = sa.Table(
    "knowledge_node",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("body", JSONB, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("updated_by", sa.Uuid),
    sa.Column("updated_by_name", sa.Text),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("origin IN ('starter', 'editor')", name="origin"),
)

knowledge_node_version = sa.Table(
    "knowledge_node_version",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("body", JSONB, nullable=False),
    sa.Column("fact", JSONB, comment="what the requirement of this node rested on"),
    sa.Column("saved_by", sa.Uuid),
    sa.Column("saved_by_name", sa.Text),
    sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
)

knowledge_edge = sa.Table(
    "knowledge_edge",
    metadata,
    sa.Column("source", sa.Text, sa.ForeignKey("knowledge_node.key"), primary_key=True),
    sa.Column("relation", sa.Text, primary_key=True),
    sa.Column("target", sa.Text, sa.ForeignKey("knowledge_node.key"), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("fact", JSONB),
)

knowledge_graph_state = sa.Table(
    "knowledge_graph_state",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, comment="of the shipped files that were imported last"),
    sa.CheckConstraint("id = 1", name="single"),
)
