"""回执: what somebody handed in at one stroke."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import Unit, User
from tracker.models.rows import InsertOnly


class Receipt(InsertOnly):
    """One submission of a unit's month. Its own link of the hash chain witnesses all that was recorded before it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="receipts", verbose_name=_("单位"))
    month = models.DateField(_("月份"))
    author = models.ForeignKey(User, models.PROTECT, related_name="receipts", verbose_name=_("填报人"))
    figures = models.JSONField(_("填报数据"), default=list)

    class Meta:
        verbose_name = _("回执")
        verbose_name_plural = pgettext_lazy("plural", "回执")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m} #{self.pk}"
