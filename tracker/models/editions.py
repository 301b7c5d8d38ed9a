"""一月一晒绩: the frozen month. An edition, its lines and the steps it takes are only ever inserted."""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import issuing
from tracker.models.indicators import Qualifier
from tracker.models.people import User
from tracker.models.rows import InsertOnly
from tracker.models.targets import Target, TargetVersion

# Shares and ratios are kept far behind the last digit that is ever printed.
EXACT: dict[str, Any] = {"max_digits": 40, "decimal_places": 18}


class Edition(InsertOnly):
    """A month frozen at a cut-off. `version` counts what is published, `draft` the attempts at it.

    What was known at `cut_off` counts and nothing later. Lines are taken by the database in the
    transaction of the freeze alone. `incomplete` is why it was frozen with numbers that not all parts have reported. `printed` holds by language what the product called itself at the freeze; its
    logo of then is kept under `sha256`.
    """

    month = models.DateField(_("月份"))
    version = models.PositiveSmallIntegerField(_("版次"))
    draft = models.PositiveSmallIntegerField(_("稿次"), default=1)
    cut_off = models.DateTimeField(_("数据截至"))
    reason = models.CharField(_("再版理由"), max_length=500, blank=True)
    incomplete = models.CharField(_("未报齐仍封存的理由"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="editions", verbose_name=_("封存人"))
    illustrative = models.BooleanField(_("示例"), default=False)
    printed = models.JSONField(_("印出的产品标识"))
    sha256 = models.CharField(_("标志 SHA-256"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("标志字节数"), default=0)
    transaction = models.BigIntegerField(db_default=0, editable=False)

    class Meta:
        verbose_name = _("晒绩")
        verbose_name_plural = pgettext_lazy("plural", "晒绩")
        ordering = ["-month", "-version", "-draft"]
        constraints = [
            models.UniqueConstraint(fields=["month", "version", "draft"], name="edition_draft_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="edition_month_begins_on_first"),
            models.CheckConstraint(condition=Q(version__gte=1, draft__gte=1), name="edition_counts_from_one"),
            models.CheckConstraint(
                condition=Q(cut_off__lte=F("recorded_at")), name="edition_cut_off_is_past"
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="edition_reissue_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} v{self.version}"

    @property
    def state(self) -> str:
        """Where the edition stands; prefetch `steps` where it matters."""
        return issuing.state_after(step.kind for step in self.steps.all())

    @property
    def number(self) -> int | None:
        """The issue number it was published under; prefetch `steps` where it matters."""
        return next((step.number for step in self.steps.all() if step.kind == issuing.PUBLISH), None)


class EditionLine(InsertOnly):
    """One target as it stood: exact values, the judgement, and every string as it was printed.

    `printed` holds the strings by language; `parts` what the value is made of; `figures` the ids of the
    figures behind it. `previous` and `previous_light` are the month before, as known at the same cut-off.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="lines", verbose_name=_("晒绩"))
    position = models.PositiveIntegerField(_("次序"))
    target = models.ForeignKey(Target, models.PROTECT, related_name="edition_lines", verbose_name=_("目标"))
    target_version = models.ForeignKey(
        TargetVersion, models.PROTECT, related_name="+", verbose_name=_("目标版本")
    )
    code = models.CharField(_("指标代码"), max_length=80)
    unit_code = models.CharField(_("单位代码"), max_length=50)
    issuer_code = models.CharField(_("目标来源代码"), max_length=50, blank=True)
    section_code = models.CharField(_("板块代码"), max_length=50)
    measured_in = models.CharField(_("计量单位"), max_length=20, blank=True)
    places = models.PositiveSmallIntegerField(_("小数位数"))
    tier = models.CharField(_("层级"), max_length=10, choices=TargetVersion.Tier)

    value = models.DecimalField(_("完成值"), null=True, **EXACT)
    numerator = models.DecimalField(_("分子"), null=True, **EXACT)
    denominator = models.DecimalField(_("分母"), null=True, **EXACT)
    rank = models.PositiveSmallIntegerField(_("位次"), null=True)
    of_n = models.PositiveSmallIntegerField(_("参与排名数"), null=True)
    not_applicable = models.CharField(_("不适用的理由"), max_length=500, blank=True)
    qualifier = models.CharField(_("数量措辞"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    data_month = models.DateField(_("数据所属月"), null=True)
    as_of = models.DateField(_("数据日期"), null=True)
    derived = models.BooleanField(_("计算得出"))

    target_value = models.DecimalField(_("目标值"), null=True, **EXACT)
    completion = models.DecimalField(_("完成率"), null=True, **EXACT)
    planned = models.DecimalField(_("序时进度"), null=True, **EXACT)
    gap = models.DecimalField(_("超/落后"), null=True, **EXACT)
    gap_in = models.CharField(_("超/落后的单位"), max_length=10, blank=True)
    missing = models.DecimalField(_("还差"), null=True, **EXACT)
    light = models.SlugField(_("灯"))
    light_word = models.CharField(_("灯的文字"), max_length=20)
    light_colour = models.CharField(_("灯的颜色"), max_length=10)
    light_shape = models.CharField(_("灯的形状"), max_length=10)
    light_order = models.PositiveSmallIntegerField(_("灯的次序"))
    light_reason = models.CharField(_("亮灯原因"), max_length=20)
    rule = models.CharField(_("亮灯规则"), max_length=40)
    counted_by = models.PositiveSmallIntegerField(
        _("计数规则版本"), null=True, help_text=_("由台账计数得出的，写明按计数规则第几版。")
    )
    previous = models.DecimalField(_("上月完成值"), null=True, **EXACT)
    previous_light = models.SlugField(_("上月的灯"), blank=True)

    not_reported = models.JSONField(_("未报单位"), default=list)
    figures = models.JSONField(_("所据数据"), default=list)
    parts = models.JSONField(_("构成"), default=list, encoder=DjangoJSONEncoder)
    printed = models.JSONField(_("印出文字"), default=dict)
    goal_illustrative = models.BooleanField(_("目标为示例"))
    value_illustrative = models.BooleanField(_("完成值含示例"))

    class Meta:
        verbose_name = _("晒绩行")
        verbose_name_plural = pgettext_lazy("plural", "晒绩行")
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "target"], name="edition_line_once"),
            models.UniqueConstraint(fields=["edition", "position"], name="edition_line_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.code} {self.unit_code}"


class EditionStep(InsertOnly):
    """What became of an edition: comments, approval, signature, publication, or that the draft was dropped.

    The database keeps the order, takes approval and signature from somebody else than who froze, and on
    publication writes the ledger's head and makes sure of the issue number.
    """

    class Kind(models.TextChoices):
        COMMENT = issuing.COMMENT, _("意见")
        APPROVE = issuing.APPROVE, _("审定")
        SIGN = issuing.SIGN, _("签发")
        PUBLISH = issuing.PUBLISH, _("公布")
        DISCARD = issuing.DISCARD, _("作废")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="steps", verbose_name=_("晒绩"))
    kind = models.CharField(_("步骤"), max_length=10, choices=Kind)
    person = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    name = models.CharField(_("署名"), max_length=60, blank=True)
    note = models.CharField(_("意见"), max_length=1000, blank=True)
    answers = models.JSONField(_("依据说明"), default=list)
    number = models.PositiveSmallIntegerField(_("期号"), null=True)
    head = models.CharField(_("台账链头"), max_length=64, blank=True, editable=False)
    freezer = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False, db_default=0)

    class Meta:
        verbose_name = _("晒绩步骤")
        verbose_name_plural = pgettext_lazy("plural", "晒绩步骤")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "kind"], condition=~Q(kind="comment"), name="edition_step_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["approve", "sign"]) | ~Q(person=F("freezer")),
                name="edition_by_second_person",
            ),
            models.CheckConstraint(condition=~Q(kind="sign") | ~Q(name=""), name="edition_signed_by_name"),
            models.CheckConstraint(
                condition=~Q(kind__in=["comment", "discard"]) | ~Q(note=""), name="edition_step_has_note"
            ),
            models.CheckConstraint(
                condition=Q(kind="publish", number__gte=1) | (~Q(kind="publish") & Q(number=None)),
                name="edition_published_with_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.edition}"


class EditionCorrection(InsertOnly):
    """更正公布: what a published line says today, shown beside what it said. Never instead of it."""

    line = models.ForeignKey(
        EditionLine, models.PROTECT, related_name="corrections", verbose_name=_("晒绩行")
    )
    cut_off = models.DateTimeField(_("数据截至"))
    value = models.DecimalField(_("更正后的完成值"), null=True, **EXACT)
    light = models.SlugField(_("更正后的灯"))
    printed = models.JSONField(_("印出文字"), default=dict)
    figures = models.JSONField(_("所据数据"), default=list)
    reason = models.CharField(_("更正理由"), max_length=1000)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("公布人"))

    class Meta:
        verbose_name = _("晒绩更正")
        verbose_name_plural = pgettext_lazy("plural", "晒绩更正")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="edition_correction_has_reason"),
            models.CheckConstraint(
                condition=Q(cut_off__lte=F("recorded_at")), name="edition_correction_cut_off_is_past"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} #{self.pk}"
