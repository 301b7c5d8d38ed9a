"""Figures in their states: what a unit owes, what waits for review, what became of a slot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet

from tracker.access import REPORTER, Rights, published, visible_figures
from tracker.calc import states
from tracker.calc.periods import Month
from tracker.models import (
    CountingRule,
    Decision,
    Draft,
    Evidence,
    Figure,
    Indicator,
    Item,
    Series,
    Slot,
    Target,
    Unit,
    User,
)
from tracker.queries.reporting.owed import owed_in
from tracker.queries.reporting.windows import Opening, unit_opening

DONE = (*states.WAITING, states.APPROVED)
SERIES = ("indicator", "item", "measure", "stage", "unit")


def figures() -> QuerySet[Figure]:
    """Figures with all that a page prints of them; `embargoed` ones don't count yet, even if approved.

    What a series is about is fetched apart: joined in one statement, planning alone takes 100 ms.
    """
    of_series = Prefetch("slot__series", Series.objects.select_related(*SERIES))
    evidence = Prefetch("evidence", Evidence.objects.order_by("id"))
    decided = "decision__decider", "endorsement__endorser"
    return (
        Figure.objects.select_related("slot", "author", "acting_for", *decided)
        .prefetch_related(of_series, evidence, "answers")
        .annotate(embargoed=ExpressionWrapper(~published(), BooleanField()))
    )


def series_behind(target: Target, rule: CountingRule | None) -> QuerySet[Series]:
    """The series whose figures a target's number is made of."""
    if rule is not None:
        counted = Q(item__register=rule.register) & (
            Q(measure__in=[rule.measure_id, rule.tag_id]) | Q(stage=rule.stage_id, stage__isnull=False)
        )
        items = Series.objects.filter(counted)
        return items if target.district_wide else items.filter(unit=target.unit)
    if target.indicator.kind == Indicator.Kind.INDICATOR_COUNT:
        return Series.objects.filter(indicator__counted_in=target.indicator)
    reported = Series.objects.filter(indicator=target.indicator.part_of_id or target.indicator_id)
    return reported if target.district_wide else reported.filter(unit=target.unit)


def targets_of(series: Series) -> QuerySet[Target]:
    """The targets into which an indicator's series goes: its unit's own and the district's."""
    own = Q(unit=series.unit_id) | Q(district_wide=True)
    return Target.objects.filter(own, indicator=series.indicator_id).select_related("unit", "indicator")


def updates_of(
    series: QuerySet[Series], rights: Rights, *, known_by: datetime | None = None, limit: int
) -> list[Figure]:
    """The newest figures of some series that the person may see, with decisions and evidence.

    With `known_by` only what was reported, and decided if it is decided, by that instant.
    """
    found = figures().filter(slot__series__in=series)
    if known_by is not None:
        undecided = Q(decision=None) | Q(decision__known_at__lte=known_by)
        found = found.filter(undecided, known_at__lte=known_by)
    return list(visible_figures(found, rights, known_by=known_by).order_by("-id")[:limit])


def evidence_of(item: Item, rights: Rights, *, known_by: datetime | None = None) -> QuerySet[Evidence]:
    """Files that came with an item's figures, as far as the person may see these, the newest first."""
    shown = visible_figures(Figure.objects.filter(slot__series__item=item), rights, known_by=known_by)
    files = Evidence.objects.filter(figure__in=shown)
    if known_by is not None:
        files = files.filter(recorded_at__lte=known_by)
    return files.select_related(*(f"figure__slot__series__{part}" for part in SERIES)).order_by("-id")


def slot_history(figure: Figure, rights: Rights) -> list[Figure]:
    """Every revision of the figure's slot that the person may see, the newest first."""
    return list(visible_figures(figures().filter(slot=figure.slot), rights).order_by("-id"))


def as_they_stand(ids: Collection[int]) -> list[Figure]:
    """Figures as they stand now, with their decisions and what names them; the oldest first."""
    named = Prefetch("slot__series", Series.objects.select_related("indicator", "item", "measure", "stage"))
    found = (
        Figure.objects.filter(pk__in=ids)
        .select_related("slot", "decision__decider", "endorsement")
        .prefetch_related(named)
    )
    return list(found.order_by("id"))


def current_figures(slots: Collection[int]) -> dict[tuple[int, int], int]:
    """The approved figure that counts for each slot and grade: the end of its line of approvals, by id."""
    approvals = Decision.objects.filter(slot__in=slots, kind=states.APPROVE).order_by("id")
    return {
        (slot, grade): figure
        for slot, grade, figure in approvals.values_list("slot_id", "grade", "figure_id")
    }


def current_figure(slot: Slot, grade: int) -> Figure | None:
    """The approved figure that counts for a slot at a grade."""
    found = current_figures([slot.pk]).get((slot.pk, grade))
    return Figure.objects.get(pk=found) if found else None


# --- what is owed ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Owed:
    """One line of a unit's month: the series, what was said for it, and what was said the month before."""

    series: Series
    month: Month | None
    figure: Figure | None
    previous: Figure | None
    draft: Draft | None

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
    """The units a person reports for, as far as these owe anything."""
    return Unit.objects.filter(
        Exists(Series.objects.filter(unit=OuterRef("pk"))), pk__in=rights.units(REPORTER)
    )


def unit_month(unit: Unit, month: Month, *, by: User, at: datetime) -> UnitMonth | None:
    """Everything `unit` owes for `month`, if that month is open to it; `by` is whose drafts show.

    Of a month that is closed to the unit the lines that may still be reported by an exception of their own.
    """
    opening = unit_opening(unit.pk, month, at)
    if not opening.is_open and not opening.series:
        return None
    owed = list(owed_series(unit, month))
    if not opening.is_open:
        owed = [series for series in owed if series.pk in opening.series]
    before = opening.first_month.plus(-1)
    said = latest_figures(owed, [month, before])
    drafts = {
        draft.series_id: draft
        for draft in Draft.objects.filter(series__in=owed, month=month.first, author=by)
        if draft.entries
    }
    lines = [
        Owed(
            series=series,
            month=month,
            figure=said.get((series.pk, month.first)),
            previous=said.get((series.pk, before.first)),
            draft=drafts.get(series.pk),
        )
        for series in owed
    ]
    return UnitMonth(unit, month, opening, lines)


def owed_series(unit: Unit, month: Month) -> QuerySet[Series]:
    """The unit's monthly series that are owed for a month, in the order of the trade."""
    return (
        owed_in(month)
        .filter(unit=unit)
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


def returned_to(author: User) -> list[Figure]:
    """Figures sent back to their author that nothing has been put in the place of yet."""
    newer = Figure.objects.filter(slot=OuterRef("slot"), pk__gt=OuterRef("pk"))
    sent_back = figures().filter(author=author, decision__kind=states.RETURN)
    return list(sent_back.filter(~Exists(newer)).order_by("-id")[:50])
