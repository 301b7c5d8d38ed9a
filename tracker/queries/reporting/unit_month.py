"""A unit's month: every series it owes, what was said for it, and what was said the month before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.access import REPORTER, Rights
from tracker.calc import states
from tracker.calc.periods import Month
from tracker.models import Draft, Figure, Series, Unit, WindowException
from tracker.queries.ledger.amendments import ITEM, Settings
from tracker.queries.ledger.care import in_care, in_care_then, settings_of_care
from tracker.queries.ledger.figures import SERIES, figures
from tracker.queries.reporting.owed import owed_in
from tracker.queries.reporting.windows import Opening, unit_opening

DONE = (*states.WAITING, states.APPROVED)


@dataclass(frozen=True)
class Owed:
    """One line of a unit's month: the series, what was said for it, and what was said the month before."""

    series: Series
    month: Month | None
    figure: Figure | None
    previous: Figure | None
    draft: Draft | None
    reopened: WindowException | None = None  # what lets it be reported longer than the rest of the month

    @property
    def state(self) -> str:
        """`missing`, `draft`, `submitted`, `endorsed`, `returned`, `withdrawn` or `approved`."""
        if self.figure is not None and self.figure.state in DONE:
            return self.figure.state
        if self.draft is not None:
            return states.DRAFT
        return self.figure.state if self.figure is not None else "missing"


@dataclass(frozen=True)
class UnitMonth:
    """What a unit owes for one open month, and how much of it is done."""

    unit: Unit
    month: Month
    opening: Opening
    lines: Sequence[Owed]

    @property
    def done(self) -> int:
        return sum(line.state in DONE for line in self.lines)


def reporting_units(rights: Rights) -> QuerySet[Unit]:
    """The units a person reports for, as far as these owe anything, or did before their items passed on."""
    handed = settings_of_care(None).former(ITEM, "unit").values()
    own = Exists(Series.objects.filter(unit=OuterRef("pk")))
    return Unit.objects.filter(own | Q(pk__in=set().union(*handed)), pk__in=rights.units(REPORTER))


def unit_month(unit: Unit, month: Month, *, at: datetime) -> UnitMonth | None:
    """Everything `unit` owes for `month`, if that month is open to it.

    Of a month that is closed to the unit the lines that may still be reported by an exception of their own.
    """
    settings = settings_of_care(None)
    opening = unit_opening(unit.pk, month, at, settings)
    if not opening.is_open and not opening.series:
        return None
    owed = list(owed_series(unit, month, settings))
    if not opening.is_open:
        owed = [series for series in owed if series.pk in opening.series]
    before = opening.first_month.plus(-1)
    said = latest_figures(owed, [month, before])
    drafts = {
        draft.series_id: draft
        for draft in Draft.objects.filter(series__in=owed, month=month.first).select_related("author")
        if draft.entries
    }
    lines = [
        Owed(
            series=series,
            month=month,
            figure=said.get((series.pk, month.first)),
            previous=said.get((series.pk, before.first)),
            draft=drafts.get(series.pk),
            reopened=opening.longer(series.pk),
        )
        for series in owed
    ]
    return UnitMonth(unit, month, opening, lines)


def owed_series(unit: Unit, month: Month, said: Settings | None = None) -> QuerySet[Series]:
    """The monthly series that a unit owes for a month, in the order of the trade; `said` as for `owed_in`."""
    said = said or settings_of_care(None)
    return (
        owed_in(month, said)
        .alias(care=in_care(month, said))
        .filter(care=unit.pk)
        .select_related(*SERIES)
        .order_by("indicator__order", "item__register__order", "item__code", "measure__order")
    )


def latest_figures(series: Collection[Series], months: Collection[Month]) -> dict[tuple[int, object], Figure]:
    """The newest figure of each slot that wasn't withdrawn, or else the newest at all."""
    found: dict[tuple[int, object], Figure] = {}
    rows = (
        Figure.objects.filter(slot__series__in=series, slot__month__in=[month.first for month in months])
        .select_related(
            "slot__series__indicator", "slot__series__measure", "decision", "endorsement", "author"
        )
        .order_by("id")
    )
    grouped: dict[tuple[int, object], list[Figure]] = defaultdict(list)
    for figure in rows:
        grouped[figure.slot.series_id, figure.slot.month].append(figure)
    for key, revisions in grouped.items():
        kept = [figure for figure in revisions if figure.state != states.WITHDRAWN]
        found[key] = (kept or revisions)[-1]
    return found


def returned_to(rights: Rights, said: Settings | None = None) -> QuerySet[Figure]:
    """Figures for months of the units a person reports for that were sent back, whoever reported them, and that nothing
    has been put in the place of yet; the newest first. `said` as for `owed_in`.
    """
    care = in_care_then(said or settings_of_care(None), series="slot__series", month="slot__month")
    return _sent_back().alias(care=care).filter(care__in=rights.units(REPORTER)).order_by("-id")


def returned_in(series: Series, month: Month | None) -> Figure | None:
    """What was sent back for a series and month, if nothing has been put in its place yet."""
    slot = {"slot__series": series.pk, "slot__month": month.first if month else None}
    return _sent_back().filter(**slot).last()


def _sent_back() -> QuerySet[Figure]:
    newer = Figure.objects.filter(slot=OuterRef("slot"), pk__gt=OuterRef("pk"))
    return figures().filter(~Exists(newer), decision__kind=states.RETURN).order_by("id")
