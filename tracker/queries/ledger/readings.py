"""Reading the ledger: what each slot says, now or as of a past day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import connection

from tracker.calc.payload import columns
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import LedgerEntry

_SAID = """
    SELECT {once} s.series_id, coalesce(s.month, f.reached_on, f.as_of_date), f.as_of_date, {payload},
           coalesce(c.code, ''), f.qualifier, f.illustrative, f.history_load_id IS NOT NULL, f.id
    FROM {asked}tracker_slot s
    JOIN tracker_decision d ON d.slot_id = s.id AND d.kind = 'approve'
    JOIN tracker_figure f ON f.id = d.figure_id
    LEFT JOIN tracker_comparisonset c ON c.id = f.comparison_set_id
    JOIN tracker_series series ON series.id = s.series_id
    LEFT JOIN tracker_indicator secret
      ON secret.id = series.indicator_id AND secret.embargoed_from <= s.month AND f.history_load_id IS NULL
    LEFT JOIN tracker_release r
      ON r.indicator_id = secret.id AND r.month = s.month
      AND (%(known_by)s::timestamptz IS NULL OR r.known_at <= %(known_by)s)
    WHERE s.series_id = {of} AND {when}
      AND (%(known_by)s::timestamptz IS NULL OR d.known_at <= %(known_by)s)
      AND (secret.id IS NULL OR r.id IS NOT NULL)
    ORDER BY {order}, d.grade DESC, d.id DESC
"""
_EVERY = _SAID.format(
    payload=columns("f"),
    asked="unnest(%(every)s::bigint[], %(since)s::date[]) AS asked(series, since), ",
    once="DISTINCT ON (s.series_id, s.id)",
    of="asked.series",
    when="(s.month IS NULL OR s.month BETWEEN asked.since AND %(through)s)",
    order="s.series_id, s.id",
)
# The index of slots gives the newest month of a series first, so that no former one is looked at.
_NEWEST, _UNDATED = (
    _SAID.format(payload=columns("f"), asked="", once="", of="asked.series", when=when, order="s.month DESC")
    + "LIMIT 1"
    for when in ("s.month <= %(through)s", "s.month IS NULL")
)
_BOTH = """
    ({every}) UNION ALL
    SELECT said.* FROM unnest(%(newest)s::bigint[]) AS asked(series)
    CROSS JOIN LATERAL (({newest}) UNION ALL ({undated}) LIMIT 1) said
"""
_CURRENT = _BOTH.format(every=_EVERY, newest=_NEWEST, undated=_UNDATED)


def head() -> str:
    """The hash of the newest link: while it stays the same, nothing was stated, decided or configured."""
    links = LedgerEntry.objects.filter(sequence__isnull=False)
    return links.order_by("-sequence").values_list("hash", flat=True).first() or ""


def readings(
    series: Collection[int],
    *,
    through: Month,
    known_by: datetime | None,
    newest_of: Collection[int] = (),
    since: Mapping[int, Month] | None = None,
) -> dict[int, list[Reading]]:
    """The approved statements of each series up to a month, as they were known at an instant.

    Of the approved figures of a slot the one of the highest grade counts, then the newest. Of the series in
    `newest_of` only the newest month is given, of the others none before what `since` says. `known_by` None means
    now. What an embargo still holds back counts for nobody: the same rule as `access.published`.
    """
    found: dict[int, list[Reading]] = defaultdict(list)
    if not series:
        return found
    every = sorted(set(series).difference(newest_of))
    with connection.cursor() as cursor:
        cursor.execute(
            _CURRENT,
            {
                "every": every,
                "newest": list(set(series).intersection(newest_of)),
                "through": through.first,
                "since": [since[key].first if since else date.min for key in every],
                "known_by": known_by,
            },
        )
        for key, month, as_of, *said, figure in cursor.fetchall():
            found[key].append(Reading._make((Month.of(month), as_of, *said, (figure,))))
    return found
