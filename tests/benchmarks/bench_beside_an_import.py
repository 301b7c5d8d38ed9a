"""What an import of 10,000 projects does to others: `pytest -n0 -s tests/benchmarks/bench_beside_an_import.py`.

Not part of the suite: sixteen people report all the while, one after another signs in, and another process imports; all
commits are real. It prints how long they took, without the import and beside it, and asserts that none failed.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import Event

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client

from tests.actions.racing import free_series, hire
from tests.actions.reports import EXPLAINED, JULY, said
from tests.benchmarks.bench_importing import workbook
from tests.login.steps import PASSWORD, post_password
from tracker import access
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.updates import submit
from tracker.actions.people.record import record
from tracker.calc.collecting import uncollected
from tracker.documents.workbooks import read_book
from tracker.models import Register, Series, User
from tracker.queries.imports.preview import ImportTarget
from tracker.queries.imports.runs import plan_of

PEOPLE, EACH, PAUSE = 16, 10, 0.3  # the series that are free give so many reports
pytestmark = pytest.mark.usefixtures("own_database")


@uncollected()
def imports(by: User, now: datetime, content: bytes, begins: Callable[[], object]) -> float:
    """Seconds from the plan to the commit; `begins` is told when it starts to write."""
    into = ImportTarget(JULY, register=Register.objects.get(code="projects"))
    book = read_book("a.xlsx", content)
    found = plan_of(book, into, rights=access.rights_of(by, on=now.date()), at=now)
    begins()
    begun = time.perf_counter()
    apply_import(by=by, at=now, into=into, book=book, plan=found, answers=Answers())
    return time.perf_counter() - begun


def another_process(by: User, now: datetime, content: bytes) -> int:
    """The number of a process that imports and has begun to write."""
    connection.close()
    heard, said_so = os.pipe()
    child = os.fork()
    if child:
        os.read(heard, 1)
        return child
    try:
        took = imports(by, now, content, lambda: os.write(said_so, b"."))
        sys.stdout.write(f"\nthe import, beside others: {took:.1f} s to apply")
        sys.stdout.flush()
    finally:
        os._exit(0)


def reporting(by: User, now: datetime, series: list[Series], begin: Event) -> list[float | Exception]:
    """How long each report took, or what it failed with."""
    begin.wait()
    took: list[float | Exception] = []
    for one in series:
        begun = time.perf_counter()
        try:
            submit(
                by=by, at=now, series=one, month=JULY, report=said("9.5"), key=uuid.uuid4(), answers=EXPLAINED
            )
            took.append(time.perf_counter() - begun)
        except Exception as fault:
            took.append(fault)
        time.sleep(PAUSE)
    connection.close()
    return took


def signing_in(user: User, begin: Event, over: Event) -> list[float | Exception]:
    begin.wait()
    took: list[float | Exception] = []
    while not over.is_set():
        begun = time.perf_counter()
        try:
            status = post_password(Client(), user).status_code
            took.append(time.perf_counter() - begun if status == 302 else RuntimeError(f"answered {status}"))
        except Exception as fault:
            took.append(fault)
        time.sleep(1)
    connection.close()
    return took


def told(name: str, took: list[float | Exception]) -> int:
    """How many failed; the rest is printed."""
    times = sorted(one for one in took if isinstance(one, float))
    faults = [str(one).splitlines()[0] for one in took if not isinstance(one, float)]
    if times:
        p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
        sys.stdout.write(
            f"\n{name:32} {len(times):4} done, median {statistics.median(times):.2f} s, p95 {p95:.2f} s, longest {times[-1]:.2f} s"
        )
    sys.stdout.write(f"; {len(faults)} failed {sorted(set(faults))}")
    return len(faults)


def everybody(
    name: str, people: list[User], visitor: User, now: datetime, series: list[Series], child: int
) -> int:
    begin, over = Event(), Event()
    with ThreadPoolExecutor(PEOPLE + 1) as pool:
        door = pool.submit(signing_in, visitor, begin, over)
        work = [
            pool.submit(partial(reporting, by, now, series[number::PEOPLE], begin))
            for number, by in enumerate(people)
        ]
        begin.set()
        took = [one for each in work for one in each.result()]
        if child:
            os.waitpid(child, 0)
        over.set()
        return told(f"reports {name}", took) + told(f"signing in {name}", door.result())


def test_beside_an_import(now: datetime) -> None:
    people = [hire("reporter", "kuiwen", number, now) for number in range(PEOPLE)]
    by, visitor = hire("reporter", "kuiwen", 98, now), hire("reporter", "kuiwen", 99, now)
    with transaction.atomic():
        User.objects.filter(pk=visitor.pk).update(password=make_password(PASSWORD))
        record("set_password", by=visitor, of=visitor)
    free = free_series(2 * PEOPLE * EACH)
    content = workbook()
    everybody("alone", people, visitor, now, free[: PEOPLE * EACH], 0)
    child = another_process(by, now, content)
    failed = everybody("beside the import", people, visitor, now, free[PEOPLE * EACH :], child)
    sys.stdout.write("\n")
    assert not failed
