"""What the app's database role may do: insert and read the ledger, and nothing else to it."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from tracker.models import (
    ConfigurationChange,
    LedgerEntry,
    PublishedBulletin,
    PublishedCorrection,
    PublishedEdition,
    PublishedLine,
    PublishedSheet,
)
from tracker.queries.ledger_check import guarded_tables

PUBLISHED = (PublishedEdition, PublishedLine, PublishedBulletin, PublishedSheet, PublishedCorrection)


def grant(connection: BaseDatabaseWrapper, *, role: str) -> None:
    """Give `role` rows of all tables, but of insert-only tables only INSERT and SELECT."""
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        for table in guarded_tables():
            cursor.execute(
                f"REVOKE UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(table)} FROM {quoted}"
            )
        for model in (LedgerEntry, ConfigurationChange):
            written_by_triggers = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {written_by_triggers} FROM {quoted}")


def grant_public(connection: BaseDatabaseWrapper, *, role: str) -> None:
    """Let `role` read the views of published editions, and take everything else from it."""
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {quoted}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        for model in PUBLISHED:
            cursor.execute(f"GRANT SELECT ON {connection.ops.quote_name(model._meta.db_table)} TO {quoted}")
