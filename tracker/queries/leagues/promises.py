"""What contenders promised on stage, beside what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tracker.calc.periods import Month
from tracker.models import Indicator, League, Promise, Target, Unit
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.versions import known
from tracker.queries.targets.standings import Standing, standings


@dataclass(frozen=True)
class Kept:
    """A promise with the result as of a month.

    `outcome` is `kept`, `broken`, `pending` (not due yet), `missing` (due and 未报), `not_applicable` (due, when
    the goal doesn't apply to whom it was promised of) or `words` (nothing to measure).
    """

    promise: Promise
    outcome: str
    standing: Standing | None = None

    @property
    def amount(self) -> Decimal | None:
        return self.standing.amount if self.standing else None


def promises_of(
    league: League,
    month: Month,
    *,
    unit: Unit | None = None,
    known_by: datetime | None = None,
    said: Settings | None = None,
) -> list[Kept]:
    """The promises made up to a month, the newest first, read back as of that month or of the month they were due."""
    rows = known(Promise.objects.filter(league=league, month__lte=month.first), known_by)
    if unit is not None:
        rows = rows.filter(unit=unit)
    said = said or settings_at(known_by)
    related = rows.select_related("unit", "author", "target__indicator", "target__unit")
    found = [said.of(one, month) for one in related.order_by("-month", "-id")]
    results = _results([one for one in found if one.target_id], month, known_by)
    return [_kept(one, month, results.get((one.target_id, _asked(one, month)))) for one in found]


def _asked(promise: Promise, month: Month) -> Month:
    """A promise that is due is measured by its due month, one that isn't by the month asked for."""
    return min(Month.of(promise.due), month) if promise.due else month


def _results(
    promises: Sequence[Promise], month: Month, known_by: datetime | None
) -> dict[tuple[int | None, Month], Standing]:
    asked: dict[Month, set[int]] = {}
    for one in promises:
        asked.setdefault(_asked(one, month), set()).add(one.target_id or 0)
    found: dict[tuple[int | None, Month], Standing] = {}
    for at, targets in asked.items():
        for standing in standings(Target.objects.filter(pk__in=targets), at, known_by=known_by):
            found[(standing.target.pk, at)] = standing
    return found


def _kept(promise: Promise, month: Month, standing: Standing | None) -> Kept:
    if promise.target is None or promise.value is None or promise.due is None:
        return Kept(promise, "words")
    amount = standing.amount if standing else None
    lower = promise.target.indicator.direction == Indicator.Direction.LOWER
    if amount is not None and (amount <= promise.value if lower else amount >= promise.value):
        return Kept(promise, "kept", standing)
    if Month.of(promise.due) > month:
        return Kept(promise, "pending", standing)
    if standing is not None and standing.declared is not None:
        return Kept(promise, "not_applicable", standing)
    on_time = standing is not None and standing.data_month == Month.of(promise.due)
    return Kept(promise, "broken" if on_time and amount is not None else "missing", standing)
