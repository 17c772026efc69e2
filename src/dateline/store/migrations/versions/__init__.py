"""Alembic migrations of the record, run when a record is opened."""
