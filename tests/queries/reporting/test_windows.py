"""Which months may be reported, why the others may not, and whom to ask."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from tests.unwitnessed import past_the_actions
from tracker.access import STEWARD, rights_of
from tracker.calc.periods import SHANGHAI, Month
from tracker.models import Series, Unit, User, Window, WindowException
from tracker.queries.ledger.as_of import outline
from tracker.queries.people.roles import holders
from tracker.queries.reporting.windows import (
    open_months,
    opening,
    openings,
    stage_opening,
    unit_openings,
)

pytestmark = pytest.mark.django_db
MARCH, JULY = Month(2023, 3), Month(2023, 7)
ENDS = datetime(2023, 4, 20, 18, tzinfo=SHANGHAI)  # March's window in the fixtures


@pytest.fixture
def funds() -> Series:
    return Series.objects.get(indicator__code="inv.outside_funds", unit__code="commerce")


@pytest.fixture
def grant(person):
    steward = person("steward")

    def make(until, month=MARCH, **whom):
        window = Window.objects.get(month=month.first)
        past_the_actions()
        return WindowException.objects.create(
            window=window, until=until, reason="停电", granted_by=steward, **whom
        )

    return make


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2023, 3, 31, 23, 59, 59, 999999, tzinfo=SHANGHAI), "not_yet"),
        (datetime(2023, 4, 1, 0, 0, tzinfo=SHANGHAI), "open"),
        (ENDS, "open"),
        (ENDS + timedelta(microseconds=1), "closed"),
    ],
)
def test_a_window_opens_and_closes_in_district_time(funds, at, state):
    assert opening(funds, MARCH, at).state == state


def test_a_month_nobody_planned(funds, now):
    assert opening(funds, Month(2031, 1), now).state == "not_planned"


def test_an_exception_for_a_unit(funds, grant, now):
    grant(now + timedelta(minutes=1), unit=funds.unit)
    found = opening(funds, MARCH, now)
    assert (found.is_open, found.is_prolonged, found.closes_at) == (True, True, now + timedelta(minutes=1))
    assert MARCH in open_months(funds.unit_id, now)
    other = Series.objects.exclude(unit=funds.unit).filter(indicator__isnull=False)[0]
    assert opening(other, MARCH, now).state == "closed"


def test_an_exception_for_one_series_opens_that_one_alone(funds, grant, now):
    grant(now + timedelta(minutes=1), series=funds)
    other = Series.objects.filter(unit=funds.unit, indicator__isnull=False).exclude(pk=funds.pk)[0]
    found = openings([funds, other], [MARCH], now)
    assert (found[funds.pk, MARCH].state, found[other.pk, MARCH].state) == ("open", "closed")
    assert MARCH not in open_months(funds.unit_id, now)
    stand = {one.month: one for one in unit_openings([funds.unit_id], now)[funds.unit_id]}
    assert (stand[MARCH].state, set(stand[MARCH].series)) == ("closed", {funds.pk})


def test_the_newest_exception_counts_so_one_can_be_taken_back(funds, grant, now):
    grant(now + timedelta(days=9), unit=funds.unit)
    grant(now - timedelta(days=1), unit=funds.unit)
    assert opening(funds, MARCH, now).state == "closed"


def test_an_exception_puts_off_what_is_due_and_never_brings_it_forward(funds, grant):
    assert opening(funds, MARCH, ENDS).due_at == datetime(2023, 4, 10, 18, tzinfo=SHANGHAI)
    grant(ENDS + timedelta(days=3), unit=funds.unit)
    assert opening(funds, MARCH, ENDS).due_at == ENDS + timedelta(days=3)
    grant(datetime(2023, 4, 2, tzinfo=SHANGHAI), unit=funds.unit)
    assert opening(funds, MARCH, ENDS).due_at == datetime(2023, 4, 10, 18, tzinfo=SHANGHAI)


def test_a_combined_month_is_reported_with_the_next(funds, now):
    june, july = (Window.objects.get(month=date(2023, number, 1)) for number in (6, 7))
    june.combined_into = july
    june.save()
    assert opening(funds, Month(2023, 6), now).state == "combined"
    found = opening(funds, JULY, now)
    assert (found.state, found.first_month, found.takes_in_the_month_before) == ("open", Month(2023, 6), True)
    assert open_months(funds.unit_id, now) == [JULY]
    assert outline(now.date()).combined == {Month(2023, 6): JULY}


def test_a_stage_takes_the_newest_open_month_or_says_why_not(now):
    stage = Series.objects.filter(stage__isnull=False)[0]
    assert stage_opening(stage, date(2023, 7, 31), now).is_open
    assert stage_opening(stage, date(2024, 1, 2), now).state == "not_planned"
    Window.objects.update(closes_at=datetime(2023, 9, 1, tzinfo=SHANGHAI))
    assert stage_opening(stage, date(2023, 3, 5), now).state == "closed"
    assert stage_opening(stage, None, now).month == JULY


def test_three_statements_however_many_lines(django_assert_num_queries, now):
    series = list(Series.objects.all()[:300])
    with django_assert_num_queries(3):
        openings(series, [Month(2023, number) for number in range(1, 8)], now)
    with django_assert_num_queries(3):
        unit_openings([one.unit_id for one in series], now)


def test_holders_is_rights_of_the_other_way_round(person, now):
    for role, unit in [("steward", "kuiwen"), ("steward", "commerce"), ("reporter", "dayu")]:
        person(role, unit)
    day = now.date()
    units = list(Unit.objects.values_list("pk", flat=True))
    found = holders(units, STEWARD, on=day)
    for user in User.objects.all():
        held = rights_of(user, on=day).units(STEWARD)
        assert {unit for unit in units if user in found[unit]} == held & set(units)
    nearest = found[Unit.objects.get(code="commerce").pk][0]
    assert nearest.memberships.get().unit.code == "commerce"


def test_before_any_figure_pages_open_on_the_month_that_units_report(signed_in: Any, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE tracker_decision DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM tracker_decision")
    found = outline(now.date())
    assert found.figures is None
    assert found.taken == (Month(2023, 1), JULY)
    shown = signed_in("leader").get(reverse("board"))
    assert shown.context["moment"].month == JULY
    assert outline(date(2022, 12, 31)).taken is None


def test_pages_offer_every_month_whose_window_was_opened(signed_in: Any, now: datetime) -> None:
    Window.objects.create(month=date(2023, 8, 1), opens_at=now - timedelta(days=1), due_at=now)
    Window.objects.create(
        month=date(2023, 9, 1), opens_at=now + timedelta(days=2), due_at=now + timedelta(days=3)
    )
    Window.objects.create(month=date(2020, 2, 1), opens_at=now - timedelta(days=9), due_at=now)
    moment = signed_in("leader").get(reverse("board")).context["moment"]
    assert moment.month == Month(2023, 6)
    assert (moment.months[0], moment.months[-1]) == (Month(2023, 8), Month(2020, 2))
