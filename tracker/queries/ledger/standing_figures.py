"""The figures that stand in slots, approved and waiting, for many series at once: what a file is compared with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection


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


_STANDING = """
    SELECT DISTINCT ON (s.id, f.grade, d.id IS NULL)
           f.id, s.series_id, s.month, f.value, f.numerator, f.denominator, f.rank, f.of_n, f.reached_on,
           f.not_applicable, f.qualifier, f.grade, f.note, f.as_of_date, d.id IS NULL
    FROM tracker_slot s
    JOIN tracker_figure f ON f.slot_id = s.id
    LEFT JOIN tracker_decision d ON d.figure_id = f.id
    WHERE s.series_id = ANY(%(series)s) AND (d.id IS NULL OR d.kind = 'approve')
    ORDER BY s.id, f.grade, d.id IS NULL, d.id DESC
"""


def standing_figures(series: Collection[int]) -> list[Standing]:
    """The current approved figure of each slot and grade, and every figure that nobody has decided on."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"series": list(series)})
        return [Standing(*row) for row in cursor.fetchall()]
