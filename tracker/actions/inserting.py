"""Inserting thousands of rows at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from tracker.models.rows import InsertOnly


def insert_all(rows: Sequence[InsertOnly]) -> None:
    """Insert rows of one table by COPY: what `bulk_create` does, without writing a statement of a million parameters.

    The database sets what it sets for any insert; the rows don't learn their ids.
    """
    if not rows:
        return
    table = rows[0]._meta
    fields = [
        field for field in table.concrete_fields if not field.primary_key and not field.has_db_default()
    ]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    statement = f"COPY {connection.ops.quote_name(table.db_table)} ({columns}) FROM STDIN"
    # COPY isn't Django's: without this a fault of the database would come through as the driver's own.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copied:
        for row in rows:
            copied.write_row(
                [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
            )
