"""来源印的数: what a source prints beside a figure. It is held against what is computed and never counts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tracker.calc import stated
from tracker.calc.numbers import exact_digits
from tracker.models.decimals import TypedDecimalField
from tracker.models.imports import ImportRun
from tracker.models.indicators import NUMBER
from tracker.models.people import User
from tracker.models.rows import InsertOnly
from tracker.models.updates import Slot

LONGEST_SOURCE = 200
NOT_A_PLACE = _("位次是不小于1的整数。")


class Statement(InsertOnly):
    """A number that a source prints for a slot. Of one source the newest counts as what it prints, without those of imports taken back."""

    class What(models.TextChoices):
        VALUE = stated.VALUE, _("数值")
        GROWTH = stated.GROWTH, _("同比增速")
        COMPLETION = stated.COMPLETION, _("完成率")
        SHARE = stated.SHARE, _("占比")
        RANK = stated.RANK, _("位次")

    class Way(models.TextChoices):
        UNKNOWN = stated.UNKNOWN, _("不清楚")
        ROUNDED = stated.ROUNDED, _("四舍五入")
        CUT = stated.CUT, _("舍去尾数")

    slot = models.ForeignKey(Slot, models.PROTECT, related_name="statements", verbose_name=_("填报位"))
    what = models.CharField(_("印的是什么"), max_length=10, choices=What)
    value = TypedDecimalField(_("印的数"), **NUMBER, help_text=_("按来源的样子填，末尾的0也填上。"))
    way = models.CharField(_("尾数"), max_length=10, choices=Way, default=Way.UNKNOWN)
    source = models.CharField(_("来源"), max_length=LONGEST_SOURCE, help_text=_("如 市统计月报。"))
    source_date = models.DateField(_("来源日期"))
    import_run = models.ForeignKey(
        ImportRun,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="statements",
        verbose_name=_("导入"),
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("来源印的数")
        verbose_name_plural = pgettext_lazy("plural", "来源印的数")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="statement_has_source"),
            models.CheckConstraint(
                condition=~Q(what=stated.RANK) | Q(value__gte=1),
                name="statement_place_from_one",
                violation_error_message=NOT_A_PLACE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} · {self.source}"

    def clean(self) -> None:
        """A place is a whole number from one on. Raises ValidationError."""
        if self.what == stated.RANK and self.value is not None and (self.value % 1 or self.value < 1):
            raise ValidationError({"value": NOT_A_PLACE})

    def says_the_same(self, other: Statement) -> bool:
        """Whether another statement of the same source, slot and thing says what this one does, to the last zero."""
        return self._said == other._said

    @property
    def _said(self) -> tuple[str, str, date]:
        return exact_digits(self.number), self.way, self.source_date

    @property
    def number(self) -> Decimal:
        """The printed number of one that was written down."""
        assert self.value is not None
        return self.value

    @property
    def unit(self) -> str:
        """What it is measured in."""
        return stated.unit_of(self.what, self.slot.series.measured_in)
