"""The reporting calendar, days worked against the rule, and building a year's windows from them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.actions.reporting.calendars import build_windows, save_day
from tracker.admin.base import Configured, Part
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import CalendarDay, LaterUnit, ReportingCalendar, User
from tracker.queries.reporting.calendars import DIFFERS, NEW, plan_year, workdays
from tracker.wording.refusals import sentences

YEARS = range(2000, 2101)


class LaterUnits(Part):
    model = LaterUnit
    fields = ("unit", "basis", "on", "reason")
    autocomplete_fields = ("unit",)
    verbose_name_plural = _("晚报单位（如统计部门：建立窗口时按此登记例外）")


@admin.register(ReportingCalendar)
class ReportingCalendarAdmin(Configured):
    list_display = (
        "name",
        "in_use",
        "opens_on",
        "due_basis",
        "due_on",
        "closes_basis",
        "closes_on",
        "reopens_for",
        "build_link",
    )
    search_fields = ("name",)
    inlines = (LaterUnits,)
    readonly_fields = ("build_link",)
    intro = _("按日历一次建立一年的填报窗口：先看结果，再建立。已经使用的窗口不会改动，重复建立不会重复。")

    def get_urls(self) -> list[Any]:
        build = path(
            "<int:pk>/build/", self.admin_site.admin_view(self.build), name="tracker_reportingcalendar_build"
        )
        return [build, *super().get_urls()]

    @admin.display(description=_("一年的窗口"))
    def build_link(self, calendar: ReportingCalendar) -> str:
        if calendar.pk is None:
            return "—"
        address = reverse("admin:tracker_reportingcalendar_build", args=[calendar.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("查看并建立"))

    def build(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A year's windows by this calendar: shown, and on POST created."""
        calendar = self.get_object(request, str(pk))
        if not self.has_change_permission(request, calendar):
            raise PermissionDenied
        at = timezone.now()
        year = _year(request, timezone.localtime(at).year + 1)
        if request.method == "POST":
            return self._built(request, calendar, year)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("%(year)s年的填报窗口") % {"year": year},
            "opts": self.opts,
            "original": calendar,
            "year": year,
            "plan": plan_year(calendar, year, at),
            "arranged": workdays().is_arranged(year),
        }
        return TemplateResponse(request, "admin/build_windows.html", context)

    def _built(self, request: HttpRequest, calendar: ReportingCalendar, year: int) -> HttpResponse:
        replan = "replan" in request.POST
        assert isinstance(request.user, User)
        try:
            plan = build_windows(
                by=request.user,
                at=timezone.now(),
                calendar=calendar,
                year=year,
                replan=replan,
            )
        except AccessRefused:
            raise
        except (Refused, ValidationError) as refused:
            self.message_user(request, " ".join(sentences(refused)), messages.ERROR)
            return HttpResponseRedirect(f"{request.path}?year={year}")
        count = sum(one.state == NEW or (replan and one.state == DIFFERS) for one in plan)
        self.message_user(request, gettext("已建立或重排 %(n)s 个窗口。") % {"n": count})
        return HttpResponseRedirect(reverse("admin:tracker_window_changelist"))


def _year(request: HttpRequest, usual: int) -> int:
    text = request.POST.get("year") or request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS else usual


@admin.register(CalendarDay)
class CalendarDayAdmin(Configured):
    list_display = ("day", "worked", "reason")
    list_filter = ("worked",)
    date_hierarchy = "day"
    search_fields = ("reason",)
    intro = _(
        "国务院放假通知中的调休、本地放假，与默认日历不同的逐日登记在这里；应报日、关闭日和提醒都按此推算。"
    )

    def save_row(self, request, row, links, in_force):
        save_day(by=request.user, at=timezone.now(), day=row)
