"""The review queue as a table: its columns, how they sort, and the prepared values its rows print."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.access import Rights, can_decide
from tracker.calc import wording
from tracker.models import Figure
from tracker.queries.review import Waiting
from tracker.templatetags import wording as words

LEAST = Decimal("-Infinity")


@dataclass(frozen=True)
class ReviewRow:
    """One waiting figure with the values that columns sort by; `own` is what the reader may not decide on."""

    waiting: Waiting
    own: bool
    ticked: bool

    @property
    def figure(self) -> Figure:
        return self.waiting.figure

    @property
    def what(self) -> tuple[int, int]:
        series = self.figure.slot.series
        return (series.indicator.order if series.indicator else 10**6, series.pk)

    @property
    def unit(self) -> int:
        return self.figure.slot.series.unit.order

    @property
    def change(self) -> Decimal:
        """The share it moved by, or else the amount; what has nothing before it sorts last."""
        moved = self.waiting.change
        if moved is None:
            return LEAST
        return abs(moved.amount / 100 if moved.share is None else moved.share)

    @property
    def days(self) -> int:
        return self.waiting.days

    @property
    def age(self) -> str:
        return _("%(n)s天") % {"n": self.days} if self.days else _("今天")

    @property
    def moved(self) -> str:
        """The change in words, with its sign: +0.3亿元（+3.2%）."""
        change = self.waiting.change
        if change is None:
            return ""
        sign = "+" if change.amount > 0 else ""
        if change.in_points:
            return _("%(points)s个百分点") % {"points": f"{sign}{wording.number(change.amount, 2)}"}
        unit = self.figure.slot.series.measured_in
        amount = f"{sign}{wording.quantity(change.amount, unit, 8, words.language())}"
        return (
            amount + words.in_brackets(f"{sign}{wording.percent(change.share)}") if change.share else amount
        )


def review_rows(
    found: Collection[Waiting], rights: Rights, *, ticked: Collection[int] | None
) -> list[ReviewRow]:
    """The queue's rows; `ticked` None means all that the reader may decide on."""
    rows = []
    for waiting in found:
        own = not can_decide(rights, waiting.figure)
        rows.append(ReviewRow(waiting, own, not own and (ticked is None or waiting.figure.pk in ticked)))
    return rows


class ReviewTable(tables.Table):
    """What waits for a second person. Rows are written by `tables/review.html`."""

    tick = tables.Column(verbose_name=gettext_lazy("勾选"), orderable=False, empty_values=())
    what = tables.Column(verbose_name=gettext_lazy("数据"))
    value = tables.Column(verbose_name=gettext_lazy("填报数"), orderable=False, empty_values=())
    change = tables.Column(verbose_name=gettext_lazy("比上期"), empty_values=())
    warnings = tables.Column(verbose_name=gettext_lazy("提示"), orderable=False, empty_values=())
    grounds = tables.Column(verbose_name=gettext_lazy("说明与佐证"), orderable=False, empty_values=())
    unit = tables.Column(verbose_name=gettext_lazy("单位与填报人"))
    days = tables.Column(verbose_name=gettext_lazy("等待"))

    class Meta:
        template_name = "tables/review.html"
        attrs = {"class": "table review"}
