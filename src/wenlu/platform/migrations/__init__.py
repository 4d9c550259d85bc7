"""The history of the schema; `tools/make_migration.py` writes the next step from the tables."""
