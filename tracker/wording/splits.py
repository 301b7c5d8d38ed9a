"""Whether the parts of a divided goal add up, in sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext

from tracker.calc.periods import Month
from tracker.models import Target
from tracker.wording import numbers, periods
from tracker.wording.names import goal_name

EXACT = 8  # decimals, since a rounded total could look like the goal


class Apart(Protocol):
    """A goal and what its parts come to from a month on."""

    @property
    def target(self) -> Target: ...
    @property
    def month(self) -> Month: ...
    @property
    def goal(self) -> Decimal: ...
    @property
    def total(self) -> Decimal: ...


def difference(total: Decimal, goal: Decimal, unit: str) -> str:
    """By how much the parts don't add up to the district's goal."""
    said = {"total": _exact(total, unit), "gap": _exact(abs(total - goal), unit)}
    if total > goal:
        return gettext("各单位合计%(total)s，比全区目标多%(gap)s。") % said
    return gettext("各单位合计%(total)s，比全区目标少%(gap)s。") % said


def misfit(one: Apart) -> str:
    """Which goal its parts won't add up to, from when on and by how much."""
    unit = one.target.indicator.measured_in
    said = {
        "name": goal_name(one.target),
        "month": periods.month(one.month),
        "goal": _exact(one.goal, unit),
        "total": _exact(one.total, unit),
        "gap": _exact(abs(one.total - one.goal), unit),
    }
    if one.total > one.goal:
        return gettext("自%(month)s起，“%(name)s”各单位合计%(total)s，比全区目标%(goal)s多%(gap)s。") % said
    return gettext("自%(month)s起，“%(name)s”各单位合计%(total)s，比全区目标%(goal)s少%(gap)s。") % said


def _exact(amount: Decimal, unit: str) -> str:
    return numbers.quantity(amount, unit, EXACT)
