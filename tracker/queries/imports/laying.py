"""How the table of a file lies: which row heads it, and which month it is of."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.calc.captions import months_in
from tracker.calc.periods import Month
from tracker.documents.cells import Sheet
from tracker.documents.headers import Header, find_header
from tracker.models import Measure
from tracker.queries.imports import columns
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.columns import Field
from tracker.queries.imports.preview import ImportPreview, ImportTarget


def fields_of(into: ImportTarget) -> list[Field]:
    """The columns that a file into this place may have."""
    if into.register is not None:
        return columns.register_fields(into.register, [into.month])
    if into.unit is not None:
        return columns.month_fields()
    assert into.indicator is not None
    return columns.rank_fields(into.indicator)


def header_of(sheets: Sequence[Sheet], into: ImportTarget) -> Header:
    """The header of the file's table. Raises FileRefused when there is none."""
    fields = fields_of(into)
    return find_header(sheets, columns.known_titles(fields), columns.titles(fields, *_needed(into)))


def _needed(into: ImportTarget) -> tuple[str, ...]:
    if into.register is not None:
        return (f"{columns.NAME}|{columns.CODE}",)
    if into.unit is not None:
        return f"{columns.NAME}|{columns.KEY}", columns.VALUE
    return (columns.VALUE,)


def month_of(header: Header, into: ImportTarget, questions: Questions) -> Month | None:
    """The month of values whose heading states none: the one chosen, unless the title says another; None while that is asked."""
    if not _hangs_on_month(header, into):
        return into.month
    told = list(dict.fromkeys(month for text in header.captions() for month in months_in(text, into.month)))
    if not told or into.month in told:
        return into.month
    options = [*map(str, told), str(into.month)]
    answer = questions.ask("month", "month_differs", options, title=told, chosen=into.month)
    return Month.parse(answer) if answer else None


def _hangs_on_month(header: Header, into: ImportTarget) -> bool:
    """Whether a value is read whose heading states no month of its own."""
    if into.register is None:
        return True
    measures = {field.key for field in fields_of(into) if isinstance(field.part, Measure)}
    return any(key in measures and heading.month is None for key, heading in header.columns.values())


def put_off(found: ImportPreview) -> ImportPreview:
    """The preview while it is open what all its lines hang on: nothing is read."""
    for line in found.lines:
        line.asked, line.entries, line.changes = True, [], []
    found.sums = {}
    return found
