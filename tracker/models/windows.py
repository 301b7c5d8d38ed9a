"""When a month may be reported."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import Unit, User


class Window(models.Model):
    """填报窗口: from when until when the figures of a month are taken."""

    month = models.DateField(_("月份"), unique=True, help_text=_("填该月1日。"))
    opens_at = models.DateTimeField(_("开放时间"))
    due_at = models.DateTimeField(_("应报时间"))
    closes_at = models.DateTimeField(
        _("关闭时间"), null=True, blank=True, help_text=_("留空表示尚未确定，一直开放。")
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
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class WindowException(models.Model):
    """A unit that may still report a closed month: who allowed it, why, until when."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="exceptions", verbose_name=_("填报窗口"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="window_exceptions", verbose_name=_("单位"))
    until = models.DateTimeField(_("延长至"))
    reason = models.CharField(_("理由"), max_length=500)
    granted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("批准人")
    )

    class Meta:
        verbose_name = _("窗口例外")
        verbose_name_plural = pgettext_lazy("plural", "窗口例外")
        ordering = ["window", "unit"]

    def __str__(self) -> str:
        return f"{self.window} · {self.unit}"
