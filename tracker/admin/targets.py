"""The plan: targets and their versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tracker.actions.targets.changes import propose_goal
from tracker.admin.base import Configured, Shown, Versioned
from tracker.admin.curves import CurveField, check_curve, written
from tracker.admin.refusals import RefusableForm
from tracker.admin.showing import Labelled, number
from tracker.calc.numbers import row_number
from tracker.calc.periods import Month
from tracker.models import Issuer, PlanPoint, Target, TargetChangeRequest, TargetVersion
from tracker.queries.targets.lights import families


class RequestsShown(Shown):
    """What waits for a decision; what was decided is a version, or on the request's own page."""

    model = TargetChangeRequest
    fields = ("tier", "asked_value", "judged_by", "in_force_from", "basis", "reason", "author", "recorded_at")
    readonly_fields = ("asked_value", "recorded_at")
    verbose_name_plural = _("等待确认的版本")
    asked_value = number("value", _("目标值"))

    def get_queryset(self, request):
        return super().get_queryset(request).filter(decision=None)


class VersionsShown(Shown):
    model = TargetVersion
    fields = ("number", "tier", "printed_value", "judged_by", "in_force_from", "basis", "reason", "author")
    readonly_fields = ("printed_value",)
    verbose_name_plural = _("各版本（不能修改，只能新增）")
    printed_value = number("value", _("目标值"))


@admin.register(Issuer)
class IssuerAdmin(Configured):
    list_display = ("name", "name_en", "code", "leads", "order")
    search_fields = ("name", "name_en", "code")
    intro = _(
        "一项指标可以同时有省考核、市目标和本级目标：每个来源各记一条目标，各有目标值、进度和灯。同一来源既有保证又有力争的，各建一个来源。"
    )


@admin.register(Target)
class TargetAdmin(Configured):
    list_display = (
        "indicator",
        "unit",
        "issuer",
        "first_month",
        "last_month",
        "district_wide",
        "versions_so_far",
    )
    list_filter = (
        ("first_month", admin.AllValuesFieldListFilter),
        "district_wide",
        ("issuer", admin.RelatedOnlyFieldListFilter),
        ("unit", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("indicator", "unit", "issuer")
    search_fields = (
        "indicator__name", "indicator__pinyin", "indicator__code", "unit__name", "unit__pinyin", "unit__code",
    )  # fmt: skip
    autocomplete_fields = ("indicator", "unit", "issuer")
    ordering = ("indicator__order", "indicator_id", "first_month", "id")
    inlines = (RequestsShown, VersionsShown)
    intro = _(
        "目标把指标、责任单位和起止月连在一起；目标值写在版本里，调整目标就是新增一个版本，由另一名业务管理员确认。"
    )

    def get_queryset(self, request):
        targets = super().get_queryset(request).select_related("indicator", "unit", "issuer")
        return targets.annotate(newest=Max("versions__number"))

    def get_fields(self, request, obj=None):
        return (
            "indicator",
            "unit",
            "issuer",
            "first_month",
            "last_month",
            "district_wide",
            *(["new_version"] if obj else []),
        )

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), "new_version")

    def get_inlines(self, request, obj):
        return self.inlines if obj else ()

    @admin.display(description=_("版本"), ordering="newest")
    def versions_so_far(self, target: Any) -> int:
        return target.newest or 0

    @admin.display(description=_("调整目标"))
    def new_version(self, target: Target) -> str:
        address = f"{reverse('admin:tracker_targetversion_add')}?target={target.pk}"
        return format_html('<a class="addlink" href="{}">{}</a>', address, _("新增版本"))


class TargetVersionForm(RefusableForm):
    """A new version, with the planned curve typed as lines."""

    curve = CurveField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "light_family" in self.fields:
            field = self.fields["light_family"]
            choices = [("", _("全区规则")), *((name, name) for name in families())]
            self.fields["light_family"] = forms.ChoiceField(
                label=field.label, help_text=field.help_text, required=False, choices=choices
            )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        target = self.cleaned_data.get("target")
        if target and "curve" in self.cleaned_data:
            try:
                check_curve(self.cleaned_data["curve"], target.span)
            except ValidationError as fault:
                self.add_error("curve", fault)
        return cleaned


class PlanShown(Shown):
    model = PlanPoint
    fields = ("month", "printed_share")
    readonly_fields = ("printed_share",)
    show_change_link = False
    printed_share = number("share", _("计划累计份额"))


@admin.register(TargetVersion)
class TargetVersionAdmin(Versioned):
    form = TargetVersionForm
    fieldsets = (
        (None, {"fields": ("target", "tier", "value", "qualifier", "in_force_from")}),
        (_("怎样评判"), {"fields": ("judged_by", "paced_by", "curve", "baseline", "light_family")}),
        (_("依据"), {"fields": ("basis", "basis_date", "reason", "illustrative")}),
    )
    recorded = ("number", "author", "known_at", "stated_date", "history_load", "recorded_at")
    list_display = (
        "target",
        "target__unit",
        "number",
        "tier",
        "printed_value",
        "judged_by",
        "in_force_from",
        "basis",
        "author",
    )
    list_filter = ("tier", "judged_by", ("in_force_from", admin.AllValuesFieldListFilter), "illustrative")
    list_select_related = ("target__indicator", "target__unit", "target__issuer", "author")
    search_fields = (
        "target__indicator__name",
        "target__indicator__pinyin",
        "target__indicator__code",
        "basis",
    )
    autocomplete_fields = ("target",)
    intro = _(
        "版本只能新增，不能修改或删除：过去的月份按当时的版本评判。新增的版本由另一名业务管理员确认后生效。"
    )
    printed_value = number("value", _("目标值"))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "target":
            kwargs |= {
                "form_class": Labelled,
                "queryset": Target.objects.select_related("indicator", "unit", "issuer"),
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_inlines(self, request, obj):
        return (PlanShown,) if obj else ()

    def get_changeform_initial_data(self, request):
        """A new version starts from the newest one; only its reason and basis are asked anew."""
        initial = super().get_changeform_initial_data(request)
        newest = TargetVersion.objects.filter(
            target_id=row_number(str(initial.get("target", ""))) or 0
        ).last()
        if newest is not None:
            kept = ("tier", "value", "qualifier", "judged_by", "paced_by", "light_family", "baseline")
            initial |= {name: getattr(newest, name) for name in kept}
            points = newest.plan_points.all()
            initial["curve"] = written({Month.of(point.month): point.share for point in points})
        return initial

    def add_version(self, request, row, form, formsets):
        """No version by this door without a second person: what is sent waits for another steward."""
        curve = form.cleaned_data["curve"]
        propose_goal(by=request.user, at=timezone.now(), version=row, curve=curve)

    def response_add(self, request, obj, post_url_continue=None):
        sentence = _("已提交，待另一名业务管理员在“办理”页确认；确认前仍按现行目标评判。")
        self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:tracker_target_change", args=[obj.target_id]))
