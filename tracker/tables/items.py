"""A register's items as a table, whose columns follow from the register's own stages, measures and columns."""

from __future__ import annotations

from collections.abc import Sequence

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import wording
from tracker.calc.periods import Month
from tracker.models import Column, Measure, Register
from tracker.queries.registers.items import ItemRow


class MeasureColumn(tables.Column):
    """The newest reading of one quantity; of a monthly one its month, unless that's the `month` asked for."""

    def __init__(self, measure: Measure, month: Month) -> None:
        unit = wording.in_brackets(wording.measured_in(measure.measured_in)) if measure.measured_in else ""
        super().__init__(
            accessor=f"amounts__{measure.code}",
            verbose_name=f"{wording.label(measure)}{unit}",
            empty_values=(),
            attrs={"th": {"class": "number"}, "td": {"class": "number"}},
        )
        self.measure = measure
        self.month = month

    def render(self, record: ItemRow) -> str | SafeString:
        reading = record.readings.get(self.measure.code)
        if reading is None:
            return wording.NOTHING
        if reading.not_applicable:
            return _("不适用")
        shown = wording.number(reading.value, self.measure.places)
        if self.measure.rhythm == Measure.Rhythm.MONTHLY and reading.month != self.month:
            return format_html('{}<span class="section">{}</span>', shown, wording.month(reading.month))
        return shown


class DescriptionColumn(tables.Column):
    """One descriptive column."""

    def __init__(self, column: Column) -> None:
        super().__init__(accessor=f"item__descriptions__{column.code}", verbose_name=wording.label(column))


class ItemTable(tables.Table):
    """The items of a register at the end of `month`, with its measures and columns. `query` keeps month and day in links."""

    name = tables.Column(
        verbose_name=gettext_lazy("名称"),
        accessor="item__name",
        order_by="item__pinyin",
        attrs={"td": {"class": "what"}},
    )
    unit = tables.Column(
        verbose_name=gettext_lazy("责任单位"), accessor="item__unit", order_by="item__unit__order"
    )
    stage = tables.Column(verbose_name=gettext_lazy("阶段"), empty_values=(), order_by="stage__order")
    tags = tables.Column(verbose_name=gettext_lazy("标记"), empty_values=(), orderable=False)

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "table items listed"}

    def __init__(self, rows: Sequence[ItemRow], *, register: Register, month: Month, query: str) -> None:
        self.query = query
        measures = list(register.measures.all())
        self.flags = [measure for measure in measures if measure.form == Measure.Form.FLAG]
        quantities = [
            (f"m_{one.code}", MeasureColumn(one, month)) for one in measures if one not in self.flags
        ]
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
            left = _("%(day)s移出") % {"day": wording.day(record.left.on)}
            marks.append(
                format_html(' <span class="badge late" title="{}">{}</span>', record.left.reason, left)
            )
        address = reverse("item", args=[record.item.pk])
        link = format_html('<a href="{}?{}">{}</a>', address, self.query, record.item.name)
        return format_html_join("", "{}", ((part,) for part in (link, *marks)))

    def render_unit(self, record: ItemRow) -> str:
        return wording.label(record.item.unit)

    def render_stage(self, record: ItemRow) -> str | SafeString:
        if record.stage is None or record.stage_on is None:
            return wording.NOTHING
        day = wording.day(record.stage_on.reached_on)
        return format_html('{}<span class="section">{}</span>', wording.label(record.stage), day)

    def render_tags(self, record: ItemRow) -> SafeString:
        on = [wording.label(flag) for flag in self.flags if record.has(flag.code)]
        if not on:
            return format_html("{}", wording.NOTHING)
        return format_html_join(" ", '<span class="badge">{}</span>', ((name,) for name in on))
