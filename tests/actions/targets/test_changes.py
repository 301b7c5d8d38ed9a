"""Changing a goal: asked for by the unit, decided by a steward, judged by the version in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.actions.reports import refused_by_a_broken
from tests.goals import set_goal
from tracker.actions.targets.changes import accept_change, refuse_change, request_change
from tracker.calc.periods import Month, end_of_day
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Event, PlanPoint, Target, TargetChangeDecision, TargetChangeRequest, TargetVersion
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db


@pytest.fixture
def target() -> Target:
    return Target.objects.get(indicator__code="inv.outside_funds", unit__code="commerce")


@pytest.fixture
def asked(target, clerk, now) -> Callable[..., TargetChangeRequest]:
    def ask(**given: Any) -> TargetChangeRequest:
        by = given.pop("by", clerk)
        said: dict[str, Any] = {
            "target": target,
            "tier": "committed",
            "value": Decimal(20),
            "in_force_from": date(2023, 7, 1),
            "basis": "区政府第12次常务会议",
            "basis_date": date(2023, 7, 10),
            "reason": "企业外迁",
        }
        return request_change(by=by, at=now, request=TargetChangeRequest(**{**said, **given}))

    return ask


def kinds(request: TargetChangeRequest) -> list[str]:
    events = Event.objects.filter(object_type="targetchangerequest", object_id=request.pk).order_by("id")
    return list(events.values_list("kind", flat=True))


def goal(target: Target, month: Month, known_by: Any = None) -> Decimal | None:
    (standing,) = standings([target], month, known_by=known_by)
    return standing.version.value


def test_a_request_changes_nothing_yet(asked, target):
    before = goal(target, Month(2023, 7))
    request = asked()
    assert goal(target, Month(2023, 7)) == before != 20
    assert kinds(request) == ["request_change"]


def test_accepted_it_holds_from_its_month_on(asked, target, steward, now):
    before = goal(target, Month(2023, 6))
    request = asked()
    version = accept_change(by=steward, at=now, request=request)
    assert goal(target, Month(2023, 6)) == before
    assert goal(target, Month(2023, 7)) == 20
    assert goal(target, Month(2023, 7), end_of_day(now.date() - timedelta(days=1))) == before
    decision = TargetChangeDecision.objects.get(request=request)
    assert (decision.kind, decision.version, decision.decider) == ("accept", version, steward)
    assert (version.reason, version.basis, version.author) == ("企业外迁", "区政府第12次常务会议", steward)
    assert kinds(request) == ["request_change", "accept_change"]
    for kind, row in (("request_change", request), ("set_target", version)):
        event = Event.objects.get(kind=kind, object_id=row.pk)
        old, new = event.data["changes"]["value"]
        assert [Decimal(old), Decimal(new)] == [before, Decimal(20)]


def test_the_new_version_is_planned_and_judged_as_the_old_one(asked, target, steward, now):
    curve = {Month(2023, 6): Decimal("0.4"), Month(2023, 12): Decimal(1)}
    old = TargetVersion.objects.filter(target=target).latest("number")
    again = TargetVersion(
        target=target, tier="committed", value=21, judged_by="value", in_force_from=date(2023, 5, 1),
        basis="会", basis_date=date(2023, 5, 1), reason="分月", baseline=old.baseline,
    )  # fmt: skip
    set_goal(by=steward, at=now, version=again, curve=curve)
    version = accept_change(by=steward, at=now, request=asked())
    assert version.judged_by == "value"
    points = PlanPoint.objects.filter(version=version).values_list("month", "share")
    assert dict(points) == {month.first: share for month, share in curve.items()}


def test_a_reviewer_of_the_unit_may_ask(asked, person):
    assert asked(by=person("reviewer", "commerce")).pk


@pytest.mark.parametrize(
    ("role", "unit"), [("reporter", "dayu"), ("leader", "kuiwen"), ("steward", "kuiwen")]
)
def test_nobody_else_asks(asked, person, role, unit):
    with pytest.raises(AccessRefused, match="not_your_target"):
        asked(by=person(role, unit))
    assert not TargetChangeRequest.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"reason": ""},
        {"basis": ""},
        {"value": None},
        {"tier": "monitored"},
        {"tier": "x"},
        {"in_force_from": date(2024, 1, 1)},
        {"in_force_from": date(2022, 12, 1)},
        {"basis_date": date(2999, 1, 1)},
    ],
    ids=str,
)
def test_requests_that_cannot_be(asked, given):
    with pytest.raises((Refused, ValidationError)):
        asked(**given)
    assert not TargetChangeRequest.objects.exists()


def test_asking_for_what_holds_is_asking_for_nothing(asked, target):
    held = TargetVersion.objects.filter(target=target).latest("number")
    with pytest.raises(Refused, match="goal_unchanged"):
        asked(value=held.value, tier=held.tier, qualifier=held.qualifier)


def test_one_request_waits_at_a_time(asked, steward, now):
    first = asked()
    with pytest.raises(Refused, match="change_waiting"):
        asked(value=Decimal(19))
    refuse_change(by=steward, at=now, request=first, reason="理由不足")
    assert asked(value=Decimal(19)).pk


def test_refused_with_the_reason_the_goal_stays(asked, target, steward, now):
    before = goal(target, Month(2023, 7))
    request = asked()
    decision = refuse_change(by=steward, at=now, request=request, reason=" 依据不足 ")
    assert (decision.kind, decision.reason, decision.version) == ("refuse", "依据不足", None)
    assert goal(target, Month(2023, 7)) == before
    assert kinds(request) == ["request_change", "refuse_change"]


def test_refusing_takes_a_reason(asked, steward, now):
    with pytest.raises(Refused, match="reason_missing"):
        refuse_change(by=steward, at=now, request=asked(), reason="\u3000")


@pytest.mark.parametrize(
    ("role", "unit"), [("reviewer", "kuiwen"), ("administrator", "kuiwen"), ("steward", "dayu")]
)
def test_only_a_steward_of_the_unit_decides(asked, person, now, role, unit):
    request = asked()
    with pytest.raises(AccessRefused, match="not_a_steward"):
        accept_change(by=person(role, unit), at=now, request=request)
    with pytest.raises(AccessRefused, match="not_a_steward"):
        refuse_change(by=person(role, unit), at=now, request=request, reason="因")
    assert kinds(request) == ["request_change"]


def test_nobody_decides_on_their_own_request(asked, clerk, target, now):
    clerk.memberships.create(unit=target.unit, role="steward")
    request = asked()
    with pytest.raises(AccessRefused, match="own_request"):
        accept_change(by=clerk, at=now, request=request)


def test_what_is_decided_stays_decided(asked, steward, now):
    request = asked()
    accept_change(by=steward, at=now, request=request)
    for step in (accept_change, lambda **given: refuse_change(**given, reason="因")):
        with pytest.raises(Refused, match="change_decided"):
            step(by=steward, at=now, request=request)
    assert TargetChangeDecision.objects.count() == 1


@pytest.mark.parametrize("table", ["tracker_targetchangedecision", "tracker_event"])
def test_whatever_fails_the_goal_stays(asked, steward, target, now, table):
    request = asked()
    versions = TargetVersion.objects.count()
    refused_by_a_broken(table, lambda: accept_change(by=steward, at=now, request=request))
    assert TargetVersion.objects.count() == versions
