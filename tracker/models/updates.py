"""The ledger: series, slots, figures, evidence. Rows are inserted and never changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import ClassVar

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import correcting, intake, stated, states
from tracker.calc.intake import FORM_FLAG, FORM_STAGE, FORM_VALUE, EntryForm
from tracker.models.decimals import TypedDecimalField
from tracker.models.indicators import NUMBER, ComparisonSet, Indicator, Qualifier
from tracker.models.opening import Part, open_all, open_parts
from tracker.models.people import Unit, User
from tracker.models.registers import Item, Measure, Stage
from tracker.models.rows import Dated, InsertOnly


class HistoryLoad(InsertOnly):
    """A load of figures from before the system existed; the door shuts with the first live figure."""

    name = models.CharField(_("名称"), max_length=100)
    source = models.CharField(_("来源"), max_length=200)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("装入人"))
    transaction = models.BigIntegerField(db_default=0, editable=False)

    class Meta:
        verbose_name = _("历史装入批次")
        verbose_name_plural = pgettext_lazy("plural", "历史装入批次")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class SeriesManager(models.Manager["Series"]):
    def open_for(self, items: Collection[int]) -> None:
        """Open the series that register items lack: one for every stage and measure of their registers."""
        open_all(items)

    def open_parts(self, parts: Collection[Part]) -> list[int]:
        """The numbers of the series of these parts of items, opened where they are lacking."""
        return open_parts(parts)


class Series(models.Model):
    """What one unit owes: an indicator, or a measure or stage of one register item.

    All that ever changes is the unit of an item's series: that of the item, when it passes into other hands.
    """

    id = models.BigAutoField(primary_key=True)
    recorded_at = models.DateTimeField(_("记录时间"), db_default=Now(), editable=False)

    # No index of its own on indicator, measure and stage: what is once begins with each of them.
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="series", db_index=False, verbose_name=_("指标")
    )
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="series", verbose_name=_("条目"))
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, related_name="series", db_index=False, verbose_name=_("数据项")
    )
    stage = models.ForeignKey(
        Stage, models.PROTECT, null=True, related_name="series", db_index=False, verbose_name=_("阶段")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="series", verbose_name=_("责任单位"))

    objects: ClassVar[SeriesManager] = SeriesManager()

    class Meta:
        verbose_name = _("数据序列")
        verbose_name_plural = pgettext_lazy("plural", "数据序列")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, item=None, measure=None, stage=None)
                | Q(indicator=None, item__isnull=False, measure__isnull=False, stage=None)
                | Q(indicator=None, item__isnull=False, measure=None, stage__isnull=False),
                name="series_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["indicator", "unit"],
                condition=Q(indicator__isnull=False),
                name="series_of_indicator_once",
            ),
            models.UniqueConstraint(
                fields=["measure", "item"], condition=Q(measure__isnull=False), name="series_of_measure_once"
            ),
            models.UniqueConstraint(
                fields=["stage", "item"], condition=Q(stage__isnull=False), name="series_of_stage_once"
            ),
        ]

    def __str__(self) -> str:
        if self.indicator_id is not None:
            return str(self.indicator)
        return f"{self.item} · {self.measure or self.stage}"

    @property
    def form(self) -> EntryForm:
        """What a report for this series says."""
        if self.stage_id is not None:
            return FORM_STAGE
        if self.measure is not None:
            return FORM_FLAG if self.measure.form == Measure.Form.FLAG else FORM_VALUE
        return self.indicator.traits.form if self.indicator is not None else FORM_VALUE

    @property
    def printed(self) -> tuple[str, ...]:
        """What sources may print beside its months; nothing beside a stage or a yes/no of an item."""
        if self.indicator_id is not None:
            return stated.OF_AN_INDICATOR
        return stated.OF_A_MEASURE if self.measure is not None and self.form.is_quantity else ()

    @property
    def is_monthly(self) -> bool:
        """Whether every month has a slot of its own; a stage is reached once, in no particular slot."""
        return self.stage_id is None

    @property
    def reporting(self) -> str:
        """Whether a running total, an increment or a level is reported."""
        told = self.measure or self.indicator
        return told.reporting if told is not None else Indicator.Reporting.LEVEL

    @property
    def measured_in(self) -> str:
        if self.measure is not None:
            return self.measure.measured_in
        return self.indicator.measured_in if self.indicator is not None else ""


class SlotManager(models.Manager["Slot"]):
    def lock(self, slot: Slot) -> None:
        """Wait for and hold this slot until the transaction ends.

        An advisory lock, because a row lock would need the UPDATE privilege the app role doesn't have.
        """
        self.lock_all([slot.pk])

    def lock_all(self, slots: Iterable[int]) -> None:
        """The same for many slots, in one order, so that two who want the same ones don't block each other."""
        wanted = sorted(set(slots))
        if not wanted:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended('slot', id)) FROM unnest(%s::bigint[]) AS id",
                [wanted],
            )


class Slot(InsertOnly):
    """The one place for a series' figure in a month. Two clerks' reports are revisions of it."""

    # No index of its own: `slot_once` begins with it.
    series = models.ForeignKey(
        Series, models.PROTECT, related_name="slots", db_index=False, verbose_name=_("数据序列")
    )
    month = models.DateField(_("月份"), null=True)

    objects: ClassVar[SlotManager] = SlotManager()

    class Meta:
        verbose_name = _("填报位")
        verbose_name_plural = pgettext_lazy("plural", "填报位")
        ordering = ["series", "month"]
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], nulls_distinct=False, name="slot_once"),
            models.CheckConstraint(
                condition=Q(month=None) | Q(month__day=1), name="slot_month_begins_on_first"
            ),
        ]
        indexes = [models.Index(fields=["month"], name="slot_month")]

    def __str__(self) -> str:
        return f"{self.series} {self.month:%Y-%m}" if self.month else str(self.series)


class Grade(models.IntegerChoices):
    """How final a statistic is; of several approved ones the highest counts."""

    ESTIMATED = intake.ESTIMATED, _("预计数")
    DEPARTMENT = intake.DEPARTMENT, _("部门数")
    VERIFIED = intake.VERIFIED, _("核定数")


class CorrectionKind(models.TextChoices):
    """更正性质: whether a number was wrong, or the base that later years are compared with was revised."""

    ERROR = correcting.ERROR, _("差错更正")
    BASE = correcting.BASE, _("基数调整")


class Figure(Dated):
    """One reported statement for one slot. A correction is another figure that names this one."""

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="figures", verbose_name=_("填报位"))
    value = TypedDecimalField(_("数值"), null=True, blank=True, **NUMBER)
    numerator = TypedDecimalField(_("分子"), null=True, blank=True, **NUMBER)
    denominator = TypedDecimalField(_("分母"), null=True, blank=True, **NUMBER)
    rank = models.PositiveSmallIntegerField(_("位次"), null=True, blank=True)
    of_n = models.PositiveSmallIntegerField(_("参与排名数"), null=True, blank=True)
    comparison_set = models.ForeignKey(
        ComparisonSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("比较范围"),
    )
    reached_on = models.DateField(_("达到日期"), null=True, blank=True)
    not_applicable = models.CharField(_("不适用的理由"), max_length=500, blank=True)
    note = models.TextField(_("说明"), blank=True, max_length=4000)
    qualifier = models.CharField(_("数量措辞"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    grade = models.PositiveSmallIntegerField(_("统计口径等级"), choices=Grade, default=Grade.DEPARTMENT)
    as_of_date = models.DateField(_("数据截至"))
    author = models.ForeignKey(User, models.PROTECT, related_name="figures", verbose_name=_("填报人"))
    acting_for = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("代谁填报"),
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("更正对象")
    )
    correction_reason = models.CharField(_("更正理由"), max_length=500, blank=True)
    correction_kind = models.CharField(_("更正性质"), max_length=10, choices=CorrectionKind, blank=True)
    base_document = models.CharField(_("基数调整依据"), max_length=200, blank=True)
    base_document_date = models.DateField(_("依据日期"), null=True, blank=True)
    levels = models.PositiveSmallIntegerField(_("审核级数"), db_default=1, editable=False)
    # Of the form it was sent with. What came with a file has none: there the file's hash tells whether it was here before.
    idempotency_key = models.UUIDField(_("提交标识"), null=True, blank=True)
    illustrative = models.BooleanField(_("示例"), default=False)
    import_run = models.ForeignKey(
        "tracker.ImportRun",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="submitted",
        verbose_name=_("导入"),
    )

    class Meta(Dated.Meta):
        verbose_name = _("填报数据")
        verbose_name_plural = pgettext_lazy("plural", "填报数据")
        ordering = ["id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["id", "author"], name="figure_id_author"),
            models.UniqueConstraint(
                fields=["idempotency_key"],
                condition=Q(idempotency_key__isnull=False),
                name="figure_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(idempotency_key__isnull=False) | Q(import_run__isnull=False),
                name="figure_by_hand_has_key",
            ),
            # A comparison with NULL isn't false, so what must be given is said with isnull.
            models.CheckConstraint(
                condition=(
                    Q(value__isnull=False, numerator=None, denominator=None, rank=None, of_n=None)
                    & Q(reached_on=None, not_applicable="")
                )
                | (
                    Q(value=None, numerator__isnull=False, denominator__isnull=False, denominator__gt=0)
                    & Q(rank=None, of_n=None)
                    & Q(reached_on=None, not_applicable="")
                )
                | (
                    Q(value=None, numerator=None, denominator=None)
                    & Q(rank__isnull=False, of_n__isnull=False, rank__gte=1, rank__lte=F("of_n"))
                    & Q(comparison_set__isnull=False, reached_on=None, not_applicable="")
                )
                | (
                    Q(value=None, numerator=None, denominator=None, rank=None, of_n=None)
                    & Q(reached_on__isnull=False, not_applicable="")
                )
                | (
                    Q(value=None, numerator=None, denominator=None, rank=None, of_n=None, reached_on=None)
                    & ~Q(not_applicable="")
                ),
                name="figure_says_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(acting_for=None) | ~Q(acting_for=F("author")), name="figure_acts_for_another"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_reason="")
                | (Q(corrects__isnull=False) & ~Q(correction_reason="")),
                name="figure_correction_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, correction_kind="", base_document="", base_document_date=None)
                | Q(
                    corrects__isnull=False, correction_kind="error", base_document="", base_document_date=None
                )
                | (
                    Q(corrects__isnull=False, correction_kind="base", base_document_date__isnull=False)
                    & ~Q(base_document="")
                ),
                name="figure_revised_base_has_document",
            ),
        ]
        indexes = [models.Index(fields=["slot"], condition=Q(correction_kind="base"), name="figure_base")]

    def __str__(self) -> str:
        return f"{self.slot} #{self.pk}"

    @property
    def revises_base(self) -> bool:
        return self.correction_kind == CorrectionKind.BASE

    @property
    def state(self) -> str:
        """Where the figure stands; ask for `decision` and `endorsement` with select_related where it matters."""
        decision = getattr(self, "decision", None)
        endorsed = decision is None and self.levels > 1 and hasattr(self, "endorsement")
        return states.state_after(decision.kind if decision else None, endorsed=endorsed)


class Evidence(InsertOnly):
    """佐证: a file that came with a figure, kept under its SHA-256."""

    figure = models.ForeignKey(Figure, models.PROTECT, related_name="evidence", verbose_name=_("填报数据"))
    name = models.CharField(_("文件名"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("字节数"))
    content_type = models.CharField(_("类型"), max_length=100)

    class Meta:
        verbose_name = _("佐证")
        verbose_name_plural = pgettext_lazy("plural", "佐证")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
