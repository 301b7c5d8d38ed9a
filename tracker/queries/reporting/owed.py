"""What units owe for a month and what has come in, for many units and months at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields import DateField
from django.db.models.functions import Coalesce

from tracker.access.confidential import lines_told
from tracker.calc.periods import Month
from tracker.models import (
    Amendment,
    Draft,
    Figure,
    ItemPresence,
    Measure,
    Series,
    Target,
    TargetVersion,
    Window,
)
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.care import in_care, in_care_then, settings_of_care
from tracker.queries.ledger.counting_figures import APPROVED, WAITING
from tracker.queries.ledger.lives import lives_of
from tracker.queries.targets.inapplicable import not_applying_in


def owed_in(month: Month, said: Settings | None = None) -> QuerySet[Series]:
    """The monthly series owed for a month: indicators that a goal was set for then, and monthly measures of items.

    An item owes a measure from the month it was first reported for, on the item's own page: a project in
    reserve owes no investment yet. An item that has left its register by the month's end owes nothing, and no unit
    what was declared not to apply to it then.
    A month that takes in the one before owes what ended in that one too: its figures stand for both. A unit that hasn't begun, or
    has ended, owes nothing, and what was opened from a later month on isn't owed for an earlier one. Whose a line is in the
    month says `in_care`. `said` are the settings of care where somebody has read them already.
    """
    taken_in = Window.objects.filter(combined_into__month=month.first).order_by("month").values("month")[:1]
    reported_by_then = Figure.objects.filter(slot__series=OuterRef("pk"), slot__month__lte=month.first)
    since = Coalesce(Subquery(taken_in), Value(month.first, output_field=DateField()))
    # Sets that don't look at the series: PostgreSQL makes each once instead of asking again for every series.
    asking = TargetVersion.objects.filter(target=OuterRef("pk"), in_force_from__lte=month.first)
    running = Target.objects.filter(Exists(asking), first_month__lte=month.first, last_month__gte=since)
    parts = running.exclude(indicator__part_of=None)
    followed = Q(indicator__in=running.values("indicator")) | Q(
        indicator__in=parts.values("indicator__part_of")
    )
    steps = ItemPresence.objects.filter(item=OuterRef("item"), on__lte=month.last).order_by("-on", "-id")
    measured = Q(measure__rhythm=Measure.Rhythm.MONTHLY) & Q(Exists(reported_by_then))
    said = said or settings_of_care(None)
    alive = lives_of(said)
    handed = (Q(unit=unit, indicator=indicator) for unit, indicator in alive.passed_on(month))
    return (
        Series.objects.alias(
            present=Subquery(steps.values("joins")[:1]),
            rests=not_applying_in(month),
            owing=in_care(month, said),
        )
        .filter(followed | measured)
        .filter(Q(present=None) | Q(present=True))
        .exclude(owing__in=alive.absent(month))
        .exclude(reduce(or_, handed, Q(pk__in=[])))
        .filter(Q(rests=None) | Q(rests=False))
        .exclude(pk__in=Amendment.objects.absent("series", month.first))
    )


# Figures that stand for their line, which is reported by them: not returned or withdrawn.
STANDS = WAITING | APPROVED


def _standing(month: Month) -> QuerySet[Figure]:
    """Figures that stand for a series' month: waiting or approved."""
    return Figure.objects.filter(STANDS, slot__series=OuterRef("pk"), slot__month=month.first)


def missing_in(month: Month, *, inside: Collection[int], said: Settings | None = None) -> QuerySet[Series]:
    """What is owed for a month and hasn't been reported, or was returned or withdrawn; `inside` as for `counts`, `said` as for `owed_in`."""
    return lines_told(owed_in(month, said), month.first, inside).filter(~Exists(_standing(month)))


def begun(units: Collection[int], said: Settings | None = None) -> QuerySet[Draft]:
    """What is typed for months of these units, by whoever, and nothing stands in the place of: neither waiting nor approved; `said`
    as for `owed_in`.

    What a unit can't submit any more, having handed the task over, isn't among it.
    """
    said = said or settings_of_care(None)
    passed = (
        Q(series__unit=unit, series__indicator=task, month__gte=since.first)
        & (Q(month__lt=back.first) if back else Q())
        for (unit, task), since, back in lives_of(said).away()
        if unit in units
    )
    month = Q(slot__month=OuterRef("month")) | Q(slot__month=None)  # a stage has one place for all months
    standing = Figure.objects.filter(WAITING | APPROVED, month, slot__series=OuterRef("series"))
    typed = Draft.objects.alias(care=in_care_then(said)).filter(~Exists(standing), care__in=units)
    return typed.exclude(reduce(or_, passed, Q(entries={})))


@dataclass(frozen=True)
class Counts:
    """How many lines were owed, have been reported (waiting or approved), and are approved."""

    owed: int = 0
    reported: int = 0
    approved: int = 0

    @property
    def missing(self) -> int:
        return self.owed - self.reported

    @property
    def rate(self) -> Decimal | None:
        """填报率: reported ÷ owed, unrounded; None when nothing is owed."""
        return Decimal(self.reported) / self.owed if self.owed else None

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.owed + other.owed, self.reported + other.reported, self.approved + other.approved)


def total(counts: Iterable[Counts]) -> Counts:
    """All of them together: Σ reported ÷ Σ owed, never a mean of rates."""
    return sum(counts, Counts())


def counts(
    units: Collection[int],
    months: Collection[Month],
    *,
    inside: Collection[int],
    said: Settings | None = None,
) -> dict[tuple[int, Month], Counts]:
    """The counts of each unit and month, items by the unit that had them then, in two statements; where nothing is owed there is no entry.

    `inside` are the units of which whoever is told may know what is under embargo: elsewhere an official statistic that
    isn't released doesn't count, neither as owed nor as reported. `said` as for `owed_in`.
    """
    if not units or not months:
        return {}
    said = said or settings_of_care(None)
    first, *others = [_counted(units, month, inside, said) for month in months]
    rows = first.union(*others, all=True) if others else first
    return {(unit, Month.of(month)): Counts(*numbers) for unit, month, *numbers in rows}


def _counted(
    units: Collection[int], month: Month, inside: Collection[int], said: Settings
) -> QuerySet[Series, tuple[int, date, int, int, int]]:
    standing = _standing(month)
    return (
        lines_told(owed_in(month, said), month.first, inside)
        .annotate(care=in_care(month, said))
        .filter(care__in=units)
        .order_by()
        .annotate(
            of_month=Value(month.first, output_field=DateField()),
            is_reported=Exists(standing),
            is_approved=Exists(standing.filter(APPROVED)),
        )
        .values("care", "of_month")
        .annotate(
            n_owed=Count("pk"),
            n_reported=Count("pk", filter=Q(is_reported=True)),
            n_approved=Count("pk", filter=Q(is_approved=True)),
        )
        .values_list("care", "of_month", "n_owed", "n_reported", "n_approved")
    )
