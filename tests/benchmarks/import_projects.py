# ruff: noqa: T201
"""How long 10,000 projects take from file to review queue, beside a plain load of the same file in the same run.

Not in the suite: `DEBUG=1 uv run manage.py shell < tests/benchmarks/import_projects.py` on the demonstration's database;
everything is rolled back. "Plain" reads with openpyxl and inserts the items with bulk_create, without a check,
a figure or a record.
"""

import io
import resource
import time
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from openpyxl import load_workbook

from tracker import access
from tracker.actions.imports import Answers, apply_import
from tracker.calc.periods import Month
from tracker.documents.sheets import OutSheet, SheetColumn, write_workbook
from tracker.documents.workbooks import read_book
from tracker.models import Item, Membership, Register, Unit, User
from tracker.queries.import_plan import Into
from tracker.queries.imports import plan_of

ROWS = 10_000
HEAD = ("项目名称", "责任单位", "总投资（亿元）", "签约日期", "招商项目", "行业", "备注")
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
forms = ("text", "text", "number", "date", "text", "text", "text")
columns = [SheetColumn(title, form=form) for title, form in zip(HEAD, forms, strict=True)]
content = write_workbook([OutSheet("项目", columns, rows)])


def measured(name, step):
    begun = time.perf_counter()
    result = step()
    seconds = time.perf_counter() - begun
    print(f"{name}: {seconds:.1f} s")
    return result, seconds


def plain():
    book = load_workbook(io.BytesIO(content), read_only=True)
    register, unit = Register.objects.get(code="projects"), Unit.objects.get(code="dayu")
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


def with_undo(step):
    with transaction.atomic():
        result = step()
        transaction.set_rollback(True)
    return result


def apply():
    return apply_import(by=by, at=now, into=into, book=book, plan=plan, answers=Answers())


def applied():
    run = apply()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return run


now = timezone.now()
with transaction.atomic():
    by = User.objects.create(username="benchmark", display_name="基准")
    Membership.objects.create(user=by, unit=Unit.objects.get(code="kuiwen"), role="reporter")
    into = Into(
        Month(2023, 7),
        register=Register.objects.prefetch_related("stages", "measures", "columns").get(code="projects"),
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _none, base = measured("plain openpyxl and bulk_create", lambda: with_undo(plain))
    book, reading = measured("read", lambda: read_book("a.xlsx", content))
    plan, planning = measured(
        "plan", lambda: plan_of(book, into, rights=access.rights_of(by, on=now.date()), at=now)
    )
    run, applying = measured("apply", lambda: with_undo(applied))
    print(plan.counts, f"{run.figures} figures")
    print(
        f"dry run and apply: {reading + planning + applying:.1f} s, {(reading + planning + applying) / base:.1f} x plain"
    )
    print(
        f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB (before {before // 1024} MB)"
    )
    transaction.set_rollback(True)
