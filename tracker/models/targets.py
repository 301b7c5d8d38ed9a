"""The plan: what an indicator should reach by when, and who says so."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import lights, progress
from tracker.calc.periods import Span, span_between
from tracker.models.indicators import NUMBER, Indicator, Qualifier
from tracker.models.people import Unit, User
from tracker.models.rows import Dated, InsertOnly

OWN = "own"  # stands for the district where issuers are named by their codes

WINDOW = _("起止月都填当月1日，截止月不能早于起始月。")
OVERLAP = _("这个单位的这项指标在这段时间已有同一来源的目标：请错开起止月，或注明另一个目标来源。")


def _one(field: str) -> Func:
    """A number as a range of its own, so that an index of ranges can tell whether two are the same."""
    number = Coalesce(F(field), Value(0), output_field=models.BigIntegerField())
    return Func(number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def _months() -> Func:
    """The days of a target's window: none where it was taken back."""
    after = Func(F("last_month"), template="(%(expressions)s + interval '1 month')::date")
    return Func(F("first_month"), after, Value("[)"), function="daterange", output_field=DateRangeField())


class Issuer(models.Model):
    """目标来源: who set a goal, where it isn't the district itself: 省考核, 市目标. One who sets 保证 and 力争 side by side has a
    row for each.
    """

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(
        _("名称"), max_length=30, help_text=_("如 市目标、省考核、本级力争；印在指标名称之后。")
    )
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    leads = models.BooleanField(
        _("主目标"),
        default=False,
        help_text=_("勾选后，一项指标有多个目标时它的排在本级目标之前，只能取一个时取它的。"),
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = pgettext_lazy("one", "目标来源")
        verbose_name_plural = pgettext_lazy("plural", "目标来源")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code=OWN),
                name="issuer_is_not_the_district",
                violation_error_message=_("代码 own 留给本级目标。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """目标: an indicator to be followed by a unit through a window. Its values are its versions.

    A figure may have several at a time, each from another `issuer`; none named is the district itself.
    One that was taken back before it began ends with the month before: no month is in its window.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name=_("指标"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name=_("责任单位"))
    issuer = models.ForeignKey(
        Issuer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("目标来源"),
        help_text=_("谁下达的目标；留空即本级目标。同一指标、同一单位可以有不同来源的多个目标。"),
    )
    first_month = models.DateField(_("起始月"), help_text=_("填该月1日。"))
    last_month = models.DateField(_("截止月"), help_text=_("填该月1日。"))
    district_wide = models.BooleanField(
        _("全区汇总"),
        default=False,
        help_text=_("勾选后数值为各单位填报数（或全部台账条目）的汇总，否则只取责任单位的数。"),
    )

    class Meta:
        verbose_name = _("目标")
        verbose_name_plural = pgettext_lazy("plural", "目标")
        ordering = ["indicator__order", "indicator_id", "first_month", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "issuer", "first_month"],
                nulls_distinct=False,
                name="target_once",
                violation_error_message=OVERLAP,
            ),
            ExclusionConstraint(
                name="target_windows_apart",
                expressions=[
                    (_one("indicator"), RangeOperators.OVERLAPS),
                    (_one("unit"), RangeOperators.OVERLAPS),
                    (_one("issuer"), RangeOperators.OVERLAPS),
                    (_months(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=OVERLAP,
            ),
            models.CheckConstraint(
                condition=Q(
                    first_month__day=1,
                    last_month__day=1,
                    last_month__gte=F("first_month") - timedelta(days=31),
                ),
                name="target_window_of_whole_months",
                violation_error_message=WINDOW,
            ),
        ]

    def __str__(self) -> str:
        issuer = f"（{self.issuer}）" if self.issuer else ""
        return f"{self.indicator}{issuer} · {self.first_month:%Y}"

    def clean(self) -> None:
        """Nobody enters an empty window. Raises ValidationError."""
        if self.first_month and self.last_month and self.last_month < self.first_month:
            raise ValidationError(WINDOW)

    @property
    def span(self) -> Span:
        return span_between(self.first_month, self.last_month)

    @property
    def precedence(self) -> tuple[int, int, int]:
        """Of several goals on one figure the first is the leading one: an issuer's that leads, the district's own, the others'."""
        if self.issuer is None:
            return 1, 0, 0
        return 0 if self.issuer.leads else 2, self.issuer.order, self.issuer.pk


class TargetVersion(Dated):
    """What a target demanded from a month on. A change of goal is a new version, never an edit."""

    class Tier(models.TextChoices):
        COMMITTED = "committed", _("保证")
        STRETCH = "stretch", _("力争")
        MONITORED = "monitored", _("监测")

    class Basis(models.TextChoices):
        PACE = lights.PACE, _("按序时进度")
        VALUE = lights.VALUE, _("按数值达标")
        RANK = lights.RANK, _("按位次")
        NONE = lights.NONE, _("不评判（未设期限）")

    class Plan(models.TextChoices):
        STRAIGHT = progress.STRAIGHT, _("按月均匀")
        CURVE = progress.CURVE, _("计划曲线")
        PROFILE = progress.PROFILE, _("去年同期节奏")

    target = models.ForeignKey(Target, models.PROTECT, related_name="versions", verbose_name=_("目标"))
    number = models.PositiveSmallIntegerField(_("版本"))
    value = models.DecimalField(
        _("目标值"), null=True, blank=True, **NUMBER, help_text=_("监测指标不设目标值。")
    )
    qualifier = models.CharField(_("数量措辞"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    tier = models.CharField(_("层级"), max_length=10, choices=Tier)
    judged_by = models.CharField(_("评判方式"), max_length=10, choices=Basis, default=Basis.PACE)
    paced_by = models.CharField(
        _("序时进度"),
        max_length=10,
        choices=Plan,
        default=Plan.STRAIGHT,
        help_text=_(
            "仅用于按序时进度评判。去年同期节奏取上一目标期各月的实绩；数据不全时按月均匀，页面会说明。"
        ),
    )
    light_family = models.CharField(
        _("专用亮灯规则"),
        max_length=20,
        blank=True,
        help_text=_("留空按全区规则；也可选一套规则，只用于本目标。"),
    )
    baseline = models.DecimalField(
        _("基期值"), null=True, blank=True, **NUMBER, help_text=_("下降类目标从哪个数降起。")
    )
    in_force_from = models.DateField(_("执行起始月"), help_text=_("填该月1日；从该月起按此版本评判。"))
    basis = models.CharField(_("依据"), max_length=200, help_text=_("下达目标的文件或会议。"))
    basis_date = models.DateField(_("依据日期"))
    reason = models.CharField(
        _("调整理由"), max_length=500, blank=True, help_text=_("第一版可不填；调整目标必须填写。")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    illustrative = models.BooleanField(_("示例"), default=False)

    class Meta(Dated.Meta):
        verbose_name = _("目标版本")
        verbose_name_plural = pgettext_lazy("plural", "目标版本")
        ordering = ["target", "number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["target", "number"], name="target_version_number_once"),
            models.CheckConstraint(
                condition=Q(tier="monitored", value=None) | (~Q(tier="monitored") & Q(value__isnull=False)),
                name="target_version_value_unless_monitored",
                violation_error_message=_("保证、力争目标必须有目标值；监测指标不填目标值。"),
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="target_version_change_has_reason",
                violation_error_message=_("调整目标必须写明理由。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} v{self.number}"


class PlanPoint(InsertOnly):
    """The planned cumulative share of a version at the end of a month; none means straight."""

    version = models.ForeignKey(
        TargetVersion, models.PROTECT, related_name="plan_points", verbose_name=_("目标版本")
    )
    month = models.DateField(_("月份"))
    share = models.DecimalField(_("计划累计份额"), max_digits=7, decimal_places=6, help_text=_("0 到 1。"))

    class Meta:
        verbose_name = _("计划进度")
        verbose_name_plural = pgettext_lazy("plural", "计划进度")
        ordering = ["version", "month"]
        constraints = [
            models.UniqueConstraint(fields=["version", "month"], name="plan_point_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="plan_point_month"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="plan_point_share_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.month:%Y-%m} {self.share}"
