"""Whatever stands behind the question mark, a page answers with a page of its own size, of its own kind.

Fault 35 (`per_page`, `sort`, `page`, `_export` and `__` lookups), at every address that shows something.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.ledger.sql import settle
from tests.views.addresses import ROLES, ROWS
from tests.views.steps import funds, pdf, reported
from tests.views.things import Things, few_goals
from tracker.models import Figure

HOSTILE = (
    "per_page=-5&sort=-author__password&page=-1&_export=yaml&author__password__startswith=m&unit__id=1&q=%27%22%3C",
    "per_page=1000000&page=99999999999999999999&sort=%00&_export=xls&month__gt=2023-01&day=%00&q=%00",
)
FILES = (
    "export",
    "csv",
    "xlsx",
    "file",
    "workbook",
    "set_up_current",
    "template",
    "refused",
    "evidence",
    "exhibit",
    "api",
    "progress",
)
DOORS = ("account", "mfa", "usersessions", "admin", "socialaccount", "openid")
MOST = 250  # rows of a page; the board shows every goal at once


@pytest.mark.long
def test_no_page_obeys_what_it_does_not_offer(reporter: Client, signed_in: Any, person: Any) -> None:
    few_goals(person("steward"))
    waiting = reported(reporter, funds(), value="7.7", evidence=pdf())
    things = Things(waiting, Figure.objects.get(slot__series=funds(), slot__month="2023-06-01"))
    people = {role: signed_in(role) for role in ("reviewer", "steward", "administrator", "auditor")}
    wrong: dict[tuple[str, int], str] = {}
    looked_at: set[str] = set()
    settle()
    for name, method, address, _sent, statuses in ROWS:
        if name in looked_at:
            continue
        role = _who_sees(name, statuses)
        if method != "get" or role is None or name.startswith(DOORS) or any(word in name for word in FILES):
            continue
        looked_at.add(name)
        client = reporter if role == "author" else people[role]
        with transaction.atomic():
            place = reverse(name, args=address(things))
            for number, query in enumerate(HOSTILE):
                if fault := _wrong(client.get(f"{place}?{query}")):
                    wrong[name, number] = fault
            transaction.set_rollback(True)
    assert wrong == {}
    assert len(looked_at) > 40


def _wrong(answer: Any) -> str:
    if answer.status_code not in (200, 302, 400, 404, 409):
        return f"status {answer.status_code}"
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if answer.status_code == 200 and not is_page:
        return answer.headers["Content-Type"]
    rows = 0 if answer.streaming else answer.content.count(b"<tr")
    return f"{rows} rows" if rows > MOST else ""


def _who_sees(name: str, statuses: str) -> str | None:
    if name in ("record", "record_export", "configuration_changes"):
        return "auditor"
    found = dict(zip(ROLES, statuses.split(), strict=True))
    return next(
        (role for role in ("administrator", "steward", "reviewer", "author") if found[role] == "200"), None
    )
