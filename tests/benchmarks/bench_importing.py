"""What importing 10,000 projects costs: `pytest -n0 -s tests/benchmarks/bench_importing.py`.

Not part of the suite: it prints times, and asserts that the file is taken whole. "Plain" reads the same file with
openpyxl and inserts items with bulk_create, without a check, a figure or a record. Times of the processor are printed
beside those of the clock, since a busy machine lengthens only the latter.
"""

from __future__ import annotations

import io
import pickle
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from openpyxl import load_workbook

from tracker import access
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.evidence import set_aside
from tracker.calc.collecting import uncollected
from tracker.calc.periods import Month
from tracker.documents.sheets import OutSheet, SheetColumn, write_workbook
from tracker.documents.workbooks import read_book
from tracker.models import Item, Register, Unit, User
from tracker.queries.imports.preview import ImportTarget
from tracker.queries.imports.runs import plan_of

ROWS = 10_000
HEAD = ("项目名称", "责任单位", "总投资（亿元）", "签约日期", "招商项目", "行业", "备注")
FORMS = ("text", "text", "number", "date", "text", "text", "text")


def workbook() -> bytes:
    rows = [
        (
            f"示例导入项目{n:05d}",
            "大虞街道",
            n % 90 + 1,
            date(2023, 7, 1 + n % 28),
            "是" if n % 2 else "否",
            "物流",
            "—",
        )
        for n in range(ROWS)
    ]
    columns = [SheetColumn(title, form=form) for title, form in zip(HEAD, FORMS, strict=True)]
    return write_workbook([OutSheet("项目", columns, rows)])


def server_seconds() -> float:
    """The processor's time of the connection's server process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def measured(name: str, step: Callable[[], Any]) -> tuple[Any, float]:
    """What the step gives, and the seconds by the clock."""
    begun, python, server = time.perf_counter(), time.process_time(), server_seconds()
    made = step()
    clock, python = time.perf_counter() - begun, time.process_time() - python
    sys.stdout.write(
        f"\n{name:32} {clock:6.1f} s  (processor: {python:.1f} here, {server_seconds() - server:.1f} in the server)"
    )
    return made, clock


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def plainly(content: bytes) -> None:
    book = load_workbook(io.BytesIO(content), read_only=True)
    register, unit = Register.objects.get(code="projects"), Unit.objects.get(code="dayu")
    with undone():
        Item.objects.bulk_create(
            Item(
                register=register,
                code=f"plain-{n}",
                name=str(row[0]),
                unit=unit,
                descriptions={"industry": row[5]},
            )
            for n, row in enumerate(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        )


@uncollected()
def dry_run(content: bytes, by: User, now: datetime) -> bytes:
    """What the page's first step does: reads and compares, and keeps the plan for a while."""
    register = Register.objects.prefetch_related("stages", "measures", "columns").get(code="projects")
    into = ImportTarget(Month(2023, 7), register=register)
    book = read_book("a.xlsx", content)
    found = plan_of(book, into, rights=access.rights_of(by, on=now.date()), at=now)
    return pickle.dumps((into, replace(book, sheets=()), found))


@uncollected()
def applied(kept: bytes, content: bytes, by: User, now: datetime) -> Any:
    """What its second step does while nothing else was written: takes the plan, writes it, and the checks at the end."""
    into, book, found = pickle.loads(kept)
    with undone():
        set_aside(by=by, at=now, sha256=book.sha256, content=content)
        run = apply_import(by=by, at=now, into=into, book=book, plan=found, answers=Answers())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return run


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_importing(person: Any, now: datetime) -> None:
    by = person("reporter")
    content = workbook()
    before = peak()
    _none, plain = measured("plain openpyxl and bulk_create", lambda: plainly(content))
    kept, looking = measured("dry run", lambda: dry_run(content, by, now))
    run, writing = measured("apply", lambda: applied(kept, content, by, now))
    assert (run.added, run.figures) == (ROWS, 3 * ROWS)
    whole = looking + writing
    sys.stdout.write(f"\ndry run and apply: {whole:.1f} s, {whole / plain:.1f} x plain")
    sys.stdout.write(f"\nmemory at most {peak()} MB, {before} MB before\n")
