"""Rows of configuration, each held against the changes of it that the chain has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection

from tracker.queries.ledger.integrity.problems import Problem
from tracker.queries.ledger.protected import watched_tables

# What was told of a row is read as a row of the table again, so that a session's time zone or the places of a number make
# no difference. Its password is a digest already.
_ROWS = """
    SELECT coalesce(newest.row_id, t.id), newest.id, newest.operation, t.id IS NOT NULL, newest.after,
           to_jsonb(jsonb_populate_record(NULL::{table}, newest.after)) - 'last_login', ledger_told(to_jsonb(t.*))
    FROM (
        SELECT DISTINCT ON (row_id) * FROM tracker_configurationchange
        WHERE table_name = %(table)s ORDER BY row_id, id DESC
    ) AS newest
    FULL JOIN {table} AS t ON t.id = newest.row_id
    WHERE newest.id IS NULL
       OR (t.id IS NULL) <> (newest.operation = 'delete')
       OR t.id IS NOT NULL AND to_jsonb(jsonb_populate_record(NULL::{table}, newest.after)) - 'last_login' <> ledger_told(to_jsonb(t.*))
    ORDER BY 1
"""

_CHANGES = """
    SELECT row_id, id, operation, earlier, before,
           to_jsonb(jsonb_populate_record(NULL::{table}, earlier)) - 'last_login',
           to_jsonb(jsonb_populate_record(NULL::{table}, before)) - 'last_login'
    FROM (
        SELECT *, lag(after) OVER of_row AS earlier FROM tracker_configurationchange
        WHERE table_name = %(table)s WINDOW of_row AS (PARTITION BY row_id ORDER BY id)
    ) AS change
    WHERE before IS DISTINCT FROM earlier ORDER BY id
"""

_UNTOLD = """
    SELECT table_name, row_id, id, operation, database_role FROM tracker_configurationchange change
    WHERE NOT EXISTS (
        SELECT FROM tracker_event event WHERE event.transaction = change.transaction
        AND event.recorded_at BETWEEN change.recorded_at - interval '1 hour' AND change.recorded_at + interval '1 hour'
    ) ORDER BY id
"""


def changed_past_the_record(cursor: Any) -> Iterator[Problem]:
    """Rows that aren't what the newest change of them says, and changes that don't begin where the one before ended."""
    for table in watched_tables(cursor):
        named = {"table": connection.ops.quote_name(table)}
        cursor.execute(_ROWS.format(**named), {"table": table})
        for row in cursor.fetchall():
            yield from _of_row(table, *row)
        cursor.execute(_CHANGES.format(**named), {"table": table})
        for row in cursor.fetchall():
            yield from _of_change(table, *row)


def untold_changes(cursor: Any) -> Iterator[Problem]:
    """Changes without an event in their transaction: made past the product, by whoever was connected."""
    cursor.execute(_UNTOLD)
    for table, row, change, operation, role in cursor.fetchall():
        yield Problem(
            f"{table} row {row}", f"change {change} ({operation} by the role {role}) has no event beside it"
        )


def _of_row(
    table: str, row: int, change: int | None, operation: str, there: bool, told: str, kept: str, now: str
) -> Iterator[Problem]:
    where = f"{table} row {row}"
    if change is None:
        yield Problem(where, "nobody recorded that it was added")
    elif operation == "delete":
        yield Problem(where, f"it is there, though change {change} removed it")
    elif not there:
        yield Problem(where, f"it is gone, and no change says so; the newest is {change}")
    elif different := _different(kept, now, told):
        yield Problem(where, f"{different}; so says change {change}")


def _of_change(
    table: str,
    row: int,
    change: int,
    operation: str,
    earlier: str | None,
    told: str | None,
    kept: str,
    before: str,
) -> Iterator[Problem]:
    where = f"{table} row {row}"
    if earlier is None or told is None:
        said = "begins with a row that no change before it left"
        yield Problem(where, f"change {change} ({operation}) {said if told else 'adds a row that was there'}")
    elif different := _different(kept, before, earlier):
        yield Problem(where, f"change {change} doesn't begin where the one before ended: {different}")


def _different(kept: str, now: str, told: str) -> str:
    """Which columns differ and how, of rows in JSON. A column that came later was never told of; a password isn't shown."""
    was, is_, said = (json.loads(row, parse_float=Decimal) for row in (kept, now, told))
    differing = [name for name in sorted(was.keys() & is_.keys() & said.keys()) if was[name] != is_[name]]
    return ", ".join(
        "its password is another"
        if name == "password"
        else f"{name} is {_shown(is_[name])} and was recorded as {_shown(was[name])}"
        for name in differing
    )


def _shown(value: object) -> str:
    return "empty" if value is None else str(value) if isinstance(value, (Decimal, int)) else repr(value)
