"""The figures that stand in slots, approved and waiting, for many series at once: what a file is compared with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Value

from tracker.calc.payload import FIELDS, Payload
from tracker.models import Figure
from tracker.models.arrays import among
from tracker.queries.ledger.counting_figures import EVERYWHERE, WAITING, approvals, of_each_grade


@dataclass(frozen=True, kw_only=True)
class StandingFigure(Payload):
    """A figure in a slot: what it says, whether it waits for review, and who reported it."""

    figure: int
    series: int
    month: date | None
    qualifier: str
    grade: int
    note: str
    as_of: date
    waiting: bool


_NAMES = ("figure", "series", "month", *FIELDS, "qualifier", "grade", "note", "as_of", "waiting")
_SAID = ("id", "slot__series_id", "slot__month", *FIELDS, "qualifier", "grade", "note", "as_of_date")


def standing_figures(series: Collection[int]) -> list[StandingFigure]:
    """The current approved figure of each slot and grade, and every figure that nobody has decided on."""
    slots = Q(slot__series__in=among(series))
    current = of_each_grade(approvals(slots, known_by=None, inside=EVERYWHERE))
    approved = current.values_list(*(f"figure__{name}" for name in _SAID), Value(False))
    waiting = Figure.objects.filter(WAITING, slots).order_by("id").values_list(*_SAID, Value(True))
    rows = approved.union(waiting, all=True)
    return [StandingFigure(**dict(zip(_NAMES, row, strict=True))) for row in rows]
