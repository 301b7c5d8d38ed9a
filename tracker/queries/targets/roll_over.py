"""From one year to the next: what next year's targets would be if this year's went on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet

from tracker.calc.periods import Month, Span
from tracker.calc.progress import LOWER
from tracker.models import Target, TargetChangeRequest, TargetVersion
from tracker.queries.targets.standings import RELATED, Standing, standings


@dataclass(frozen=True)
class Proposal:
    """A target that ends with the year, where it stands at its end, and what would follow it.

    `following` is the target that follows it already. `is_final` says that its last month is reported.
    """

    standing: Standing
    span: Span
    following: Target | None

    @property
    def target(self) -> Target:
        return self.standing.target

    @property
    def version(self) -> TargetVersion:
        """The version in force at the end."""
        return self.standing.version

    @property
    def value(self) -> Decimal | None:
        """The target value as it was: what next year should ask is for people to decide."""
        return self.version.value

    @property
    def baseline(self) -> Decimal | None:
        """Where next year begins, for targets that are measured from a baseline: what this year reached."""
        if self.version.baseline is None:
            return None
        return self.version.baseline if self.standing.amount is None else self.standing.amount

    @property
    def is_final(self) -> bool:
        return self.standing.data_month == self.target.span.last

    @property
    def is_reached(self) -> bool:
        """Whether the value has been reached already, so that going on with it would ask nothing of a level or a fall."""
        actual, value = self.standing.amount, self.value
        if actual is None or value is None or self.version.judged_by == TargetVersion.Basis.PACE:
            return self.baseline is not None and value is not None and self.baseline <= value
        falls = (
            self.standing.indicator.direction == LOWER or self.version.judged_by == TargetVersion.Basis.RANK
        )
        return actual <= value if falls else actual >= value


def following_span(span: Span) -> Span:
    """The window after: as long, and as many whole years later as it is long."""
    step = -(-span.length // 12) * 12
    return Span(span.first.plus(step), span.last.plus(step))


def proposals(year: int, *, known_by: datetime | None = None) -> list[Proposal]:
    """What would follow every target that ends in `year`, in the order of the indicators."""
    ending = ending_in(year)
    by_month: dict[date, list[Target]] = defaultdict(list)
    for target in ending:
        by_month[target.last_month].append(target)
    found: list[Standing] = []
    for last, targets in by_month.items():
        found += standings(targets, Month.of(last), known_by=known_by)
    following = _following(ending)
    made = [
        Proposal(standing, following_span(standing.target.span), following.get(standing.target.pk))
        for standing in found
    ]
    return sorted(made, key=lambda one: (one.standing.indicator.order, one.target.pk))


def ending_in(year: int) -> QuerySet[Target]:
    return Target.objects.filter(last_month__year=year).select_related(*RELATED).order_by("id")


def years_of_targets() -> list[int]:
    """Every year in which a target ends, the newest first."""
    return sorted({last.year for last in Target.objects.values_list("last_month", flat=True)}, reverse=True)


def _following(targets: QuerySet[Target]) -> dict[int, Target]:
    """For each target the one of the same indicator, unit and issuer that begins when it has ended, with a goal or one that waits
    for a decision.
    """
    waiting = TargetChangeRequest.objects.filter(target=OuterRef("pk"), decision=None)
    begun = Target.objects.filter(
        Exists(TargetVersion.objects.filter(target=OuterRef("pk"))) | Exists(waiting),
        indicator__in=[target.indicator_id for target in targets],
        last_month__gte=F("first_month"),
    )
    by_key = {(_whose(one), one.first_month): one for one in begun}
    found = {}
    for target in targets:
        after = by_key.get((_whose(target), following_span(target.span).first.first))
        if after is not None:
            found[target.pk] = after
    return found


def _whose(target: Target) -> tuple[int, int, int | None]:
    return target.indicator_id, target.unit_id, target.issuer_id
