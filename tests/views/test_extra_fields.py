"""Whatever else is sent with a form, the same rows come of it as without: every page that takes a form.

Fault 42 (`unit`, `state`, `decided_by`, `is_staff` …). What a page asks for itself isn't foreign to it.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.views.confirming import confirmed
from tests.views.posts import ELSEWHERE, POSTS, SAID, Undone, Written, form_of, newest, rows_since, who
from tests.views.steps import funds
from tests.views.things import Things, few_goals

FOREIGN = {
    "unit": "1", "unit_id": "1", "state": "approved", "status": "approved", "decided_by": "1", "decider": "1", "decision": "1",
    "author": "1", "author_id": "1", "acting_for": "1", "is_staff": "on", "is_superuser": "on", "is_active": "",
    "illustrative": "on", "history_load": "1", "stated_date": "2020-01-01", "recorded_at": "2020-01-01", "known_at": "2020-01-01",
    "id": "1", "pk": "1", "slot": "1", "series": "1", "levels": "0", "grade": "3", "corrects": "1", "hash": "0", "import_run": "1",
    "target": "1", "indicator": "1", "published": "on", "approved": "on", "role": "administrator", "user": "1", "by": "1",
    "at": "2020-01-01", "force": "on", "version": "9",
}  # fmt: skip


@pytest.mark.long
def test_every_form_takes_what_it_asks_for_alone(
    things: Things, people: dict[str, Client], person: Any
) -> None:
    few_goals(person("steward"))
    taken, wrong = set(), {}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for name, (_name, _method, address, sent, statuses) in POSTS.items():
        role, client = who(statuses, people)
        with Undone():
            place = reverse(name, args=ELSEWHERE.get(name, address)(things))
            form = form_of(name, place, client)
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


def _post(client: Client, place: str, sent: dict[str, str]) -> tuple[int, Written]:
    """How the page answers and what is written: new statements, changes of configuration, drafts and notices."""
    with Undone():
        before = newest()
        status = confirmed(client, place, sent).status_code
        return status, rows_since(before)


def _difference(plain: tuple[int, Written], other: tuple[int, Written]) -> object:
    """Statuses that differ, or else rows by table, with the fields that do."""
    if plain[0] != other[0] or len(plain[1]) != len(other[1]):
        return plain[0], other[0], len(plain[1]), len(other[1])
    return [
        (table, {name: (row[name], more.get(name)) for name in row if row[name] != more.get(name)})
        for (table, row), (_table, more) in zip(plain[1], other[1], strict=True)
        if row != more
    ]
