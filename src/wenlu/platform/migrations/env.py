"""Alembic's entry: runs on the connection that `wenlu.platform.schema` or the tool hands over."""

from collections.abc import Iterable

from alembic import context
from alembic.operations.ops import CreateTableOp, ExecuteSQLOp, MigrationScript
from alembic.runtime.migration import MigrationContext

from wenlu.platform.database import metadata
from wenlu.platform.schema import append_only


def _is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _compared: object) -> bool:  # noqa: FBT001
    """Say whether a table is in the metadata: partitions of the log are made while it runs."""
    return not (kind == "table" and name is not None and name.startswith("conversation_event_"))


def _protect(
    _context: MigrationContext, _revision: str | Iterable[str | None] | Iterable[str], scripts: list[MigrationScript]
) -> None:
    """Give every new table that is append-only the triggers which keep it so."""
    for script in scripts:
        if script.upgrade_ops is None:
            continue
        new = [op for op in script.upgrade_ops.ops if isinstance(op, CreateTableOp) and op.info.get("append_only")]
        script.upgrade_ops.ops.extend(ExecuteSQLOp(statement) for op in new for statement in append_only(op.table_name))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    compare_server_default=False,
    include_object=_is_ours,
    process_revision_directives=_protect,
)
with context.begin_transaction():
    context.run_migrations()
