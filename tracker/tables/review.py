"""The review queue as a table."""

from __future__ import annotations

from collections.abc import Sequence

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.calc import wording
from tracker.queries.updates import Waiting
from tracker.templatetags import wording as words


class ReviewTable(tables.Table):
    """What waits for a second person: the statement, its change, its age and its evidence."""

    what = tables.Column(
        verbose_name=gettext_lazy("数据"), accessor="figure", order_by="figure__slot__series_id"
    )
    month = tables.Column(
        verbose_name=gettext_lazy("月份"), accessor="figure", order_by="figure__slot__month"
    )
    value = tables.Column(verbose_name=gettext_lazy("填报数"), accessor="figure", orderable=False)
    change = tables.Column(verbose_name=gettext_lazy("比上期"), order_by="change", empty_values=())
    unit = tables.Column(
        verbose_name=gettext_lazy("单位"),
        accessor="figure__slot__series__unit",
        order_by="figure__slot__series__unit__order",
    )
    author = tables.Column(verbose_name=gettext_lazy("填报人"), accessor="figure__author")
    days = tables.Column(verbose_name=gettext_lazy("等待"))
    evidence = tables.Column(verbose_name=gettext_lazy("佐证"), accessor="figure", orderable=False)

    class Meta:
        template_name = "tables/table.html"
        attrs = {"class": "table"}

    def __init__(self, rows: Sequence[Waiting], *, reader: int) -> None:
        self.reader = reader
        super().__init__(rows)

    def render_what(self, record: Waiting) -> SafeString:
        figure = record.figure
        mark = (
            format_html(' <span class="badge correction">{}</span>', _("更正")) if figure.corrects_id else ""
        )
        return format_html(
            '<a href="{}">{}</a>{}',
            reverse("figure", args=[figure.pk]),
            words.series_name(figure.slot.series),
            mark,
        )

    def render_month(self, record: Waiting) -> str:
        return words.month(record.figure.slot.month)

    def render_value(self, record: Waiting) -> SafeString:
        return format_html('<strong class="number">{}</strong>', words.stated(record.figure))

    def render_change(self, record: Waiting) -> str:
        if record.change is None:
            return wording.NOTHING
        sign = "+" if record.change > 0 else ""
        series = record.figure.slot.series
        return f"{sign}{wording.quantity(record.change, series.measured_in, 8, words.language())}"

    def render_unit(self, record: Waiting) -> str:
        return words.label(record.figure.slot.series.unit)

    def render_author(self, record: Waiting) -> SafeString:
        own = record.figure.author_id == self.reader
        mark = format_html(' <span class="badge own">{}</span>', _("不能审核本人填报")) if own else ""
        return format_html("{}{}", record.figure.author, mark)

    def render_days(self, value: int) -> str:
        return _("%(n)s天") % {"n": value} if value else _("今天")

    def render_evidence(self, record: Waiting) -> str:
        count = len(record.figure.evidence.all())
        return _("%(n)s个") % {"n": count} if count else wording.NOTHING
