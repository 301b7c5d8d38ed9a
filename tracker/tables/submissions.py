"""A person's own figures as a table. Its rows are written by `reporting/submissions_table.html`."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy, pgettext_lazy


class SubmissionTable(tables.Table):
    what = tables.Column(verbose_name=gettext_lazy("数据"), orderable=False, empty_values=())
    value = tables.Column(verbose_name=gettext_lazy("填报数"), orderable=False, empty_values=())
    state = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False, empty_values=())
    recorded_at = tables.Column(verbose_name=gettext_lazy("时间"), order_by="id")
    step = tables.Column(verbose_name=pgettext_lazy("verb", "办理"), orderable=False, empty_values=())

    class Meta:
        template_name = "reporting/submissions_table.html"
        attrs = {"class": "table review"}
