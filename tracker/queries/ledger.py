"""Reading the ledger: what each slot says, now or as of a past day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from django.db import connection

from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import LedgerEntry

# Of some series every month is read, of others the newest alone.
_CURRENT = """
    SELECT DISTINCT ON (s.series_id, (CASE WHEN s.series_id = ANY(%(newest)s) THEN 0 ELSE s.id END))
           s.series_id, s.month, f.value, f.numerator, f.denominator, f.rank, f.of_n, c.code, f.reached_on,
           f.not_applicable, f.qualifier, f.as_of_date, f.illustrative, f.history_load_id IS NOT NULL, f.id
    FROM tracker_slot s
    JOIN tracker_decision d ON d.slot_id = s.id AND d.kind = 'approve'
    JOIN tracker_figure f ON f.id = d.figure_id
    LEFT JOIN tracker_comparisonset c ON c.id = f.comparison_set_id
    JOIN tracker_series series ON series.id = s.series_id
    LEFT JOIN tracker_indicator secret
      ON secret.id = series.indicator_id AND secret.embargoed_from <= s.month AND f.history_load_id IS NULL
    LEFT JOIN tracker_release r
      ON r.indicator_id = secret.id AND r.month = s.month
      AND (%(known_by)s::timestamptz IS NULL OR r.known_at <= %(known_by)s)
    WHERE s.series_id = ANY(%(series)s)
      AND (s.month IS NULL OR s.month <= %(through)s)
      AND (%(known_by)s::timestamptz IS NULL OR d.known_at <= %(known_by)s)
      AND (secret.id IS NULL OR r.id IS NOT NULL)
    ORDER BY s.series_id, (CASE WHEN s.series_id = ANY(%(newest)s) THEN 0 ELSE s.id END), s.month DESC NULLS LAST, d.grade DESC, d.id DESC
"""


def head() -> str:
    """The hash of the newest link: while it stays the same, nothing was stated, decided or configured."""
    return LedgerEntry.objects.order_by("-sequence").values_list("hash", flat=True).first() or ""


def readings(
    series: Collection[int], *, through: Month, known_by: datetime | None, newest_of: Collection[int] = ()
) -> dict[int, list[Reading]]:
    """The approved statements of each series up to a month, as they were known at an instant.

    Of the approved figures of a slot the one of the highest grade counts, then the newest. Of the series in
    `newest_of` only the newest month is given. `known_by` None means now. What an embargo still holds back
    counts for nobody: the same rule as `access.published`.
    """
    found: dict[int, list[Reading]] = defaultdict(list)
    if not series:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            _CURRENT,
            {
                "series": list(series),
                "newest": list(newest_of),
                "through": through.first,
                "known_by": known_by,
            },
        )
        for row in cursor.fetchall():
            found[row[0]].append(_reading(row))
    return found


def _reading(row: tuple) -> Reading:  # type: ignore[type-arg]
    (_, month, value, numerator, denominator, rank, of_n, comparison, reached_on, not_applicable,
     qualifier, as_of, illustrative, history, figure) = row  # fmt: skip
    return Reading(
        month=Month.of(month or reached_on or as_of),
        as_of=as_of,
        value=value,
        numerator=numerator,
        denominator=denominator,
        rank=rank,
        of_n=of_n,
        comparison=comparison or "",
        reached_on=reached_on,
        not_applicable=not_applicable,
        qualifier=qualifier,
        illustrative=illustrative,
        history=history,
        figures=(figure,),
    )
