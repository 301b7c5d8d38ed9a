"""Reviewers and stewards who act at one instant: one of them does it, the others are told."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial

import pytest

from tests.actions.racing import hire, owed, together
from tests.actions.reports import EXPLAINED, JULY, events_of, said
from tests.unwitnessed import on_record
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.releases import release
from tracker.actions.ledger.updates import submit
from tracker.actions.targets.changes import accept_change, refuse_change, request_change
from tracker.models import (
    Figure,
    Indicator,
    Section,
    Target,
    TargetChangeDecision,
    TargetChangeRequest,
    TargetVersion,
)

pytestmark = pytest.mark.usefixtures("own_database")


def wish(value: int) -> TargetChangeRequest:
    target = Target.objects.get(indicator__code="inv.outside_funds", unit__code="commerce")
    given = {"in_force_from": JULY.first, "basis_date": JULY.first, "basis": "会议", "reason": "因"}
    return TargetChangeRequest(target=target, tier="committed", value=value, **given)


def test_of_four_reviewers_at_once_one_endorses_and_another_approves(now):
    with on_record():
        Section.objects.filter(indicators__series=owed()).update(second_review=True)
    clerk = hire("reporter", "commerce", 0, now)
    reviewers = [hire("reviewer", "kuiwen", number, now) for number in range(4)]
    figure = submit(
        by=clerk, at=now, series=owed(), month=JULY, report=said("1"), key=uuid.uuid4(), answers=EXPLAINED
    )
    results = together([partial(approve, by=by, at=now, figure=figure) for by in reviewers])
    assert sorted(type(one).__name__ for one in results) == [
        "Decision",
        "Endorsement",
        "Refused",
        "Refused",
    ]
    kept = Figure.objects.get(pk=figure.pk)
    assert kept.decision.decider_id != kept.endorsement.endorser_id
    assert events_of(figure) == ["submit", "endorse", "approve"]


def test_of_stewards_at_once_one_decides_on_a_change(now):
    clerk = hire("reporter", "commerce", 0, now)
    stewards = [hire("steward", "kuiwen", number, now) for number in range(4)]
    request = request_change(by=clerk, at=now, request=wish(20))
    target = request.target
    versions = TargetVersion.objects.filter(target=target).count()
    steps: list[Callable[[], object]] = [
        partial(refuse_change, by=by, at=now, request=request, reason="因") for by in stewards[:2]
    ]
    steps += [partial(accept_change, by=by, at=now, request=request) for by in stewards[2:]]
    results = together(steps)
    assert [type(one).__name__ for one in results].count("Refused") == 3
    decision = TargetChangeDecision.objects.get(request=request)
    accepted = int(decision.kind == "accept")
    assert TargetVersion.objects.filter(target=target).count() == versions + accepted


def test_two_requests_for_one_target_at_once_are_one(now):
    clerks = [hire("reporter", "commerce", number, now) for number in range(2)]
    results = together(
        [partial(request_change, by=by, at=now, request=wish(20 + at)) for at, by in enumerate(clerks)]
    )
    assert sorted(type(one).__name__ for one in results) == ["Refused", "TargetChangeRequest"]


def test_a_statistic_released_by_two_at_once_is_released_once(now):
    clerk = hire("reporter", "commerce", 0, now)
    with on_record():
        Indicator.objects.filter(series=owed()).update(embargoed_from=JULY.first)
    figure = submit(
        by=clerk, at=now, series=owed(), month=JULY, report=said("1"), key=uuid.uuid4(), answers=EXPLAINED
    )
    approve(by=hire("reviewer", "kuiwen", 0, now), at=now, figure=figure)
    stewards = [hire("steward", "kuiwen", number, now) for number in range(2)]
    indicator = Indicator.objects.get(series=owed())
    results = together(
        [partial(release, by=by, at=now, indicator=indicator, month=JULY, basis="反馈") for by in stewards]
    )
    assert sorted(type(one).__name__ for one in results) == ["Refused", "Release"]
