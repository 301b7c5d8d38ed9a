"""Why a light is what it is, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.calc.lights import Judgement
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


_REASONS = {
    "not_reported": _("目标期内尚无审核通过的数据。"),
    "not_applicable": _("填报单位说明本期不适用。"),
    "no_target": _("监测指标，不设目标值，不亮灯。"),
    "no_deadline": _("目标%(target)s未设完成期限，不按进度亮灯；已完成%(completion)s。"),
    "pace_reached": _("已完成%(completion)s，达到目标%(target)s。"),
    "pace_ahead": _(
        "截至%(month)s完成%(completion)s，计划应完成%(planned)s，超序时%(gap)s个百分点；还差%(missing)s%(monthly)s。"
    ),
    "pace_behind": _(
        "截至%(month)s完成%(completion)s，计划应完成%(planned)s，落后序时%(gap)s个百分点；还差%(missing)s%(monthly)s。"
    ),
    "value_reached": _("达到目标%(target)s。"),
    "value_short": _("距目标%(target)s还差%(missing)s。"),
    "rank_reached": _("名次达到目标（前%(rank)s位）。"),
    "rank_short": _("目标为前%(rank)s位，还差%(places)s个位次。"),
}


def reason(judgement: Judgement, facts: Facts) -> str:
    """Why the light is what it is."""
    said = str(_REASONS[judgement.reason]) % {
        "target": facts.amount(facts.target, facts.target_qualifier),
        "completion": numbers.percent(judgement.completion),
        "planned": numbers.percent(judgement.planned),
        "gap": numbers.number(abs(judgement.gap), 1) if judgement.gap is not None else NOTHING,
        "month": periods.month(facts.month) if facts.month else NOTHING,
        "missing": facts.distance(judgement.missing),
        "monthly": _monthly(judgement, facts),
        "rank": numbers.number(facts.target, 0),
        "places": numbers.number(judgement.missing, 0),
    }
    return gettext("%(reason)s此前曾落后，现已补上。") % {"reason": said} if judgement.made_up else said


def _monthly(judgement: Judgement, facts: Facts) -> str:
    """What every month left has to bring, one decimal finer than the goal: 1.4栋 a month isn't 1."""
    if judgement.needed is None:
        return ""
    needed = {"needed": numbers.quantity(judgement.needed, facts.unit, facts.places + 1)}
    if judgement.falls:
        return gettext("，此后每月需降%(needed)s") % needed
    return gettext("，此后每月需%(needed)s") % needed
