"""What a league's month came to: additions and deductions, frozen score sheets, objections. Rows are only inserted."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import scoring
from tracker.calc.lights import Band
from tracker.calc.parts import Parts
from tracker.calc.periods import Month
from tracker.models.indicators import NUMBER
from tracker.models.leagues import MARKS, League, SchemeGoal, ScoringScheme
from tracker.models.people import Unit, User
from tracker.models.rows import Dated, InsertOnly
from tracker.models.targets import Target, TargetVersion

SHARE: dict[str, Any] = {"max_digits": 20, "decimal_places": 8}
POINTS: dict[str, Any] = {"max_digits": 8, "decimal_places": 2}


class Adjustment(Dated):
    """加分, 扣分, or an exemption from the black list: asked for with reason and evidence, decided by somebody else."""

    class Kind(models.TextChoices):
        BONUS = "bonus", _("加分")
        DEDUCTION = "deduction", _("扣分")
        EXEMPTION = "exemption", _("不可抗力豁免（不上黑榜）")

    league = models.ForeignKey(League, models.PROTECT, related_name="adjustments", verbose_name=_("擂台赛"))
    month = models.DateField(_("月份"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    points = models.DecimalField(_("分值"), null=True, blank=True, **MARKS, help_text=_("填正数；豁免不填。"))
    reason = models.CharField(_("理由"), max_length=500)
    evidence = models.CharField(
        _("佐证"), max_length=300, help_text=_("文件名称和文号、通报、核查记录等；也可另附文件。")
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    illustrative = models.BooleanField(_("示例"), default=False)

    class Meta(Dated.Meta):
        verbose_name = _("加减分")
        verbose_name_plural = pgettext_lazy("plural", "加减分")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(month__day=1), name="adjustment_month_begins_on_first"),
            models.CheckConstraint(
                condition=Q(kind="exemption", points=None)
                | (~Q(kind="exemption") & Q(points__isnull=False, points__gt=0, points__lte=1000)),
                name="adjustment_points_unless_exemption",
                violation_error_message=_("加分、扣分要填大于0、不超过1000的分值；豁免不填分值。"),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(evidence=""),
                name="adjustment_has_reason_and_evidence",
                violation_error_message=_("理由和佐证都要填写。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.unit} {self.month:%Y-%m}"


class AdjustmentDecision(Dated):
    """A second person's word on an addition, a deduction or an exemption. The database fills the author."""

    class Kind(models.TextChoices):
        APPROVE = "approve", _("同意")
        REFUSE = "refuse", _("不同意")

    adjustment = models.OneToOneField(
        Adjustment, models.PROTECT, related_name="decision", verbose_name=_("加减分")
    )
    kind = models.CharField(_("决定"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("加减分决定")
        verbose_name_plural = pgettext_lazy("plural", "加减分决定")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(decider=F("author")), name="adjustment_decided_by_second_person"
            ),
            models.CheckConstraint(
                condition=Q(kind="approve") | ~Q(reason=""), name="adjustment_refused_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.adjustment_id}"


class ScoreSheet(Dated):
    """A league's month as it was publicised, frozen. A re-issue is the next version, with the reason."""

    league = models.ForeignKey(League, models.PROTECT, related_name="sheets", verbose_name=_("擂台赛"))
    month = models.DateField(_("月份"))
    number = models.PositiveSmallIntegerField(_("版本"))
    scheme = models.ForeignKey(ScoringScheme, models.PROTECT, related_name="+", verbose_name=_("赋分规则"))
    objections_until = models.DateField(_("公示截止日"), help_text=_("当日仍可提出异议。"))
    reason = models.CharField(_("重新发布理由"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发布人"))

    class Meta(Dated.Meta):
        verbose_name = _("分数表")
        verbose_name_plural = pgettext_lazy("plural", "分数表")
        ordering = ["league", "month", "number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["league", "month", "number"], name="score_sheet_version_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="score_sheet_month_begins_on_first"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="score_sheet_reissue_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.league} {self.month:%Y-%m} v{self.number}"


class ScoreEntry(InsertOnly):
    """A contender in a sheet. The database takes it only if its lines add up to its total."""

    class Listed(models.TextChoices):
        RED = scoring.RED, _("红榜")
        BLACK = scoring.BLACK, _("黑榜")

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="entries", verbose_name=_("分数表"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    total = models.DecimalField(_("得分"), null=True, **POINTS)
    place = models.PositiveSmallIntegerField(_("名次"), null=True)
    of_n = models.PositiveSmallIntegerField(_("参加排名数"))
    before = models.PositiveSmallIntegerField(_("上月名次"), null=True)
    attained = models.DecimalField(_("完成率"), null=True, **SHARE)
    listed = models.CharField(_("红黑榜"), max_length=10, choices=Listed, blank=True)
    exempt = models.BooleanField(_("不可抗力豁免"), default=False)
    vetoed = models.JSONField(_("一票否决"), default=list)

    class Meta:
        verbose_name = _("分数")
        verbose_name_plural = pgettext_lazy("plural", "分数")
        ordering = ["sheet", "place", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "unit"], name="score_entry_unit_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.total}"

    @property
    def movement(self) -> int | None:
        """Places gained (positive) or lost (negative) since the month before."""
        return None if self.place is None or self.before is None else self.before - self.place


class ScoreLine(InsertOnly):
    """One line of a score, with everything needed to see where its points come from."""

    class Kind(models.TextChoices):
        GOAL = scoring.GOAL, _("项目")
        BONUS = scoring.BONUS, _("加分")
        DEDUCTION = scoring.DEDUCTION, _("扣分")
        BONUS_CAP = scoring.BONUS_CAP, _("加分超出封顶，核减")
        DEDUCTION_CAP = scoring.DEDUCTION_CAP, _("扣分超出封顶，核回")

    class State(models.TextChoices):
        REPORTED = scoring.REPORTED, _("已报")
        NOT_REPORTED = scoring.NOT_REPORTED, _("未报")
        NOT_APPLICABLE = scoring.NOT_APPLICABLE, _("不适用")

    entry = models.ForeignKey(ScoreEntry, models.PROTECT, related_name="lines", verbose_name=_("分数"))
    order = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    points = models.DecimalField(_("得分"), **POINTS)
    full = models.DecimalField(_("满分"), **POINTS)
    share = models.DecimalField(_("得分率"), null=True, **SHARE)
    state = models.CharField(_("状态"), max_length=16, choices=State, default=State.REPORTED)
    goal = models.ForeignKey(
        SchemeGoal, models.PROTECT, null=True, related_name="+", verbose_name=_("赋分项目")
    )
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+", verbose_name=_("目标"))
    version = models.ForeignKey(
        TargetVersion, models.PROTECT, null=True, related_name="+", verbose_name=_("目标版本")
    )
    one_of_several = models.BooleanField(
        _("同一指标另有目标"), default=False, help_text=_("明细名称因此写明目标来源。")
    )
    value = models.DecimalField(_("完成"), null=True, **NUMBER)
    of_total = models.PositiveSmallIntegerField(_("位次总数"), null=True)
    data_month = models.DateField(_("数据月份"), null=True)
    parts_reported = models.JSONField(_("各部分填报情况"), default=list)
    completion = models.DecimalField(_("完成率"), null=True, **SHARE)
    planned = models.DecimalField(_("序时进度"), null=True, **SHARE)
    attained = models.DecimalField(_("对照完成率"), null=True, **SHARE)
    place = models.PositiveSmallIntegerField(_("比较名次"), null=True)
    of_n = models.PositiveSmallIntegerField(_("参加比较数"), null=True)
    measure = models.DecimalField(_("比较值"), null=True, **NUMBER)
    least = models.DecimalField(_("最小值"), null=True, **NUMBER)
    most = models.DecimalField(_("最大值"), null=True, **NUMBER)
    light = models.JSONField(_("亮灯"), default=dict)
    light_rule = models.CharField(_("亮灯规则"), max_length=40, blank=True)
    figures = models.JSONField(_("填报数据编号"), default=list)
    votes = models.JSONField(_("票数"), default=dict)
    adjustment = models.ForeignKey(
        Adjustment, models.PROTECT, null=True, related_name="+", verbose_name=_("加减分")
    )
    illustrative = models.BooleanField(_("示例"), default=False)

    class Meta:
        verbose_name = _("分数明细")
        verbose_name_plural = pgettext_lazy("plural", "分数明细")
        ordering = ["entry", "order"]
        constraints = [models.UniqueConstraint(fields=["entry", "order"], name="score_line_order_once")]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.order}"

    @property
    def parts(self) -> tuple[Parts, ...]:
        """How many parts of the value had reported its month, and the newest, as it was frozen."""
        return tuple(Parts(Month.parse(month), *counts) for month, *counts in self.parts_reported)

    @property
    def band(self) -> Band | None:
        """The light the goal showed, as it was frozen."""
        return Band(**self.light) if self.light else None


class SheetConfirmation(Dated):
    """确认: the publicised result stands, signed by somebody other than who issued it. The database fills the issuer."""

    sheet = models.OneToOneField(
        ScoreSheet, models.PROTECT, related_name="confirmation", verbose_name=_("分数表")
    )
    signer = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("签发人"))
    issuer = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("结果签发")
        verbose_name_plural = pgettext_lazy("plural", "结果签发")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=~Q(signer=F("issuer")), name="sheet_signed_by_second_person"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}"


class Objection(Dated):
    """异议: what a contender holds against a publicised score, perhaps against one line of it."""

    entry = models.ForeignKey(ScoreEntry, models.PROTECT, related_name="objections", verbose_name=_("分数"))
    line = models.ForeignKey(
        ScoreLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
        related_query_name="objection",
        verbose_name=_("针对的明细"),
        help_text=_("留空表示对总分、名次、红黑榜或一票否决有异议。"),
    )
    reason = models.CharField(_("理由"), max_length=500)
    evidence = models.CharField(_("佐证"), max_length=300, help_text=_("依据的文件、数据；也可另附文件。"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提出人"))

    class Meta(Dated.Meta):
        verbose_name = _("异议")
        verbose_name_plural = pgettext_lazy("plural", "异议")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(evidence=""),
                name="objection_has_reason_and_evidence",
                violation_error_message=_("理由和佐证都要填写。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{_('异议')} #{self.pk}"


class ObjectionDecision(Dated):
    """Upheld or dismissed, with the reason, by somebody else. Upholding one against an addition or a deduction
    annuls it for later versions. The database fills who objected."""

    class Kind(models.TextChoices):
        UPHOLD = "uphold", _("异议成立")
        DISMISS = "dismiss", _("异议不成立")

    objection = models.OneToOneField(
        Objection, models.PROTECT, related_name="decision", verbose_name=_("异议")
    )
    kind = models.CharField(_("决定"), max_length=10, choices=Kind)
    reason = models.CharField(_("理由"), max_length=500)
    decider = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("决定人"))
    objector = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta(Dated.Meta):
        verbose_name = _("异议决定")
        verbose_name_plural = pgettext_lazy("plural", "异议决定")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(decider=F("objector")), name="objection_decided_by_second_person"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="objection_decided_with_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.objection_id}"
