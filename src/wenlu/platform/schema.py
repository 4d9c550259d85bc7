"""Brings a database to the schema of this version, by Alembic, and tells whether one is behind."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from wenlu.kernel.errors import Unavailable


class SchemaBehind(Unavailable):
    """The database has another version's schema; `wenlu migrate` brings it up to date."""

    code = "schema_behind"


def migrate(url: str) -> None:
    """Bring a database up to date, one process at a time; does nothing where it already is."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.begin() as connection:
        if not is_current(connection):
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7301)")
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    engine.dispose()


def check_current(url: str) -> None:
    """Raise `SchemaBehind` unless the database has exactly this version's schema."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool)
    with engine.connect() as connection:
        current = is_current(connection)
    engine.dispose()
    if not current:
        raise SchemaBehind("the database is not at this version's schema; run: wenlu migrate")


def is_current(connection: Connection) -> bool:
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == head


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def append_only(table: str) -> list[str]:
    """Return the statements by which the database refuses to change, delete or truncate rows of a table."""
    refuse = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    trigger = (
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    return [refuse, trigger]
