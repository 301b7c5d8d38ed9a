"""What stands: what every series says in each month once all that waits is approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, DecimalField, Q
from django.db.models.functions import Abs

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


def approved_readings(series: Collection[int], month: Month) -> dict[int, Reading]:
    """What counts for a month of each series, whatever waits beside it; an embargo holds nothing back here."""
    slots = Q(slot__series__in=among(series), slot__month=month.first)
    current = that_count(approvals(slots, known_by=None, inside=EVERYWHERE))
    rows = Figure.objects.filter(decision__in=current).select_related("slot")
    return {figure.slot.series_id: reading_of(figure, month) for figure in rows}


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


class _Quarters(Aggregate):
    """The numbers a quarter, a half and three quarters of the way through, as `calc.magnitudes.spread` takes them."""

    template = "percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(DecimalField())


def sizes_of_measures(measures: Collection[int], span: tuple[date, date] | None) -> dict[int, Spread]:
    """How large the approved numbers of measures are, signs and zeros aside, over all items and months; one statement."""
    if not measures or span is None:
        return {}
    slots = Q(slot__series__measure__in=measures, slot__month__range=span)
    counting = approvals(slots, known_by=None, inside=EVERYWHERE).exclude(figure__value=0)
    found = counting.filter(figure__value__isnull=False).order_by().values_list("slot__series__measure")
    told = found.annotate(count=Count("pk"), quarters=_Quarters(Abs("figure__value")))
    return {measure: Spread(count, *quarters) for measure, count, quarters in told if measure}
