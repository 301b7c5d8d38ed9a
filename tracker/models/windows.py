"""When a month may be reported, and who may report it longer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import Unit, User
from tracker.models.review import Decision
from tracker.models.rows import CheckedAtOnce, InsertOnly
from tracker.models.updates import Series


class Window(CheckedAtOnce):
    """填报窗口: from when until when the figures of a month are taken.

    A month that is reported together with the next one names that window in `combined_into` and
    takes no figures itself; the next month's figures then stand for both.
    """

    month = models.DateField(_("月份"), unique=True, help_text=_("填该月1日。"))
    opens_at = models.DateTimeField(_("开放时间"))
    due_at = models.DateTimeField(_("应报时间"))
    closes_at = models.DateTimeField(
        _("关闭时间"), null=True, blank=True, help_text=_("留空表示尚未确定，一直开放。")
    )
    combined_into = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="takes_in",
        verbose_name=_("合并到"),
        help_text=_("选次月的窗口，表示本月不单独填报，与次月合并填报，如1月并入2月。"),
    )

    class Meta:
        verbose_name = _("填报窗口")
        verbose_name_plural = pgettext_lazy("plural", "填报窗口")
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1), name="window_month", violation_error_message=_("月份请填该月1日。")
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("opens_at")) & (Q(closes_at=None) | Q(closes_at__gte=F("due_at"))),
                name="window_in_order",
                violation_error_message=_("开放、应报、关闭时间要依次排列。"),
            ),
            models.CheckConstraint(
                condition=Q(combined_into=None) | ~Q(combined_into=F("id")),
                name="window_not_into_itself",
                violation_error_message=_("只能并入次月的窗口。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class WindowExceptionQuerySet(models.QuerySet["WindowException"]):
    def that_count(self) -> WindowExceptionQuerySet:
        """Of the rows about one window and unit, or series, the newest: it prolongs, shortens or takes back."""
        return self.order_by("window_id", "unit_id", "series_id", "-id").distinct(
            "window_id", "unit_id", "series_id"
        )


class WindowException(InsertOnly):
    """窗口例外: until when a unit, or one series, may report a month longer than others; who allowed it and why.

    Rows are only ever added: of several about the same thing the newest counts. One that came with the return of a figure
    names that decision, and then the reviewer is who allowed it.
    """

    window = models.ForeignKey(Window, models.PROTECT, related_name="exceptions", verbose_name=_("填报窗口"))
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="window_exceptions",
        verbose_name=_("单位"),
        help_text=_("对整个单位延长。只延长一项数据的，这里留空，改选数据序列。"),
    )
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="window_exceptions",
        verbose_name=_("数据序列"),
        help_text=_("只对这一项数据延长。"),
    )
    until = models.DateTimeField(
        _("延长至"), help_text=_("要缩短或收回时，再登记一条时间更早的：同一对象以最新一条为准。")
    )
    reason = models.CharField(_("理由"), max_length=500)
    granted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("批准人")
    )
    decision = models.OneToOneField(
        Decision,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="reopening",
        verbose_name=_("退回"),
    )

    objects: ClassVar[WindowExceptionQuerySet] = WindowExceptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("窗口例外")
        verbose_name_plural = pgettext_lazy("plural", "窗口例外")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, series=None) | Q(unit=None, series__isnull=False),
                name="window_exception_for_one",
                violation_error_message=_("请选择一个单位，或者一项数据，不能都选也不能都不选。"),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="window_exception_has_reason"),
            models.CheckConstraint(
                condition=Q(decision=None) | Q(series__isnull=False),
                name="window_exception_of_return_for_series",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window} · {self.unit or self.series}"
