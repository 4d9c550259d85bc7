"""Alembic's entry: runs on the connection that `wenlu.platform.schema` or the tool hands over."""

from alembic import context

from wenlu.platform.database import metadata


def _is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:  # noqa: FBT001
    """Say whether a table is in the metadata: partitions of the log are made while it runs."""
    return not (kind == "table" and name is not None and name.startswith("conversation_event_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=False,
    include_object=_is_ours,
)
with context.begin_transaction():
    context.run_migrations()
