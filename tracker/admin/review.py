"""What reviewing leaves beside decisions, on show."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Confidential, OnRecord, Shown
from tracker.admin.showing import link, number
from tracker.admin.updates import OF_FIGURE, searched
from tracker.models import (
    AppointmentDecision,
    AppointmentRequest,
    Endorsement,
    Inapplicability,
    InapplicabilityDecision,
    ItemStepDecision,
    ItemStepRequest,
    Release,
    TargetChangeDecision,
    TargetChangeRequest,
)


@admin.register(Endorsement)
class EndorsementAdmin(Confidential):
    list_display = ("id", "figure_link", "endorser", "recorded_at")
    list_select_related = (*(f"figure__{name}" for name in OF_FIGURE), "endorser")
    search_fields = (*searched("figure__slot__series__"), "endorser__username", "endorser__display_name")
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    intro = _("两级审核的第一级。复审须由另一位审核人办理：程序和数据库都会拒绝同一人。")
    figure_link = link("figure", _("填报数据"))


@admin.register(Release)
class ReleaseAdmin(OnRecord):
    list_display = ("indicator", "month", "basis", "author", "recorded_at")
    list_select_related = ("indicator", "author")
    search_fields = ("indicator__name", "indicator__pinyin", "indicator__code", "basis")
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    intro = _("官方统计数据自发布起公开并计入。发布在业务页面“办理”中进行，不能撤销。")


class ChangeDecisionShown(Shown):
    model = TargetChangeDecision
    fields = ("kind", "version", "reason", "decider", "recorded_at")
    readonly_fields = fields


@admin.register(TargetChangeRequest)
class TargetChangeRequestAdmin(Confidential):
    list_display = (
        "target",
        "tier",
        "asked_value",
        "in_force_from",
        "basis",
        "author",
        "recorded_at",
        "state",
    )
    list_filter = (("decision__kind", admin.AllValuesFieldListFilter),)
    list_select_related = ("target__indicator", "target__issuer", "author", "decision")
    search_fields = (
        "target__indicator__name",
        "target__indicator__pinyin",
        "target__indicator__code",
        "basis",
        "reason",
    )
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    inlines = (ChangeDecisionShown,)
    intro = _("由责任单位或管理员提出，另一名业务管理员在业务页面“办理”中决定；同意的成为目标的新版本。")
    asked_value = number("value", _("目标值"))

    @admin.display(description=_("决定"))
    def state(self, request: TargetChangeRequest) -> str:
        decision = getattr(request, "decision", None)
        return decision.get_kind_display() if decision else str(_("待决定"))


class AppointmentDecisionShown(Shown):
    model = AppointmentDecision
    fk_name = "request"
    fields = ("kind", "reason", "decider", "recorded_at")
    readonly_fields = fields


@admin.register(AppointmentRequest)
class AppointmentRequestAdmin(OnRecord):
    list_display = ("user", "unit", "role", "from_date", "until_date", "author", "recorded_at", "state")
    list_select_related = ("user", "unit", "author", "decision")
    search_fields = ("user__username", "user__display_name", "unit__name", "unit__pinyin", "unit__code")
    readonly_fields = ("recorded_at",)
    inlines = (AppointmentDecisionShown,)
    intro = _(
        "扩大权限的任职由一名系统管理员提交，另一名在“任职确认”页确认；没有角色的是重新启用账号或重置两步验证。"
    )

    @admin.display(description=_("决定"))
    def state(self, request: AppointmentRequest) -> str:
        decision = getattr(request, "decision", None)
        return decision.get_kind_display() if decision else str(_("待确认"))


class ApplyingDecisionShown(Shown):
    model = InapplicabilityDecision
    fields = ("kind", "reason", "decider", "recorded_at")
    readonly_fields = fields


@admin.register(Inapplicability)
class InapplicabilityAdmin(Confidential):
    list_display = ("indicator", "unit", "holds", "from_month", "basis", "author", "recorded_at", "state")
    list_filter = ("holds", ("decision__kind", admin.AllValuesFieldListFilter))
    list_select_related = ("indicator", "unit", "author", "decision")
    search_fields = (
        "indicator__name",
        "indicator__pinyin",
        "indicator__code",
        "unit__name",
        "unit__pinyin",
        "unit__code",
        "basis",
        "reason",
    )
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    inlines = (ApplyingDecisionShown,)
    intro = _(
        "由责任单位或业务管理员在目标页提出，另一名业务管理员在业务页面“办理”中决定；同意后到结束为止。"
    )

    @admin.display(description=_("决定"))
    def state(self, request: Inapplicability) -> str:
        decision = getattr(request, "decision", None)
        return decision.get_kind_display() if decision else str(_("待决定"))


class StepDecisionShown(Shown):
    model = ItemStepDecision
    fields = ("kind", "step", "reason", "decider", "recorded_at")
    readonly_fields = fields


@admin.register(ItemStepRequest)
class ItemStepRequestAdmin(OnRecord):
    list_display = ("item", "on", "joins", "reason", "author", "recorded_at")
    list_select_related = ("item", "author")
    search_fields = ("item__name", "item__pinyin", "item__code", "reason")
    readonly_fields = ("known_at", "stated_date", "history_load", "recorded_at")
    inlines = (StepDecisionShown,)
    intro = _("由责任单位提出，另一位审核人或业务管理员在条目页上决定；同意的成为条目的一次进出。")
