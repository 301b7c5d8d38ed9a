"""Rows that a test puts into the ledger past the actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from tracker.actions.people.record import record
from tracker.models import User


def past_the_actions() -> None:
    """From here on nobody asks for the events of new rows: until the test's transaction is rolled back, or in a database
    of the test's own for good. What was written before is asked for its events now.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE tracker_ledgerentry DISABLE TRIGGER ledger_witness")


def asked_again() -> None:
    """The end of `past_the_actions`: new rows are asked for their events once more."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ALTER TABLE tracker_ledgerentry ENABLE ALWAYS TRIGGER ledger_witness")


@contextmanager
def on_record() -> Iterator[None]:
    """What is changed here past the actions goes with an event of the founder's, as one who sets up a world."""
    with transaction.atomic():
        yield
        founder = User.objects.get(username="history_entry")
        record("amend", by=founder, of=founder)
