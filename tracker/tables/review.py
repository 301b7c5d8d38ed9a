"""The review queue as a table: its columns, how they sort, and the prepared values its rows print."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2.data import TableData

from tracker import wording
from tracker.access import Rights, can_decide
from tracker.models import Figure, WindowException
from tracker.queries.reporting.reopenings import reopened_for
from tracker.queries.reporting.review import Waiting, read
from tracker.queries.reporting.review_order import sorted_by


@dataclass(frozen=True)
class ReviewRow:
    """One waiting figure as it is printed; `own` is what the reader may not decide on."""

    waiting: Waiting
    own: bool
    ticked: bool
    reopened: WindowException | None = None

    @property
    def figure(self) -> Figure:
        return self.waiting.figure

    @property
    def age(self) -> str:
        days = self.waiting.days
        return _("%(n)s天") % {"n": days} if days else _("今天")

    @property
    def moved(self) -> str:
        """The change in words, with its sign: +0.3亿元（+3.2%）."""
        change = self.waiting.change
        if change is None:
            return ""
        sign = "+" if change.amount > 0 else ""
        if change.in_points:
            return wording.points_of(f"{sign}{wording.number(change.amount, 2)}")
        unit = self.figure.slot.series.measured_in
        amount = f"{sign}{wording.quantity(change.amount, unit, 8)}"
        return (
            amount + wording.in_brackets(f"{sign}{wording.percent(change.share)}") if change.share else amount
        )


class ReviewQueue(TableData):
    """The queue as the rows of a table, of which only those of the page that is shown are read.

    `ticked` None means all that the reader may decide on.
    """

    def __init__(
        self,
        found: QuerySet[Figure],
        rights: Rights,
        *,
        count: int,
        at: datetime,
        ticked: Collection[int] | None,
    ) -> None:
        super().__init__(found)
        self.found = found
        self.rights, self.count, self.at, self.ticked = rights, count, at, ticked

    def __len__(self) -> int:
        return self.count

    def order_by(self, aliases: Sequence[str]) -> None:
        if aliases:
            self.found = sorted_by(self.found, str(aliases[0]))

    def __getitem__(self, part: slice) -> list[ReviewRow]:
        shown = list(self.found.values_list("pk", flat=True)[part])
        found = read(shown, at=self.at)
        late = reopened_for([one.figure for one in found])
        return [self._row(one, late.get(one.figure.pk)) for one in found]

    def _row(self, waiting: Waiting, reopened: WindowException | None) -> ReviewRow:
        own = not can_decide(self.rights, waiting.figure)
        ticked = not own and (self.ticked is None or waiting.figure.pk in self.ticked)
        return ReviewRow(waiting, own, ticked, reopened)


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
        template_name = "reporting/review_table.html"
        attrs = {"class": "table review"}
