"""Registers with their stages, measures and columns, and how indicators are counted from them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.actions.registers import items
from tracker.actions.targets.plan import add_counting_rule
from tracker.admin.base import Configured, Part, Versioned
from tracker.admin.showing import Labelled, number
from tracker.models import Column, CountingRule, Measure, Register, Stage


class StagePart(Part):
    model = Stage


class MeasurePart(Part):
    model = Measure


class ColumnPart(Part):
    model = Column


class SavesParts(Configured):
    """Whose stages and measures reach the items already in the register."""

    def save_row(self, request, row, links, in_force):
        if isinstance(row, Stage | Measure):
            items.save_part(by=request.user, at=timezone.now(), part=row, in_force=in_force)
        else:
            super().save_row(request, row, links, in_force)


class PartAdmin(SavesParts):
    """The parts of registers, also found by themselves."""

    list_filter: ClassVar[Any] = ("register",)
    list_select_related = ("register",)
    search_fields = ("name", "name_en", "code", "register__name")
    autocomplete_fields = ("register",)


@admin.register(Register)
class RegisterAdmin(SavesParts):
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "name_en", "code", "counted_in", "definition", "keeper", "order"),
                "description": _(
                    "台账由三部分组成：阶段是条目依次经过的步骤；数据项是要填报、要审核的数量或“是否”；"
                    "说明栏（文字、日期、选项、责任人）只作描述，不参与计数，由责任单位维护。新增的阶段、数据项和说明栏从执行起始月起对已有条目生效，此前的月份照旧。"
                ),
            },
        ),
    )
    list_display = ("name", "code", "counted_in", "keeper", "order")
    list_select_related = ("keeper",)
    autocomplete_fields = ("keeper",)
    search_fields = ("name", "name_en", "code")
    intro = _("台账是项目、楼宇、企业等条目的清单；阶段、数据项和说明栏在台账页内设置，条目在“台账条目”里。")
    inlines = (StagePart, MeasurePart, ColumnPart)


@admin.register(Stage)
class StageAdmin(PartAdmin):
    list_display = ("name", "register", "code", "order")


@admin.register(Measure)
class MeasureAdmin(PartAdmin):
    list_display = ("name", "register", "code", "form", "rhythm", "reporting", "measured_in", "order")
    list_filter = ("register", "form", "rhythm")
    intro = _("已有填报数据的数据项，形式、填报方式和计量单位不能再改；口径变了请新增一项。")


@admin.register(Column)
class ColumnAdmin(PartAdmin):
    list_display = ("name", "register", "code", "form", "order")
    list_filter = ("register", "form")


@admin.register(CountingRule)
class CountingRuleAdmin(Versioned):
    fieldsets = (
        (None, {"fields": ("indicator", "register", "counts", "in_force_from", "reason")}),
        (
            _("哪些条目"),
            {
                "fields": ("tag", "stage", "stage_test"),
                "description": _("标记、阶段、数据项至少选一项，并且都属于上面所选的台账。"),
            },
        ),
        (
            _("比较或合计"),
            {
                "fields": (
                    "measure",
                    "taken",
                    "comparison",
                    "threshold",
                    "threshold_unit",
                    "ceiling",
                    "near_share",
                ),
                "description": _("例如税收过亿元楼宇：数据项选税收，比较选 ≥，门槛填 1，门槛单位填 亿元。"),
            },
        ),
    )
    recorded = ("number", "author", "known_at", "stated_date", "history_load", "recorded_at")
    list_display = (
        "indicator",
        "number",
        "register",
        "counts",
        "stage",
        "measure",
        "printed_threshold",
        "in_force_from",
    )
    list_filter = ("register", "counts")
    list_select_related = ("indicator", "register", "stage", "measure")
    search_fields = ("indicator__name", "indicator__pinyin", "indicator__code", "reason")
    autocomplete_fields = ("indicator", "register")
    intro = _("计数规则只能新增版本；一个指标按执行起始月最近的一版计数。")
    printed_threshold = number("threshold", _("门槛"))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in ("tag", "stage", "measure"):
            rows = db_field.remote_field.model.objects.select_related("register")
            if db_field.name == "tag":
                rows = rows.filter(form=Measure.Form.FLAG)
            kwargs |= {"queryset": rows, "form_class": Labelled}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def add_version(self, request, row, form, formsets):
        add_counting_rule(by=request.user, at=timezone.now(), rule=row)
