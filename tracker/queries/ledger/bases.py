"""Revised bases: what the slots said in which a document revised the number that later years are compared with.

An error that is corrected was never a base. A revised base counts from its approval on; what was planned before goes by
the one before, and whatever corrects a revised base belongs to the revised one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from django.db.models import Exists, OuterRef, Q

from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import CorrectionKind, Figure
from tracker.queries.ledger.counting_figures import approvals
from tracker.queries.ledger.readings import SAID

# Before any base was revised.
ORIGINALLY = None


@dataclass(frozen=True, order=True)
class BaseDocument:
    """The document that revises a base, and its day."""

    base_document_date: date
    base_document: str


@dataclass(frozen=True)
class Statement:
    """An approved statement of a slot; `by` is the document that revises the base with it, if one does."""

    known_at: datetime
    grade: int
    by: BaseDocument | None
    reading: Reading


@dataclass(frozen=True)
class Place:
    """A slot: its series and month; of a register's item that item and the code of the measure, too."""

    series: int
    month: Month
    item: int | None
    measure: str


@dataclass(frozen=True)
class Bases:
    """The lines of approvals of the slots in which a base was revised; none in most."""

    lines: Mapping[Place, Sequence[Statement]] = field(default_factory=dict)

    def said(self, by: datetime | None) -> dict[Place, Reading]:
        """What each slot says by the base that held at an instant, or did `ORIGINALLY`."""
        return {place: _counting(_until(line, by)).reading for place, line in self.lines.items()}

    def documents(self, chosen: Callable[[Place], bool], after: datetime | None) -> tuple[BaseDocument, ...]:
        """The documents that revised the base of some slots after an instant, or since it was `ORIGINALLY`; in order."""
        found = {
            one.by
            for place, line in self.lines.items()
            if chosen(place)
            for one in line
            if one.by is not None and (after is ORIGINALLY or one.known_at > after)
        }
        return tuple(sorted(found))


def revised_bases(slots: Q, *, known_by: datetime | None) -> Bases:
    """The lines of those among some slots in which a base was revised, in one statement; None means now.

    `slots` is a condition on decisions that looks at their slot alone.
    """
    revised = Figure.objects.filter(slot=OuterRef("slot"), correction_kind=CorrectionKind.BASE)
    found = approvals(slots & Q(Exists(revised)), known_by=known_by).order_by("id")
    rows = found.values_list(
        "known_at", "grade", "figure__base_document_date", "figure__base_document",
        "slot__series__item_id", "slot__series__measure__code", *SAID,
    )  # fmt: skip
    lines: dict[Place, list[Statement]] = defaultdict(list)
    for known_at, grade, day, document, item, measure, series, month, as_of, *said, figure in rows:
        place = Place(series, Month.of(month), item, measure or "")
        reading = Reading._make((place.month, as_of, *said, (figure,)))
        lines[place].append(
            Statement(known_at, grade, BaseDocument(day, document) if document else None, reading)
        )
    return Bases({place: line for place, line in lines.items() if any(one.by for one in line)})


def _until(line: Sequence[Statement], by: datetime | None) -> list[Statement]:
    """Of each grade's line what was stated before its base was revised after an instant."""
    left = []
    for _grade, own in groupby(sorted(line, key=_grade_of), key=_grade_of):
        for one in own:
            if one.by is not None and (by is ORIGINALLY or one.known_at > by):
                break
            left.append(one)
    return left


def _grade_of(one: Statement) -> int:
    return one.grade


def _counting(line: Sequence[Statement]) -> Statement:
    """The one that counts: of the highest grade, and of that the newest."""
    highest = max(one.grade for one in line)
    return [one for one in line if one.grade == highest][-1]
