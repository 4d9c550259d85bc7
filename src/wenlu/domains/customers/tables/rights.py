"""Tables of customers' rights: what they ask for, what must be kept, and for how long."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
)

from wenlu.platform.database import metadata
from wenlu.platform.sealing import Sealed

data_request = Table(
    "data_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("customer_id", Uuid, ForeignKey("customer.id"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("words_sealed", LargeBinary, comment="encrypted under the customer's records key"),
    Column("by_customer", Boolean, nullable=False, comment="asked by himself, not entered by staff"),
    Column("state", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("decided_at", DateTime(timezone=True)),
    Column("decided_by", Text),
    Column("answer_sealed", LargeBinary, comment="as words_sealed"),
    CheckConstraint("kind IN ('copy', 'correction', 'erasure', 'objection')", name="kind"),
    CheckConstraint("state IN ('open', 'done', 'refused')", name="state"),
    CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
)
Index(
    "ix_data_request_one_open",
    data_request.c.customer_id,
    data_request.c.kind,
    unique=True,
    postgresql_where=data_request.c.state == "open",
)
Index("ix_data_request_due", data_request.c.due_on, postgresql_where=data_request.c.state == "open")

legal_hold = Table(
    "legal_hold",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("customer_id", Uuid, ForeignKey("customer.id"), nullable=False, index=True),
    Column("why", Sealed(), nullable=False),
    Column("placed_at", DateTime(timezone=True), nullable=False),
    Column("placed_by", Text, nullable=False),
    Column("released_at", DateTime(timezone=True)),
    Column("released_by", Text),
)

retention_term = Table(
    "retention_term",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("amount", Integer, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("changed_by", Text, nullable=False),
    CheckConstraint("kind IN ('records', 'visitor_records', 'identity', 'request')", name="kind"),
    comment="what the firm has set; what is not here is as shipped",
)
