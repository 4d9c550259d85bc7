"""Brings a test database to the schema (until the first migration is cut: straight from the tables)."""

import importlib
import pkgutil

from sqlalchemy import create_engine, text

import wenlu.domains
from wenlu.platform.database import metadata


def migrate_for_tests(url: str) -> None:
    for domain in pkgutil.iter_modules(wenlu.domains.__path__):
        try:
            importlib.import_module(f"wenlu.domains.{domain.name}.tables")
        except ModuleNotFoundError as error:
            if "tables" not in str(error):
                raise
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
        metadata.create_all(connection)
    engine.dispose()
