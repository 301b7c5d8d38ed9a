"""Official statistics count for nobody until they are released, and from that instant on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from tests.actions.reports import EXPLAINED
from tests.unwitnessed import past_the_actions
from tracker.access.embargo import published
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.releases import release
from tracker.actions.ledger.updates import correct, submit
from tracker.calc.correcting import OF_ERROR
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.models import Figure, Indicator, Release, Series, Slot, Target
from tracker.queries.ledger.as_of import months_with_figures
from tracker.queries.ledger.readings import readings
from tracker.queries.reporting.missing import missing_series
from tracker.queries.reporting.owed import counts
from tracker.queries.targets.printed import printed_figures
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
JUNE, JULY = Month(2023, 6), Month(2023, 7)


@pytest.fixture
def series() -> Series:
    return Series.objects.get(indicator__code="inv.outside_funds", unit__code="commerce")


@pytest.fixture
def secret(series: Series) -> Indicator:
    assert series.indicator is not None
    Indicator.objects.filter(pk=series.indicator.pk).update(embargoed_from=JULY.first)
    return Indicator.objects.get(pk=series.indicator.pk)


@pytest.fixture
def figure(secret: Indicator, series: Series, person: Callable, now: datetime) -> Figure:
    """An approved figure for July, under embargo."""
    report = Report(as_of=date(2023, 7, 31), value=Decimal("99.99"))
    made = submit(
        by=person("reporter", "commerce"),
        at=now,
        series=series,
        month=JULY,
        report=report,
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    approve(by=person("reviewer"), at=now, figure=made)
    return made


def lifted(indicator: Indicator, person: Callable, now: datetime) -> Release:
    return release(by=person("steward"), at=now, indicator=indicator, month=JULY, basis="市统计局反馈")


def newest(series: Series, known_by: datetime | None = None) -> tuple[Month, Decimal | None]:
    found = readings([series.pk], through=JULY, known_by=known_by, newest_of=[series.pk])[series.pk][-1]
    return found.month, found.value


def test_it_does_not_count_before_and_does_after(figure, secret, series, person, now):
    assert newest(series)[0] == JUNE
    before = readings([series.pk], through=JULY, known_by=None)[series.pk]
    assert before[-1].month == JUNE
    lifted(secret, person, now)
    assert newest(series) == (JULY, Decimal("99.99"))
    assert len(readings([series.pk], through=JULY, known_by=None)[series.pk]) == len(before) + 1


def test_standings_and_the_briefing_are_what_they_were(secret, series, person, now, request):
    def seen() -> tuple[object, object]:
        judged = [
            (s.target.pk, s.amount, s.data_month, s.judgement) for s in standings(Target.objects.all(), JULY)
        ]
        return judged, printed_figures(JULY)

    before = seen()
    request.getfixturevalue("figure")
    assert seen() == before
    lifted(secret, person, now)
    assert seen() != before


def test_the_newest_month_is_not_betrayed(figure, secret, person, now):
    assert months_with_figures()[1] == JUNE  # type: ignore[index]
    lifted(secret, person, now)
    assert months_with_figures()[1] == JULY  # type: ignore[index]


def test_a_day_between_approval_and_release_does_not_know_it(figure, secret, series, person, now):
    between = timezone.now()
    made = lifted(secret, person, now)
    assert newest(series, between)[0] == JUNE
    assert newest(series, made.known_at)[0] == JULY


def test_months_before_the_embargo_and_history_count(secret, series):
    Indicator.objects.filter(pk=secret.pk).update(embargoed_from=date(2020, 1, 1))
    assert newest(series)[0] == JUNE


def test_another_months_release_lifts_nothing(figure, secret, series, person):
    past_the_actions()
    Release.objects.create(indicator=secret, month=date(2023, 8, 1), basis="反馈", author=person("steward"))
    assert newest(series)[0] == JUNE


def test_a_correction_of_what_is_released_counts_at_once(figure, secret, series, person, now):
    lifted(secret, person, now)
    correction = correct(
        by=person("reporter", "commerce"),
        at=now,
        figure=figure,
        report=Report(as_of=date(2023, 7, 31), value=Decimal("98")),
        reason="终审",
        nature=OF_ERROR,
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    approve(by=person("reviewer"), at=now, figure=correction)
    assert newest(series) == (JULY, Decimal(98))


@pytest.mark.parametrize("when", ["before", "between", "after"])
def test_both_wordings_of_the_rule_agree(figure, secret, series, person, now, when):
    """`published` for rows, and the SQL of `readings`: of every approved figure they say the same."""
    instants = {"before": now - timedelta(days=900), "between": timezone.now()}
    lifted(secret, person, now)
    known_by = instants.get(when)
    rows = Figure.objects.filter(decision__kind="approve").filter(published(known_by=known_by))
    if known_by is not None:
        rows = rows.filter(decision__known_at__lte=known_by)
    by_rows = set(
        rows.filter(slot__month__lte=JULY.first, slot__month__isnull=False).values_list("slot", flat=True)
    )
    every = list(Series.objects.values_list("pk", flat=True))
    found = readings(every, through=JULY, known_by=known_by)
    behind = {one.figures[0] for said in found.values() for one in said}
    assert (
        set(Slot.objects.filter(figures__in=behind, month__isnull=False).values_list("pk", flat=True))
        == by_rows
    )


def test_what_is_owed_is_counted_for_outsiders_without_it(secret, series, person, now, request):
    """Before it is reported, once it is approved, and released: told apart inside the unit alone until then."""

    def seen(inside: list[int]) -> tuple[int, int, bool]:
        found = counts([series.unit_id], [JULY], inside=inside)[series.unit_id, JULY]
        return found.owed, found.reported, series in missing_series(series.unit, JULY, inside=inside)

    outside, inside = seen([]), seen([series.unit_id])
    assert (outside[0], outside[2], inside[2]) == (inside[0] - 1, False, True)
    request.getfixturevalue("figure")
    assert seen([]) == outside
    assert seen([series.unit_id]) == (inside[0], inside[1] + 1, False)
    lifted(secret, person, now)
    assert seen([]) == seen([series.unit_id])


def test_the_embargo_costs_no_statement(series, secret, django_assert_num_queries):
    with django_assert_num_queries(1, connection=connection):
        readings([series.pk], through=JULY, known_by=None)
