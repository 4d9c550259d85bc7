"""Tables of the test bench: runs over history, the officer's labelled texts, and what a shadow would have done."""

from sqlalchemy import ARRAY, Column, Date, DateTime, Index, Integer, SmallInteger, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from wenlu.platform.database import metadata

rule_replay = Table(
    "rule_replay",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False, comment="of the draft that was tried"),
    Column("against", Integer, nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("beat_at", DateTime(timezone=True), nullable=False, comment="a run that says nothing for a while is dead"),
    Column("ended_at", DateTime(timezone=True)),
    Column("figures", JSONB, nullable=False),
    Column("differences", JSONB, nullable=False, comment="places in the log, no words"),
    Index("ix_rule_replay_started", "started_at"),
)
Index("ix_rule_replay_one", rule_replay.c.state, unique=True, postgresql_where=rule_replay.c.state == "running")

rule_case = Table(
    "rule_case",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("situation", JSONB, nullable=False),
    Column("expected", Text, nullable=False),
    Column("category", Text),
    Column("note", Text, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Index("ix_rule_case_added", "added_at"),
)

rule_shadow_count = Table(
    "rule_shadow_count",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", Text, primary_key=True, comment="'judged', or the kind of a difference"),
    Column("count", Integer, nullable=False),
)

rule_shadow_difference = Table(
    "rule_shadow_difference",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("conversation_id", Uuid, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("gained", ARRAY(Text), nullable=False),
    Column("lost", ARRAY(Text), nullable=False),
    Index("ix_rule_shadow_difference_at", "version", "revision", "at"),
)
"""Places in the log where a shadow would have judged otherwise; the words stay in the log."""
