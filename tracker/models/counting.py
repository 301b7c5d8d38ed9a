"""How indicators are counted from registers: versions that come into force with a month."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import counting
from tracker.calc.units import UnitMismatch, convert
from tracker.models.indicators import NUMBER, Indicator
from tracker.models.people import User
from tracker.models.registers import Measure, Register, Stage
from tracker.models.rows import Dated


class CountingRule(Dated):
    """How an indicator is counted from a register. A change is a new version, in force from a month."""

    class Counts(models.TextChoices):
        ITEMS = counting.ITEMS, _("条目个数")
        SUM = counting.SUM, _("数量合计")

    class StageTest(models.TextChoices):
        REACHED_IN_WINDOW = counting.REACHED_IN_WINDOW, _("在目标期内达到")
        REACHED_BY_END = counting.REACHED_BY_END, _("到期末已达到")
        HELD_AT_END = counting.HELD_AT_END, _("期末正处于")

    class Taken(models.TextChoices):
        TOTAL = "total", _("目标期内累计")
        LATEST = "latest", _("最近一月的数")

    class Comparison(models.TextChoices):
        AT_LEAST = ">=", _("≥ 不低于")
        MORE_THAN = ">", _("> 高于")

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="counting_rules", verbose_name=_("指标")
    )
    number = models.PositiveSmallIntegerField(_("版本"))
    register = models.ForeignKey(
        Register, models.PROTECT, related_name="counting_rules", verbose_name=_("台账")
    )
    counts = models.CharField(_("计什么"), max_length=10, choices=Counts, default=Counts.ITEMS)
    tag = models.ForeignKey(
        Measure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("标记"),
        help_text=_("只计该“是否”项为“是”的条目。"),
    )
    stage = models.ForeignKey(
        Stage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("阶段")
    )
    stage_test = models.CharField(
        _("阶段要求"), max_length=20, choices=StageTest, default=StageTest.REACHED_BY_END
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("比较或合计的数据项")
    )
    taken = models.CharField(
        _("取值"),
        max_length=10,
        choices=Taken,
        default=Taken.TOTAL,
        help_text=_("仅用于每月填报的数据项：报当月数的，累计为目标期内各月之和。"),
    )
    comparison = models.CharField(_("比较"), max_length=2, choices=Comparison, default=Comparison.AT_LEAST)
    threshold = models.DecimalField(_("门槛"), null=True, blank=True, **NUMBER)
    threshold_unit = models.CharField(_("门槛单位"), max_length=20, blank=True)
    ceiling = models.DecimalField(
        _("上限"),
        null=True,
        blank=True,
        **NUMBER,
        help_text=_("达到上限的条目不计入（由更高门槛的目标另计）；留空则越过更高门槛的也计入。单位同门槛。"),
    )
    near_share = models.DecimalField(
        _("接近门槛"),
        max_digits=4,
        decimal_places=3,
        default=Decimal("0.8"),
        help_text=_("达到门槛的几成算作接近，如 0.8。"),
    )
    in_force_from = models.DateField(_("执行起始月"), help_text=_("填该月1日。"))
    reason = models.CharField(
        _("理由"), max_length=500, blank=True, help_text=_("第一版可不填；修改口径必须填写。")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta(Dated.Meta):
        verbose_name = _("计数规则")
        verbose_name_plural = pgettext_lazy("plural", "计数规则")
        ordering = ["indicator", "number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["indicator", "number"], name="counting_rule_number_once"),
            models.CheckConstraint(
                condition=Q(tag__isnull=False) | Q(stage__isnull=False) | Q(measure__isnull=False),
                name="counting_rule_asks_something",
                violation_error_message=_("标记、阶段、数据项至少要选一项。"),
            ),
            models.CheckConstraint(
                condition=Q(counts="items") | Q(measure__isnull=False),
                name="counting_rule_sum_has_measure",
                violation_error_message=_("数量合计要选择数据项。"),
            ),
            models.CheckConstraint(
                condition=Q(threshold=None, threshold_unit="")
                | Q(threshold__isnull=False, measure__isnull=False),
                name="counting_rule_threshold_has_measure",
                violation_error_message=_("门槛要有数据项可比，没有门槛时不填门槛单位。"),
            ),
            models.CheckConstraint(
                condition=Q(ceiling=None) | Q(threshold__isnull=False, ceiling__gt=F("threshold")),
                name="counting_rule_ceiling_over_threshold",
                violation_error_message=_("上限要高于门槛；没有门槛时不填上限。"),
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="counting_rule_change_has_reason",
                violation_error_message=_("修改口径必须写明理由。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} v{self.number}"

    def clean(self) -> None:
        """Refuse parts of another register, and units that can't be compared: pages would have no answer."""
        parts = [part for part in (self.tag, self.stage, self.measure) if part is not None]
        if any(part.register_id != self.register_id for part in parts):
            raise ValidationError(_("标记、阶段、数据项必须属于所选台账。"))
        if self.measure is None:
            return
        compared = self.threshold_unit or self.measure.measured_in
        summed = self.indicator.measured_in if self.counts == self.Counts.SUM else compared
        try:
            convert(convert(Decimal(1), self.measure.measured_in, compared), compared, summed)
        except UnitMismatch as mismatch:
            raise ValidationError(_("计量单位不能换算：%(units)s。") % {"units": mismatch}) from None
