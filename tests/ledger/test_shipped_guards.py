"""The guards that this version says it ships are those that its migrations make, on every version of PostgreSQL."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.ledger.shipped import written
from tests.ledger.sql import GUARDED
from tests.ledger.test_configuration_history import configured
from tracker.queries.ledger.integrity.catalogue import definitions
from tracker.queries.ledger.integrity.guards import SHIPPED
from tracker.queries.ledger.protected import guarded_tables, watched_tables

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("witnessed")]


def test_what_is_shipped_is_what_the_migrations_make() -> None:
    with connection.cursor() as cursor:
        made = written(definitions(cursor))
    remedy = "after a change of models or guards: uv run python -m tests.ledger.shipped"
    assert made.splitlines() == SHIPPED.read_text(encoding="utf-8").splitlines(), remedy


def test_every_table_is_guarded_watched_or_fleeting() -> None:
    """What the database says of itself, which all readers go by, is what the models say."""
    with connection.cursor() as cursor:
        assert guarded_tables(cursor) == GUARDED
        assert watched_tables(cursor) == sorted(configured())
