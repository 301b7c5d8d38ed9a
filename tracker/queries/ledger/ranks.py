"""The rank book: places that follow from published sheets, and where they moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tracker.calc.names import folded
from tracker.calc.periods import Month
from tracker.calc.ranking import places
from tracker.calc.readings import Reading
from tracker.models import Alias, Evidence, Figure, RankLine, RankSheet, Unit
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.versions import known


@dataclass(frozen=True)
class Sheet:
    """A sheet with its values and the places that follow from them; `own` is the district's name there."""

    row: RankSheet
    values: Mapping[str, Decimal | None]
    places: Mapping[str, int]
    own: str

    @property
    def place(self) -> int | None:
        return self.places.get(self.own)

    @property
    def lines(self) -> list[tuple[int | None, str, Decimal | None]]:
        """Place, member and value, the best first and those without a value last."""
        found = [(self.places.get(member), member, value) for member, value in self.values.items()]
        return sorted(found, key=lambda line: (line[0] is None, line[0] or 0))

    @property
    def reading(self) -> Reading | None:
        """The district's place as a reading; None when it isn't in the sheet."""
        if self.place is None:
            return None
        comparison = self.row.indicator.comparison_set
        return Reading(
            month=Month.of(self.row.month),
            as_of=self.row.source_date,
            rank=self.place,
            of_n=len(self.places),
            comparison=comparison.code if comparison else "",
            illustrative=self.row.illustrative,
            history=self.row.is_history,
        )


def sheets(
    indicators: Collection[int], through: Month, known_by: datetime | None, *, said: Settings | None = None
) -> dict[int, list[Sheet]]:
    """The sheets in force of each rank, by month, as known at an instant; in five queries at most.

    The district is looked for under the name it had in a sheet's month, then under any other it has or had. `said` are the settings where somebody has read them.
    """
    rows = known(RankSheet.objects.filter(indicator__in=indicators, month__lte=through.first), known_by)
    newest = {
        (row.indicator_id, row.month): row
        for row in rows.select_related("indicator__comparison_set", "author").order_by("id")
    }
    if not newest:
        return {}
    values: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    lines = RankLine.objects.filter(sheet__in=newest.values()).order_by("id")
    for sheet, member, value in lines.values_list("sheet_id", "member", "value"):
        values[sheet][member] = value
    said = said or settings_at(known_by)
    district, name = Unit.objects.filter(parent=None).values_list("pk", "name").first() or (0, "")
    otherwise = sorted(map(str, said.former("unit", "name").get(district, ())))  # a sheet may list it so
    otherwise += Alias.objects.filter(kind=Alias.Kind.UNIT, unit=district).values_list("text", flat=True)
    found: dict[int, list[Sheet]] = defaultdict(list)
    for (indicator, month), row in sorted(newest.items(), key=lambda pair: pair[0]):
        ranked = places(values[row.pk], smallest_first=row.smallest_first)
        then = str(said.value("unit", district, "name", Month.of(month), name))
        listed = {folded(member): member for member in values[row.pk]}
        own = next((listed[folded(one)] for one in (then, name, *otherwise) if folded(one) in listed), then)
        found[indicator].append(Sheet(said.of(row, Month.of(month)), values[row.pk], ranked, own))
    return found


def readings_of(found: Mapping[int, Iterable[Sheet]]) -> dict[int, list[Reading]]:
    """The places of the district that follow from sheets, by rank."""
    return {
        indicator: [sheet.reading for sheet in those if sheet.reading] for indicator, those in found.items()
    }


def grounds_of(figure: Figure) -> str:
    """What stands behind a rank reported by hand: `sheet`, `evidence`, `contradicted` or nothing."""
    series = figure.slot.series
    if figure.slot.month is not None and series.indicator_id is not None:
        month = Month.of(figure.slot.month)
        for sheet in sheets([series.indicator_id], month, None).get(series.indicator_id, []):
            if sheet.row.month == figure.slot.month and sheet.place is not None:
                return (
                    "sheet"
                    if (sheet.place, len(sheet.places)) == (figure.rank, figure.of_n)
                    else "contradicted"
                )
    return "evidence" if Evidence.objects.filter(figure=figure).exists() else ""
