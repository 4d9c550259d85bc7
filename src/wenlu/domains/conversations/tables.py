"""Tables of the log. `conversation` is the fold of `conversation_event` and changes only with it."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from wenlu.platform.database import APPEND_ONLY, Xid8, metadata

conversation = sa.Table(
    "conversation",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("customer_id", sa.Uuid, sa.ForeignKey("customer.id"), nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("is_open", sa.Boolean, nullable=False),
    sa.Column("attendant", sa.Text, nullable=False),
    sa.Column("queue", sa.Text),
    sa.Column("holder_id", sa.Uuid),
    sa.Column("last_holder_id", sa.Uuid),
    sa.Column("head_seq", sa.BigInteger, nullable=False),
    sa.Column("head_hash", sa.LargeBinary, nullable=False),
    sa.Column("customer_seq", sa.BigInteger, nullable=False),
    sa.Column("attended_seq", sa.BigInteger, nullable=False),
    sa.Column("message_seq", sa.BigInteger, nullable=False),
    sa.Column("waiting_since", sa.DateTime(timezone=True)),
    sa.Column("last_at", sa.DateTime(timezone=True)),
    sa.Column("closed_at", sa.DateTime(timezone=True)),
    sa.Column("category", sa.Text),
    sa.Column("rating", sa.SmallInteger),
    sa.Column("intent", sa.Text),
    sa.Column("signals", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("lease_until", sa.DateTime(timezone=True)),
    sa.Index("ix_conversation_customer", "customer_id", "id"),
    sa.Index("ix_conversation_holder", "holder_id", postgresql_where=sa.text("is_open")),
    sa.Index("ix_conversation_last_holder", "last_holder_id", "id"),
    sa.Index("ix_conversation_attendant", "attendant", "id", postgresql_where=sa.text("is_open")),
    sa.Index("ix_conversation_closed", "closed_at"),
    sa.Index("ix_conversation_due", "id", postgresql_where=sa.text("is_open AND attended_seq < customer_seq")),
)

conversation_event = sa.Table(
    "conversation_event",
    metadata,
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("audience", sa.Text, nullable=False),
    sa.Column("actor_kind", sa.Text, nullable=False),
    sa.Column("actor_id", sa.Uuid),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("client_id", sa.Uuid, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Column("written_in", Xid8(), nullable=False, server_default=sa.text("pg_current_xact_id()")),
    sa.UniqueConstraint("conversation_id", "client_id"),
    sa.Index("ix_conversation_event_written_in", "written_in", "conversation_id", "seq"),
    postgresql_partition_by="RANGE (conversation_id)",
)
"""Append-only. `written_in` is the transaction that wrote it, or the one before it in its conversation if that has a
higher number (`store.append`). `body` is encrypted; partitions are ranges of the id, and so of time."""

held_message = sa.Table(
    "held_message",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("writer_id", sa.Uuid, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("rules", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("judged_seq", sa.BigInteger, nullable=False, comment="the last message that the verdict knew of"),
    sa.Column("escalated", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("settled_at", sa.DateTime(timezone=True)),
    sa.Column("settled_by", sa.Uuid),
    sa.Column("edited", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_held_message_waiting", "due_at", postgresql_where=sa.text("state = 'waiting'")),
    sa.Index("ix_held_message_conversation", "conversation_id"),
    sa.Index("ix_held_message_asked", "asked_at"),
)
"""Where held words stand. The words themselves are in the log, in the event `seq`."""

confirmed_message = sa.Table(
    "confirmed_message",
    metadata,
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("writer_id", sa.Uuid, nullable=False),
    sa.Column("rules", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_confirmed_message_at", "at"),
)
"""Messages sent for a reason although the gate asked for a change: counted here, the reason stands in the log."""

hold_policy = sa.Table(
    "hold_policy",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("minutes", sa.Integer, nullable=False),
    sa.Column("on_expiry", sa.Text, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
)
"""How long held words wait and what happens then; the highest version holds, none is ever changed."""

conversation_read = sa.Table(
    "conversation_read",
    metadata,
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("reader_id", sa.Uuid, primary_key=True),
    sa.Column("through", sa.BigInteger, nullable=False),
)
"""The fold of `read` events: up to where each person has read."""

attachment = sa.Table(
    "attachment",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("owner_id", sa.Uuid, nullable=False),
    sa.Column("conversation_id", sa.Uuid),
    sa.Column("sealed_name", sa.LargeBinary, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("width", sa.Integer),
    sa.Column("height", sa.Integer),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_attachment_staged", "uploaded_at", postgresql_where=sa.text("conversation_id IS NULL")),
)
"""Names are sealed like contents: people put their own into them.

Uploaded first, posted later; what no message refers to goes after a day."""

channel_receipt = sa.Table(
    "channel_receipt",
    metadata,
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("external_id", sa.Text, primary_key=True),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
)
"""What an outside channel has delivered already, by its own message id."""

channel_outbox = sa.Table(
    "channel_outbox",
    metadata,
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("through", sa.BigInteger, nullable=False),
    sa.Column("sent", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("parts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("ix_channel_outbox_due", "channel", "due_at", postgresql_where=sa.text("sent < through")),
)
"""How far a conversation on an outside channel has been pushed: a cursor, so that its order cannot change.

`through` is what there is to push and `sent` up to where it was; `parts` of the message behind `sent` have gone
already. `due_at` is also the lease of whoever is at it.
"""

log_follower = sa.Table(
    "log_follower",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("written_in", Xid8(), nullable=False),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
)
"""How far each follower of the log has read."""

conversation_measure = sa.Table(
    "conversation_measure",
    metadata,
    sa.Column("conversation_id", sa.Uuid, sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("customer_messages", sa.Integer, nullable=False, server_default="0"),
    sa.Column("bot_messages", sa.Integer, nullable=False, server_default="0"),
    sa.Column("staff_messages", sa.Integer, nullable=False, server_default="0"),
    sa.Column("queued_at", sa.DateTime(timezone=True)),
    sa.Column("assigned_at", sa.DateTime(timezone=True)),
    sa.Column("answered_by_staff_at", sa.DateTime(timezone=True)),
    sa.Index("ix_conversation_measure_opened", "opened_at"),
)
"""One row of figures a conversation, kept by a follower of the log, for boards."""

evidence_key = sa.Table(
    "evidence_key",
    metadata,
    sa.Column("id", sa.Text, primary_key=True, comment="fingerprint of the public key"),
    sa.Column("algorithm", sa.Text, nullable=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False, comment="the private key, under the master key"),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    info=dict(APPEND_ONLY),
)
"""Keys with which seals are signed; the newest of the algorithm that is set signs."""

evidence_seal = sa.Table(
    "evidence_seal",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("since", sa.Date, nullable=False),
    sa.Column("leaves", sa.Integer, nullable=False),
    sa.Column("root", sa.LargeBinary, nullable=False),
    sa.Column("previous", sa.LargeBinary, nullable=False),
    sa.Column("audit_seq", sa.BigInteger, nullable=False),
    sa.Column("audit_hash", sa.LargeBinary, nullable=False),
    sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("algorithm", sa.Text, nullable=False),
    sa.Column("key_id", sa.Text, sa.ForeignKey("evidence_key.id"), nullable=False),
    sa.Column("signature", sa.LargeBinary, nullable=False),
    sa.Column("written_through", Xid8(), nullable=False),
    info=dict(APPEND_ONLY),
)
"""The seal of a day: the root of a tree over the ends of all conversations that were written to since the seal before,
the end of the log of acts, and the root before. `written_through` is where in commit order the next one begins."""

evidence_leaf = sa.Table(
    "evidence_leaf",
    metadata,
    sa.Column("day", sa.Date, sa.ForeignKey("evidence_seal.day"), primary_key=True),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.LargeBinary, nullable=False),
    sa.Index("ix_evidence_leaf_conversation", "conversation_id", "day"),
    info=dict(APPEND_ONLY),
)
"""What a seal covers. No foreign key to the conversation: that it is gone is what a leaf is to tell."""

evidence_timestamp = sa.Table(
    "evidence_timestamp",
    metadata,
    sa.Column("day", sa.Date, sa.ForeignKey("evidence_seal.day"), primary_key=True),
    sa.Column("response", sa.LargeBinary, nullable=False, comment="RFC 3161, as it came"),
    sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("authority", sa.Text, nullable=False),
    info=dict(APPEND_ONLY),
)

evidence_verification = sa.Table(
    "evidence_verification",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("report", pg.JSONB),
    sa.Index("ix_evidence_verification_started", "started_at"),
)
"""Verifications that were asked for on the page; `seen_at` tells one that is under way from one that was cut off."""
