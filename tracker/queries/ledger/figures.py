"""Figures in their states: what became of a slot, and which figure counts for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, QuerySet

from tracker.access import Rights, visible_figures
from tracker.access.embargo import published
from tracker.calc.periods import Month
from tracker.calc.succession import Lives
from tracker.models import (
    CountingRule,
    Evidence,
    Figure,
    Item,
    Series,
    Slot,
    Target,
)
from tracker.models.arrays import among
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.care import of_its_month, series_in_care, settings_of_care
from tracker.queries.ledger.counting_figures import EVERYWHERE, approvals, of_each_grade

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


def series_behind(
    target: Target,
    rule: CountingRule | None,
    month: Month,
    *,
    lives: Lives,
    known_by: datetime | None = None,
) -> QuerySet[Series]:
    """The series whose figures a target's number of a month is made of, those that its unit took over included."""
    if rule is not None:
        counted = Q(item__register=rule.register) & (
            Q(measure__in=[rule.measure_id, rule.tag_id]) | Q(stage=rule.stage_id, stage__isnull=False)
        )
        items = Series.objects.filter(counted)
        if target.district_wide:
            return items
        return items.filter(series_in_care(target.unit_id, month, known_by))
    if target.indicator.traits.counts_ranks:
        return Series.objects.filter(indicator__counted_in=target.indicator)
    indicator = target.indicator.part_of_id or target.indicator_id
    reported = Series.objects.filter(indicator=indicator)
    if target.district_wide:
        return reported
    before = (one.unit for one in lives.inherited(target.unit_id, month, indicator))
    return reported.filter(unit__in=[target.unit_id, *before])


def in_its_care(figure: Figure, said: Settings) -> Figure:
    """The figure with its series as that of the unit that had it in its month."""
    slot = figure.slot
    slot.series = of_its_month(slot.series, Month.of(slot.month) if slot.month else None, said)
    return figure


def as_in_its_month(figure: Figure, said: Settings) -> Figure:
    """The figure with what it is about called as in its month, and in the care of the unit that had it then; what is reported
    once, as today.
    """
    slot = in_its_care(figure, said).slot
    if slot.month is not None:
        slot.series = said.of(slot.series, Month.of(slot.month))
    return figure


def targets_of(series: Series) -> QuerySet[Target]:
    """The targets into which an indicator's series goes: its unit's own and the district's."""
    own = Q(unit=series.unit_id) | Q(district_wide=True)
    return Target.objects.filter(own, indicator=series.indicator_id).select_related(
        "unit", "indicator", "issuer"
    )


def updates_of(
    series: QuerySet[Series],
    rights: Rights,
    *,
    known_by: datetime | None = None,
    limit: int,
    named_in: Month,
    said: Settings,
) -> list[Figure]:
    """The newest figures of some series that the person may see, with decisions and evidence.

    With `known_by` only what was reported, and decided if it is decided, by that instant. What they are about is called
    as in the month `named_in`.
    """
    found = figures().filter(slot__series__in=series)
    if known_by is not None:
        undecided = Q(decision=None) | Q(decision__known_at__lte=known_by)
        found = found.filter(undecided, known_at__lte=known_by)
    shown = list(visible_figures(found, rights, known_by=known_by).order_by("-id")[:limit])
    for figure in shown:
        figure.slot.series = said.of(figure.slot.series, named_in)
    return shown


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
    """Figures as they stand now, with their decisions and what names them, in the care of the unit that had it in their month;
    the oldest first.
    """
    named = Prefetch("slot__series", Series.objects.select_related("indicator", "item", "measure", "stage"))
    found = (
        Figure.objects.filter(pk__in=ids)
        .select_related("slot", "decision__decider", "endorsement")
        .prefetch_related(named)
    )
    said = settings_of_care(None)
    return [in_its_care(one, said) for one in found.order_by("id")]


def current_figures(slots: Collection[int]) -> dict[tuple[int, int], int]:
    """The approved figure that counts for each slot and grade: the end of its line of approvals, by id."""
    current = of_each_grade(approvals(Q(slot__in=among(slots)), known_by=None, inside=EVERYWHERE))
    return {
        (slot, grade): figure for slot, grade, figure in current.values_list("slot_id", "grade", "figure_id")
    }


def current_figure(slot: Slot, grade: int) -> Figure | None:
    """The approved figure that counts for a slot at a grade."""
    found = current_figures([slot.pk]).get((slot.pk, grade))
    return Figure.objects.get(pk=found) if found else None
