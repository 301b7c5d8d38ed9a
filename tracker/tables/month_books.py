"""A unit's month and a rank's sheet as workbooks to fill in; with what is known, they read back unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.calc.intake import EntryForm
from tracker.calc.numbers import trimmed
from tracker.calc.periods import Month
from tracker.documents.sheets import OutSheet, SheetColumn
from tracker.models import Figure, Grade, Indicator, Qualifier, Unit
from tracker.queries.imports import columns as import_columns
from tracker.queries.imports.month_books import MonthLine
from tracker.queries.imports.months import shown
from tracker.wording import label, language, measured_in, series_name, yes_or_no
from tracker.wording import month as month_name

WIDTHS = {
    import_columns.NAME: 36,
    import_columns.REASON: 24,
    import_columns.NOTE: 40,
    import_columns.BEFORE: 18,
}
LOCKED = frozenset({import_columns.KEY, import_columns.NAME, import_columns.REPORTING, import_columns.BEFORE})
ALWAYS_OPEN = {import_columns.AS_OF, import_columns.REASON, import_columns.NOTE}
OF_SOURCES = {
    *import_columns.STATED,
    import_columns.WAY,
    import_columns.SOURCE,
    import_columns.SOURCE_DATE,
}


def month_sheet(unit: Unit, month: Month, lines: Sequence[MonthLine]) -> OutSheet:
    """A line a series; cells that a series doesn't ask for are locked, the keys are hidden.

    What sources print isn't filled in: of one thing several may say something, and an empty cell leaves what they say as it is.
    """
    fields = import_columns.month_fields()
    columns = [
        SheetColumn(
            field.title(language()),
            WIDTHS.get(field.key, 13),
            field.form if field.key != import_columns.VALUE else "number",
            field.choices,
            locked=field.key in LOCKED,
            hidden=field.key == import_columns.KEY,
            note=field.help,
        )
        for field in fields
    ]
    locked = {
        (row, index)
        for row, line in enumerate(lines)
        for index, field in enumerate(fields)
        if field.key not in _open(line)
    }
    return OutSheet(
        name=f"{label(unit)} {month_name(month)}",
        columns=columns,
        rows=[[_cell(field.key, line) for field in fields] for line in lines],
        title=_("%(unit)s · %(month)s填报") % {"unit": label(unit), "month": month_name(month)},
        note=_("白色的格子可以填，灰色的不用填；没有数据的留空。详见“填写说明”。"),
        protected=True,
        locked_cells=frozenset(locked),
    )


def _open(line: MonthLine) -> set[str]:
    form = line.series.form
    found = {*form.payload, *ALWAYS_OPEN}
    if form.is_quantity:
        found |= {import_columns.QUALIFIER}
    if line.series.indicator_id is not None:
        found |= {import_columns.GRADE}
    if line.series.printed:
        unasked = {key for key, what in import_columns.STATED.items() if what not in line.series.printed}
        found |= OF_SOURCES - unasked
    return found | ({import_columns.MEASURED} if import_columns.VALUE in found else set())


def _cell(key: str, line: MonthLine) -> object:
    series = line.series
    of = series.indicator or series.measure
    about: dict[str, object] = {
        import_columns.KEY: import_columns.series_key(series),
        import_columns.NAME: series_name(series),
        import_columns.MEASURED: measured_in(series.measured_in),
        import_columns.REPORTING: of.get_reporting_display() if of else "",
        import_columns.BEFORE: shown(line.before, series),
    }
    if key in about or key in OF_SOURCES:
        return about.get(key)
    return _said(key, line.figure, series.form)


def _said(key: str, figure: Figure | None, form: EntryForm) -> object:
    if figure is None:
        return None
    if key == import_columns.VALUE and form.is_yes_no and figure.value is not None:
        return yes_or_no(figure.value)
    said: dict[str, object] = {
        import_columns.VALUE: _plain(figure.value),
        import_columns.NUMERATOR: _plain(figure.numerator),
        import_columns.DENOMINATOR: _plain(figure.denominator),
        import_columns.RANK: figure.rank,
        import_columns.OF_N: figure.of_n,
        import_columns.AS_OF: figure.as_of_date,
        import_columns.GRADE: str(Grade(figure.grade).label) if figure.grade != Grade.DEPARTMENT else "",
        import_columns.QUALIFIER: str(Qualifier(figure.qualifier).label)
        if figure.qualifier != Qualifier.EXACT
        else "",
        import_columns.REASON: figure.not_applicable,
        import_columns.NOTE: figure.note,
    }
    return said[key]


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else trimmed(value)


def month_instructions(unit: Unit, month: Month) -> list[str]:
    """What the person who fills in a unit's month should know."""
    return [
        _("填写说明"),
        _(
            "用途：%(unit)s填报%(year)s年%(month)s月数据。填好后在“填报 › 导入 Excel”上传，先核对，确认后提交审核。"
        )
        % {"unit": label(unit), "year": month.year, "month": month.number},
        _("白色的格子可以填，灰色的不用填。上月数供对照。"),
        _("没有发生填 0；还没有数据留空，表示这次不报；本期不适用的填理由，其他栏留空。"),
        _("数字按“计量单位”一栏的单位填。金额可改用别的单位，把单位一起改好，换算分毫不差。"),
        _("已审核通过的数与表中不同，作为更正提交，上传时要写明理由。"),
        _(
            "统计月报等来源在这个数旁边印了同比、完成率、占比、位次，或印的数值与本月数不同的，可填在右边各栏，并填来源和来源日期：只用来核对，不计入。末尾的0也填上。"
        ),
    ]


def rank_sheet(indicator: Indicator, month: Month, values: dict[str, Decimal | None]) -> OutSheet:
    """A rank's members with the values that are known."""
    member, value, *_read_alone = import_columns.rank_fields(indicator)
    return OutSheet(
        name=_("位次表"),
        columns=[
            SheetColumn(member.title(language()), 24, locked=True),
            SheetColumn(value.title(language()), 18, "number"),
        ],
        rows=[[name, _plain(known)] for name, known in values.items()],
        title=f"{label(indicator)} · {month_name(month)}",
        protected=bool(values),
        spare=0 if values else 30,
    )
