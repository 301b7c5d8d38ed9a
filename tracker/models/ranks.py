"""位次表: what the divisions of a comparison set reached in a month, by which they are ranked."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.indicators import NUMBER, Indicator
from tracker.models.people import User
from tracker.models.rows import Dated, InsertOnly


class RankSheet(Dated):
    """The published values of a rank's comparison set for a month. A newer sheet takes the place of an older one."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="rank_sheets", verbose_name=_("位次指标")
    )
    month = models.DateField(_("月份"))
    smallest_first = models.BooleanField(_("数值越小越靠前"), default=False)
    source = models.CharField(_("来源"), max_length=200, help_text=_("如 市统计局月报、新闻发布会。"))
    source_date = models.DateField(_("来源日期"))
    reason = models.CharField(_("更换理由"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    illustrative = models.BooleanField(_("示例"), default=False)
    import_run = models.ForeignKey(
        "tracker.ImportRun",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="sheets",
        verbose_name=_("导入"),
    )

    class Meta(Dated.Meta):
        verbose_name = _("位次表")
        verbose_name_plural = pgettext_lazy("plural", "位次表")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(month__day=1), name="rank_sheet_month_begins_on_first"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%Y-%m}"


class RankLine(InsertOnly):
    """One division in a sheet; without a value it isn't ranked."""

    sheet = models.ForeignKey(RankSheet, models.PROTECT, related_name="lines", verbose_name=_("位次表"))
    member = models.CharField(_("成员"), max_length=60)
    value = models.DecimalField(_("数值"), null=True, blank=True, **NUMBER)

    class Meta:
        verbose_name = _("位次表成员")
        verbose_name_plural = pgettext_lazy("plural", "位次表成员")
        ordering = ["sheet", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "member"], name="rank_line_member_once")]

    def __str__(self) -> str:
        return self.member
