"""来源印的数 of register items: what follows from the figures of a measure for what a source prints beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tracker.calc import stated
from tracker.calc.identities import GROWTH, SUM, Term
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import Series, Statement
from tracker.queries.reporting.agreeing import A_YEAR
from tracker.queries.reporting.standing import standing_readings

Said = Mapping[tuple[int, Month], Reading]  # what is handed in, by series


class OfItems:
    """How each of some printed numbers of items' measures may follow from what stands or waits: from its own figure alone.

    A share is the figure itself where that is in per cent; of what it would be a part nothing says.
    """

    def __init__(self, statements: Sequence[Statement], laid: Said) -> None:
        months = [month_of(one) for one in statements]
        span = (min(months).plus(-A_YEAR).first, max(months).first) if months else None
        self.said = standing_readings({one.slot.series_id for one in statements}, span)
        self.laid = laid

    def ways(self, statement: Statement) -> Iterator[tuple[str, list[Term], tuple[int, ...]]]:
        """The kinds of relation by which it may follow, with their parts and the figures behind these."""
        series, month = statement.slot.series, month_of(statement)
        own = self._reading(series, month)
        if own is None:
            return
        in_points = series.measured_in in ("%", "‰")
        if statement.what == stated.VALUE or (statement.what == stated.SHARE and in_points):
            yield SUM, [_term(series, own)], own.figures
        before = self._reading(series, month.plus(-A_YEAR))
        if statement.what == stated.GROWTH and before is not None and not in_points:
            yield GROWTH, [_term(series, own), _term(series, before)], (*own.figures, *before.figures)

    def _reading(self, series: Series, month: Month) -> Reading | None:
        """What says a number for the month itself; a standing measure says one only where it was reported."""
        found = self.laid.get((series.pk, month)) or self.said.get(series.pk, {}).get(month)
        return found if found is not None and found.amount is not None else None


def month_of(statement: Statement) -> Month:
    """The month that a statement is of: it is made of nothing else."""
    assert statement.slot.month is not None
    return Month.of(statement.slot.month)


def _term(series: Series, reading: Reading) -> Term:
    item, measure = series.item, series.measure
    assert item is not None
    assert measure is not None
    assert reading.amount is not None
    names = str(series), f"{item} · {measure.name_en or measure}"
    return Term.printed(*names, series.measured_in, reading.amount)
