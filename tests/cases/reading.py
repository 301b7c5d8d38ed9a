"""A file of a case read as the page reads it, and what of it would be written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from tests.cases.outcomes import Case, Read
from tracker import access
from tracker.calc.numbers import digits
from tracker.calc.periods import Month
from tracker.documents.cells import FileRefused
from tracker.documents.workbooks import Book, read_book
from tracker.models import Indicator, Register, Unit, User
from tracker.queries.imports.preview import Entry, ImportPreview, ImportTarget, Published
from tracker.queries.imports.runs import plan_of


def target(into: str, month: str) -> ImportTarget:
    """The register, unit or rank of a code."""
    at = Month.parse(month)
    parts = Register.objects.prefetch_related("stages", "measures", "columns")
    if register := parts.filter(code=into).first():
        return ImportTarget(at, register=register)
    if unit := Unit.objects.filter(code=into).first():
        return ImportTarget(at, unit=unit)
    ranks = Indicator.objects.select_related("comparison_set", "rank_of")
    published = Published("示例来源", date(2023, 7, 20))
    return ImportTarget(at, indicator=ranks.get(code=into), published=published)


def looked_through(book: Book, into: ImportTarget, by: User, answers: Mapping[str, str]) -> ImportPreview:
    """What the file would change with these answers. Raises FileRefused."""
    now = timezone.localtime()
    held = access.rights_of(by, on=now.date())
    return plan_of(book, replace(into, answers=answers), rights=held, at=now)


def would_write(plan: ImportPreview, month: Month) -> Read:
    """What each accepted line says, by its name and column; another month than the page's is named behind the column."""
    found: dict[str, dict[str, str]] = {}
    for line in plan.accepted:
        said = found.setdefault(line.name, {})
        for entry in line.entries:
            dated = f" {entry.month}" if entry.month not in (None, month) else ""
            said[entry.part + dated] = _stated(entry)
        if line.value is not None:
            said[""] = digits(line.value)
    return found


def _stated(entry: Entry) -> str:
    report = entry.report
    if report.not_applicable:
        return f"不适用：{report.not_applicable}"
    if report.reached_on is not None:
        return report.reached_on.isoformat()
    said = report.value, report.numerator, report.denominator, report.rank, report.of_n
    return "/".join(digits(Decimal(one)) for one in said if one is not None)


def outcome(case: Case, folder: Path, by: User) -> dict[str, object]:
    """What becomes of the case's file as it comes, and of what would then be written with its answers, in the words of a case."""
    into = target(case.into, case.month)
    found: dict[str, object] = {
        "whole": "",
        "refuses": {},
        "asks": set(),
        "warns": set(),
        "reads": {},
        "then": {},
    }
    try:
        book = read_book(case.file, case.made() if case.made else (folder / case.file).read_bytes())
        plan = looked_through(book, into, by, {})
        then = looked_through(book, into, by, case.answers) if case.answers else None
    except FileRefused as refused:
        return found | {"whole": refused.code}
    return found | {
        "whole": next((one.code for one in plan.problems), ""),
        "refuses": {line.row: line.refusals[0].code for line in plan.lines if line.refusals},
        "asks": {one.code for one in plan.open_questions},
        "warns": {warning.code for _line, warning in plan.warnings},
        "reads": would_write(plan, into.month),
        "then": would_write(then, into.month) if then is not None and not then.open_questions else {},
    }
