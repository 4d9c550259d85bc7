"""Writes the next migration from the difference between the tables and the newest migration.

.venv/bin/python -m tools.make_migration "add something"
"""

import importlib
import pkgutil
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

import wenlu.domains
from wenlu.platform.embedded import EmbeddedPostgres
from wenlu.platform.schema import alembic_config


def import_tables() -> None:
    """Import every domain's tables, so that the common metadata knows them."""
    for domain in pkgutil.iter_modules(wenlu.domains.__path__):
        if importlib.util.find_spec(f"wenlu.domains.{domain.name}.tables"):
            importlib.import_module(f"wenlu.domains.{domain.name}.tables")


def main() -> None:
    import_tables()
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        engine = create_engine(server.url().replace("postgresql://", "postgresql+psycopg://"))
        config = alembic_config()
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
            command.revision(config, sys.argv[1], autogenerate=True)
        engine.dispose()
        server.stop()


if __name__ == "__main__":
    main()
