"""When a month may be reported, and for whom longer."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Configured, Part
from tracker.models import Window, WindowException


class ExceptionPart(Part):
    model = WindowException
    fields = ("unit", "until", "reason", "granted_by")
    readonly_fields = ("granted_by",)
    autocomplete_fields = ("unit",)
    verbose_name_plural = _("窗口例外（谁批准、为什么、到什么时候，都会留痕；批准人即保存的人）")


@admin.register(Window)
class WindowAdmin(Configured):
    list_display = ("month", "opens_at", "due_at", "closes_at")
    date_hierarchy = "month"
    search_fields = ("month",)
    inlines = (ExceptionPart,)
    intro = _("窗口开放期间可以填报该月数据。个别单位需要补报的，在该月窗口里登记例外，不必重开窗口。")


@admin.register(WindowException)
class WindowExceptionAdmin(Configured):
    fields = ("window", "unit", "until", "reason", "granted_by")
    readonly_fields = ("granted_by",)
    list_display = ("window", "unit", "until", "reason", "granted_by")
    list_filter = ("window", ("unit", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("window", "unit", "granted_by")
    search_fields = ("unit__name", "unit__pinyin", "reason")
    autocomplete_fields = ("window", "unit")
