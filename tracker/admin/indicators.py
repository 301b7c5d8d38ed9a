"""What is measured: sections, indicators and whom a rank compares with."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Configured
from tracker.admin.refusals import AlikeForm
from tracker.forms.alike import CONFIRMED
from tracker.models import ComparisonSet, Indicator, Section

MEANING: Any = (
    (
        None,
        {
            "fields": (
                "name",
                CONFIRMED,
                "name_en",
                "spoken",
                "code",
                "section",
                "order",
                "definition",
                "illustrative",
            )
        },
    ),
    (
        _("是什么"),
        {
            "fields": (
                "kind",
                "whole",
                "nature",
                "measured_in",
                "places",
                "direction",
                "stated_period",
                "qualifier",
            ),
            "description": _("类型决定数据从哪里来：台账类和计数类由系统计算，其余由责任单位填报。"),
        },
    ),
    (
        _("怎样填报和汇总"),
        {
            "fields": ("reporting", "over_months", "over_units", "embargoed_from"),
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
    list_display = ("name", "code", "parent", "order", "second_review", "judged_from")
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
    form = AlikeForm
    fieldsets = MEANING
    list_display = ("name", "code", "section", "kind", "measured_in", "direction", "illustrative")
    list_filter = ("kind", "nature", "section", "illustrative")
    list_select_related = ("section",)
    search_fields = ("name", "name_en", "pinyin", "code")
    autocomplete_fields = ("section", "rank_of", "comparison_set", "part_of", "members")
    intro = _("指标年年沿用，目标按年设定。可按名称、拼音（如 swzj）或代码查找。")
