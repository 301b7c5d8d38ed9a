"""What a goal is made of goes on wherever a goal is made from another, field by field; what doesn't is named with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.goals import accepted, set_goal
from tracker.actions.targets.changes import request_change
from tracker.actions.targets.roll_over import roll_over
from tracker.actions.targets.splits import Terms, split_target
from tracker.calc.periods import Month
from tracker.models import Target, TargetChangeRequest, TargetVersion, Unit, User
from tracker.queries.ledger.versions import curves
from tracker.queries.targets.lights import families

pytestmark = pytest.mark.django_db

ASKED, DAY = date(2023, 7, 1), date(2023, 7, 10)

# Which row it is and how it came about is each version's own.
ROW = dict.fromkeys(
    ("id", "target", "number", "author", "recorded_at", "known_at", "stated_date", "history_load"), "the row"
)
TERMS = dict.fromkeys(("in_force_from", "basis", "basis_date", "reason"), "said when it is made")

OWN: dict[str, Mapping[str, str]] = {
    "split": {
        "value": "the unit's share",
        "baseline": "what the unit itself begins from: the district's would make any part look reached",
    },
    "roll_over": {
        "value": "said for the new year",
        "baseline": "what the old year reached, since the new one begins there",
    },
    "request_change": {
        "value": "what is asked for",
        "tier": "what is asked for",
        "qualifier": "what is asked for",
        "illustrative": "of who asks: a true decision may change a goal that was made up",
    },
}


CURVE = {Month(2023, 6): Decimal("0.3"), Month(2023, 12): Decimal(1)}


@pytest.fixture(params=["curve", "profile"])
def goal(request: pytest.FixtureRequest, steward: User, now: datetime) -> TargetVersion:
    """A district's goal, every field of which says something else than by default."""
    target = Target.objects.get(indicator__code="inv.outside_funds", district_wide=True)
    said = TargetVersion(
        target=target,
        value=Decimal(95),
        qualifier="at_least",
        tier="stretch",
        judged_by="value",
        paced_by=request.param,
        light_family=families()[0],
        baseline=Decimal(40),
        in_force_from=date(2023, 6, 1),
        basis="区政府文件",
        basis_date=date(2023, 6, 1),
        reason="示例",
        illustrative=True,
    )
    return set_goal(by=steward, at=now, version=said, curve=CURVE if request.param == "curve" else None)


def split(goal: TargetVersion, by: User, at: datetime) -> TargetVersion:
    shares = {Unit.objects.get(code="industry"): Decimal(3)}
    terms = Terms(ASKED, "区政府常务会议", DAY, "任务划转")
    (asked,) = split_target(by=by, at=at, target=goal.target, shares=shares, terms=terms)
    assert isinstance(asked, TargetChangeRequest)
    return accepted(asked, at=at)


def rolled(goal: TargetVersion, by: User, at: datetime) -> TargetVersion:
    values: dict[int, Decimal | None] = {goal.target_id: Decimal(100)}
    (asked,) = roll_over(
        by=by, at=at, year=2023, values=values, basis="一号文件", basis_date=date(2024, 1, 5)
    )
    assert isinstance(asked, TargetChangeRequest)
    return accepted(asked, at=at)


def changed(goal: TargetVersion, by: User, at: datetime) -> TargetVersion:
    said: dict[str, Any] = {"value": Decimal(90), "tier": "committed", "qualifier": "exact", "reason": "调整"}
    asked = TargetChangeRequest(target=goal.target, in_force_from=ASKED, basis="会议", basis_date=DAY, **said)
    return accepted(request_change(by=by, at=at, request=asked), at=at)


def shape(version: TargetVersion) -> dict[Month, Decimal]:
    return dict(sorted(curves([version.pk]).get(version.pk, {}).items()))


MADE: Mapping[str, Callable[[TargetVersion, User, datetime], TargetVersion]] = {
    "split": split, "roll_over": rolled, "request_change": changed,
}  # fmt: skip
FIELDS = [field.name for field in TargetVersion._meta.concrete_fields]


@pytest.mark.parametrize("way", MADE)
def test_every_field_goes_on_or_is_named_as_its_own(way, goal, steward, person, now):
    by = person("reporter", "kuiwen") if way == "request_change" else steward
    made = MADE[way](goal, by, now)
    own = {**ROW, **TERMS, **OWN[way]}
    assert own.keys() <= set(FIELDS)
    carried = [name for name in FIELDS if name not in own]
    lost = {name for name in carried if getattr(made, name) != getattr(goal, name)}
    assert not lost
    assert list(shape(made).values()) == list(shape(goal).values())


def test_the_goal_differs_from_every_default(goal):
    """Else a field that is forgotten would look carried on."""
    plain = TargetVersion()
    judged = [name for name in FIELDS if name not in ROW | TERMS]
    assert [name for name in judged if getattr(goal, name) == getattr(plain, name)] == []


def test_a_part_keeps_the_number_it_began_from(goal, steward, now):
    unit = Unit.objects.get(code="dayu")
    part = Target.objects.get(indicator=goal.target.indicator, unit=unit, first_month=goal.target.first_month)
    former = part.versions.latest("number")
    begun = TargetVersion(
        target=part, value=former.value, tier=former.tier, baseline=Decimal(7),
        in_force_from=date(2023, 6, 1), basis="文件", basis_date=date(2023, 6, 1), reason="示例",
    )  # fmt: skip
    set_goal(by=steward, at=now, version=begun)
    terms = Terms(ASKED, "区政府常务会议", DAY, "任务划转")
    (asked,) = split_target(by=steward, at=now, target=goal.target, shares={unit: Decimal(14)}, terms=terms)
    assert isinstance(asked, TargetChangeRequest)
    assert accepted(asked, at=now).baseline == 7
