"""The guards themselves: is what the database refuses still what this version ships?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker import migrations
from tracker.queries.ledger.integrity.catalogue import definitions, sleeping_foreign_keys
from tracker.queries.ledger.integrity.problems import Problem

# Written by `python -m tests.ledger.shipped` from a database as the migrations make it; a test compares the two.
SHIPPED = Path(migrations.__path__[0]) / "shipped_guards.txt"
# Of these others may have their own in the same schema; what bears one of our names is ours.
_SHARED_KINDS = {"function": "ledger_", "view": "published_"}

_SETTINGS = """
    SELECT CASE WHEN s.setrole = 0 THEN 'every role' ELSE 'role ' || s.setrole::regrole END, setting
    FROM pg_db_role_setting s, unnest(s.setconfig) AS setting
    WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
      AND setting ~ '^(session_replication_role|row_security)=' AND setting !~ '=(origin|on)$'
"""


def shipped() -> dict[str, str]:
    """Every guard that this version ships, by name, with its definition."""
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines)


def changed_guards(cursor: Any) -> Iterator[Problem]:
    """Tables, columns, constraints, triggers, functions, sequences and views that aren't what this version ships."""
    expected, found = shipped(), definitions(cursor)
    for name in sorted(expected.keys() | found.keys()):
        now, was = found.get(name), expected.get(name)
        if now == was:
            continue
        if now is None:
            yield Problem(name, f"it is gone; this version ships {was}")
        elif was is not None:
            yield Problem(name, f"it isn't what this version ships: {now} instead of {was}")
        elif _ours(name, expected):
            yield Problem(name, f"this version ships none of that name: {now}")
    for table, constraint in sleeping_foreign_keys(cursor):
        yield Problem(f"constraint {table}.{constraint}", "its triggers were switched off")
    cursor.execute(_SETTINGS)
    for whose, setting in cursor.fetchall():
        yield Problem(f"setting of {whose}", f"{setting} keeps foreign keys or rows from being looked at")


def _ours(name: str, expected: dict[str, str]) -> bool:
    kind, _, rest = name.partition(" ")
    prefix = _SHARED_KINDS.get(kind)
    if prefix is None or rest.startswith(prefix):
        return True
    return any(name.partition("(")[0] == one.partition("(")[0] for one in expected)
