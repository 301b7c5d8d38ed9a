"""When a month may be reported, and for whom longer."""

from __future__ import annotations

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.actions.reporting import windows
from tracker.admin.base import Configured, Shown, Versioned
from tracker.models import Window, WindowException


class ExceptionsShown(Shown):
    model = WindowException
    fields = ("unit", "series", "until", "reason", "granted_by", "recorded_at")
    readonly_fields = fields


@admin.register(Window)
class WindowAdmin(Configured):
    list_display = ("month", "opens_at", "due_at", "closes_at", "combined_into")
    list_select_related = ("combined_into",)
    date_hierarchy = "month"
    search_fields = ("month",)
    autocomplete_fields = ("combined_into",)
    inlines = (ExceptionsShown,)
    intro = _("窗口开放期间可以填报该月数据。个别单位或个别数据需要补报的，登记“窗口例外”，不必重开窗口。")

    def save_row(self, request, row, links, in_force):
        windows.save_window(by=request.user, at=timezone.now(), window=row)


@admin.register(WindowException)
class WindowExceptionAdmin(Versioned):
    fields = ("window", "unit", "series", "until", "reason")
    recorded = ("granted_by", "recorded_at")
    list_display = ("window", "unit", "series", "until", "reason", "granted_by", "recorded_at")
    list_filter = ("window", ("unit", admin.RelatedOnlyFieldListFilter))
    list_select_related = (
        "window",
        "unit",
        "granted_by",
        *(f"series__{part}" for part in ("indicator", "item", "measure", "stage")),
    )
    search_fields = ("unit__name", "unit__pinyin", "series__unit__name", "reason")
    autocomplete_fields = ("window", "unit", "series")
    intro = _(
        "只增不改：谁批准、为什么、到什么时候，都会留痕。同一单位或同一数据以最新一条为准，要收回就再登记一条更早的时间。"
    )

    def get_fields(self, request, obj=None):
        return super().get_fields(request, obj) if obj else self.fields

    def add_version(self, request, row, form, formsets):
        windows.grant_exception(by=request.user, at=timezone.now(), exception=row)
