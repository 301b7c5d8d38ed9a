"""What a number was before it was corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.models import Figure, Series
from tracker.queries.targets.standings import Standing


@dataclass(frozen=True)
class Corrected:
    """Corrections behind a number; `before` is what it was, where the number is one figure's and no sum of several."""

    corrections: tuple[Figure, ...]
    before: Figure | None

    @property
    def newest(self) -> Figure:
        return self.corrections[-1]


def corrected(standings: Iterable[Standing]) -> list[tuple[Standing, Corrected | None]]:
    """Each standing with the corrections that its number rests on, in one query."""
    listed = list(standings)
    behind = {figure for one in listed if one.reading for figure in one.reading.figures}
    found = _corrections(behind)
    return [(one, _of(one, found)) for one in listed]


def _corrections(ids: Iterable[int]) -> Mapping[int, Figure]:
    rows = Figure.objects.filter(pk__in=list(ids), corrects__isnull=False)
    found = rows.select_related("corrects", "slot").in_bulk()
    of_series = Series.objects.select_related("indicator", "item", "measure", "stage", "unit")
    series = of_series.in_bulk({figure.slot.series_id for figure in found.values()})
    for figure in found.values():
        figure.slot.series = series[figure.slot.series_id]
        if figure.corrects is not None:
            figure.corrects.slot = figure.slot
    return found


def _of(standing: Standing, found: Mapping[int, Figure]) -> Corrected | None:
    behind = standing.reading.figures if standing.reading else ()
    corrections = tuple(found[one] for one in sorted(behind) if one in found)
    if not corrections:
        return None
    return Corrected(corrections, corrections[0].corrects if len(behind) == 1 else None)
