"""预计数, 部门数, 核定数 of one slot beside each other; the highest approved grade counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from tracker.access import Rights, units_inside
from tracker.models import Figure, Grade, Slot
from tracker.queries.ledger.counting_figures import approvals, of_each_grade
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
    of_slots = Q(slot__in=among, slot__month__isnull=False)
    approved = approvals(of_slots, known_by=known_by, inside=units_inside(rights))
    several = approved.values("slot").annotate(grades=Count("grade", distinct=True)).filter(grades__gt=1)
    slots = Slot.objects.filter(pk__in=several.values("slot")).order_by("-month", "id")[:SHOWN]
    of_grades = of_each_grade(approved.filter(slot__in=list(slots)))
    return _by_slot(figures().filter(decision__in=of_grades).order_by("grade"))


def _by_slot(current: QuerySet[Figure]) -> list[Graded]:
    slots: dict[Slot, dict[int, Figure]] = defaultdict(dict)
    for figure in current:
        slots[figure.slot][figure.grade] = figure
    rows = [
        Graded(slot, [of_grade.get(grade) for grade in Grade.values], of_grade[max(of_grade)])
        for slot, of_grade in slots.items()
        if len(of_grade) > 1
    ]
    return sorted(rows, key=lambda row: (str(row.slot.month), -row.slot.pk), reverse=True)
