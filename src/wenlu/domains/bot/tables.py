"""Tables of the bot: versions of its language models, who changed them, and training."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from wenlu.platform.database import metadata

bot_model = sa.Table(
    "bot_model",
    metadata,
    sa.Column(
        "version", sa.Integer, primary_key=True, autoincrement=False, comment="counts up from 1; 0 is what ships"
    ),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("made_by", sa.Uuid),
    sa.Column("made_by_name", sa.Text, nullable=False),
    sa.Column("knowledge_revision", sa.BigInteger, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("object", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False, comment="SHA-256 of the object"),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("figures", JSONB, nullable=False),
    sa.Column("trials", JSONB, nullable=False, comment="comparisons with the version that served"),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, comment="why it does not serve"),
    sa.Column("problem", sa.Text, comment="what a node met when it loaded the object"),
    sa.CheckConstraint("state IN ('candidate', 'live', 'retired', 'rejected')", name="state"),
    sa.Index("ix_bot_model_live", "state", unique=True, postgresql_where=sa.text("state = 'live'")),
)
"""Contents are objects; a row without its object, or with a damaged one, is passed over and says so."""

bot_model_change = sa.Table(
    "bot_model_change",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("by", sa.Uuid),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("before", sa.Integer, nullable=False, comment="the version that served before"),
    sa.Column("why", sa.Text, nullable=False),
    sa.CheckConstraint("kind IN ('promoted', 'rolled_back', 'rejected')", name="kind"),
)

bot_training = sa.Table(
    "bot_training",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False, comment="a run that is silent has crashed"),
    sa.Column("ended_at", sa.DateTime(timezone=True)),
    sa.Column("by", sa.Uuid),
    sa.Column("by_name", sa.Text, nullable=False),
    sa.Column("cancel", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer),
    sa.Column("error", sa.Text),
    sa.CheckConstraint("state IN ('running', 'done', 'failed', 'cancelled', 'interrupted')", name="state"),
    sa.Index("ix_bot_training_running", "state", unique=True, postgresql_where=sa.text("state = 'running'")),
)
"""At most one row is `running`, on all nodes together."""
