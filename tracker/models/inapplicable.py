"""不适用: a goal that doesn't apply to a unit, declared or ended by one and decided on by another. Rows are only inserted."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.models.indicators import Indicator
from tracker.models.people import Unit, User
from tracker.models.rows import Dated


class Inapplicability(Dated):
    """What somebody asks: that an indicator not apply to a unit from a month on, or (`holds` False) apply again."""

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="inapplicabilities", verbose_name=_("指标")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="inapplicabilities", verbose_name=_("责任单位")
    )
    holds = models.BooleanField(_("不适用"), default=True)
    from_month = models.DateField(_("起始月"))
    reason = models.CharField(_("理由"), max_length=500)
    basis = models.CharField(_("依据"), max_length=200, help_text=_("写明文件名称、文号或会议。"))
    basis_date = models.DateField(_("依据日期"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))

    class Meta(Dated.Meta):
        verbose_name = _("不适用声明")
        verbose_name_plural = pgettext_lazy("plural", "不适用声明")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(from_month__day=1), name="inapplicable_from_first_of_month"),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(basis=""), name="inapplicable_has_reason_and_basis"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.unit} {self.from_month:%Y-%m} {'−' if self.holds else '+'}"


class InapplicabilityDecision(Dated):
    """A steward's word on it: what is accepted counts from its month on. The database fills the requester and lets no
    accepted one reach into a published month.
    """

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("同意")
        REFUSE = "refuse", _("不同意")

    request = models.OneToOneField(
        Inapplicability, models.PROTECT, related_name="decision", verbose_name=_("不适用声明")
    )
    kind = models.CharField(_("决定"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    requester = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("不适用决定")
        verbose_name_plural = pgettext_lazy("plural", "不适用决定")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(decider=F("requester")), name="inapplicable_by_second_person"
            ),
            models.CheckConstraint(
                condition=Q(kind="accept") | (Q(kind="refuse") & ~Q(reason="")),
                name="inapplicable_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.request_id}"
