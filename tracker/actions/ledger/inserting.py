"""Inserting thousands of rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model


def insert_all(rows: Sequence[Model]) -> None:
    """Insert rows of one table by COPY: what `bulk_create` does, without writing a statement of a million parameters.

    The database sets what it sets for any insert; the rows don't learn their ids.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = [
        field for field in model._meta.concrete_fields if not field.primary_key and not field.has_db_default()
    ]
    columns = [str(field.column) for field in fields]
    insert_values(model, columns, ([_stored(field, row) for field in fields] for row in rows))


def insert_values(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows of a table by COPY, each given by the values of these columns in their order."""
    quoted = ", ".join(connection.ops.quote_name(column) for column in columns)
    statement = f"COPY {connection.ops.quote_name(model._meta.db_table)} ({quoted}) FROM STDIN"
    # COPY isn't Django's: without this a fault of the database would come through as the driver's own.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copied:
        for row in rows:
            copied.write_row(row)


def _stored(field: Field[Any, Any], row: Model) -> object:
    """A value as the driver takes it; of those that rows here hold it knows all but JSON."""
    value = field.pre_save(row, add=True)
    return field.get_db_prep_save(value, connection) if isinstance(field, JSONField) else value
