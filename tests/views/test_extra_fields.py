"""Whatever else is sent with a form, the same rows come of it as without: every page that takes a form.

Fault 42 (`unit`, `state`, `decided_by`, `is_staff` …). What a page asks for itself isn't foreign to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.views.addresses import ROLES, ROWS
from tests.views.filling import filled
from tests.views.steps import funds
from tests.views.things import Things, few_goals, role_asked_for
from tracker.models import Series

FOREIGN = {
    "unit": "1", "unit_id": "1", "state": "approved", "status": "approved", "decided_by": "1", "decider": "1", "decision": "1",
    "author": "1", "author_id": "1", "acting_for": "1", "is_staff": "on", "is_superuser": "on", "is_active": "",
    "illustrative": "on", "history_load": "1", "stated_date": "2020-01-01", "recorded_at": "2020-01-01", "known_at": "2020-01-01",
    "id": "1", "pk": "1", "slot": "1", "series": "1", "levels": "0", "grade": "3", "corrects": "1", "hash": "0", "import_run": "1",
    "target": "1", "indicator": "1", "published": "on", "approved": "on", "role": "administrator", "user": "1", "by": "1",
    "at": "2020-01-01", "force": "on", "version": "9",
}  # fmt: skip
# When it was, and what hangs on that.
VOLATILE = re.compile(r"(_at|_hash|hash|salt|transaction|digest|head|token|once|together|cut_off)$")
ELSEWHERE = {"report_month": lambda t: [tax().pk, "2023-07"]}  # where nothing waits already
SAID: dict[str, Callable[[Things], dict[str, Any]]] = {
    "step_decide": lambda t: {"step": "accept", "reason": "因"},
    "change_decide": lambda t: {"step": "accept", "reason": "因"},
    "appointments": lambda t: {"step": "refuse", "reason": "因", "asked": str(role_asked_for().pk)},
    "marks_decide": lambda t: {"step": "yes", "reason": "因"},
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


@pytest.fixture
def people(reporter: Client, signed_in: Any) -> dict[str, Client]:
    made = {role: signed_in(role) for role in ("reviewer", "leader", "steward", "administrator")}
    return {"author": reporter, "stranger": signed_in("reporter", "liyuan"), **made}


@pytest.mark.long
def test_every_form_takes_what_it_asks_for_alone(
    things: Things, people: dict[str, Client], person: Any
) -> None:
    few_goals(person("steward"))
    taken, wrong = set(), {}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for name, (_name, _method, address, sent, statuses) in POSTS.items():
        role, client = _who(statuses, people)
        with _Undone():
            place = reverse(name, args=ELSEWHERE.get(name, address)(things))
            form = _form_of(name, place, client)
            sent = SAID.get(name, lambda t: {})(things) | sent
            plain = _post(client, place, form | sent)
            foreign = {field: text for field, text in FOREIGN.items() if field not in form | sent}
            prefixed = {f"s{funds().pk}-{field}": text for field, text in foreign.items()}
            asked = {f"s{funds().pk}-{field}" for field in ("grade", "version")}
            more = foreign | {field: text for field, text in prefixed.items() if field not in form}
            more = {field: text for field, text in more.items() if field not in asked}
            other = _post(client, place, form | sent | more)
        if plain != other:
            wrong[name, role] = _difference(plain, other)
        if plain[1]:
            taken.add(name)
    assert wrong == {}
    assert len(taken) >= 20, sorted(taken)


def _who(statuses: str, people: dict[str, Client]) -> tuple[str, Client]:
    """Whoever gets furthest with the form."""
    found = [(status, role) for role, status in zip(ROLES, statuses.split(), strict=True) if role in people]
    role = min(found, key=lambda one: (one[0] != "302", one[0]))[1]
    return role, people[role]


def _form_of(name: str, place: str, client: Client) -> dict[str, str]:
    """The form as its page offers it, filled in; nothing where a step has no page of its own."""
    if not any(row[:2] == (name, "get") for row in ROWS):
        return {}
    page = client.get(place)
    return filled(page.content.decode()) if page.status_code == 200 else {}


class _Undone:
    """What happens within is undone, sequences included, so that the next gets the same numbers."""

    def __enter__(self) -> None:
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


def _post(client: Client, place: str, sent: dict[str, str]) -> tuple[int, Written]:
    """How the page answers and what is written: new statements, changes of configuration, drafts and notices."""
    with _Undone():
        before = _newest()
        status = client.post(place, sent).status_code
        return status, _rows_since(before)


def _newest() -> tuple[int, int, int]:
    """Where the chain of all insert-only tables ends, and the two tables that aren't in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT max(sequence) FROM tracker_ledgerentry),"
            " (SELECT coalesce(max(id), 0) FROM tracker_draft), (SELECT coalesce(max(id), 0) FROM tracker_notice)"
        )
        return cursor.fetchone()


def _rows_since(before: tuple[int, int, int]) -> Written:
    sequence, draft, notice = before
    rows: Written = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, min(row_id) - 1 FROM tracker_ledgerentry WHERE sequence > %s"
            " GROUP BY table_name ORDER BY table_name",
            [sequence],
        )
        for table, newest in [*cursor.fetchall(), ("tracker_draft", draft), ("tracker_notice", notice)]:
            cursor.execute(f"SELECT to_jsonb(new) FROM {table} AS new WHERE id > %s ORDER BY id", [newest])
            rows += [(table, _lasting(json.loads(row))) for (row,) in cursor.fetchall()]
    return rows


def _difference(plain: tuple[int, Written], other: tuple[int, Written]) -> object:
    """Statuses that differ, or else rows by table, with the fields that do."""
    if plain[0] != other[0] or len(plain[1]) != len(other[1]):
        return plain[0], other[0], len(plain[1]), len(other[1])
    return [
        (table, {name: (row[name], more.get(name)) for name in row if row[name] != more.get(name)})
        for (table, row), (_table, more) in zip(plain[1], other[1], strict=True)
        if row != more
    ]


def _lasting(row: Any) -> Any:
    if isinstance(row, dict):
        return {name: _lasting(value) for name, value in row.items() if not VOLATILE.search(name)}
    return row
