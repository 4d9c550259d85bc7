"""Figures of trends, kept as events come in; nothing is counted over the log again."""

import sqlalchemy as sa

from wenlu.platform.database import metadata

inspection_finding = sa.Table(
    "inspection_finding",
    metadata,
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("level", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False, comment="in Shanghai"),
    sa.Column("staff_id", sa.Uuid),
    sa.Column("unit_id", sa.Uuid),
    sa.Column("product", sa.Text, nullable=False),
    sa.CheckConstraint("outcome IN ('sent', 'overridden', 'refused')", name="outcome"),
    sa.Index("ix_inspection_finding_day", "day", "category"),
    sa.Index("ix_inspection_finding_staff", "staff_id", "day"),
)
"""One row a rule that objected to a message; what figures are drilled down to."""

inspection_count = sa.Table(
    "inspection_count",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("staff_id", sa.Uuid, primary_key=True, comment="all zeros: the bot and campaigns"),
    sa.Column("unit_id", sa.Uuid, primary_key=True, comment="all zeros: none"),
    sa.Column("product", sa.Text, primary_key=True),
    sa.Column("rule", sa.Text, primary_key=True),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("level", sa.Text, primary_key=True),
    sa.Column("outcome", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)

inspection_volume = sa.Table(
    "inspection_volume",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("staff_id", sa.Uuid, primary_key=True),
    sa.Column("unit_id", sa.Uuid, primary_key=True),
    sa.Column("messages", sa.Integer, nullable=False, server_default="0"),
    sa.Column("refused", sa.Integer, nullable=False, server_default="0"),
    sa.Column("findings", sa.Integer, nullable=False, server_default="0", comment="messages with confirm or graver"),
    sa.Column("conversations", sa.Integer, nullable=False, server_default="0"),
)

inspection_score = sa.Table(
    "inspection_score",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("staff_id", sa.Uuid, primary_key=True),
    sa.Column("unit_id", sa.Uuid, primary_key=True),
    sa.Column("section", sa.Text, primary_key=True),
    sa.Column("total", sa.Float, nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
)
