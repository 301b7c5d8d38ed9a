"""What those who report for a unit go by that follows another: what it took over belongs to what stood before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.calc.checks import RUNNING_TOTAL
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.calc.succession import Inherited, Left, Lives, with_what_was_left
from tracker.models import Indicator, Series
from tracker.queries.ledger.lives import lives

Said = Mapping[int, Mapping[Month, Reading]]


class TakenOver:
    """What passed to the units of some series, by what was reported for those before them."""

    def __init__(self, series: Sequence[Series]) -> None:
        self.lives = lives() if any(one.indicator_id for one in series) else Lives()
        before = {unit for one in series for unit in self._before(one.unit_id)}
        asked = {one.indicator_id for one in series if one.indicator_id}
        rows = Series.objects.filter(indicator__in=asked, unit__in=before) if before and asked else ()
        self.series = {(one.indicator_id, one.unit_id): one.pk for one in rows}

    def _before(self, unit: int) -> set[int]:
        """The units that it follows, near and far."""
        passed = (*self.lives.endings.values(), *self.lives.handed.values())
        found = {one.unit for one in passed if unit in one.successors}
        return found.union(*(self._before(one) for one in found))

    def left(self, series: Series, month: Month | None, said: Said) -> tuple[list[Left], list[Left]]:
        """What goes on in the series' own statements of `month`, and what stands beside them."""
        indicator = series.indicator
        if month is None or indicator is None or indicator.over_units != Indicator.OverUnits.SUM:
            return [], []
        goes_on: list[Left] = []
        stands: list[Left] = []
        for one in self.lives.inherited(series.unit_id, month, indicator.pk):
            readings = said.get(self.series.get((indicator.pk, one.unit), 0), {})
            if readings:
                kept = stands if _stands(indicator, one) else goes_on
                kept.append(Left(readings, one.share, one.ending.first))
        return goes_on, stands

    def earlier(
        self, series: Series, own: Mapping[Month, Reading], left: Sequence[Left]
    ) -> Mapping[Month, Reading]:
        """The series' statements with those that went on in them."""
        if not left:
            return own
        assert series.indicator is not None
        carries = series.indicator.over_months == Indicator.OverMonths.LAST
        return with_what_was_left(own, left, carries=carries)


def _stands(indicator: Indicator, one: Inherited) -> bool:
    """Whether the end of a total that ran on is added to what the successor states, which goes on from its own."""
    runs = indicator.reporting == RUNNING_TOTAL and indicator.over_months == Indicator.OverMonths.LAST
    return runs and one.ending.stands(indicator.pk)
