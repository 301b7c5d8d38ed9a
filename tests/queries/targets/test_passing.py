"""What successors gain of a goal is the whole of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.goals import set_goal
from tracker.models import Reorganisation, Target, TargetVersion, Unit
from tracker.queries.targets.passing import passing_of

D = Decimal
JULY = date(2023, 7, 1)


@pytest.mark.django_db
def test_a_goal_and_its_base_are_divided_by_largest_remainder(person: Any, now: datetime) -> None:
    target = Target.objects.get(indicator__code="inv.outside_funds", unit__code="beiyuan")
    asked = TargetVersion(
        target=target, tier="committed", value=D(1), baseline=D("0.1"), in_force_from=JULY,
        basis="会", basis_date=JULY, reason="调整",
    )  # fmt: skip
    version = set_goal(by=person("steward"), at=now, version=asked)
    act = Reorganisation(unit=Unit.objects.get(code="beiyuan"), first_month=JULY)
    shares = {"guangwen": "0.333333", "dayu": "0.333333", "dongguan": "0.333334"}
    successors = {Unit.objects.get(code=code): D(share) for code, share in shares.items()}
    found = passing_of(act, successors, on=JULY).goals
    parts = [(one.taken, one.base) for one in found if one.version == version]
    assert parts == [(D("0.33"), D("0.03")), (D("0.33"), D("0.03")), (D("0.34"), D("0.04"))]
