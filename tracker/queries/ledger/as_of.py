"""Which months there is anything to see for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from tracker.calc.periods import Month
from tracker.models import Slot
from tracker.queries.ledger.counting_figures import approvals


@dataclass(frozen=True)
class Outline:
    """Which months there is anything to see for, as known now.

    `figures` are the first and the newest month that holds a published figure of an indicator, None in an empty ledger;
    `taken` are the first month that has a window and the newest whose window has been opened, None when there is none;
    `beginning` is when the newest targets began that have begun: a new year is there before its figures;
    `combined` names the month with which another is reported.
    """

    figures: tuple[Month, Month] | None
    taken: tuple[Month, Month] | None
    beginning: Month | None
    combined: Mapping[Month, Month]


def outline(today: date) -> Outline:
    """The months in one statement. The ends are looked for month by month, so that the ledger's length doesn't matter."""
    statement, given = _outline()
    with connection.cursor() as cursor:
        cursor.execute(statement, (*given, today, today))
        first, newest, first_taken, taken, beginning, combined = cursor.fetchone()
    return Outline(
        (Month.of(first), Month.of(newest)) if first else None,
        (Month.of(first_taken), Month.of(taken)) if taken else None,
        Month.of(beginning) if beginning else None,
        {Month.of(month): Month.of(into) for month, into in combined},
    )


def months_with_figures() -> tuple[Month, Month] | None:
    """The first and the newest month that holds a published figure of an indicator; None in an empty ledger."""
    return outline(date.min).figures


@cache
def _outline() -> tuple[str, tuple[Any, ...]]:
    """The statement, put together once: it asks the same at every page."""
    approved = approvals(Q(slot=OuterRef("pk")), known_by=None)
    slots = Slot.objects.filter(Exists(approved), series__indicator__isnull=False, month__isnull=False)
    months = slots.values_list("month", flat=True)
    first, given = months.order_by("month")[:1].query.sql_with_params()
    newest, also = months.order_by("-month")[:1].query.sql_with_params()
    return (
        f"""
        SELECT ({first}), ({newest}),
               (SELECT min(month) FROM tracker_window),
               (SELECT max(month) FROM tracker_window WHERE (opens_at AT TIME ZONE 'Asia/Shanghai')::date <= %s),
               (SELECT max(first_month) FROM tracker_target WHERE first_month <= %s),
               ARRAY(SELECT ARRAY[own.month, with_it.month] FROM tracker_window own
                     JOIN tracker_window with_it ON with_it.id = own.combined_into_id)
        """,  # noqa: S608 - of our own parts
        (*given, *also),
    )


# Who is writing to the ledger, and in which minute they began: see `ledger_number_row`.
_WRITERS = """
    SELECT (4294967296 - classid::bigint)::integer AS pid, objid::bigint::integer AS minute
    FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid::bigint > 2147483647 AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def settled_instant() -> datetime:
    """This instant, once everybody who was writing to the ledger then has finished.

    Whoever comes later is recorded later: the same question as of this instant has the same answer for ever. Nobody
    is held up by the waiting. Raises OperationalError when somebody writes for longer than `lock_timeout`.
    """
    instant = this_instant()
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH writers AS MATERIALIZED ({_WRITERS})"  # noqa: S608 - our own text
            " SELECT pg_advisory_lock_shared(-pid, minute), pg_advisory_unlock_shared(-pid, minute) FROM writers"
        )
    return instant


def this_instant() -> datetime:
    """The database's clock, by which rows are recorded. Somebody under way may still be recorded before it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
    return instant


def is_settled(instant: datetime) -> bool:
    """Whether all that is recorded by a passed instant can be seen: nobody who began before it is still writing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT NOT EXISTS (SELECT FROM ({_WRITERS}) writers WHERE minute * 60::bigint <= %s)",  # noqa: S608
            [int(instant.timestamp())],
        )
        settled: bool = cursor.fetchone()[0]
    return settled
