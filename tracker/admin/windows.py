"""When a month may be reported, and for whom longer."""

from __future__ import annotations

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.access.confidential import visible_rows
from tracker.actions.reporting import windows
from tracker.admin.base import Confidential, Configured, Shown, Versioned
from tracker.admin.site import rights_of
from tracker.models import ReopeningDecision, ReopeningRequest, Window, WindowException


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
    search_fields = ("unit__name", "unit__pinyin", "unit__code", "series__unit__name", "reason")
    autocomplete_fields = ("window", "unit", "series")
    intro = _(
        "只增不改：谁批准、为什么、到什么时候，都会留痕。同一单位或同一数据以最新一条为准，要收回就再登记一条更早的时间。"
    )

    def visible(self, request, rows):
        return visible_rows(super().visible(request, rows), rights_of(request))

    def get_fields(self, request, obj=None):
        return super().get_fields(request, obj) if obj else self.fields

    def add_version(self, request, row, form, formsets):
        windows.grant_exception(by=request.user, at=timezone.now(), exception=row)


class ReopeningDecisionShown(Shown):
    model = ReopeningDecision
    fields = ("kind", "exception", "reason", "decider", "recorded_at")
    readonly_fields = fields


@admin.register(ReopeningRequest)
class ReopeningRequestAdmin(Confidential):
    list_display = ("window", "series", "reason", "author", "recorded_at", "state")
    list_filter = (("decision__kind", admin.AllValuesFieldListFilter),)
    list_select_related = (
        "window",
        "author",
        "decision",
        *(f"series__{part}" for part in ("indicator", "item", "measure", "stage")),
    )
    search_fields = ("series__unit__name", "series__unit__pinyin", "series__unit__code", "reason")
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    inlines = (ReopeningDecisionShown,)
    intro = _("由填报人在填报页提出，本单位的业务管理员在业务页面“办理”中决定；同意的成为一条窗口例外。")

    @admin.display(description=_("决定"))
    def state(self, request: ReopeningRequest) -> str:
        decision = getattr(request, "decision", None)
        return decision.get_kind_display() if decision else str(_("待决定"))
