"""What is said of items by yes and no, what waits included."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tracker.calc.periods import Month
from tracker.models import Measure, Series
from tracker.queries.ledger.standing_figures import standing_figures


def tags_said(
    items: Collection[int], measures: Sequence[Measure], month: Month
) -> dict[tuple[int, int], bool]:
    """What holds in a month once all that waits is approved, by item and measure; what was never reported isn't in it.

    What is reported when it changes holds from its month on, what is reported monthly in its month alone.
    """
    monthly = {one.pk: one.rhythm == Measure.Rhythm.MONTHLY for one in measures}
    rows = Series.objects.filter(item__in=items, measure__in=monthly)
    places = {pk: (item, measure) for pk, item, measure in rows.values_list("pk", "item", "measure")}
    found: dict[tuple[int, int], bool] = {}
    for one in sorted(standing_figures(list(places)), key=lambda one: (str(one.month), one.waiting)):
        place = places[one.series]
        if one.month is None or one.value is None or one.month > month.first:
            continue
        if one.month == month.first or not monthly[place[1]]:
            found[place] = one.value == 1
    return found
