"""A growth rate names the base that it was reckoned from, also after that was revised."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.actions.reports import EXPLAINED
from tests.acts import acted
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct, submit
from tracker.calc.correcting import BASE, OF_ERROR, Nature
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.models import Figure, Identity, Indicator, Series, Unit
from tracker.queries.ledger.growth import GrowthBase, growth_base
from tracker.queries.reporting.agreeing import broken

pytestmark = pytest.mark.django_db
JULY = Month(2023, 7)
LIYUAN = "liyuan"


def base_figure() -> Figure:
    return Figure.objects.get(
        slot__series__unit__code=LIYUAN,
        slot__series__indicator__code="inv.outside_funds",
        slot__month=date(2022, 7, 1),
        decision__kind="approve",
        decision__superseded_by=None,
    )


@pytest.fixture
def rate() -> Series:
    """The growth of Liyuan's funds, reported by Liyuan."""
    growth = Indicator.objects.get(code="overview.trade")
    funds = Indicator.objects.get(code="inv.outside_funds")
    Identity.objects.create(kind="growth", result=growth, numerator=funds)
    return Series.objects.create(indicator=growth, unit=Unit.objects.get(code=LIYUAN))


@pytest.fixture
def reported(person: Any, now: Any, rate: Series) -> Figure:
    report = Report(as_of=JULY.last, value=Decimal("6.1"))
    given: dict[str, Any] = {"series": rate, "month": JULY, "report": report, "key": uuid.uuid4()}
    return submit(by=person("reporter", LIYUAN), at=now, answers=EXPLAINED, **given)


@pytest.fixture
def revise(person: Any, now: Any) -> Callable[[str, Nature], Figure]:
    def put_right(times: str, nature: Nature) -> Figure:
        figure = base_figure()
        assert figure.value is not None
        report = Report(as_of=figure.as_of_date, value=figure.value * Decimal(times), grade=figure.grade)
        given: dict[str, Any] = {"figure": figure, "report": report, "reason": "核减", "nature": nature}
        by = person("reporter", LIYUAN)
        newer = correct(by=by, at=now, key=uuid.uuid4(), answers=EXPLAINED, **given)
        approve(by=person("reviewer"), at=now, figure=newer)
        return Figure.objects.get(pk=newer.pk)

    return put_right


def base_of(figure: Figure) -> GrowthBase:
    found = growth_base(Figure.objects.select_related("slot__series").get(pk=figure.pk))
    assert found is not None
    return found


def document(name: str) -> Nature:
    return Nature(BASE, name, date(2023, 5, 10))


def test_it_is_last_years_figure_of_the_same_unit(reported):
    found = base_of(reported)
    assert (found.then.figure, found.then.revised, found.newer) == (base_figure(), None, None)
    assert found.month == Month(2022, 7)


def test_one_reported_after_the_revision_goes_by_the_revised_base(revise, request):
    revised = revise("0.8", document("甲"))
    found = base_of(request.getfixturevalue("reported"))
    assert (found.then.figure, found.then.revised, found.newer) == (revised, revised, None)


def test_one_reported_before_names_the_base_of_then_and_the_newer_one(reported, revise):
    before = base_figure()
    revise("0.8", document("甲"))
    newest = revise("0.9", document("乙"))
    found = base_of(reported)
    assert (found.then.figure, found.then.revised) == (before, None)
    assert found.newer is not None
    assert (found.newer.figure, found.newer.revised) == (newest, newest)


def test_an_error_put_right_revises_no_base(reported, revise):
    revise("0.8", OF_ERROR)
    assert base_of(reported).newer is None


def test_as_of_a_day_before_no_newer_base_is_known(reported, revise):
    before = base_figure()
    revise("0.8", document("甲"))
    found = growth_base(Figure.objects.get(pk=reported.pk), reported.known_at)
    assert found is not None
    assert (found.then.figure, found.newer) == (before, None)
    later = growth_base(Figure.objects.get(pk=reported.pk), timezone.now())
    assert later is not None
    assert later.newer is not None


def taken_base() -> Figure:
    return Figure.objects.get(
        slot__series__unit__code="beiyuan",
        slot__series__indicator__code="inv.outside_funds",
        slot__month=date(2022, 7, 1),
        decision__kind="approve",
        decision__superseded_by=None,
    )


@pytest.mark.parametrize(("manner", "taken"), [("continues", True), ("stands", False)])
def test_what_was_taken_over_is_in_the_base_where_it_goes_on(now, rate, request, manner, taken):
    acted("beiyuan", LIYUAN, at=now, manner=manner)
    found = base_of(request.getfixturevalue("reported"))
    told = [(one.unit.code, one.share, one.figure) for one in found.taken_over]
    assert told == ([("beiyuan", Decimal(1), taken_base())] if taken else [])


def test_one_reported_before_the_act_had_its_own_base_alone(now, reported):
    acted("beiyuan", LIYUAN, at=now, manner="continues")
    assert not base_of(reported).taken_over


@pytest.mark.parametrize(("manner", "taken"), [("continues", True), ("stands", False)])
def test_a_rate_is_checked_against_the_base_with_what_was_taken_over(now, rate, manner, taken):
    acted("beiyuan", LIYUAN, at=now, manner=manner)
    base = base_figure().value
    theirs = taken_base().value
    assert base is not None
    assert theirs is not None
    spots = {
        (indicator.pk, rate.unit_id, JULY): Reading(JULY, JULY.last, value=Decimal(9999))
        for indicator in Indicator.objects.filter(code__in=("overview.trade", "inv.outside_funds"))
    }
    [found] = broken(spots, spots)
    assert found.relation.parts[1].value == (base + theirs if taken else base)


def test_what_is_no_growth_rate_has_none(rate):
    assert growth_base(base_figure()) is None
