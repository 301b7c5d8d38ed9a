"""Checks at entry as data: how strict each rule is, what must agree, and the sentences that warnings were answered with."""

from __future__ import annotations

from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import findings, identities
from tracker.models.indicators import NUMBER, Indicator
from tracker.models.rows import InsertOnly
from tracker.models.updates import Figure


class CheckCode(models.TextChoices):
    """The rules by which a report is checked."""

    BELOW_LAST_MONTH = findings.BELOW_LAST_MONTH, _("累计数低于上月")
    ABOVE_NEXT_MONTH = findings.ABOVE_NEXT_MONTH, _("累计数高于下月")
    TENFOLD = findings.TENFOLD, _("差十倍、百倍或万倍")
    PERCENT_AS_FRACTION = findings.PERCENT_AS_FRACTION, _("百分数填成小数")
    OUTSIDE_PERCENT = findings.OUTSIDE_PERCENT, _("占比不在0–100%之间")
    NUMERATOR_ABOVE = findings.NUMERATOR_ABOVE, _("分子大于分母")
    OTHER_SET_SIZE = findings.OTHER_SET_SIZE, _("参与排名数与比较范围不符")
    BEYOND_HISTORY = findings.BEYOND_HISTORY, _("变动超出历史幅度")
    PARTS_DIFFER = findings.PARTS_DIFFER, _("勾稽关系不符")
    CUT_NOT_ROUNDED = findings.CUT_NOT_ROUNDED, _("截尾而非四舍五入")
    LIKE_ANOTHER_MONTH = findings.LIKE_ANOTHER_MONTH, _("与另一月份相同")
    AS_OF_OUTSIDE = findings.AS_OF_OUTSIDE, _("数据截至日期不在当月")
    BEHIND_PLAN = findings.BEHIND_PLAN, _("将亮灯示警")
    UNLIKELY_PERCENT = findings.UNLIKELY_PERCENT, _("占比、比率看来不在0–100%之间")
    UNLIKE_OTHERS = findings.UNLIKE_OTHERS, _("与同类条目相差悬殊")
    FELL_TO_NOTHING = findings.FELL_TO_NOTHING, _("降为零")
    RANK_JUMP = findings.RANK_JUMP, _("位次大幅变动")


class CheckRule(models.Model):
    """校验规则: how strictly one rule is applied in this district. What has no row is applied as shipped."""

    class Severity(models.TextChoices):
        ERROR = findings.ERROR, _("不能提交")
        WARNING = findings.WARNING, _("写明情况后可提交")
        OFF = findings.OFF, _("不检查")

    code = models.CharField(_("规则"), max_length=30, choices=CheckCode, unique=True)
    severity = models.CharField(_("处理"), max_length=10, choices=Severity)
    limit = models.DecimalField(
        _("阈值"),
        max_digits=9,
        decimal_places=3,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text=_(
            "低于上月、高于下月：允许下降的百分比；差十倍：相差几倍起算；百分数填成小数：缩小几倍起算；"
            "超出历史幅度：历史最大变动的几倍；与另一月份相同：至少几位有效数字；截至日期：月末之后允许几天；"
            "与同类条目相差悬殊：相差几倍起算；位次大幅变动：超过参与排名数的百分之几。其他规则不用。"
        ),
    )
    least_months = models.PositiveSmallIntegerField(
        _("至少几个月"), default=0, help_text=_("超出历史幅度：历史至少有几个月才比较。其他规则不用。")
    )

    class Meta:
        verbose_name = _("校验规则")
        verbose_name_plural = pgettext_lazy("plural", "校验规则")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.get_code_display())


class Identity(models.Model):
    """勾稽关系: indicators of one unit whose numbers for a month must agree."""

    class Kind(models.TextChoices):
        SUM = identities.SUM, _("等于各分项之和")
        SHARE = identities.SHARE, _("等于分子÷分母")
        GROWTH = identities.GROWTH, _("等于同比增速")

    kind = models.CharField(_("关系"), max_length=10, choices=Kind)
    result = models.ForeignKey(
        Indicator, models.PROTECT, related_name="identities", verbose_name=_("合计、比率或增速")
    )
    parts = models.ManyToManyField(
        Indicator,
        blank=True,
        related_name="part_of_sums",
        verbose_name=_("分项"),
        help_text=_("仅用于“各分项之和”。"),
    )
    numerator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("分子或基数"),
        help_text=_("分子；增速则填计算增速的总量指标。"),
    )
    denominator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("分母"),
        help_text=_("仅用于“分子÷分母”。"),
    )
    tolerance = models.DecimalField(
        _("另允许相差"),
        **NUMBER,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text=_(
            "四舍五入造成的差别按各数填报的小数位数自动允许；此外还允许相差多少，按合计、比率或增速的计量单位。"
        ),
    )

    class Meta:
        verbose_name = _("勾稽关系")
        verbose_name_plural = pgettext_lazy("plural", "勾稽关系")
        ordering = ["result", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="sum", numerator=None, denominator=None)
                | Q(kind="share", numerator__isnull=False, denominator__isnull=False)
                | Q(kind="growth", numerator__isnull=False, denominator=None),
                name="identity_has_its_parts",
                violation_error_message=_("之和只选分项；比率要选分子和分母；增速只选基数。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result} {self.get_kind_display()}"


class CheckAnswer(InsertOnly):
    """A warning that a figure was reported in spite of: the rule, its limits then, the numbers compared, and why."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="answers", verbose_name=_("填报数据"))
    rule = models.CharField(_("规则"), max_length=30, choices=CheckCode)
    limits = models.JSONField(_("当时的阈值"), default=dict, encoder=DjangoJSONEncoder)
    numbers = models.JSONField(_("比较的数"), default=dict, encoder=DjangoJSONEncoder)
    sentence = models.CharField(_("填报人说明"), max_length=500)
    next_step = models.CharField(_("下一步"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("校验说明")
        verbose_name_plural = pgettext_lazy("plural", "校验说明")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["figure", "rule", "numbers"], name="check_answer_once"),
            models.CheckConstraint(condition=~Q(sentence=""), name="check_answer_has_sentence"),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} #{self.figure_id}"
