"""预计数, 部门数, 核定数 of one slot beside each other; the highest approved grade counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from tracker.access import Rights, visible_figures
from tracker.calc import states
from tracker.models import Decision, Figure, Grade, Slot
from tracker.queries.ledger.figures import figures

SHOWN = 12


@dataclass(frozen=True)
class Graded:
    """A slot that was reported in several grades: the approved figure of each, and the one that counts."""

    slot: Slot
    cells: Sequence[Figure | None]
    counts: Figure


def graded_slots(among: QuerySet[Slot], rights: Rights, *, known_by: datetime | None = None) -> list[Graded]:
    """Those of the slots that have approved figures of more than one grade, the newest months first."""
    seen = visible_figures(Figure.objects.filter(slot__in=among), rights, known_by=known_by)
    approved = Decision.objects.filter(kind=states.APPROVE, figure__in=seen, slot__month__isnull=False)
    if known_by is not None:
        approved = approved.filter(known_at__lte=known_by)
    several = approved.values("slot").annotate(grades=Count("grade", distinct=True)).filter(grades__gt=1)
    slots = Slot.objects.filter(pk__in=several.values("slot")).order_by("-month", "id")[:SHOWN]
    found = figures().filter(decision__in=approved, slot__in=list(slots))
    return _by_slot(found.order_by("decision__id"))


def _by_slot(approved: QuerySet[Figure]) -> list[Graded]:
    """Of each grade the newest approval stands."""
    slots: dict[Slot, dict[int, Figure]] = defaultdict(dict)
    for figure in approved:
        slots[figure.slot][figure.grade] = figure
    rows = [
        Graded(slot, [of_grade.get(grade) for grade in Grade.values], of_grade[max(of_grade)])
        for slot, of_grade in slots.items()
        if len(of_grade) > 1
    ]
    return sorted(rows, key=lambda row: (str(row.slot.month), -row.slot.pk), reverse=True)
