"""What stands: what every series says in each month once all that waits is approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.db import connection
from django.db.models import Q

from tracker.calc.magnitudes import Spread
from tracker.calc.payload import payload_of
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import Figure
from tracker.models.arrays import among
from tracker.queries.ledger.counting_figures import EVERYWHERE, WAITING, approvals, that_count


def standing_readings(
    series: Collection[int], span: tuple[date, date] | None
) -> Mapping[int, Mapping[Month, Reading]]:
    """What would count for each series and month if all that waits were approved.

    For those who report it: an embargo holds nothing back here.
    """
    if span is None:
        return {}
    slots = Q(slot__series__in=among(series), slot__month__range=span)
    current = that_count(approvals(slots, known_by=None, inside=EVERYWHERE))
    rows = Figure.objects.filter(slots, WAITING | Q(decision__in=current)).order_by("grade", "id")
    found: dict[int, dict[Month, Reading]] = defaultdict(dict)
    for figure in rows.select_related("slot"):
        if figure.slot.month is not None:
            month = Month.of(figure.slot.month)
            found[figure.slot.series_id][month] = reading_of(figure, month)
    return found


def reading_of(figure: Figure, month: Month) -> Reading:
    """What a figure says, as a reading of its month."""
    return Reading(
        month,
        figure.as_of_date,
        qualifier=figure.qualifier,
        illustrative=figure.illustrative,
        history=figure.is_history,
        figures=(figure.pk,),
        **payload_of(figure),
    )


# Signs and zeros aside; quarters as `calc.magnitudes.spread` takes them.
_SIZES = """
    SELECT series.measure_id, count(*),
        percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY abs(figure.value))
    FROM tracker_figure figure
    JOIN tracker_decision decision ON decision.figure_id = figure.id AND decision.kind = 'approve'
    JOIN tracker_slot slot ON slot.id = figure.slot_id
    JOIN tracker_series series ON series.id = slot.series_id
    WHERE series.measure_id = ANY(%s) AND slot.month BETWEEN %s AND %s AND figure.value <> 0
    GROUP BY series.measure_id
"""


def sizes_of_measures(measures: Collection[int], span: tuple[date, date] | None) -> dict[int, Spread]:
    """How large the approved numbers of measures are, over all items and months; one statement."""
    if not measures or span is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SIZES, [list(measures), *span])
        return {measure: Spread(count, *quarters) for measure, count, quarters in cursor.fetchall()}
