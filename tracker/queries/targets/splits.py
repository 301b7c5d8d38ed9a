"""任务分解: a district's goal divided among units, where each of them stands, and whether the parts add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from tracker.calc.periods import Month
from tracker.models import Indicator, Target, TargetVersion
from tracker.queries.ledger.versions import in_force, target_versions
from tracker.queries.targets.courses import SeriesHistory
from tracker.queries.targets.standings import Standing, standings


@dataclass(frozen=True)
class Split:
    """A district-wide goal and the units' parts of it, in the units' order.

    `adds_up` False says that the indicator isn't one whose units can be added (a rate, a place).
    """

    whole: Standing
    parts: Sequence[Standing]
    adds_up: bool

    @property
    def goal(self) -> Decimal | None:
        """Σ of the units' goals; None when there is none to add."""
        return _total([part.version.value for part in self.parts]) if self.adds_up else None

    @property
    def actual(self) -> Decimal | None:
        """Σ of what the units reached."""
        return _total([part.amount for part in self.parts]) if self.adds_up else None

    @property
    def over(self) -> Decimal | None:
        """By how much the units' goals exceed the district's (negative: fall short of it)."""
        if self.goal is None or self.whole.version.value is None:
            return None
        return self.goal - self.whole.version.value

    @property
    def short(self) -> Decimal | None:
        """By how much the units' goals fall short of the district's."""
        return None if self.over is None else -self.over

    @property
    def not_applying(self) -> list[Standing]:
        """The parts that don't apply to their units in the month."""
        return [part for part in self.parts if part.declared is not None]

    @property
    def over_actual(self) -> Decimal | None:
        """By how much what the units reached exceeds the district's number; both of the same month only, and where every
        part applies: what a unit reached before is the district's still, not the part's.
        """
        if self.not_applying:
            return None
        months = {part.data_month for part in self.parts if part.data_month} | {self.whole.data_month}
        if self.actual is None or self.whole.amount is None or len(months) > 1:
            return None
        return self.actual - self.whole.amount

    @property
    def shares(self) -> list[tuple[Standing, Decimal | None]]:
        """Each part with its share of the district's goal, as a fraction of one."""
        whole = self.whole.version.value
        return [(part, _share(part.version.value, whole if self.adds_up else None)) for part in self.parts]


def can_be_split(target: Target) -> bool:
    """Whether a goal is one for the whole district whose units add up."""
    return target.district_wide and adds_up(target.indicator)


def adds_up(indicator: Indicator) -> bool:
    """Whether the units' numbers are added to make the district's."""
    return indicator.over_units == Indicator.OverUnits.SUM or indicator.traits.counts_items


def parts_of(target: Target) -> QuerySet[Target]:
    """The units' targets of the same indicator, issuer and window."""
    return _begun_together(target).filter(last_month=target.last_month, district_wide=False)


def goals_in_force(target: Target, month: Month) -> dict[int, TargetVersion]:
    """What a district's goal and its parts say in a month, by unit."""
    targets = {one.pk: one for one in (*parts_of(target).select_related("indicator"), target)}
    found = {}
    for pk, versions in target_versions(targets, None).items():
        current = in_force(versions, month)
        if current is not None:
            current.target = targets[pk]
            found[targets[pk].unit_id] = current
    return found


def _begun_together(target: Target) -> QuerySet[Target]:
    """The other targets of the same indicator and issuer that begin with it."""
    same = {"indicator": target.indicator_id, "issuer": target.issuer_id, "first_month": target.first_month}
    alike = Target.objects.filter(**same)
    return alike.exclude(pk=target.pk)


def split_of(
    whole: Standing, *, known_by: datetime | None = None, seen: SeriesHistory | None = None
) -> Split | None:
    """How a district-wide goal is divided in the month of its standing; None when no unit has a part of it.

    `seen` is its course, where somebody has read it already: what makes up the whole makes up the parts.
    """
    if not whole.target.district_wide:
        return None
    found = standings(
        _begun_together(whole.target),
        whole.month,
        known_by=known_by,
        rules=seen.plans.rules if seen else None,
        gathered=seen.gathered if seen else None,
    )
    own = (part for part in found if not part.target.district_wide)
    parts = [part for part in own if part.target.last_month == whole.target.last_month]
    if not parts:
        return None
    ordered = sorted(parts, key=lambda part: (part.unit.order, part.unit.pk))
    return Split(whole, ordered, adds_up(whole.indicator))


def _total(amounts: Sequence[Decimal | None]) -> Decimal | None:
    present = [amount for amount in amounts if amount is not None]
    return sum(present, Decimal(0)) if present else None


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    return part / whole if part is not None and whole else None
