"""Which number of the year before a growth rate was reckoned from, and whether that base was revised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Prefetch, Q

from tracker.calc.identities import GROWTH
from tracker.calc.periods import Month
from tracker.models import Decision, Figure, Identity, Indicator, Series, Unit
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.ledger.counting_figures import approvals
from tracker.queries.ledger.figures import SERIES
from tracker.queries.ledger.lives import lives, stands_apart


@dataclass(frozen=True)
class Base:
    """A number of the year before; `revised` is the figure that last revised it as a base, if one did."""

    figure: Figure
    revised: Figure | None


@dataclass(frozen=True)
class TakenBase:
    """What a unit before had reported of the base, and the share of it that passed to the one that states the rate."""

    unit: Unit
    share: Decimal
    figure: Figure


@dataclass(frozen=True)
class GrowthBase:
    """The base that stood when a growth rate was reported, with what the unit had taken over of it by the rate's month, and the
    `newer` one if it has been revised since.
    """

    indicator: Indicator
    month: Month
    then: Base
    newer: Base | None
    taken_over: Sequence[TakenBase] = ()


def growth_base(figure: Figure, known_by: datetime | None = None) -> GrowthBase | None:
    """The base of a figure that is a growth rate by 勾稽关系, as known at an instant; None for any other, and where no base was
    reported.
    """
    series = figure.slot.series
    if series.indicator_id is None or figure.slot.month is None:
        return None
    numerator = _base_of(series.indicator_id, Month.of(figure.slot.month), known_by)
    if numerator is None:
        return None
    month = Month.of(figure.slot.month).plus(-12)
    slots = Q(slot__series__indicator=numerator, slot__series__unit=series.unit_id)
    line = _line(slots & Q(slot__month=month.first))
    then = _counting(line, figure.known_at)
    now = _counting(line, known_by)
    if then is None or now is None:
        return None
    newer = now if now.revised is not None and now.revised != then.revised else None
    return GrowthBase(numerator, month, then, newer, _taken_over(figure, numerator, month))


def _base_of(rate: int, month: Month, known_by: datetime | None) -> Indicator | None:
    """The indicator that a growth rate is reckoned from, by the 勾稽关系 in force in a month."""
    rows = Identity.objects.select_related("numerator").order_by("id")
    if not rows:
        return None
    for one in settings_at(known_by).existing(rows, month):
        if one.kind == GROWTH and one.result_id == rate:
            return one.numerator
    return None


def _taken_over(figure: Figure, indicator: Indicator, base: Month) -> list[TakenBase]:
    """What others had reported of the base, as far as it goes on in what the figure's unit states, as known when it did."""
    series, month = figure.slot.series, figure.slot.month
    assert month is not None
    passed = [
        one
        for one in lives(figure.known_at).inherited(series.unit_id, Month.of(month), indicator.pk)
        if one.tenure.holds(base) and not stands_apart(indicator, one)
    ]
    units = Unit.objects.in_bulk([one.unit for one in passed]) if passed else {}
    found = []
    for one in passed:
        slots = Q(slot__series__indicator=indicator, slot__series__unit=one.unit, slot__month=base.first)
        counting = _counting(_line(slots), figure.known_at)
        if counting is not None:
            found.append(TakenBase(units[one.unit], one.share, counting.figure))
    return found


def _line(slots: Q) -> Sequence[Decision]:
    of_series = Prefetch("figure__slot__series", Series.objects.select_related(*SERIES))
    found = approvals(slots, known_by=None).select_related("figure__slot").prefetch_related(of_series)
    return list(found.order_by("grade", "id"))


def _counting(line: Sequence[Decision], known_by: datetime | None) -> Base | None:
    """What counts of approvals in the order of their grades: the last one."""
    known = [one for one in line if known_by is None or one.known_at <= known_by]
    if not known:
        return None
    own = [one.figure for one in known if one.grade == known[-1].grade]
    revised = [one for one in own if one.revises_base]
    return Base(own[-1], revised[-1] if revised else None)
