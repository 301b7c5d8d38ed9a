"""What is measured: sections, indicators, and whom a rank compares with."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import progress
from tracker.calc.kinds import KINDS, NAMING_WHOLE, REPORTED_IN_POINTS, Traits
from tracker.calc.numbers import MAX_DECIMALS
from tracker.calc.parts import ALL
from tracker.calc.pinyin import LONGEST
from tracker.calc.units import PrintedIn
from tracker.models.people import SPOKEN
from tracker.models.rows import CheckedAtOnce

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

    judged_from = models.PositiveSmallIntegerField(
        _("从多少起可判"),
        default=ALL,
        validators=[MinValueValidator(1), MaxValueValidator(ALL)],
        help_text=_(
            "一个数由多个单位或条目汇成时，最新一月已报的占比（%）达到多少起即按该月评判；100 表示全部报齐才评判。"
        ),
    )

    class Meta:
        verbose_name = _("板块")
        verbose_name_plural = pgettext_lazy("plural", "板块")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(judged_from__gte=1, judged_from__lte=ALL),
                name="section_judged_from_share",
                violation_error_message=_("从多少起可判请填1至100。"),
            )
        ]

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

    @property
    def listed(self) -> list[str]:
        """The names of the members, in order."""
        return [line.strip() for line in self.members.splitlines() if line.strip()]


class Indicator(CheckedAtOnce):
    """指标: what is measured, year after year. It outlives its yearly targets."""

    class Kind(models.TextChoices):
        """Names alone: in what kinds differ stands in `calc/kinds.py`."""

        CUMULATIVE = "cumulative", _("累计量")
        LEVEL = "level", _("时点数")
        GROWTH = "growth", _("增速")
        SHARE = "share", _("占比")
        RATIO = "ratio", _("比率")
        COMPLETION = "completion", _("完成率")
        COMPLETION_RATIO = "completion_ratio", _("完成率（报分子分母）")
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

    code = models.CharField(
        _("代码"),
        max_length=80,
        unique=True,
        help_text=_("如 com.towers_tax；简报和数据导出按代码取数，建立后不宜更改。"),
    )
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=160, blank=True)
    pinyin = models.CharField(_("拼音"), max_length=LONGEST, blank=True, editable=False)
    spoken = models.CharField(_("另外的读音"), max_length=200, blank=True, help_text=SPOKEN)
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
    whole = models.CharField(
        _("完成率的分母"),
        max_length=80,
        blank=True,
        help_text=_("完成率必填：完成的是什么的多少，如 年度计划投资。完成率可以超过100%。"),
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
                condition=Q(over_units="ratio", kind__in=REPORTED_IN_POINTS) | ~Q(over_units="ratio"),
                name="indicator_only_ratios_combine_as_ratio",
                violation_error_message=_("只有报分子、分母的指标可以按“分子之和÷分母之和”汇总。"),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=NAMING_WHOLE) | ~Q(whole=""),
                name="indicator_completion_names_whole",
                violation_error_message=_("完成率要写明分母：完成的是什么的多少。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def printed_in(self) -> PrintedIn:
        return PrintedIn(self.measured_in, self.places)

    @property
    def traits(self) -> Traits:
        """What its kind has of its own."""
        return KINDS[self.kind]
