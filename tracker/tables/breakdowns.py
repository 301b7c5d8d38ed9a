"""A list behind a count as a table: the item, its quantity, what it lacks, and why it fell out."""

from __future__ import annotations

from collections.abc import Sequence

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import wording
from tracker.calc.numbers import trimmed
from tracker.models import CountingRule, Unit
from tracker.queries.registers.breakdowns import BreakdownRow
from tracker.wording import counting

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}


class BreakdownTable(tables.Table):
    """The items of one list; columns that say nothing under the rule are left out."""

    name = tables.Column(
        verbose_name=gettext_lazy("名称"), accessor="line__item__name", attrs={"td": {"class": "what"}}
    )
    unit = tables.Column(verbose_name=gettext_lazy("责任单位"), accessor="line__item__unit")
    quantity = tables.Column(verbose_name=gettext_lazy("数量"), accessor="line__quantity", attrs=NUMBER)
    lack = tables.Column(verbose_name=gettext_lazy("差额"), accessor="line__short_by", attrs=NUMBER)
    reached = tables.Column(verbose_name=gettext_lazy("达到日期"), accessor="line__reached_on")
    why = tables.Column(verbose_name=gettext_lazy("原因"), empty_values=(), orderable=False)

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table items listed"}

    def __init__(
        self,
        rows: Sequence[BreakdownRow],
        *,
        rule: CountingRule,
        part: str,
        query: str,
        units: Sequence[Unit],
    ) -> None:
        self.rule = rule
        self.query = query
        self.units = {unit.name: wording.label(unit) for unit in units}
        kept = {
            "quantity": rule.measure is not None and part != "missing",
            "lack": part in ("near", "below"),
            "reached": rule.stage is not None,
            "why": part == "fallen",
        }
        super().__init__(rows, exclude=[name for name, shown in kept.items() if not shown])
        if part == "fallen" and kept["quantity"]:
            self.columns["quantity"].column.verbose_name = _("上月数量")

    def render_name(self, record: BreakdownRow) -> SafeString:
        item = record.line.item
        mark = format_html(' <span class="badge demo">{}</span>', _("示例")) if item.illustrative else ""
        return format_html(
            '<a href="{}?{}">{}</a>{}', reverse("item", args=[item.id]), self.query, item.name, mark
        )

    def render_unit(self, value: str) -> str:
        return self.units.get(value, value)

    def render_quantity(self, record: BreakdownRow) -> str:
        return counting.line_quantity(record.line, self.rule)

    def render_lack(self, record: BreakdownRow) -> str:
        return counting.line_lack(record.line, self.rule)

    def render_reached(self, record: BreakdownRow) -> str:
        return wording.day(record.line.reached_on)

    def render_why(self, record: BreakdownRow) -> str:
        return counting.why(record.verdict, self.rule, record.step) if record.verdict else wording.NOTHING


def export_header(rule: CountingRule) -> list[str]:
    """The columns of a list's file; quantities are in the unit of the threshold."""
    unit = wording.in_brackets(wording.measured_in(counting.compared_in(rule)[0])) if rule.measure else ""
    return [
        _("名称"), _("责任单位"), _("数量") + unit, _("差额") + unit, _("达到日期"), _("原因"),
    ]  # fmt: skip


def export_row(row: BreakdownRow, rule: CountingRule) -> list[object]:
    """An item of a list as a line of its file; numbers unrounded."""
    line = row.line
    why = counting.why(row.verdict, rule, row.step) if row.verdict else ""
    numbers = (None if one is None else trimmed(one) for one in (line.quantity, line.short_by))
    return [line.item.name, line.item.unit, *numbers, line.reached_on, why]
