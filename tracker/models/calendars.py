"""The reporting calendar: by what rule a year's windows are built, and which days are worked against the rule."""

from __future__ import annotations

from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import calendars
from tracker.models.people import Unit

DAY_OF_MONTH = [MinValueValidator(1), MaxValueValidator(31)]
# Holidays are known for a few years at most, and counting on through centuries of them would take for ever.
MOST_WORKDAYS = MaxValueValidator(60)


class Basis(models.TextChoices):
    DAY = calendars.DAY, _("次月几日（遇休息日顺延）")
    WORKDAY = calendars.WORKDAY, _("次月第几个工作日")


class ReportingCalendar(models.Model):
    """填报日历: the rule by which a month's window opens, is due and closes in the month after it."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    opens_on = models.PositiveSmallIntegerField(
        _("次月几日开放"), default=1, validators=DAY_OF_MONTH, help_text=_("当日零时开放，不顺延。")
    )
    due_basis = models.CharField(_("应报日算法"), max_length=10, choices=Basis, default=Basis.DAY)
    due_on = models.PositiveSmallIntegerField(_("应报日"), default=18, validators=DAY_OF_MONTH)
    closes_basis = models.CharField(_("关闭日算法"), max_length=10, choices=Basis, default=Basis.DAY)
    closes_on = models.PositiveSmallIntegerField(
        _("关闭日"),
        null=True,
        blank=True,
        default=22,
        validators=DAY_OF_MONTH,
        help_text=_("留空表示不自动关闭。"),
    )
    until = models.TimeField(_("截止时刻"), default=time(18), help_text=_("应报日、关闭日到这一时刻为止。"))
    combines_january = models.BooleanField(
        _("1—2月合并填报"),
        default=False,
        help_text=_("1月不单独填报，2月的数据代表两个月：累计数到2月末，当月数为两个月合计。"),
    )
    remind_before = models.PositiveSmallIntegerField(
        _("提前提醒"),
        default=2,
        validators=[MOST_WORKDAYS],
        help_text=_("应报日前几个工作日提醒还没报齐的单位。"),
    )
    escalate_after = models.PositiveSmallIntegerField(
        _("逾期上报领导"),
        default=2,
        validators=[MOST_WORKDAYS],
        help_text=_("应报日后第几个工作日仍未报齐，通知单位领导。"),
    )
    reopens_for = models.PositiveSmallIntegerField(
        _("重开工作日"),
        default=3,
        validators=[MinValueValidator(1), MOST_WORKDAYS],
        help_text=_("窗口关闭后退回或同意补报的，该项数据从次日起再开放几个工作日。"),
    )
    in_use = models.BooleanField(
        _("现行"), default=False, help_text=_("提醒、逾期和重开按现行日历计算，只能有一个。")
    )

    class Meta:
        verbose_name = _("填报日历")
        verbose_name_plural = pgettext_lazy("plural", "填报日历")
        ordering = ["-in_use", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["in_use"],
                condition=Q(in_use=True),
                name="reporting_calendar_one_in_use",
                violation_error_message=_("已有现行的填报日历，请先取消它的“现行”。"),
            ),
            models.CheckConstraint(
                condition=Q(reopens_for__gte=1),
                name="reporting_calendar_reopens",
                violation_error_message=_("重开至少一个工作日。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LaterUnit(models.Model):
    """A unit that by rule has longer than the others, as statistics whose figures come out later."""

    calendar = models.ForeignKey(
        ReportingCalendar, models.CASCADE, related_name="later_units", verbose_name=_("填报日历")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    basis = models.CharField(_("算法"), max_length=10, choices=Basis, default=Basis.DAY)
    on = models.PositiveSmallIntegerField(_("应报日"), default=20, validators=DAY_OF_MONTH)
    reason = models.CharField(_("理由"), max_length=500)

    class Meta:
        verbose_name = _("晚报单位")
        verbose_name_plural = pgettext_lazy("plural", "晚报单位")
        ordering = ["unit"]
        constraints = [models.UniqueConstraint(fields=["calendar", "unit"], name="later_unit_once")]

    def __str__(self) -> str:
        return f"{self.calendar} · {self.unit}"


class CalendarDay(models.Model):
    """A day that is worked, or isn't, against weekday and public arrangement: 调休, a local holiday."""

    day = models.DateField(_("日期"), unique=True)
    worked = models.BooleanField(_("上班"), help_text=_("勾选为工作日（调休上班），不勾选为休息日。"))
    reason = models.CharField(
        _("依据"), max_length=200, help_text=_("如国务院办公厅关于某年放假安排的通知。")
    )

    class Meta:
        verbose_name = _("调休与假日")
        verbose_name_plural = pgettext_lazy("plural", "调休与假日")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
