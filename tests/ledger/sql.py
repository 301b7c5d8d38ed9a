"""SQL as it is, and what it is refused with."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tracker.models.rows import InsertOnly

CHAIN = "tracker_ledgerentry"
# As the models say it; the database is asked for the same.
GUARDED = sorted(
    model._meta.db_table
    for model in apps.get_app_config("tracker").get_models()
    if issubclass(model, InsertOnly)
)
TABLES = (*GUARDED, CHAIN)


def execute(statement: str, *parameters: Any) -> list[dict[str, Any]]:
    """Run one statement; the rows it gives, by column."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        if cursor.description is None:
            return []
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def insert(table: str, /, **columns: Any) -> dict[str, Any]:
    """Insert one row past all Python code; the row as the database kept it."""
    names, places = _names_and_places(columns)
    return execute(f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING *", *columns.values())[0]


def refusal(statement: str, *parameters: Any) -> str:
    """What the database says when it refuses a statement, or one of the checks put off until the commit."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        execute(statement, *parameters) or execute("SET CONSTRAINTS ALL IMMEDIATE")
    return str(refused.value)


def refused_insert(table: str, /, **columns: Any) -> str:
    """What the database says when it refuses a row."""
    names, places = _names_and_places(columns)
    return refusal(f"INSERT INTO {table} ({names}) VALUES ({places})", *columns.values())


def _names_and_places(columns: dict[str, Any]) -> tuple[str, str]:
    return ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))


def settle() -> None:
    """What is put off until the commit happens now: checks, and the links of the chain."""
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")


def newest_link() -> dict[str, Any]:
    settle()
    return execute(f"SELECT * FROM {CHAIN} ORDER BY sequence DESC LIMIT 1")[0]


@contextmanager
def triggers_off(table: str) -> Iterator[None]:
    """As a careful forger works: every trigger is off, foreign keys' too, and afterwards on again as it was."""
    settle()
    states = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "D": "DISABLE"}
    ours = "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
    before = execute(ours, table)
    execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    yield
    execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
    for row in before:
        execute(f"ALTER TABLE {table} {states[row['tgenabled']]} TRIGGER {row['tgname']}")


def tamper(table: str, statement: str, *parameters: Any) -> None:
    """Change a table as its owner can: with the triggers off."""
    with triggers_off(table):
        execute(statement, *parameters)


def verified(*arguments: str) -> str:
    """What `verify_ledger` says: its line, or that of its error."""
    said = io.StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=said)
    except CommandError as error:
        return str(error)
    return said.getvalue().strip()
