"""Every page that takes a form, with what a person would send, and what is written of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.test import Client

from tests.ledger.sql import settle
from tests.unwitnessed import past_the_actions
from tests.views.addresses import ROLES, ROWS
from tests.views.filling import filled
from tests.views.things import Things, role_asked_for
from tracker.calc.periods import Month
from tracker.models import Indicator, Series, Unit
from tracker.queries.reporting.missing import missing_series

# When it was, and what hangs on that.
VOLATILE = re.compile(r"(_at|_hash|hash|salt|transaction|digest|head|token|once|together|cut_off)$")
ELSEWHERE = {"report_month": lambda t: [tax().pk, "2023-07"]}  # where nothing waits already
SAID: dict[str, Callable[[Things], dict[str, Any]]] = {
    "step_decide": lambda t: {"step": "accept", "reason": "因"},
    "inapplicable_decide": lambda t: {"step": "accept", "reason": "因"},
    "reopening_decide": lambda t: {"step": "refuse", "reason": "因"},
    "missing_prolong": lambda t: {"line": str(missing_line().pk), "reason": "因"},
    "reopening_ask": lambda t: {"line": str(missing_line().pk), "reason": "因"},
    "change_decide": lambda t: {"step": "accept", "reason": "因"},
    "reorganisation_decide": lambda t: {"step": "accept", "reason": "因"},
    "reorganise": lambda t: {"extent": "whole", "unit_0": "guangwen", "step": "next"},
    "appointments": lambda t: {"step": "refuse", "reason": "因", "asked": str(role_asked_for().pk)},
    "marks_decide": lambda t: {"step": "yes", "reason": "因"},
    "veto_decide": lambda t: {"step": "yes", "reason": "因"},
    "objection_decide": lambda t: {"step": "yes", "reason": "因"},
    "scores_reissue": lambda t: {"reason": "因"},
    "review": lambda t: {"figure": str(t.waiting.pk)},
    "my_drafts": lambda t: {f"s{tax().pk}-{name}": text for name, text in (("key", "x"), ("value", "8"))},
    "report_month": lambda t: {"as_of": "2023-07-31", "value": "8"},
}
POSTS = {  # by name; of several rows the one that most are let into
    row[0]: row
    for row in sorted(ROWS, key=lambda row: row[4].count("302"))
    if row[1] == "post" and not row[0].startswith("account")
}
Written = list[tuple[str, dict[str, Any]]]


def tax() -> Series:
    return Series.objects.filter(unit__code="dayu", measure__code="tax")[0]


def missing_line() -> Series:
    """A line that 大虞街道 owes for the month that closed in April."""
    past_the_actions()
    rank = Indicator.objects.get(code="overview.trade.rank")
    line, _made = Series.objects.get_or_create(indicator=rank, unit=Unit.objects.get(code="dayu"))
    assert line in missing_series(line.unit, Month(2023, 3), inside=())
    return line


def who(statuses: str, people: dict[str, Client]) -> tuple[str, Client]:
    """Whoever gets furthest with the form."""
    found = [(status, role) for role, status in zip(ROLES, statuses.split(), strict=True) if role in people]
    role = min(found, key=lambda one: (one[0] != "302", one[0]))[1]
    return role, people[role]


def form_of(name: str, place: str, client: Client) -> dict[str, str]:
    """The form as its page offers it, filled in; nothing where a step has no page of its own."""
    if not any(row[:2] == (name, "get") for row in ROWS):
        return {}
    page = client.get(place)
    return filled(page.content.decode()) if page.status_code == 200 else {}


class Undone:
    """What happens within is undone, sequences included, so that the next gets the same numbers.

    What a commit would do for what was before is done before, once, or each request within would do it again.
    """

    def __enter__(self) -> None:
        settle()
        self.sequences = _sequences()
        self.savepoint = transaction.savepoint()

    def __exit__(self, *_fault: object) -> None:
        transaction.savepoint_rollback(self.savepoint)
        names, values = zip(*self.sequences, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(name::regclass, coalesce(value, 1), value IS NOT NULL) FROM unnest(%s::text[], %s::bigint[]) AS kept(name, value)",
                [list(names), list(values)],
            )


def _sequences() -> list[tuple[str, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences")
        return cursor.fetchall()


def newest() -> tuple[int, int, int]:
    """Where the chain of all insert-only tables ends, and the two tables that aren't in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(id) FROM tracker_ledgerentry),"
            " (SELECT coalesce(max(id), 0) FROM tracker_draft), (SELECT coalesce(max(id), 0) FROM tracker_notice)"
        )
        return cursor.fetchone()


def rows_since(before: tuple[int, int, int]) -> Written:
    link, draft, notice = before
    rows: Written = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, min(row_ids[1]) - 1 FROM tracker_ledgerentry WHERE id > %s"
            " GROUP BY table_name ORDER BY table_name",
            [link],
        )
        for table, newest in [*cursor.fetchall(), ("tracker_draft", draft), ("tracker_notice", notice)]:
            cursor.execute(f"SELECT to_jsonb(new) FROM {table} AS new WHERE id > %s ORDER BY id", [newest])
            rows += [(table, _lasting(json.loads(row))) for (row,) in cursor.fetchall()]
    return rows


def _lasting(row: Any) -> Any:
    if isinstance(row, dict):
        return {name: _lasting(value) for name, value in row.items() if not VOLATILE.search(name)}
    return row
