"""What those who report for a unit go by that follows another: what it took over belongs to what stood before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.calc.succession import Left, Lives, with_what_was_left
from tracker.models import Indicator, Series
from tracker.queries.ledger.lives import lives, stands_apart

Said = Mapping[int, Mapping[Month, Reading]]


class TakenOver:
    """What passed to the units of some series, by what was reported for those before them."""

    def __init__(self, series: Sequence[Series]) -> None:
        self.lives = lives() if any(one.indicator_id for one in series) else Lives()
        before = self.lives.before({one.unit_id for one in series})
        asked = {one.indicator_id for one in series if one.indicator_id}
        rows = Series.objects.filter(indicator__in=asked, unit__in=before) if before and asked else ()
        self.series = {(one.indicator_id, one.unit_id): one.pk for one in rows}

    def left(self, series: Series, month: Month | None, said: Said) -> tuple[list[Left], list[Left]]:
        """What goes on in the series' own statements of `month`, and what stands beside them."""
        indicator = series.indicator
        if month is None or indicator is None or indicator.over_units != Indicator.OverUnits.SUM:
            return [], []
        goes_on: list[Left] = []
        stands: list[Left] = []
        for one in self.lives.inherited(series.unit_id, month, indicator.pk):
            readings = one.tenure.of(said.get(self.series.get((indicator.pk, one.unit), 0), {}))
            if readings:
                kept = stands if stands_apart(indicator, one) else goes_on
                kept.append(Left(readings, one.share, one.ending.first))
        return goes_on, stands

    def earlier(
        self, series: Series, month: Month | None, own: Mapping[Month, Reading], left: Sequence[Left]
    ) -> Mapping[Month, Reading]:
        """The series' statements, of the same time with the task as `month`, with those that went on in them."""
        if month is None or series.indicator is None:
            return own
        if (series.unit_id, series.indicator_id) in self.lives.handed:
            since = self._since(series, month)
            own = {one: reading for one, reading in own.items() if self._since(series, one) == since}
        if not left:
            return own
        carries = series.indicator.over_months == Indicator.OverMonths.LAST
        return with_what_was_left(own, left, carries=carries)

    def _since(self, series: Series, month: Month) -> Month | None:
        return self.lives.since(series.unit_id, month, series.indicator_id)
