"""The guards that this version says it ships are those that its migrations make, on every version of PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.ledger.shipped import written
from tests.ledger.sql import execute
from tracker.queries.ledger.chain import guarded_tables
from tracker.queries.ledger.integrity.catalogue import definitions
from tracker.queries.ledger.integrity.configuration import watched_tables
from tracker.queries.ledger.integrity.guards import SHIPPED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("witnessed")]


def test_what_is_shipped_is_what_the_migrations_make() -> None:
    with connection.cursor() as cursor:
        made = written(definitions(cursor))
    remedy = "after a change of models or guards: uv run python -m tests.ledger.shipped"
    assert made.splitlines() == SHIPPED.read_text(encoding="utf-8").splitlines(), remedy


def test_every_table_is_guarded_watched_or_fleeting() -> None:
    """What verify_ledger holds against recorded changes is what the database records the changes of."""
    rows = execute(
        "SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = 'ledger_history_update'"
    )
    assert sorted(row["name"] for row in rows) == watched_tables()
    assert not set(watched_tables()) & set(guarded_tables())
