"""Items leaving their register or coming back: somebody asks, a second person decides. Rows are only ever inserted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.people import User
from tracker.models.registers import Item, ItemPresence
from tracker.models.rows import Dated


class ItemStepRequest(Dated):
    """What somebody would have happen to an item: out of its register from a day on, or back in."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="step_requests", verbose_name=_("台账条目"))
    on = models.DateField(_("日期"), help_text=_("从该日所在的月份起按此计数。"))
    joins = models.BooleanField(_("在台账内"), default=False)
    reason = models.CharField(_("理由"), max_length=500, help_text=_("如 项目终止、楼宇拆除、重复登记。"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))

    class Meta(Dated.Meta):
        verbose_name = _("条目进出申请")
        verbose_name_plural = pgettext_lazy("plural", "条目进出申请")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="item_step_request_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.on:%Y-%m-%d} {'+' if self.joins else '−'}"


class ItemStepDecision(Dated):
    """A second person's word on a request: accepted as a step, or refused with the reason.

    The database fills the requester and makes sure that the step is the one that was asked for.
    """

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("同意进出")
        REFUSE = "refuse", _("不同意进出")

    request = models.OneToOneField(
        ItemStepRequest, models.PROTECT, related_name="decision", verbose_name=_("条目进出申请")
    )
    kind = models.CharField(_("决定"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    step = models.OneToOneField(
        ItemPresence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name=_("条目进出"),
    )
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    requester = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("条目进出决定")
        verbose_name_plural = pgettext_lazy("plural", "条目进出决定")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(decider=F("requester")), name="item_step_by_second_person"),
            models.CheckConstraint(
                condition=Q(kind="accept", step__isnull=False)
                | (Q(kind="refuse", step=None) & ~Q(reason="")),
                name="item_step_made_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.request_id}"
