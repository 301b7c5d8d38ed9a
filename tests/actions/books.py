"""Workbooks of registers, as they are taken away, and what a file would change."""

from __future__ import annotations

from datetime import datetime

from tracker import access
from tracker.calc.periods import Month
from tracker.documents.sheets import write_workbook
from tracker.documents.workbooks import read_book
from tracker.models import Register, Unit, User
from tracker.queries.imports.preview import ImportPreview, ImportTarget
from tracker.queries.imports.register_books import register_book
from tracker.queries.imports.runs import plan_of
from tracker.queries.registers.items import Narrowing, item_rows
from tracker.tables.books import register_sheet

JULY = Month(2023, 7)


def book_of(code: str, month: Month = JULY, *, template: bool = False) -> bytes:
    register = Register.objects.get(code=code)
    rows = item_rows(register, month, Narrowing(inside=None))
    fields, lines = register_book(register, rows, month, also=[month] if template else [])
    units = list(Unit.objects.exclude(parent=None).values_list("name", flat=True)) if template else None
    return write_workbook([register_sheet(register, fields, lines, month, units=units)])


def plan(
    content: bytes, by: User, now: datetime, code: str, month: Month = JULY, name: str = "a.xlsx"
) -> ImportPreview:
    into = ImportTarget(month, register=Register.objects.get(code=code))
    return plan_of(read_book(name, content), into, rights=access.rights_of(by, on=now.date()), at=now)
