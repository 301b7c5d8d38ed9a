"""Workbooks to take away: a register as it stands, and templates to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.calc.numbers import trimmed
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.documents.sheets import OutSheet, SheetColumn
from tracker.models import Register
from tracker.queries.imports import columns as import_columns
from tracker.queries.imports.columns import Field
from tracker.queries.imports.register_books import BookRow
from tracker.wording import label, language, measured_in, yes_or_no
from tracker.wording import month as month_name

WIDTHS = {import_columns.NAME: 30, import_columns.UNIT: 18, import_columns.LEFT_REASON: 24}
SPARE = 500


def register_sheet(
    register: Register,
    fields: Sequence[Field],
    rows: Iterable[BookRow],
    month: Month,
    *,
    units: Sequence[str] | None = None,
) -> OutSheet:
    """A register as a sheet; with the `units` that new items may be for a template: drop-downs, locked cells, empty rows."""
    template = units is not None
    columns = [_column(field, units or (), month) for field in fields]
    cells = [[_cell(field, row) for field in fields] for row in rows]
    key = next(index for index, field in enumerate(fields) if field.key == import_columns.CODE)
    unit = next(index for index, field in enumerate(fields) if field.key == import_columns.UNIT)
    fixed = {(number, index) for number in range(len(cells)) for index in (key, unit)}
    return OutSheet(
        name=label(register),
        columns=columns,
        rows=cells,
        title=_("%(register)s台账 · %(month)s") % {"register": label(register), "month": month_name(month)}
        if template
        else "",
        note=_("白色的格子可以填，灰色的不用填；留空表示不改。详见“填写说明”。") if template else "",
        spare=SPARE if template else 0,
        protected=template,
        locked_cells=frozenset(fixed) if template else frozenset(),
    )


def csv_header(fields: Sequence[Field]) -> list[str]:
    """The columns of a register's book as a CSV file heads them, in the reader's language; they read back in either."""
    return [field.title(language()) for field in fields]


def csv_row(fields: Sequence[Field], row: BookRow) -> list[object]:
    """An item as a line of that file: the cells of the workbook."""
    return [_cell(field, row) for field in fields]


def _column(field: Field, units: Sequence[str], month: Month) -> SheetColumn:
    choices = field.choices
    if field.form == import_columns.FLAG:
        choices = (yes_or_no(True), yes_or_no(False))
    elif field.key == import_columns.UNIT:
        choices = tuple(units)
    return SheetColumn(
        title=field.title(language()),
        width=WIDTHS.get(field.key, 22 if field.month else 18 if field.measured_in else 14),
        form=field.form,
        choices=choices,
        locked=field.derived or (field.month is not None and field.month < month),
        note=_note(field),
    )


def _note(field: Field) -> str:
    if field.help:
        return field.help
    if field.form == import_columns.FLAG:
        return _("填“是”或“否”。")
    if field.form == import_columns.DATE:
        return _("填日期，如 2023-07-31。")
    if field.measured_in:
        return _("单位：%(unit)s。") % {"unit": measured_in(field.measured_in)}
    return ""


def _cell(field: Field, row: BookRow) -> object:
    fixed: dict[str, object] = {
        import_columns.CODE: row.item.code,
        import_columns.NAME: row.item.name,
        import_columns.UNIT: label(row.item.unit),
        import_columns.STAGE: label(row.stage) if row.stage else "",
        import_columns.LEFT: row.left.on if row.left else None,
        import_columns.LEFT_REASON: row.left.reason if row.left else "",
    }
    if field.key in fixed:
        return fixed[field.key]
    if field.key.startswith("c:"):
        said = (row.item.descriptions or {}).get(field.key[2:], "")
        return _day(said) if field.form == import_columns.DATE else said
    return said_in(row.readings.get((field.key, field.month)), field)


def _day(text: str) -> object:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def said_in(reading: Reading | None, field: Field) -> str | date | Decimal | None:
    """What a cell of a measure or stage holds; numbers unrounded."""
    if reading is None:
        return None
    if reading.not_applicable:
        return _("不适用：%(reason)s") % {"reason": reading.not_applicable}
    if reading.reached_on is not None:
        return reading.reached_on
    if field.form == import_columns.FLAG:
        return yes_or_no(reading.value)
    return None if reading.value is None else trimmed(reading.value)


def register_instructions(register: Register, month: Month) -> list[str]:
    """What the person who fills in a register's template should know."""
    return [
        _("填写说明"),
        _(
            "用途：填好后在“台账 › %(register)s › 导入”上传。上传后先核对，确认后才写入；数据提交审核，审核通过才计入。"
        )
        % {"register": label(register)},
        _("月份：%(year)s年%(month)s月。表头写明月份的栏按表头的月份，其余按上传时选择的月份。")
        % {"year": month.year, "month": month.number},
        _("已有条目凭编号认出，编号和责任单位不能改；在空行里填新条目，编号可以留空，由系统编号。"),
        _("留空表示不改，不会清除已有内容。0 和留空不同：没有发生填 0，没有数据留空。"),
        _("本期不适用的，填“不适用：”和理由。"),
        _("数字按表头的单位填，也可以写带单位的金额，如 1.2亿元；换算分毫不差。没有写明单位的金额不能导入。"),
        _("日期填 2023-07-31 这样的形式，或使用表格软件的日期格式。"),
        _(
            "栏的先后可以调整，不需要的栏可以删去；请勿改动栏名。要增删行列，请先在“审阅”中撤销工作表保护，没有密码。"
        ),
        _("已审核通过的数与表中不同，作为更正提交，上传时要写明理由。"),
    ]
