"""Editions and a score sheet for the demonstration: months of the past, all flagged as examples."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tracker.actions.editions.publishing import approve_edition, freeze, publish, sign
from tracker.actions.leagues.sheets import issue
from tracker.calc.periods import Month, end_of_day
from tracker.models import League, ScoreSheet, User

CUT_OFF_DAY = 20  # of the following month, as in districts whose result is out on the 25th


def publish_months(people: Mapping[str, User], months: list[Month], *, at: datetime) -> int:
    """Freeze, approve, sign and publish each month as it was known on the 20th after it; how many there are."""
    for month in months:
        cut_off = end_of_day(month.plus(1).first.replace(day=CUT_OFF_DAY))
        edition = freeze(by=people["steward"], at=at, month=month, cut_off=cut_off, illustrative=True)
        approve_edition(by=people["reviewer"], at=at, edition=edition, note="示例：数据和文字已核对")
        sign(by=people["leader"], at=at, edition=edition)
        publish(by=people["steward"], at=at, edition=edition)
    return len(months)


def publicise_league(people: Mapping[str, User], code: str, month: Month, *, at: datetime) -> ScoreSheet:
    """Open a league's month to objections, so that there is a sheet under 公示 to look at."""
    return issue(by=people["steward"], at=at, league=League.objects.get(code=code), month=month)
