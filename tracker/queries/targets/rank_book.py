"""The rank book: every place the district holds, what it rests on, and where it moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.access import Rights, visible_targets
from tracker.calc import kinds
from tracker.calc.periods import Month
from tracker.models import Evidence, Target
from tracker.queries.ledger.ranks import Sheet, sheets
from tracker.queries.targets.standings import Standing, standings_in


@dataclass(frozen=True)
class BookLine:
    """A rank: where it stands, where it stood a month before, and what it rests on.

    `grounds` is `sheet`, `history`, `evidence`, or nothing for a claim that can't be shown.
    """

    standing: Standing
    before: int | None
    sheet: Sheet | None
    grounds: str

    @property
    def movement(self) -> int | None:
        """Places gained (positive) or lost (negative) since the month before the figure's."""
        now = self.standing.reading.rank if self.standing.reading else None
        return None if now is None or self.before is None else self.before - now


def rank_book(rights: Rights, month: Month, *, known_by: datetime | None = None) -> list[BookLine]:
    """Every visible rank of the month, in the order of the plan."""
    targets = visible_targets(Target.objects.filter(indicator__kind__in=kinds.PLACES), rights)
    read = standings_in(targets, (month, month.plus(-1)), known_by=known_by)
    now = read.of[month]
    earlier = {one.target.pk: one for one in read.of[month.plus(-1)]}
    found = sheets({one.target.indicator_id for one in now}, month, known_by, said=read.settings)
    figures = {figure for one in now if one.reading for figure in one.reading.figures}
    shown = set(Evidence.objects.filter(figure__in=figures).values_list("figure", flat=True))
    return [
        _line(one, earlier.get(one.target.pk), found.get(one.target.indicator_id, []), shown) for one in now
    ]


def _line(now: Standing, earlier: Standing | None, found: list[Sheet], shown: set[int]) -> BookLine:
    reading = now.reading
    before = earlier.reading if earlier else None
    moved_from = before.rank if before and reading and before.month < reading.month else None
    sheet = next((s for s in found if reading and s.row.month == reading.month.first and s.place), None)
    if sheet:
        grounds = "sheet"
    elif reading and shown.issuperset(reading.figures):
        grounds = "evidence"
    else:
        grounds = "history" if reading and reading.history else ""
    return BookLine(now, moved_from, sheet, grounds)
