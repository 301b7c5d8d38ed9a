"""The plan: what is measured, and what it should reach by when."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import lights, progress
from tracker.calc.numbers import MAX_DECIMALS
from tracker.calc.periods import Span, span_between
from tracker.models.people import Unit, User
from tracker.models.rows import Dated, InsertOnly

NUMBER: dict[str, Any] = {"max_digits": 23, "decimal_places": MAX_DECIMALS}


class Qualifier(models.TextChoices):
    """How firmly a number is worded in print."""

    EXACT = "exact", _("确数")
    AT_LEAST = "at_least", _("以上、余")
    ABOUT = "about", _("约")


class Section(models.Model):
    """A theme of the year's work; a tree of at most two levels in print."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级板块")
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    second_review = models.BooleanField(
        _("两级审核"),
        default=False,
        help_text=_("勾选后，本板块（含下级板块）此后填报的数据须初审、复审各一人通过才计入。"),
    )

    class Meta:
        verbose_name = _("板块")
        verbose_name_plural = pgettext_lazy("plural", "板块")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class ComparisonSet(models.Model):
    """Whom a rank compares with: 10th of 12 counties can be 12th of 16 with the zones counted."""

    code = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    size = models.PositiveSmallIntegerField(_("数量"), validators=[MinValueValidator(2)])
    members = models.TextField(_("成员"), blank=True, help_text=_("每行一个。"))
    called = models.CharField(
        _("简报中的称呼"),
        max_length=20,
        blank=True,
        help_text=_("如 全市、四区：简报里写“全市第1”时，按这个称呼核对位次。"),
    )

    class Meta:
        verbose_name = _("比较范围")
        verbose_name_plural = pgettext_lazy("plural", "比较范围")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """指标: what is measured, year after year. It outlives its yearly targets."""

    class Kind(models.TextChoices):
        CUMULATIVE = "cumulative", _("累计量")
        LEVEL = "level", _("时点数")
        GROWTH = "growth", _("增速")
        SHARE = "share", _("占比")
        RATIO = "ratio", _("比率")
        RANK = "rank", _("位次")
        MILESTONES = "milestones", _("任务清单")
        REGISTER_COUNT = "register_count", _("台账计数")
        REGISTER_SUM = "register_sum", _("台账合计")
        THRESHOLD_COUNT = "threshold_count", _("达标计数")
        INDICATOR_COUNT = "indicator_count", _("指标计数")
        PART = "part", _("比率的分母")
        MECHANISM = "mechanism", _("工作机制")

    class Nature(models.TextChoices):
        ACTUAL = "actual", _("实绩")
        GOAL = "goal", _("目标")
        PLAN = "plan", _("规划")
        CONTEXT = "context", _("背景")
        MECHANISM = "mechanism", _("机制")

    class Reporting(models.TextChoices):
        RUNNING_TOTAL = "running_total", _("报累计数")
        INCREMENT = "increment", _("报当月数")
        LEVEL = "level", _("报时点数")

    class OverMonths(models.TextChoices):
        SUM = "sum", _("各月相加")
        LAST = "last", _("取最近一月")

    class OverUnits(models.TextChoices):
        SUM = "sum", _("相加")
        RATIO = "ratio", _("分子之和÷分母之和")
        LAST = "last", _("取最近一次")
        NONE = "none", _("不汇总")

    class Direction(models.TextChoices):
        HIGHER = progress.HIGHER, _("越高越好")
        LOWER = progress.LOWER, _("越低越好")

    class StatedPeriod(models.TextChoices):
        TO_DATE = "to_date", _("截至数据日期")
        WHOLE_YEAR = "whole_year", _("全年口径")

    REGISTER_KINDS = (Kind.MILESTONES, Kind.REGISTER_COUNT, Kind.REGISTER_SUM, Kind.THRESHOLD_COUNT)
    DERIVED_KINDS = (*REGISTER_KINDS, Kind.INDICATOR_COUNT, Kind.PART)
    PERCENT_KINDS = (Kind.GROWTH, Kind.SHARE, Kind.RATIO)

    code = models.CharField(
        _("代码"),
        max_length=80,
        unique=True,
        help_text=_("如 com.towers_tax；简报和数据导出按代码取数，建立后不宜更改。"),
    )
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    pinyin = models.CharField(_("拼音"), max_length=300, blank=True, editable=False)
    section = models.ForeignKey(Section, models.PROTECT, related_name="indicators", verbose_name=_("板块"))
    kind = models.CharField(
        _("类型"), max_length=20, choices=Kind, help_text=_("计算类指标由台账或其他指标得出，不能填报。")
    )
    nature = models.CharField(_("在简报中的作用"), max_length=20, choices=Nature, default=Nature.ACTUAL)
    measured_in = models.CharField(
        _("计量单位"), max_length=20, blank=True, help_text=_("如 亿元、%、家、栋。")
    )
    places = models.PositiveSmallIntegerField(_("小数位数"), default=2, help_text=_("打印时四舍五入到几位。"))
    reporting = models.CharField(
        _("填报方式"), max_length=20, choices=Reporting, default=Reporting.RUNNING_TOTAL
    )
    over_months = models.CharField(_("跨月汇总"), max_length=10, choices=OverMonths, default=OverMonths.LAST)
    over_units = models.CharField(_("跨单位汇总"), max_length=10, choices=OverUnits, default=OverUnits.NONE)
    direction = models.CharField(_("方向"), max_length=10, choices=Direction, default=Direction.HIGHER)
    qualifier = models.CharField(
        _("数量措辞"),
        max_length=10,
        choices=Qualifier,
        default=Qualifier.EXACT,
        help_text=_("仅用于计算类指标；填报类指标由填报人逐次选择。"),
    )
    stated_period = models.CharField(
        _("期间口径"), max_length=20, choices=StatedPeriod, default=StatedPeriod.TO_DATE
    )
    definition = models.TextField(
        _("口径"), blank=True, help_text=_("怎样统计、包括什么、不包括什么、数据来源。")
    )
    rank_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ranks",
        verbose_name=_("位次所属指标"),
        help_text=_("仅用于位次：这是哪个指标的位次。"),
    )
    comparison_set = models.ForeignKey(
        ComparisonSet,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("比较范围"),
        help_text=_("仅用于位次。"),
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("取自比率"),
        help_text=_("仅用于“比率的分母”：数值取自哪个比率的分母。"),
    )
    members = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="counted_in",
        verbose_name=_("被计数的指标"),
        help_text=_("仅用于指标计数：在这些位次指标中数出名次达标的个数。"),
    )
    counts_rank_up_to = models.PositiveSmallIntegerField(
        _("名次门槛"),
        null=True,
        blank=True,
        help_text=_("仅用于指标计数：名次不大于此数即计入；留空则全部计入。"),
    )
    illustrative = models.BooleanField(
        _("示例"), default=False, help_text=_("为演示而虚构的指标，页面上标注“示例”。")
    )
    embargoed_from = models.DateField(
        _("须经发布的起始月"),
        null=True,
        blank=True,
        help_text=_(
            "官方统计数据填写，填该月1日：从该月起，数据审核通过后还须经业务管理员发布才公开、才计入。其他指标留空。"
        ),
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = pgettext_lazy("plural", "指标")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(embargoed_from=None) | Q(embargoed_from__day=1),
                name="indicator_embargo_begins_on_first",
                violation_error_message=_("须经发布的起始月填当月1日。"),
            ),
            models.CheckConstraint(
                condition=~Q(reporting="running_total", over_months="sum"),
                name="indicator_running_total_not_summed",
                violation_error_message=_("累计数不能再跨月相加：请改为“取最近一月”或“报当月数”。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="rank", comparison_set__isnull=False) | ~Q(kind="rank"),
                name="indicator_rank_has_comparison_set",
                violation_error_message=_("位次指标要选择比较范围。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="part", part_of__isnull=False) | (~Q(kind="part") & Q(part_of=None)),
                name="indicator_part_has_ratio",
                violation_error_message=_("“比率的分母”要选择取自哪个比率，其他类型不要选择。"),
            ),
            models.CheckConstraint(
                condition=Q(over_units="ratio", kind="ratio") | ~Q(over_units="ratio"),
                name="indicator_only_ratios_combine_as_ratio",
                violation_error_message=_("只有比率可以按“分子之和÷分母之和”汇总。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_derived(self) -> bool:
        return self.kind in self.DERIVED_KINDS

    @property
    def is_reported(self) -> bool:
        return not self.is_derived and self.kind != self.Kind.MECHANISM


class Target(models.Model):
    """目标: an indicator to be followed by a unit through a window. Its values are its versions."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name=_("指标"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="targets", verbose_name=_("责任单位"))
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
            models.UniqueConstraint(fields=["indicator", "unit", "first_month"], name="target_once"),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1, last_month__gte=F("first_month")),
                name="target_window_of_whole_months",
                violation_error_message=_("起止月都填当月1日，截止月不能早于起始月。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.first_month:%Y}"

    @property
    def span(self) -> Span:
        return span_between(self.first_month, self.last_month)


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
