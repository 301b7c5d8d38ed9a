"""Which tables the database protects, as it says itself: whatever migration guarded or watched them."""

from __future__ import annotations

from typing import Any

from tracker.models.guarding import CHAINED, WATCHED

_BEARING = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname = %s AND NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace ORDER BY 1
"""


def guarded_tables(cursor: Any) -> list[str]:
    """The tables whose rows are only ever inserted, each with a link, apart from the chain itself."""
    return _bearing(cursor, CHAINED)


def watched_tables(cursor: Any) -> list[str]:
    """The tables whose rows may change and whose every change the database keeps, those between two others included."""
    return _bearing(cursor, WATCHED)


def _bearing(cursor: Any, trigger: str) -> list[str]:
    cursor.execute(_BEARING, [trigger])
    return [str(name) for (name,) in cursor.fetchall()]
