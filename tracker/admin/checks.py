"""Checks at entry: how strict each rule is, what must agree, and the sentences given in answer to warnings."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tracker.admin.base import Confidential, Configured
from tracker.admin.showing import link, number
from tracker.admin.updates import OF_FIGURE, searched
from tracker.models import CheckAnswer, CheckRule, Identity, Receipt


@admin.register(CheckRule)
class CheckRuleAdmin(Configured):
    list_display = ("code", "severity", "printed_limit", "least_months")
    search_fields = ("code",)
    printed_limit = number("limit", _("阈值"))
    intro = _(
        "填报、批量填报、导入和更正都按这些规则校验。修改只影响此后的填报；每条说明都留有当时的阈值。不检查的规则选“不检查”，不能删除。"
    )

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(("code",) if obj else ()))

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Identity)
class IdentityAdmin(Configured):
    fields = ("kind", "result", "parts", "numerator", "denominator", "tolerance")
    list_display = ("result", "kind", "printed_tolerance")
    list_filter = ("kind",)
    list_select_related = ("result",)
    search_fields = ("result__name", "result__pinyin", "result__code")
    autocomplete_fields = ("result", "parts", "numerator", "denominator")
    printed_tolerance = number("tolerance", _("另允许相差"))
    intro = _(
        "同一单位同一月份的数要互相对得上：分项之和等于合计，比率、增速与其分子分母一致。对不上时请填报人核对。增速按哪个指标计算，从某月起可以改；此前各月的页面仍写原来的基数。"
    )


@admin.register(Receipt)
class ReceiptAdmin(Confidential):
    list_display = ("id", "unit", "month", "author", "recorded_at")
    list_filter = (("unit", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("unit", "author")
    search_fields = ("unit__name", "author__display_name")
    readonly_fields = ("recorded_at",)
    intro = _("每次提交全部都有一份回执，写明哪些数、谁在什么时候提交的。")


@admin.register(CheckAnswer)
class CheckAnswerAdmin(Confidential):
    list_display = ("figure_link", "rule", "sentence", "next_step", "recorded_at")
    list_filter = ("rule",)
    list_select_related = tuple(f"figure__{name}" for name in OF_FIGURE)
    search_fields = ("sentence", *searched("figure__slot__series__"))
    readonly_fields = ("recorded_at",)
    intro = _("校验提示后仍然提交的数：哪条规则、当时的阈值、比较的数、填报人的说明。")
    figure_link = link("figure", _("填报数据"))
