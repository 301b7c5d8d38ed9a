"""Changes of a goal: somebody asks with basis and reason, a steward decides. Rows are only ever inserted."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc.periods import Month
from tracker.models.indicators import NUMBER, Qualifier
from tracker.models.people import User
from tracker.models.rows import Dated
from tracker.models.targets import Target, TargetVersion


class TargetChangeRequest(Dated):
    """What somebody would have a target say from a month on: all that a version says.

    `curve` holds the planned cumulative shares by month, as `{"2023-06": "0.4"}`. Requests made at one stroke, as when a
    goal is divided among units, have the same `together` and are decided at one stroke.
    """

    # What a version says, in its own words; the database compares each with the version that is made of it.
    SAID = (
        "tier", "value", "qualifier", "judged_by", "paced_by", "light_family", "baseline", "in_force_from",
        "basis", "basis_date", "reason", "illustrative",
    )  # fmt: skip

    TERMS = SAID[:-2]  # what a goal is, beside why it is so

    target = models.ForeignKey(Target, models.PROTECT, related_name="change_requests", verbose_name=_("目标"))
    tier = models.CharField(_("层级"), max_length=10, choices=TargetVersion.Tier)
    value = models.DecimalField(
        _("目标值"), null=True, blank=True, **NUMBER, help_text=_("监测指标不设目标值。")
    )
    qualifier = models.CharField(_("数量措辞"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    judged_by = models.CharField(
        _("评判方式"), max_length=10, choices=TargetVersion.Basis, default=TargetVersion.Basis.PACE
    )
    paced_by = models.CharField(
        _("序时进度"), max_length=10, choices=TargetVersion.Plan, default=TargetVersion.Plan.STRAIGHT
    )
    curve: Any = models.JSONField(_("计划进度曲线"), default=dict, blank=True)
    light_family = models.CharField(_("专用亮灯规则"), max_length=20, blank=True)
    baseline = models.DecimalField(_("基期值"), null=True, blank=True, **NUMBER)
    in_force_from = models.DateField(_("执行起始月"))
    basis = models.CharField(_("依据"), max_length=200, help_text=_("同意调整的文件或会议。"))
    basis_date = models.DateField(_("依据日期"))
    reason = models.CharField(_("调整理由"), max_length=500, blank=True)
    illustrative = models.BooleanField(_("示例"), default=False)
    together = models.UUIDField(null=True, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("申请人"))

    class Meta(Dated.Meta):
        verbose_name = _("目标调整申请")
        verbose_name_plural = pgettext_lazy("plural", "目标调整申请")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(tier="monitored", value=None) | (~Q(tier="monitored") & Q(value__isnull=False)),
                name="target_change_value_unless_monitored",
                violation_error_message=_("保证、力争目标必须有目标值；监测指标不填目标值。"),
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__day=1), name="target_change_from_first_of_month"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="target_change_has_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.target} → {self.in_force_from:%Y-%m}"

    @property
    def planned(self) -> dict[Month, Decimal]:
        """The planned cumulative shares by month, as shares of one."""
        return {Month.parse(month): Decimal(share) for month, share in self.curve.items()}


class TargetChangeDecision(Dated):
    """A steward's word on a request: accepted as a new version, or refused with the reason.

    The database fills the requester and makes sure that the version says what was asked for.
    """

    class Kind(models.TextChoices):
        ACCEPT = "accept", _("同意调整")
        REFUSE = "refuse", _("不同意调整")

    request = models.OneToOneField(
        TargetChangeRequest, models.PROTECT, related_name="decision", verbose_name=_("目标调整申请")
    )
    kind = models.CharField(_("决定"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    version = models.OneToOneField(
        TargetVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="change",
        verbose_name=_("目标版本"),
    )
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    requester = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("目标调整决定")
        verbose_name_plural = pgettext_lazy("plural", "目标调整决定")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(decider=F("requester")), name="target_change_by_second_person"
            ),
            models.CheckConstraint(
                condition=Q(kind="accept", version__isnull=False)
                | (Q(kind="refuse", version=None) & ~Q(reason="")),
                name="target_change_version_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.request_id}"
