"""A process that is killed while it imports leaves everything or nothing, twenty times of twenty, or as often as a drill says.

It kills itself at a statement drawn by lot, just before it or just after, or is killed by another in the middle of one.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from tests.actions.books import JULY, plan
from tests.actions.imports.test_applying import HEAD, xlsx
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.evidence import set_aside
from tracker.actions.people.accounts import appoint
from tracker.documents.workbooks import read_book
from tracker.models import Figure, ImportRun, Item, Membership, Register, Series, Unit, User
from tracker.queries.imports.preview import ImportTarget

ROWS = 60


def workbook(number: int) -> bytes:
    rows = [
        ["大虞街道", 1 + n % 90, f"示例被杀项目{number:02d}-{n:03d}", "2023-07-03", "是", "物流"]
        for n in range(ROWS)
    ]
    return xlsx(HEAD, *rows)


def run_import(by: User, now: datetime, number: int) -> None:
    content = workbook(number)
    into = ImportTarget(JULY, register=Register.objects.get(code="projects"))
    found = plan(content, by, now, "projects")
    book = read_book("a.xlsx", content)
    set_aside(by=by, at=now, sha256=book.sha256, content=content)
    apply_import(by=by, at=now, into=into, book=book, plan=found, answers=Answers())


def written() -> tuple[int, int, int, int]:
    return Item.objects.count(), Series.objects.count(), Figure.objects.count(), ImportRun.objects.count()


class Statements:
    """Counts statements, and ends its own process at one of them."""

    def __init__(self, last: int = 0, *, before: bool = False) -> None:
        self.last, self.before, self.count = last, before, 0

    def __call__(self, execute: Callable[..., Any], *said: Any) -> Any:
        self.count += 1
        if self.before and self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        done = execute(*said)
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return done


def child_that_imports(by: User, now: datetime, number: int, statements: Statements) -> int:
    """A process of its own, with a connection of its own, that imports and ends."""
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        with connection.execute_wrapper(statements):
            run_import(by, now, number)
    finally:
        os._exit(0)


def alone_again() -> None:
    """Wait until the database has noticed that the killed client is gone. It may vacuum meanwhile as it likes."""
    with connection.cursor() as cursor:
        for _attempt in range(1200):
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.05)
    raise AssertionError("the killed client's session is still there")


@pytest.mark.long
def test_killed_at_any_moment(own_database: str, now: datetime) -> None:
    history = User.objects.get(username="history_entry")
    with transaction.atomic():
        by = User.objects.create_user("killed", display_name="测试")
        for role in (Membership.Role.STEWARD, Membership.Role.REPORTER):
            appoint(by=history, at=now, user=by, unit=Unit.objects.get(code="kuiwen"), role=role)
    begun, all_of_it = time.monotonic(), Statements()
    with connection.execute_wrapper(all_of_it):
        run_import(by, now, 0)
    lasts, chance = time.monotonic() - begun, random.Random(20)
    before = written()
    parts: tuple[int, ...] = (ROWS, ROWS * 3, ROWS * 3, 1)  # of each item the file says three things
    outcomes: set[str] = set()
    for number in range(1, 1 + int(os.environ.get("DRILL", 20))):
        by_itself = number % 2
        last = chance.randint(5, all_of_it.count) if by_itself else 0
        child = child_that_imports(by, now, number, Statements(last, before=chance.random() < 0.5))
        if not by_itself:
            time.sleep(lasts * chance.uniform(0.2, 1.2))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        alone_again()
        after = written()
        grown: Any = tuple(new - old for new, old in zip(after, before, strict=True))
        assert grown in ((0, 0, 0, 0), parts)
        outcomes.add("whole" if any(grown) else "nothing")
        before = after
    assert "nothing" in outcomes
