"""The figures that stand in slots, approved and waiting, for many series at once: what a file is compared with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from tracker.calc.payload import FIELDS, Payload, columns


@dataclass(frozen=True, kw_only=True)
class Standing(Payload):
    """A figure in a slot: what it says, whether it waits for review, and who reported it."""

    figure: int
    series: int
    month: date | None
    qualifier: str
    grade: int
    note: str
    as_of: date
    waiting: bool


_NAMES = (
    "figure", "series", "month", *FIELDS, "qualifier", "grade", "note", "as_of", "waiting",
)  # fmt: skip
_STANDING = """
    SELECT DISTINCT ON (s.id, f.grade, d.id IS NULL)
           f.id, s.series_id, s.month, {payload}, f.qualifier, f.grade, f.note, f.as_of_date, d.id IS NULL
    FROM tracker_slot s
    JOIN tracker_figure f ON f.slot_id = s.id
    LEFT JOIN tracker_decision d ON d.figure_id = f.id
    WHERE s.series_id = ANY(%(series)s) AND (d.id IS NULL OR d.kind = 'approve')
    ORDER BY s.id, f.grade, d.id IS NULL, d.id DESC
"""


def standing_figures(series: Collection[int]) -> list[Standing]:
    """The current approved figure of each slot and grade, and every figure that nobody has decided on."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING.format(payload=columns("f")), {"series": list(series)})
        return [Standing(**dict(zip(_NAMES, row, strict=True))) for row in cursor.fetchall()]
