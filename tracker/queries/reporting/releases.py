"""Official statistics under embargo: what is approved and waits to be released, and what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tracker.access import STEWARD, Rights
from tracker.access.embargo import published
from tracker.calc.periods import Month
from tracker.models import Decision, Figure, Indicator, Release
from tracker.queries.ledger.counting_figures import EVERYWHERE, approvals, of_each_grade
from tracker.queries.ledger.figures import figures


@dataclass(frozen=True)
class Embargoed:
    """An indicator's month under embargo, with its approved figures that nothing has replaced."""

    indicator: Indicator
    month: Month
    figures: Sequence[Figure]


def _held_back(rights: Rights) -> QuerySet[Decision]:
    """The current approvals of a steward's units, of each grade, that an embargo holds back."""
    mine = Q(slot__series__unit__in=rights.units(STEWARD))
    secret = approvals(mine, known_by=None, inside=EVERYWHERE).exclude(published())
    return of_each_grade(secret)


def releases_to_make(rights: Rights) -> int:
    """How many months of indicators a steward may release."""
    return len(set(_held_back(rights).values_list("slot__series__indicator_id", "slot__month")))


def awaiting_release(rights: Rights) -> list[Embargoed]:
    """What a steward may release, the oldest month first."""
    held = figures().filter(decision__in=_held_back(rights))
    found: dict[tuple[Indicator, Month], list[Figure]] = {}
    for figure in held.order_by("slot__month", "slot__series__indicator__order", "slot_id", "-grade"):
        indicator, month = figure.slot.series.indicator, figure.slot.month
        assert indicator is not None
        assert month is not None
        found.setdefault((indicator, Month.of(month)), []).append(figure)
    return [Embargoed(indicator, month, held_back) for (indicator, month), held_back in found.items()]


def released() -> QuerySet[Release]:
    """What was released, the newest first."""
    return Release.objects.select_related("indicator", "author").order_by("-id")
