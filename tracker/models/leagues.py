"""擂台赛: who is ranked among whom, and by which rules. Rules are versions: a change is a new row, never an edit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import schemes
from tracker.calc.schemes import Method
from tracker.models.calendars import MOST_WORKDAYS
from tracker.models.indicators import Indicator
from tracker.models.people import Unit, User
from tracker.models.rows import Dated, InsertOnly
from tracker.models.targets import Issuer

HUNDRED = Decimal(100)
PERCENT: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}
MARKS: dict[str, Any] = {"max_digits": 6, "decimal_places": 2}


class League(models.Model):
    """A ranking among like units: 书记擂台赛 for sub-districts, 局长擂台赛 for bureaus, others as configured."""

    class Kind(models.TextChoices):
        BUREAU = Unit.Kind.BUREAU.value, _("部门")
        SUB_DISTRICT = Unit.Kind.SUB_DISTRICT.value, _("街道")

    code = models.SlugField(_("代码"), unique=True, help_text=_("英文短代码，出现在网址里，建立后不宜更改。"))
    name = models.CharField(_("名称"), max_length=60, help_text=_("如 书记擂台赛、局长擂台赛。"))
    name_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    kind = models.CharField(
        _("参赛类别"),
        max_length=20,
        choices=Kind,
        blank=True,
        help_text=_("该类别的单位全部参赛；在下面指定单位时，以指定的为准。"),
    )
    units = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="leagues",
        verbose_name=_("指定参赛单位"),
        help_text=_("留空则参赛类别的单位全部参赛。"),
    )
    opens_from = models.DateField(_("起始月"), help_text=_("填该月1日；从该月起排名。"))
    minutes = models.PositiveSmallIntegerField(
        _("登台时限（分钟）"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("全屏计时器从这个时间倒数。"),
    )
    illustrative = models.BooleanField(
        _("示例"), default=False, help_text=_("为演示而设的擂台赛，页面上标注“示例”。")
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("擂台赛")
        verbose_name_plural = pgettext_lazy("plural", "擂台赛")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_from__day=1),
                name="league_opens_on_first",
                violation_error_message=_("起始月填该月1日。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ScoringScheme(Dated):
    """赋分规则: one version of a league's rules, in force from a month."""

    class Missing(models.TextChoices):
        ZERO = schemes.AS_ZERO, _("记0分，注明未报")
        SPREAD = schemes.SPREAD, _("不计，该项满分按比例摊到本单位其他项")
        UNRANKED = schemes.UNRANKED, _("记0分，且本单位本期不排名")

    league = models.ForeignKey(League, models.PROTECT, related_name="schemes", verbose_name=_("擂台赛"))
    number = models.PositiveSmallIntegerField(_("版本"))
    in_force_from = models.DateField(_("执行起始月"), help_text=_("填该月1日；从该月起按此规则赋分。"))
    missing = models.CharField(
        _("未报数据"),
        max_length=10,
        choices=Missing,
        default=Missing.ZERO,
        help_text=_("未报的项目怎样计分。不适用的项目总是摊到其他项。"),
    )
    bonus_cap = models.DecimalField(
        _("加分封顶"), null=True, blank=True, **MARKS, help_text=_("各项加分合计最多几分；留空不封顶。")
    )
    deduction_cap = models.DecimalField(
        _("扣分封顶"), null=True, blank=True, **MARKS, help_text=_("各项扣分合计最多几分；留空不封顶。")
    )
    red_places = models.PositiveSmallIntegerField(
        _("红榜名次"), default=0, help_text=_("位列前几名且超额完成的上红榜；0 表示不设红榜。")
    )
    red_over = models.DecimalField(
        _("红榜完成率高于（%）"), default=HUNDRED, **PERCENT, help_text=_("不含此数。")
    )
    black_places = models.PositiveSmallIntegerField(
        _("黑榜名次"),
        default=0,
        help_text=_("位列后几名且未完成的上黑榜；0 表示不设黑榜。不可抗力获准豁免的不上。"),
    )
    black_under = models.DecimalField(
        _("黑榜完成率低于（%）"), default=HUNDRED, **PERCENT, help_text=_("不含此数。")
    )
    notice_days = models.PositiveSmallIntegerField(
        _("公示工作日数"),
        default=5,
        validators=[MOST_WORKDAYS],
        help_text=_("公示从发布的次日起算，期内参赛单位可以提出异议。"),
    )
    grade_good = models.DecimalField(_("“好”折算（%）"), default=HUNDRED, **PERCENT)
    grade_fairly = models.DecimalField(_("“较好”折算（%）"), default=Decimal(80), **PERCENT)
    grade_average = models.DecimalField(_("“一般”折算（%）"), default=Decimal(60), **PERCENT)
    grade_poor = models.DecimalField(_("“较差”折算（%）"), default=Decimal(40), **PERCENT)
    basis = models.CharField(_("依据"), max_length=200, help_text=_("印发规则的文件或会议。"))
    reason = models.CharField(
        _("调整理由"), max_length=500, blank=True, help_text=_("第一版可不填；调整规则必须填写。")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    illustrative = models.BooleanField(_("示例"), default=False)

    class Meta(Dated.Meta):
        verbose_name = _("赋分规则")
        verbose_name_plural = pgettext_lazy("plural", "赋分规则")
        ordering = ["league", "number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["league", "number"], name="scoring_scheme_number_once"),
            models.CheckConstraint(
                condition=Q(in_force_from__day=1),
                name="scoring_scheme_from_first_of_month",
                violation_error_message=_("执行起始月填该月1日。"),
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="scoring_scheme_change_has_reason",
                violation_error_message=_("调整规则必须写明理由。"),
            ),
            models.CheckConstraint(
                condition=(Q(bonus_cap=None) | Q(bonus_cap__range=(0, 1000)))
                & (Q(deduction_cap=None) | Q(deduction_cap__range=(0, 1000))),
                name="scoring_scheme_caps_in_bounds",
                violation_error_message=_("加分、扣分封顶要在0到1000之间。"),
            ),
            models.CheckConstraint(
                condition=Q(red_over__range=(0, 999), black_under__range=(0, 999)),
                name="scoring_scheme_bounds_in_range",
                violation_error_message=_("红榜、黑榜的完成率要在0到999之间。"),
            ),
            models.CheckConstraint(
                condition=Q(
                    grade_good__range=(0, 100),
                    grade_fairly__range=(0, 100),
                    grade_average__range=(0, 100),
                    grade_poor__range=(0, 100),
                ),
                name="scoring_scheme_grades_in_range",
                violation_error_message=_("投票折算要在0到100之间。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.league} v{self.number}"


class SchemeGoal(InsertOnly):
    """A goal of a scheme with its full marks and how they are earned."""

    class How(models.TextChoices):
        REACHED = schemes.REACHED, _("目标完成（完成得满分，否则0分）")
        COMPLETION = schemes.COMPLETION, _("完成率×满分（封顶）")
        ADVANCE = schemes.ADVANCE, _("争先进位（按名次递减）")
        EFFICACY = schemes.EFFICACY, _("功效系数")
        BALLOT = schemes.BALLOT, _("现场投票")

    class Against(models.TextChoices):
        YEAR = "year", _("全年目标")
        PACE = "pace", _("序时进度")

    class Compares(models.TextChoices):
        VALUE = "value", _("数值")
        COMPLETION = "completion", _("完成率")

    scheme = models.ForeignKey(
        ScoringScheme, models.PROTECT, related_name="goals", verbose_name=_("赋分规则")
    )
    order = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("项目"), max_length=60, help_text=_("分数表上的名称。"))
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("指标"),
        help_text=_("留空表示参赛单位承担的全部有目标值的指标，满分平均分到各项；投票也留空。"),
    )
    issuer = models.ForeignKey(
        Issuer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("目标来源"),
        help_text=_("一项指标有几个目标的，按哪个来源的目标计分；留空按主目标。几个目标从不相加。"),
    )
    full = models.DecimalField(_("满分"), **MARKS)
    how = models.CharField(_("计分方法"), max_length=12, choices=How)
    against = models.CharField(_("完成率对照"), max_length=10, choices=Against, default=Against.PACE)
    compares = models.CharField(
        _("按什么比"),
        max_length=12,
        choices=Compares,
        default=Compares.VALUE,
        help_text=_("仅用于争先进位和功效系数。"),
    )
    cap = models.DecimalField(
        _("完成率封顶（%）"), default=HUNDRED, **PERCENT, help_text=_("仅用于完成率×满分，如 100 或 120。")
    )
    step = models.DecimalField(
        _("每后一名递减（%）"), default=Decimal(5), **PERCENT, help_text=_("仅用于争先进位。")
    )
    base = models.DecimalField(
        _("基础分（%）"), default=Decimal(60), **PERCENT, help_text=_("仅用于功效系数。")
    )

    class Meta:
        verbose_name = _("赋分项目")
        verbose_name_plural = pgettext_lazy("plural", "赋分项目")
        ordering = ["scheme", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "order"], name="scheme_goal_order_once"),
            models.CheckConstraint(
                condition=Q(full__gt=0, full__lte=1000),
                name="scheme_goal_has_marks",
                violation_error_message=_("满分要大于0，不超过1000。"),
            ),
            models.CheckConstraint(
                condition=Q(cap__range=(1, 500), step__range=(0, 100), base__range=(0, 100)),
                name="scheme_goal_settings_in_range",
                violation_error_message=_("封顶要在1到500之间，递减和基础分要在0到100之间。"),
            ),
            models.CheckConstraint(
                condition=~Q(how__in=schemes.COMPARING) | Q(indicator__isnull=False),
                name="scheme_goal_compares_one_indicator",
                violation_error_message=_("争先进位和功效系数要选定一个指标。"),
            ),
            models.CheckConstraint(
                condition=~Q(how=schemes.BALLOT) | Q(indicator=None, issuer=None),
                name="scheme_goal_ballot_has_no_indicator",
                violation_error_message=_("投票项目不选指标和目标来源。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def method(self) -> Method:
        """The rule with its settings as fractions of one."""
        return Method(self.how, self.cap / HUNDRED, self.step / HUNDRED, self.base / HUNDRED)
