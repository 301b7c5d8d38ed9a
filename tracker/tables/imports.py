"""What a file would change, line by line, and the figures it brought, as tables; refused lines as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker import wording
from tracker.calc.numbers import exact_digits
from tracker.documents.sheets import OutSheet, SheetColumn
from tracker.models import Figure
from tracker.queries.imports.giving_back import UNITS_ABOVE
from tracker.queries.imports.preview import REFUSED, ImportPreview, PreviewLine
from tracker.templatetags.imports import sentence, state_word
from tracker.wording.figures import stated

SHOWN = 12


class PlanTable(tables.Table):
    """The lines of a file with what would become of them."""

    row = tables.Column(verbose_name=gettext_lazy("行"), attrs={"td": {"class": "number"}})
    name = tables.Column(verbose_name=gettext_lazy("名称"))
    state = tables.Column(verbose_name=gettext_lazy("结果"), order_by="state")
    what = tables.Column(verbose_name=gettext_lazy("内容"), empty_values=(), orderable=False)

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table plan"}

    def render_state(self, record: PreviewLine) -> SafeString:
        return format_html('<span class="state plan-{}">{}</span>', record.state, state_word(record.state))

    def render_what(self, record: PreviewLine) -> SafeString:
        """Refusals and warnings by cell, then old and new of each change."""
        shown = [
            *(
                format_html('<span class="error">{} {}</span>', one.cell, sentence(one))
                for one in record.refusals
            ),
            *(
                format_html('<span class="warned">{} {}</span>', one.cell, sentence(one))
                for one in record.warnings
            ),
            *(
                format_html('<span class="noted">{} {}</span>', one.cell, sentence(one))
                for one in record.notes
            ),
        ]
        changes = [] if record.refusals else record.changes
        shown += [
            format_html(
                '<span class="change">{} <del>{}</del> → <ins>{}</ins></span>', one.title, one.old, one.new
            )
            if one.old
            else format_html('<span class="change">{} <ins>{}</ins></span>', one.title, one.new)
            for one in changes[:SHOWN]
        ]
        if len(changes) > SHOWN:
            shown.append(format_html("<span>{}</span>", _("另有%(n)s项") % {"n": len(changes) - SHOWN}))
        return format_html_join(" ", "{}", ((one,) for one in shown)) if shown else format_html("{}", "—")


class RunFigureTable(tables.Table):
    """The figures that came with an import, each with where it stands now."""

    what = tables.Column(
        verbose_name=gettext_lazy("数据"), empty_values=(), orderable=False, attrs={"td": {"class": "what"}}
    )
    month = tables.Column(accessor="slot__month", verbose_name=gettext_lazy("月份"), empty_values=())
    unit = tables.Column(
        accessor="slot__series__unit",
        verbose_name=gettext_lazy("责任单位"),
        order_by="slot__series__unit__order",
    )
    said = tables.Column(verbose_name=gettext_lazy("填报数"), empty_values=(), orderable=False)
    state = tables.Column(verbose_name=gettext_lazy("状态"), empty_values=(), orderable=False)

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table items"}

    def render_what(self, record: Figure) -> SafeString:
        address = reverse("figure", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, wording.series_name(record.slot.series))

    def render_month(self, record: Figure) -> str:
        return wording.month(record.slot.month)

    def render_unit(self, record: Figure) -> str:
        return wording.label(record.slot.series.unit)

    def render_said(self, record: Figure) -> str:
        return stated(record)

    def render_state(self, record: Figure) -> SafeString:
        return render_to_string("components/state.html", {"state": record.state})


def refused_sheet(plan: ImportPreview) -> OutSheet:
    """The lines that can't be imported, under titles by which they read the same, with a last column that says why."""
    lines = plan.of(REFUSED)
    width = max([len(plan.titles), *(len(line.cells) for line in lines)])
    titles = [*plan.titles, *[""] * (width - len(plan.titles))]
    columns = [SheetColumn(title, form="") for title in titles]
    rows = [
        [*(cell.given_back for cell in line.cells), *[None] * (width - len(line.cells)), _why(line)]
        for line in lines
    ]
    units = plan.laid.layout.units if plan.laid else ()
    above = UNITS_ABOVE + "、".join(units) if units else ""
    why = SheetColumn(_("不能导入的原因"), width=70)
    return OutSheet(_("不能导入的行"), [*columns, why], rows, note=above)


def _why(line: PreviewLine) -> str:
    return "\n".join(f"{one.cell} {sentence(one)}" for one in line.refusals)


def sums_of(plan: ImportPreview) -> Sequence[tuple[str, str]]:
    """The sums of the columns of numbers, to compare with the file."""
    return [(title, exact_digits(total)) for title, total in plan.sums.items()]
