"""Tables of documents and their passages."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from wenlu.platform.database import metadata

knowledge_document = sa.Table(
    "knowledge_document",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("law", sa.Text, unique=True, comment="key of a shipped statute, by which it is cited"),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("names", ARRAY(sa.Text), nullable=False, comment="other names by which it is cited"),
    sa.Column("about", ARRAY(sa.Text), nullable=False, comment="who asks for something in it says one of these"),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("source", sa.Text),
    sa.Column("audience", sa.Text, nullable=False),
    sa.Column("dated", sa.Date),
    sa.Column("checked_on", sa.Date),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_until", sa.Date),
    sa.Column("archived", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, comment="the newest that could be read: it is the one that is searched"),
    sa.Column("edition", sa.Integer, nullable=False, comment="counts up with every change of what is said about it"),
    sa.Column("origin", sa.Text, nullable=False),
    sa.Column("updated_by", sa.Uuid),
    sa.Column("updated_by_name", sa.Text),
    sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("origin IN ('starter', 'editor')", name="origin"),
    sa.CheckConstraint("audience IN ('customer', 'staff')", name="audience"),
)

knowledge_document_version = sa.Table(
    "knowledge_document_version",
    metadata,
    sa.Column("document_id", sa.Uuid, sa.ForeignKey("knowledge_document.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("progress", sa.SmallInteger, nullable=False, comment="per cent of the pages"),
    sa.Column("pages", sa.Integer),
    sa.Column("passages", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("object_name", sa.Text, nullable=False, comment="of the file in the object store"),
    sa.Column("uploaded_by", sa.Uuid),
    sa.Column("uploaded_by_name", sa.Text),
    sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('reading', 'ready', 'failed')", name="status"),
    sa.Index("ix_knowledge_document_version_reading", "uploaded_at", postgresql_where=sa.text("status = 'reading'")),
)

knowledge_passage = sa.Table(
    "knowledge_passage",
    metadata,
    sa.Column("document_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("headings", ARRAY(sa.Text), nullable=False),
    sa.Column("page", sa.Integer),
    sa.Column("article", sa.Text),
    sa.Column("number", sa.Integer),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("start", sa.Integer, nullable=False, comment="where it begins in the text of the document"),
    sa.Column("search", TSVECTOR, nullable=False),
    sa.ForeignKeyConstraint(
        ["document_id", "version"],
        ["knowledge_document_version.document_id", "knowledge_document_version.version"],
    ),
    sa.Index("ix_knowledge_passage_search", "search", postgresql_using="gin"),
    sa.Index("ix_knowledge_passage_number", "document_id", "version", "number"),
)

knowledge_document_state = sa.Table(
    "knowledge_document_state",
    metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True),
    sa.Column("revision", sa.BigInteger, nullable=False, comment="counts up with every change of what is searched"),
    sa.Column("laws_digest", sa.Text, nullable=False, comment="of the shipped statutes that were imported last"),
    sa.CheckConstraint("id = 1", name="single"),
)
