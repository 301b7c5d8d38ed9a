"""What contenders promised on stage, beside what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from tracker.calc.periods import Month
from tracker.calc.succession import Lives
from tracker.models import Indicator, League, Promise, Target, Unit
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.lives import anything_passed, lives_of
from tracker.queries.ledger.versions import known
from tracker.queries.targets.courses import courses
from tracker.queries.targets.standings import RELATED, Standing, standings


@dataclass(frozen=True)
class Kept:
    """A promise with the result as of a month.

    `outcome` is `kept`, `broken`, `pending` (not due yet), `missing` (due and 未报), `not_applicable` (due, when
    the goal doesn't apply to whom it was promised of), `passed_on` (due when the goal is no longer the unit's) or `words` (nothing
    to measure). `taken_over` is how much of the result the unit has from others since it promised, below zero where it
    handed something over: the promise was of the rest.
    """

    promise: Promise
    outcome: str
    standing: Standing | None = None
    taken_over: Decimal | None = None

    @property
    def amount(self) -> Decimal | None:
        return self.standing.amount if self.standing else None

    @property
    def own(self) -> Decimal | None:
        """What is held against the promise: the result without what was taken over."""
        return None if self.amount is None else self.amount - (self.taken_over or 0)


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
    related = rows.select_related("unit", "author", "target__indicator", "target__issuer", "target__unit")
    found = [said.of(one, month) for one in related.order_by("-month", "-id")]
    measured = [one for one in found if one.target_id]
    results = _results(measured, month, known_by)
    passed = _taken_over(measured, month, known_by) if anything_passed(known_by) else {}
    lives = lives_of(said)
    return [
        _kept(
            Kept(one, "words", results.get((one.target_id, _asked(one, month))), passed.get(one.pk)),
            month,
            lives,
        )
        for one in found
    ]


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


def _taken_over(
    promises: Sequence[Promise], month: Month, known_by: datetime | None
) -> dict[int, Decimal | None]:
    """What passed to the units of promises, or from them, between the promise and the month by which it is measured."""
    targets = Target.objects.filter(pk__in={one.target_id for one in promises}).select_related(*RELATED)
    passed = {found.now.target.pk: found.passed for found in courses(targets, month, known_by=known_by)}
    return {
        one.pk: sum(
            (
                amount.amount or Decimal(0)
                for at, amount in passed.get(one.target_id or 0, {}).items()
                if Month.of(one.month) < at <= _asked(one, month)
            ),
            Decimal(0),
        )
        or None
        for one in promises
    }


def _kept(found: Kept, month: Month, lives: Lives) -> Kept:
    promise = found.promise
    if promise.target is None or promise.value is None or promise.due is None:
        return Kept(promise, "words")
    lower = promise.target.indicator.direction == Indicator.Direction.LOWER
    if found.own is not None and (found.own <= promise.value if lower else found.own >= promise.value):
        return replace(found, outcome="kept")
    return replace(found, outcome=_unkept(found, Month.of(promise.due), month, lives))


def _unkept(found: Kept, due: Month, month: Month, lives: Lives) -> str:
    """Why a promise isn't kept: what is asked for is of `month` at most."""
    standing, target = found.standing, found.promise.target
    if target is not None and lives.ended(target.unit_id, min(due, month), target.indicator_id):
        return "passed_on"
    if due > month:
        return "pending"
    if standing is not None and standing.declared is not None:
        return "not_applicable"
    on_time = standing is not None and standing.data_month == due
    return "broken" if on_time and found.amount is not None else "missing"
