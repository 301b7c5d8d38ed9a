"""The figures that stand in slots, approved and waiting, for many series at once: what a file is compared with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Value

from tracker.models import Figure
from tracker.queries.ledger.counting_figures import EVERYWHERE, WAITING, among, approvals, of_each_grade


@dataclass(frozen=True)
class Standing:
    """A figure in a slot: what it says, whether it waits for review, and who reported it."""

    figure: int
    series: int
    month: date | None
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    rank: int | None
    of_n: int | None
    reached_on: date | None
    not_applicable: str
    qualifier: str
    grade: int
    note: str
    as_of: date
    waiting: bool

    @property
    def said(self) -> tuple[object, ...]:
        """What makes two figures say the same number."""
        return (
            self.value,
            self.numerator,
            self.denominator,
            self.rank,
            self.of_n,
            self.reached_on,
            self.not_applicable,
        )


_SAID = (
    "id", "slot__series_id", "slot__month", "value", "numerator", "denominator", "rank", "of_n", "reached_on",
    "not_applicable", "qualifier", "grade", "note", "as_of_date",
)  # fmt: skip


def standing_figures(series: Collection[int]) -> list[Standing]:
    """The current approved figure of each slot and grade, and every figure that nobody has decided on."""
    slots = Q(slot__series__in=among(series))
    current = of_each_grade(approvals(slots, known_by=None, inside=EVERYWHERE))
    approved = current.values_list(*(f"figure__{name}" for name in _SAID), Value(False))
    waiting = Figure.objects.filter(WAITING, slots).order_by("id").values_list(*_SAID, Value(True))
    return [Standing(*row) for row in approved.union(waiting, all=True)]
