"""A district with three goals on one figure: its own, the city's and the province's, with values and windows of their own."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tests.goals import set_goal
from tracker.actions.people import configuration
from tracker.models import Issuer, Target, TargetVersion, User

FUNDS = "inv.outside_funds"
OTHERS = {
    "city": ("市目标", "City goal", Decimal(95), 12),
    "prov": ("省考核", "Provincial assessment", Decimal(60), 9),
}


def add_goals(
    by: User,
    at: datetime,
    *,
    unit: str,
    times: Decimal = Decimal(1),
    leads: str = "",
    since: date = date(2023, 1, 1),
) -> list[Target]:
    """Beside the unit's own goal for outside funds one of the city and one of the province, each set by two and in force `since` a month; the
    province's ends in September. Of the issuers the one that `leads` is the leading one.
    """
    own = Target.objects.select_related("indicator", "unit").get(
        indicator__code=FUNDS, unit__code=unit, issuer=None, first_month=date(2023, 1, 1)
    )
    made = []
    for order, (code, (name, name_en, value, last)) in enumerate(OTHERS.items(), start=1):
        issuer = Issuer.objects.filter(code=code).first() or configuration.save(
            by=by,
            at=at,
            row=Issuer(code=code, name=name, name_en=name_en, order=order, leads=code == leads),
        )
        target = configuration.save(
            by=by,
            at=at,
            row=Target(
                indicator=own.indicator,
                unit=own.unit,
                issuer=issuer,
                first_month=own.first_month,
                last_month=date(2023, last, 1),
                district_wide=own.district_wide,
            ),
        )
        version = TargetVersion(
            target=target,
            value=value * times,
            tier="committed",
            judged_by="pace",
            in_force_from=since,
            basis="示例：下达目标的通知",
            basis_date=date(2023, 1, 20),
            illustrative=True,
        )
        set_goal(by=by, at=at, version=version)
        made.append(target)
    return [own, *made]
