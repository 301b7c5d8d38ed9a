"""补报: a line whose month is closed is asked to be opened again, and a second person decides. Rows are only ever inserted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import User
from tracker.models.rows import Dated
from tracker.models.updates import Series
from tracker.models.windows import Window, WindowException


class ReopeningRequest(Dated):
    """Somebody who reports a line would report it for a month that is closed, and says why."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="+", verbose_name=_("填报窗口"))
    series = models.ForeignKey(
        Series, models.PROTECT, related_name="reopening_requests", verbose_name=_("数据序列")
    )
    reason = models.CharField(_("补报理由"), max_length=500)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))

    class Meta(Dated.Meta):
        verbose_name = _("补报申请")
        verbose_name_plural = pgettext_lazy("plural", "补报申请")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_request_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.window} · {self.series}"


class ReopeningDecision(Dated):
    """A steward's word on a request: granted as an exception of the window, or refused with the reason.

    The database fills the requester and makes sure that the exception is for the line that was asked for.
    """

    class Kind(models.TextChoices):
        GRANT = "grant", _("同意补报")
        REFUSE = "refuse", _("不同意补报")

    request = models.OneToOneField(
        ReopeningRequest, models.PROTECT, related_name="decision", verbose_name=_("补报申请")
    )
    kind = models.CharField(_("决定"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    exception = models.OneToOneField(
        WindowException,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reopening_decision",
        verbose_name=_("窗口例外"),
    )
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    requester = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("补报决定")
        verbose_name_plural = pgettext_lazy("plural", "补报决定")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(decider=F("requester")), name="reopening_by_second_person"),
            models.CheckConstraint(
                condition=Q(kind="grant", exception__isnull=False)
                | (Q(kind="refuse", exception=None) & ~Q(reason="")),
                name="reopening_made_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.request_id}"
