"""The plan: sections, indicators, comparison sets, targets and their versions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tracker.actions.targets import add_target_version
from tracker.admin.base import Configured, RefusableForm, Shown, Versioned
from tracker.admin.curves import CurveField, check_curve, written
from tracker.admin.showing import number
from tracker.calc.periods import Month
from tracker.models import ComparisonSet, Indicator, PlanPoint, Section, Target, TargetVersion

MEANING: Any = (
    (None, {"fields": ("name", "name_en", "code", "section", "order", "definition", "illustrative")}),
    (
        _("是什么"),
        {
            "fields": ("kind", "nature", "measured_in", "places", "direction", "stated_period", "qualifier"),
            "description": _("类型决定数据从哪里来：台账类和计数类由系统计算，其余由责任单位填报。"),
        },
    ),
    (
        _("怎样填报和汇总"),
        {
            "fields": ("reporting", "over_months", "over_units"),
            "description": _(
                "三件事分开设定：填报的是累计数、当月数还是时点数；各月怎样合成全年；各单位怎样合成全区。"
            ),
        },
    ),
    (
        _("位次与比率"),
        {
            "fields": ("rank_of", "comparison_set", "part_of"),
            "description": _("只有位次和“比率的分母”需要填写。"),
            "classes": ("collapse",),
        },
    ),
    (
        _("指标计数"),
        {
            "fields": ("members", "counts_rank_up_to"),
            "description": _("只用于“12项指标中有8项进入前三”这一类指标。"),
            "classes": ("collapse",),
        },
    ),
)


@admin.register(Section)
class SectionAdmin(Configured):
    list_display = ("name", "code", "parent", "order")
    list_select_related = ("parent",)
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("parent",)


@admin.register(ComparisonSet)
class ComparisonSetAdmin(Configured):
    list_display = ("name", "code", "size")
    search_fields = ("name", "name_en", "code", "members")
    intro = _("位次离不开比较范围：12个县市区中的第10名，加上开发区就可能是16个中的第12名。")


@admin.register(Indicator)
class IndicatorAdmin(Configured):
    fieldsets = MEANING
    list_display = ("name", "code", "section", "kind", "measured_in", "direction", "illustrative")
    list_filter = ("kind", "nature", "section", "illustrative")
    list_select_related = ("section",)
    search_fields = ("name", "name_en", "pinyin", "code")
    autocomplete_fields = ("section", "rank_of", "comparison_set", "part_of", "members")
    intro = _("指标年年沿用，目标按年设定。可按名称、拼音（如 swzj）或代码查找。")


class VersionsShown(Shown):
    model = TargetVersion
    fields = ("number", "tier", "printed_value", "judged_by", "in_force_from", "basis", "reason", "author")
    readonly_fields = ("printed_value",)
    verbose_name_plural = _("各版本（不能修改，只能新增）")
    printed_value = number("value", _("目标值"))


@admin.register(Target)
class TargetAdmin(Configured):
    list_display = ("indicator", "unit", "first_month", "last_month", "district_wide", "versions_so_far")
    list_filter = ("first_month", "district_wide", ("unit", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("indicator", "unit")
    search_fields = (
        "indicator__name", "indicator__pinyin", "indicator__code", "unit__name", "unit__pinyin",
    )  # fmt: skip
    autocomplete_fields = ("indicator", "unit")
    inlines = (VersionsShown,)
    intro = _("目标把指标、责任单位和起止月连在一起；目标值写在版本里，调整目标就是新增一个版本。")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(newest=Max("versions__number"))

    def get_fields(self, request, obj=None):
        return (
            "indicator",
            "unit",
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
        (_("怎样评判"), {"fields": ("judged_by", "baseline", "curve")}),
        (_("依据"), {"fields": ("basis", "basis_date", "reason", "illustrative")}),
    )
    recorded = ("number", "author", "known_at", "stated_date", "history_load", "recorded_at")
    list_display = (
        "target",
        "number",
        "tier",
        "printed_value",
        "judged_by",
        "in_force_from",
        "basis",
        "author",
    )
    list_filter = ("tier", "judged_by", "in_force_from", "illustrative")
    list_select_related = ("target__indicator", "author")
    search_fields = (
        "target__indicator__name",
        "target__indicator__pinyin",
        "target__indicator__code",
        "basis",
    )
    autocomplete_fields = ("target",)
    intro = _("版本只能新增，不能修改或删除：过去的月份按当时的版本评判。")
    printed_value = number("value", _("目标值"))

    def get_inlines(self, request, obj):
        return (PlanShown,) if obj else ()

    def get_changeform_initial_data(self, request):
        """A new version starts from the newest one; only its reason and basis are asked anew."""
        initial = super().get_changeform_initial_data(request)
        asked = str(initial.get("target", ""))
        newest = TargetVersion.objects.filter(target_id=int(asked)).last() if asked.isdigit() else None
        if newest is not None:
            kept = ("tier", "value", "qualifier", "judged_by", "baseline")
            initial |= {name: getattr(newest, name) for name in kept}
            points = newest.plan_points.all()
            initial["curve"] = written({Month.of(point.month): point.share for point in points})
        return initial

    def add_version(self, request, row, form, formsets):
        add_target_version(by=request.user, at=timezone.now(), version=row, curve=form.cleaned_data["curve"])
