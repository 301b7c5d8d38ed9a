"""Workbooks and texts for cases, made when they are needed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from tests.cases.outcomes import Read

Made = Callable[[], bytes]
Row = Sequence[Any]  # values; (value, format) where a number format shows them; Formula


class Formula(NamedTuple):
    text: str
    result: object


@dataclass(frozen=True)
class Page:
    """A sheet by its rows. Rows and columns to hide are counted as Excel does: from 1, and by letters."""

    rows: Sequence[Row]
    name: str = "Sheet"
    merged: Sequence[str] = ()
    state: str = ""  # hidden, very_hidden
    hidden_rows: Sequence[int] = ()
    flat_rows: Sequence[int] = ()
    hidden_columns: str = ""
    filtered: str = ""


def book(*pages: Page, **options: object) -> Made:
    return lambda: _written(pages, options)


def rows(*lines: Row, **options: Any) -> Made:
    """A book of one sheet."""
    return book(Page(lines, **options))


def text(*lines: str, encoding: str = "utf-8") -> Made:
    return lambda: "\r\n".join(lines).encode(encoding)


def changed(made: Made, part: str, *changes: tuple[str, str]) -> Made:
    """The workbook with pieces of the parts of this name replaced, each of which must be there."""
    return lambda: _changed(made(), part, changes)


def without(made: Made, part: str) -> Made:
    """The workbook without a part."""
    return lambda: _zipped((name, data) for name, data in _parts(made()) if part not in name)


# --- what goes in -----------------------------------------------------------------------------------

UNIT = "示例街道"


def taxes(*lines: Row, title: str = "税收（万元）", **options: Any) -> Made:
    """A table of the small district's buildings, each line its name and what it says under the title."""
    return rows(("名称", "责任单位", title), *((name, UNIT, *rest) for name, *rest in lines), **options)


def one(title: str, value: object, **options: Any) -> Made:
    """A table that says one thing of 甲楼."""
    return taxes(("甲楼", value), title=title, **options)


def month(*lines: Row) -> Made:
    """A unit's month: names, values and units."""
    return rows(("数据", "本月数", "计量单位"), *lines)


# --- what comes of it -------------------------------------------------------------------------------


def first(**said: str) -> Read:
    """What 甲楼 says by its columns: `first(tax="10")`."""
    return {"甲楼": {f"{'s' if name == 'start' else 'm'}:{name}": value for name, value in said.items()}}


def each(**taxed: str) -> Read:
    """Buildings and their tax: `each(甲楼="10")`."""
    return {name: {"m:tax": value} for name, value in taxed.items()}


def stated(**said: str) -> Read:
    """Names of a month or a rank and their values."""
    return {name: {"": value} for name, value in said.items()}


# --- by XlsxWriter, and by hand what it can't do ----------------------------------------------------


def _written(pages: Sequence[Page], options: Mapping[str, object]) -> bytes:
    kept = io.BytesIO()
    with Workbook(kept, {"strings_to_formulas": False, **options}) as made:
        for page in pages:
            _write(made, made.add_worksheet(page.name), page)
    return kept.getvalue()


def _write(made: Any, sheet: Any, page: Page) -> None:
    for row, line in enumerate(page.rows):
        for column, value in enumerate(line):
            _cell(made, sheet, row, column, value)
    for area in page.merged:
        first_cell = area.partition(":")[0]
        column, row = ord(first_cell[0]) - 65, int(first_cell[1:]) - 1
        sheet.merge_range(area, page.rows[row][column])
    for number in page.hidden_rows:
        sheet.set_row(number - 1, None, None, {"hidden": True})
    for number in page.flat_rows:
        sheet.set_row(number - 1, 0)
    if page.hidden_columns:
        sheet.set_column(page.hidden_columns, 9, None, {"hidden": True})
    if page.filtered:
        sheet.autofilter(page.filtered)
        sheet.filter_column(0, "x != 无")
    if page.state:
        getattr(sheet, "hide" if page.state == "hidden" else page.state)()
    else:
        sheet.activate()


def _cell(made: Any, sheet: Any, row: int, column: int, value: Any) -> None:
    code = None
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, None, value.result)
        return
    if isinstance(value, tuple):
        value, code = value
    shown = made.add_format({"num_format": code}) if code else None
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, shown)
    elif value is not None:
        sheet.write(row, column, value, shown)


def _parts(content: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        return [(name, old.read(name)) for name in old.namelist()]


def _zipped(parts: Any) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as new:
        for name, data in parts:
            new.writestr(name, data)
    return kept.getvalue()


def _changed(content: bytes, part: str, changes: Sequence[tuple[str, str]]) -> bytes:
    found = []
    for name, data in _parts(content):
        said = data.decode()
        for before, after in changes if part in name else ():
            assert before in said
            said = said.replace(before, after)
        found.append((name, said.encode()))
    return _zipped(found)
