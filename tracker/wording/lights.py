"""Why a light is what it is, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.calc.lights import RELATIVE, Judgement
from tracker.calc.periods import Month
from tracker.wording import numbers, periods
from tracker.wording.numbers import NOTHING


@dataclass(frozen=True)
class Facts:
    """What a sentence on a goal needs beside its judgement. Amounts are in `unit`, printed to `places`."""

    unit: str
    places: int
    month: Month | None = None
    target: Decimal | None = None
    target_qualifier: str = "exact"
    in_points: bool = False

    def amount(self, value: Decimal | None, qualifier: str = "exact") -> str:
        return numbers.quantity(value, self.unit, self.places, qualifier)

    def distance(self, size: Decimal | None) -> str:
        """How far two amounts lie apart: percentage points for what is in per cent."""
        return numbers.distance(size, self.unit, self.places, in_points=self.in_points)


_LEAST = Decimal("0.0005")  # less of a whole is printed as nothing

_REASONS = {
    "not_reported": _("目标期内尚无审核通过的数据。"),
    "not_applicable": _("填报单位说明本期不适用。"),
    "no_target": _("监测指标，不设目标值，不亮灯。"),
    "no_deadline": _("目标%(target)s未设完成期限，不按进度亮灯；已完成%(completion)s。"),
    "no_deadline_nor_share": _("目标%(target)s未设完成期限，不亮灯。"),
    "pace_reached": _("已完成%(completion)s，达到目标%(target)s。"),
    "pace_ahead": _(
        "截至%(month)s完成%(completion)s，计划应完成%(planned)s，超序时%(gap)s个百分点；还差%(missing)s%(monthly)s。"
    ),
    "pace_behind": _(
        "截至%(month)s完成%(completion)s，计划应完成%(planned)s，落后序时%(gap)s个百分点；还差%(missing)s%(monthly)s。"
    ),
    "value_reached": _("达到目标%(target)s。"),
    "value_short": _("距目标%(target)s还差%(missing)s。"),
    "within_ceiling": _("未超出允许的%(target)s。"),
    "over_ceiling": _("允许%(target)s，超出%(missing)s（比允许值高%(off)s）。"),
    "over_zero": _("允许%(target)s，超出%(missing)s。"),
    "rank_reached": _("名次达到目标（前%(rank)s位）。"),
    "rank_short": _("目标为前%(rank)s位，还差%(places)s个位次。"),
}


def reason(judgement: Judgement, facts: Facts) -> str:
    """Why the light is what it is."""
    without_share = judgement.reason == "no_deadline" and judgement.completion is None
    said = str(_REASONS["no_deadline_nor_share" if without_share else judgement.reason]) % {
        "target": facts.amount(facts.target, facts.target_qualifier),
        "completion": numbers.percent(judgement.completion),
        "planned": numbers.percent(judgement.planned),
        "gap": NOTHING if judgement.points is None else numbers.number(abs(judgement.points), 1),
        "off": _off(judgement),
        "month": periods.month(facts.month) if facts.month else NOTHING,
        "missing": facts.distance(judgement.missing),
        "monthly": _monthly(judgement, facts),
        "rank": numbers.number(facts.target, 0),
        "places": numbers.number(judgement.missing, 0),
    }
    return gettext("%(reason)s此前曾落后，现已补上。") % {"reason": said} if judgement.made_up else said


def gap(judgement: Judgement, facts: Facts) -> str:
    """How far ahead or behind, for a column: +13.8 in percentage points, else in words: 超出12.5%, 超出3人.

    What is measured in per cent itself is told in points, as any two of its values lie apart.
    """
    if not judgement.gap_in or judgement.points is not None:
        return numbers.points(judgement.points)
    if judgement.gap == 0:
        return gettext("未超出") if judgement.falls else gettext("达到")
    size = {"size": _size(judgement, facts)}
    if judgement.is_behind:
        return (gettext("超出%(size)s") if judgement.falls else gettext("不足%(size)s")) % size
    return (gettext("低于允许值%(size)s") if judgement.falls else gettext("高出%(size)s")) % size


def _size(judgement: Judgement, facts: Facts) -> str:
    if judgement.gap is None:
        return facts.distance(judgement.missing)
    if facts.in_points and facts.target is not None:
        return facts.distance(abs(judgement.gap * facts.target) / 100)
    return _off(judgement)


def _off(judgement: Judgement) -> str:
    """How many per cent of what was asked a number lies off it; never none while there is something."""
    if judgement.gap is None or judgement.gap_in != RELATIVE:
        return NOTHING
    share = abs(judgement.gap) / 100
    return gettext("不到0.1%") if 0 < share < _LEAST else numbers.percent(share)


def _monthly(judgement: Judgement, facts: Facts) -> str:
    """What every month left has to bring, one decimal finer than the goal: 1.4栋 a month isn't 1."""
    if judgement.needed is None:
        return ""
    needed = {"needed": numbers.quantity(judgement.needed, facts.unit, facts.places + 1)}
    if judgement.falls:
        return gettext("，此后每月需降%(needed)s") % needed
    return gettext("，此后每月需%(needed)s") % needed
