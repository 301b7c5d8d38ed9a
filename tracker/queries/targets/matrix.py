"""Targets × months: where every target stood in each of many months, from one reading of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.calc.periods import Month
from tracker.models import Indicator, Target, Unit
from tracker.queries.ledger.amendments import Settings
from tracker.queries.targets.board import Narrowing, narrowed_in_month, print_order
from tracker.queries.targets.standings import Standing, standings_over


@dataclass(frozen=True)
class Row:
    """An indicator of a unit through the months: a cell a month, None where no target ran, nobody knew of it, or the month is still to come.

    Targets of one issuer, one year after another, share a row; other issuers' goals on the figure have their own.
    """

    targets: Sequence[Target]
    cells: Sequence[Standing | None] = ()

    @property
    def indicator(self) -> Indicator:
        return self.targets[0].indicator

    @property
    def unit(self) -> Unit:
        return self.targets[0].unit

    @property
    def newest(self) -> Target:
        return self.targets[-1]

    @property
    def target(self) -> Target:
        """Whose name the row bears."""
        return self.newest

    @property
    def one_of_several(self) -> bool:
        """Whether in one of the months the figure has other goals, so that the row says whose it is."""
        return any(one.one_of_several for one in self.cells if one is not None)


def rows_of(
    targets: Iterable[Target], months: Sequence[Month], narrowing: Narrowing, *, until: Month, said: Settings
) -> list[Row]:
    """The rows that `targets` (with their relations) make for `months`, in print order, without cells yet.

    They are called, ordered and narrowed as in the month `until`.
    """
    targets = narrowed_in_month(targets, narrowing, until, said)
    chains: dict[tuple[object, ...], list[Target]] = {}
    running = (t for t in targets if t.span.first <= months[-1] and t.span.last >= months[0])
    for target in sorted(running, key=_order):
        same = target.indicator_id, target.unit_id, target.issuer_id, target.district_wide
        chains.setdefault(same, []).append(target)
    return [Row(chain) for chain in chains.values()]


def filled(
    rows: Sequence[Row],
    months: Sequence[Month],
    *,
    until: Month,
    known_by: datetime | None = None,
    said: Settings | None = None,
) -> list[Row]:
    """The same rows with their cells up to a month; what is still to come stays empty. Raises NoLightRule."""
    asked = [target for row in rows for target in row.targets]
    found: dict[int, Mapping[Month, Standing]] = {}
    past = [month for month in months if month <= until]
    for over in standings_over(asked, past, known_by=known_by, said=said):
        found[next(iter(over.values())).target.pk] = over
    return [Row(row.targets, _cells(row, months, found)) for row in rows]


def _cells(
    row: Row, months: Sequence[Month], found: Mapping[int, Mapping[Month, Standing]]
) -> list[Standing | None]:
    own: dict[Month, Standing] = {}
    for target in row.targets:
        own |= found.get(target.pk, {})
    return [own.get(month) for month in months]


def _order(target: Target) -> tuple[object, ...]:
    return (
        *print_order(target)[:-2],
        target.indicator_id,
        target.unit.order,
        target.unit_id,
        target.precedence,
        target.first_month,
        target.pk,
    )
