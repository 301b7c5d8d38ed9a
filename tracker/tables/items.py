"""A register's items as a table, whose columns follow from the register's own stages, measures and columns."""

from __future__ import annotations

from collections.abc import Sequence

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc import wording
from tracker.calc.numbers import trimmed
from tracker.calc.readings import Reading
from tracker.models import Column, Measure, Register
from tracker.queries.registers import ItemRow
from tracker.templatetags import wording as words


class MeasureColumn(tables.Column):
    """The newest reading of one quantity."""

    def __init__(self, measure: Measure) -> None:
        unit = words.in_brackets(words.measured_in(measure.measured_in)) if measure.measured_in else ""
        super().__init__(
            accessor=f"amounts__{measure.code}",
            verbose_name=f"{words.label(measure)}{unit}",
            empty_values=(),
            attrs={"td": {"class": "number"}},
        )
        self.measure = measure

    def render(self, record: ItemRow) -> str:
        reading = record.readings.get(self.measure.code)
        if reading is None:
            return wording.NOTHING
        if reading.not_applicable:
            return _("不适用")
        shown = wording.number(reading.value, self.measure.places)
        if self.measure.rhythm == Measure.Rhythm.MONTHLY:
            return shown + words.in_brackets(words.month(reading.month))
        return shown


class DescriptionColumn(tables.Column):
    """One descriptive column."""

    def __init__(self, column: Column) -> None:
        super().__init__(accessor=f"item__descriptions__{column.code}", verbose_name=words.label(column))


class ItemTable(tables.Table):
    """The items of a register; measures and columns are added by it. `query` keeps month and day in the links."""

    name = tables.Column(verbose_name=gettext_lazy("名称"), accessor="item__name", order_by="item__pinyin")
    unit = tables.Column(
        verbose_name=gettext_lazy("责任单位"), accessor="item__unit", order_by="item__unit__order"
    )
    stage = tables.Column(verbose_name=gettext_lazy("阶段"), empty_values=(), order_by="stage__order")
    tags = tables.Column(verbose_name=gettext_lazy("标记"), empty_values=(), orderable=False)

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "table items"}

    def __init__(self, rows: Sequence[ItemRow], *, register: Register, query: str) -> None:
        self.query = query
        measures = list(register.measures.all())
        self.flags = [measure for measure in measures if measure.form == Measure.Form.FLAG]
        quantities = [(f"m_{one.code}", MeasureColumn(one)) for one in measures if one not in self.flags]
        columns = [(f"c_{one.code}", DescriptionColumn(one)) for one in register.columns.all()]
        without = [*([] if register.stages.all() else ["stage"]), *([] if self.flags else ["tags"])]
        super().__init__(rows, extra_columns=[*quantities, *columns], exclude=without)

    def render_name(self, record: ItemRow) -> SafeString:
        marks = (
            [format_html(' <span class="badge demo">{}</span>', _("示例"))]
            if record.item.illustrative
            else []
        )
        if record.left:
            left = _("%(day)s移出") % {"day": words.day(record.left.on)}
            marks.append(
                format_html(' <span class="badge late" title="{}">{}</span>', record.left.reason, left)
            )
        address = reverse("item", args=[record.item.pk])
        link = format_html('<a href="{}?{}">{}</a>', address, self.query, record.item.name)
        return format_html_join("", "{}", ((part,) for part in (link, *marks)))

    def render_unit(self, record: ItemRow) -> str:
        return words.label(record.item.unit)

    def render_stage(self, record: ItemRow) -> str:
        if record.stage is None or record.stage_on is None:
            return wording.NOTHING
        return f"{words.label(record.stage)} {words.day(record.stage_on.reached_on)}"

    def render_tags(self, record: ItemRow) -> SafeString:
        on = [words.label(flag) for flag in self.flags if record.has(flag.code)]
        if not on:
            return format_html("{}", wording.NOTHING)
        return format_html_join(" ", '<span class="badge">{}</span>', ((name,) for name in on))


def export_header(register: Register) -> list[str]:
    """The columns of a register's file: one for every stage, measure and descriptive column."""
    fixed = [_("编号"), _("名称"), _("责任单位"), _("阶段"), _("达到日期")]
    measures = [
        f"{words.label(one)}{words.in_brackets(words.measured_in(one.measured_in)) if one.measured_in else ''}"
        for one in register.measures.all()
    ]
    return [*fixed, *measures, *(words.label(one) for one in register.columns.all()), _("移出日期")]


def export_row(register: Register, row: ItemRow) -> list[object]:
    """An item as a line of the file; numbers unrounded."""
    measures = register.measures.all()
    return [
        row.item.code,
        row.item.name,
        words.label(row.item.unit),
        words.label(row.stage),
        row.stage_on.reached_on if row.stage_on else None,
        *(_exported(row.readings.get(one.code), one) for one in measures),
        *(row.item.descriptions.get(one.code, "") for one in register.columns.all()),
        row.left.on if row.left else None,
    ]


def _exported(reading: Reading | None, measure: Measure) -> object:
    if reading is None:
        return None
    if reading.not_applicable:
        return _("不适用")
    if measure.form == Measure.Form.FLAG:
        return words.yesno_number(reading.value)
    return None if reading.value is None else trimmed(reading.value)
