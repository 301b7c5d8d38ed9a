"""Which number of the year before a growth rate was reckoned from, and whether that base was revised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from tracker.calc.identities import GROWTH
from tracker.calc.periods import Month
from tracker.models import Decision, Figure, Identity, Indicator, Series
from tracker.queries.ledger.counting_figures import approvals
from tracker.queries.ledger.figures import SERIES


@dataclass(frozen=True)
class Base:
    """A number of the year before; `revised` is the figure that last revised it as a base, if one did."""

    figure: Figure
    revised: Figure | None


@dataclass(frozen=True)
class GrowthBase:
    """The base that stood when a growth rate was reported, and the `newer` one if it has been revised since."""

    indicator: Indicator
    month: Month
    then: Base
    newer: Base | None


def growth_base(figure: Figure) -> GrowthBase | None:
    """The base of a figure that is a growth rate by 勾稽关系; None for any other, and where no base was reported."""
    series = figure.slot.series
    if series.indicator_id is None or figure.slot.month is None:
        return None
    identity = (
        Identity.objects.select_related("numerator").filter(kind=GROWTH, result=series.indicator_id).first()
    )
    if identity is None or identity.numerator is None:
        return None
    month = Month.of(figure.slot.month).plus(-12)
    slots = Q(slot__series__indicator=identity.numerator_id, slot__series__unit=series.unit_id)
    line = _line(slots & Q(slot__month=month.first))
    then = _counting(line, figure.known_at)
    now = _counting(line, None)
    if then is None or now is None:
        return None
    newer = now if now.revised is not None and now.revised != then.revised else None
    return GrowthBase(identity.numerator, month, then, newer)


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
