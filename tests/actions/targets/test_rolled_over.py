"""A year that was rolled over whole: the next one follows, and nothing of the old one is touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.actions.rolling import asked, rolled, target, values
from tests.people import People
from tracker.calc.periods import Month
from tracker.models import Event, Target, TargetChangeRequest, TargetVersion, User
from tracker.queries.ledger.versions import curves
from tracker.queries.targets.roll_over import proposals
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db


@dataclass
class Old:
    """What the old year said before, who asked for the new one, and what was made."""

    steward: User
    versions: list[Any]
    told: dict[int, Any]
    made: list[TargetVersion]


def june() -> dict[int, Any]:
    return {one.target.pk: one.judgement for one in standings(Target.objects.all(), Month(2023, 6))}


@pytest.fixture(scope="module")
def old(shared_world: Any) -> Old:
    with shared_world():
        steward, versions, told = (
            People()("steward"),
            list(TargetVersion.objects.order_by("pk").values()),
            june(),
        )
        changed = values() | {target("dayu").pk: Decimal("13.5")}
        return Old(steward, versions, told, rolled(steward, timezone.localtime(), values=changed))


def test_the_new_year_follows_and_the_old_one_stays(old: Old) -> None:
    assert len(old.made) == len(proposals(2023))
    last = old.versions[-1]["id"]
    assert list(TargetVersion.objects.filter(pk__lte=last).order_by("pk").values()) == old.versions
    assert june() == old.told
    dayu = Target.objects.get(indicator__code="inv.outside_funds", unit__code="dayu", first_month__year=2024)
    version = dayu.versions.get()
    assert (version.number, version.value, version.basis) == (1, Decimal("13.5"), "区委一号文件")
    assert TargetChangeRequest.objects.get(decision__version=version).author == old.steward
    assert dayu.last_month == date(2024, 12, 1)
    assert Event.objects.filter(kind="roll_over", object_id=dayu.pk).count() == 1


def test_plan_and_judging_go_on(old: Old) -> None:
    after = {
        one.unit.code: one.versions.get()
        for one in Target.objects.filter(indicator__code="inv.outside_funds", first_month__year=2024)
    }
    assert after["liyuan"].paced_by == "profile"
    assert after["kuiwen"].target.district_wide
    curve = curves([after["dongguan"].pk])[after["dongguan"].pk]
    assert (curve[Month(2024, 3)], curve[Month(2024, 12)]) == (Decimal("0.12"), Decimal(1))
    assert after["dayu"].illustrative


def test_twice_makes_nothing_twice(old: Old) -> None:
    counted = Target.objects.count()
    assert asked(old.steward, timezone.localtime()) == []
    assert Target.objects.count() == counted
