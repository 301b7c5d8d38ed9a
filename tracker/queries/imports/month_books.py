"""A unit's month as a workbook holds it: every series it owes, with this month's figure and the month before's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.calc import states
from tracker.calc.periods import Month
from tracker.models import Figure, Series, Unit
from tracker.queries.reporting.unit_month import latest_figures, owed_series
from tracker.queries.reporting.windows import unit_opening


@dataclass(frozen=True)
class MonthLine:
    """A series, the figure that counts or waits for it, and the one of the month before."""

    series: Series
    figure: Figure | None
    before: Figure | None


def month_book(unit: Unit, month: Month, *, at: datetime) -> list[MonthLine]:
    """The lines of a unit's month, whether or not it's open."""
    before = unit_opening(unit.pk, month, at).first_month.plus(-1)
    owed = list(owed_series(unit, month))
    said = latest_figures(owed, [month, before])
    return [
        MonthLine(
            one, _standing(said.get((one.pk, month.first))), _standing(said.get((one.pk, before.first)))
        )
        for one in owed
    ]


def _standing(figure: Figure | None) -> Figure | None:
    """Of what was returned or withdrawn nothing stands."""
    return figure if figure is not None and figure.state in (*states.WAITING, states.APPROVED) else None
