"""A register's items as a table, whose columns follow from the register's own measures."""

from __future__ import annotations

from collections.abc import Sequence

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc import wording
from tracker.models import Measure, Register
from tracker.queries.registers import ItemRow
from tracker.templatetags import wording as words


class MeasureColumn(tables.Column):
    """The newest reading of one measure."""

    def __init__(self, measure: Measure) -> None:
        unit = words.in_brackets(words.measured_in(measure.measured_in)) if measure.measured_in else ""
        super().__init__(verbose_name=f"{words.label(measure)}{unit}", orderable=False, empty_values=())
        self.measure = measure

    def render(self, record: ItemRow) -> str:
        reading = record.readings.get(self.measure.code)
        if reading is None:
            return wording.NOTHING
        if reading.not_applicable:
            return _("不适用")
        if self.measure.form == Measure.Form.FLAG:
            return _("是") if reading.value else _("否")
        shown = wording.number(reading.value, self.measure.places)
        if self.measure.rhythm == Measure.Rhythm.MONTHLY:
            return shown + words.in_brackets(words.month(reading.month))
        return shown


class ItemTable(tables.Table):
    name = tables.Column(verbose_name=gettext_lazy("名称"), accessor="item__name", order_by="item__pinyin")
    unit = tables.Column(
        verbose_name=gettext_lazy("责任单位"), accessor="item__unit", order_by="item__unit__order"
    )
    stage = tables.Column(verbose_name=gettext_lazy("阶段"), empty_values=(), orderable=False)

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "table"}

    def __init__(self, rows: Sequence[ItemRow], *, register: Register, query: str) -> None:
        self.query = query
        measures = [
            (measure.code, MeasureColumn(measure)) for measure in register.measures.order_by("order", "id")
        ]
        without = () if register.stages.exists() else ("stage",)
        super().__init__(rows, extra_columns=measures, exclude=without)

    def render_name(self, record: ItemRow) -> SafeString:
        mark = (
            format_html(' <span class="badge demo">{}</span>', _("示例")) if record.item.illustrative else ""
        )
        address = reverse("item", args=[record.item.pk])
        return format_html('<a href="{}?{}">{}</a>{}', address, self.query, record.item.name, mark)

    def render_unit(self, record: ItemRow) -> str:
        return words.label(record.item.unit)

    def render_stage(self, record: ItemRow) -> str:
        if record.stage is None or record.stage_on is None:
            return wording.NOTHING
        return f"{words.label(record.stage)} {words.day(record.stage_on.reached_on)}"
