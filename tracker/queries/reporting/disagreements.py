"""What is stated beside what is computed, for a month: sums, rates and growth that don't follow from their parts, places that
a published table contradicts, and what sources print beside figures or say instead of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tracker.access import Rights, units_inside, units_seen_unapproved, visible_figures
from tracker.access.confidential import visible_rows
from tracker.access.embargo import is_official
from tracker.calc.periods import Month
from tracker.models import Figure, Item, Series, Slot, Statement
from tracker.queries.ledger.care import in_care_then, settings_of_care, unit_then
from tracker.queries.ledger.counting_figures import EVERYWHERE, WAITING, approvals, that_count
from tracker.queries.ledger.figures import figures
from tracker.queries.ledger.ranks import Sheet, sheets
from tracker.queries.reporting.agreeing import Broken, broken_in
from tracker.queries.reporting.stated import Contradicted, contradicted, contradicted_of, newest
from tracker.queries.reporting.stated_items import month_of


@dataclass(frozen=True)
class Misplaced:
    """A place that was reported, and the published table by which the district has another."""

    figure: Figure
    sheet: Sheet


@dataclass(frozen=True)
class Disagreement:
    """Numbers of a unit that can't all be right: a relation, a place, or what a source prints; with the figures that one may open."""

    unit: int
    indicators: tuple[int, ...]
    figures: Sequence[Figure]
    relation: Broken | None = None
    place: Misplaced | None = None
    stated: Contradicted | None = None


@dataclass(frozen=True)
class Beside:
    """What a source prints, and why it can't be right where it can't."""

    statement: Statement
    contradicted: Contradicted | None


def disagreements(month: Month, rights: Rights) -> list[Disagreement]:
    """What doesn't agree in a month of all that stands or waits, as far as the person may see every number of it.

    Of a unit with official statistics, of which some may be under embargo, only who is inside sees any.
    """
    units = units_compared(rights)
    return [*_relations(month, units, rights), *_places(month, units, rights), *_stated(month, units, rights)]


def units_compared(rights: Rights) -> frozenset[int]:
    """The units of which a person may see every number, and so what is computed of several."""
    secret = set(Series.objects.filter(is_official()).values_list("unit_id", flat=True))
    return (units_seen_unapproved(rights) - secret) | units_inside(rights)


def contradicted_beside(figure: Figure, rights: Rights) -> list[Contradicted]:
    """What sources print beside a figure and can't be right, for those who see every number it is held against."""
    if figure.slot.series.unit_id not in units_compared(rights):
        return []
    return contradicted(Slot.objects.filter(pk=figure.slot_id))


def statements_of(item: Item, month: Month, rights: Rights, known_by: datetime | None) -> list[Beside]:
    """What sources print beside an item's figures up to a month, as known at an instant, as far as a person may see it; the newest month first.

    What can't be right goes by all that stands or waits now, and is told to those who see every number of the unit.
    """
    slots = Slot.objects.filter(series__item=item, month__lte=month.first)
    rows = list(visible_rows(newest(slots, known_by), rights).order_by("-slot__month", "pk"))
    if not rows or known_by is not None:
        return [Beside(one, None) for one in rows]
    said, units = settings_of_care(None), units_compared(rights)
    asked = [one for one in rows if unit_then(one.slot.series, month_of(one), said) in units]
    found = {one.statement.pk: one for one in contradicted_of(asked)}
    return [Beside(one, found.get(one.pk)) for one in rows]


def _relations(month: Month, units: frozenset[int], rights: Rights) -> list[Disagreement]:
    slots = Slot.objects.filter(month=month.first, series__indicator__isnull=False, series__unit__in=units)
    found = [one for one in broken_in(slots) if one.month == month]
    seen = _seen(found, rights)
    return [
        Disagreement(
            one.unit,
            tuple(indicator for indicator, *_ in one.members),
            [seen[pk] for pk in one.figures if pk in seen],
            relation=one,
        )
        for one in found
    ]


def _stated(month: Month, units: frozenset[int], rights: Rights) -> list[Disagreement]:
    """What sources print, another source's number included, that what stands or waits contradicts."""
    said = settings_of_care(None)
    slots = Slot.objects.filter(month=month.first).alias(care=in_care_then(said)).filter(care__in=units)
    found = contradicted(slots)
    seen = _seen(found, rights)
    return [
        Disagreement(
            unit_then(one.statement.slot.series, month, said),
            tuple(indicator for indicator, *_ in one.members),
            [seen[pk] for pk in one.figures if pk in seen],
            stated=one,
        )
        for one in found
    ]


def _seen(found: Sequence[Broken | Contradicted], rights: Rights) -> dict[int, Figure]:
    """The figures behind some disagreements that a person may open, by number."""
    wanted = {pk for one in found for pk in one.figures}
    rows = visible_figures(figures().filter(pk__in=wanted), rights) if wanted else ()
    return {figure.pk: figure for figure in rows}


def _places(month: Month, units: frozenset[int], rights: Rights) -> list[Disagreement]:
    """Places that count, or wait, and aren't those of the month's published table."""
    slots = Q(slot__month=month.first, slot__series__unit__in=units)
    counting = that_count(approvals(slots, known_by=None, inside=EVERYWHERE))
    ranked = Figure.objects.filter(slots, WAITING | Q(decision__in=counting), rank__isnull=False)
    rows = list(visible_figures(figures().filter(pk__in=ranked.values("pk")), rights))
    known = sheets({one.slot.series.indicator_id or 0 for one in rows}, month, None) if rows else {}
    found = []
    for figure in rows:
        series, stated = figure.slot.series, (figure.rank, figure.of_n)
        for sheet in known.get(series.indicator_id or 0, ()):
            if sheet.row.month == month.first and sheet.place and stated != (sheet.place, len(sheet.places)):
                place = Misplaced(figure, sheet)
                found.append(Disagreement(series.unit_id, (series.indicator_id or 0,), [figure], place=place))
    return found
