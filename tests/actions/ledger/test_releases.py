"""Releasing an official statistic: by a steward, once, on a ground, when there is something to release."""

from __future__ import annotations

import pytest

from tests.actions.reports import JULY
from tracker.actions.ledger.releases import release
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Event, Indicator, Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(series) -> Indicator:
    Indicator.objects.filter(pk=series.indicator_id).update(embargoed_from=JULY.first)
    return series.indicator


def lift(by, now, indicator, month=JULY, basis=" 反馈 "):
    return release(by=by, at=now, indicator=indicator, month=month, basis=basis)


def test_a_steward_releases(secret, approved, steward, now):
    made = lift(steward, now, secret)
    assert (made.indicator, made.month, made.basis, made.author) == (secret, JULY.first, "反馈", steward)
    event = Event.objects.get(kind="release", object_id=made.pk)
    assert (event.actor_id, event.data) == (steward.pk, {"basis": "反馈"})


@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader", "administrator"])
def test_nobody_else_does(secret, approved, person, now, role):
    with pytest.raises(AccessRefused, match="not_a_steward"):
        lift(person(role), now, secret)
    assert not Release.objects.exists()


def test_a_steward_of_one_of_the_units_does_not(secret, approved, person, now):
    with pytest.raises(AccessRefused, match="not_a_steward"):
        lift(person("steward", "commerce"), now, secret)


@pytest.mark.parametrize("basis", ["", " \u3000"])
def test_it_takes_a_ground(secret, approved, steward, now, basis):
    with pytest.raises(Refused, match="reason_missing"):
        lift(steward, now, secret, basis=basis)


def test_nothing_approved_is_nothing_to_release(secret, submitted, steward, now):
    submitted()
    with pytest.raises(Refused, match="nothing_to_release"):
        lift(steward, now, secret)


def test_a_month_before_the_embargo_needs_none(secret, approved, steward, now):
    with pytest.raises(Refused, match="not_embargoed"):
        lift(steward, now, secret, month=Month(2023, 6))


def test_an_indicator_without_embargo_needs_none(series, approved, steward, now):
    with pytest.raises(Refused, match="not_embargoed"):
        lift(steward, now, series.indicator)


def test_once_released_is_released(secret, approved, steward, now):
    lift(steward, now, secret)
    with pytest.raises(Refused, match="already_released"):
        lift(steward, now, secret)
    assert Release.objects.count() == 1
