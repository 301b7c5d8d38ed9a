"""One tower's tax changes: every number that depends on it changes, and yesterday's answer doesn't."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.actions.reports import EXPLAINED
from tracker.actions.ledger.decisions import approve, withdraw
from tracker.actions.ledger.updates import correct, submit
from tracker.calc.correcting import OF_ERROR
from tracker.calc.intake import Report
from tracker.calc.periods import SHANGHAI, Month, end_of_day
from tracker.models import Decision, Figure, Section, Series, Target, Window
from tracker.queries.targets.courses import course
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
MAY, JUNE = Month(2023, 5), Month(2023, 6)
D = Decimal


def amounts(known_by=None, month: Month = JUNE) -> tuple[Decimal, Decimal]:
    """How many towers are over 1 亿元, and what the key towers pay, in 亿元."""
    found = standings(
        Target.objects.filter(indicator__code__in=["com.towers_over_100m", "com.towers_tax"]),
        month,
        known_by=known_by,
    )
    by_code = {one.indicator.code: one.amount for one in found}
    return by_code["com.towers_over_100m"], by_code["com.towers_tax"]  # type: ignore[return-value]


def nearest() -> tuple[Series, Decimal]:
    """The tower nearest below the threshold, and what it lacks, in 万元."""
    found = course(Target.objects.get(indicator__code="com.towers_over_100m"), JUNE)
    assert found is not None
    assert found.breakdown is not None
    line = max(found.breakdown.near + found.breakdown.below, key=lambda line: line.quantity or D(0))
    assert line.short_by is not None
    return Series.objects.get(item=line.item.id, measure__code="tax"), line.short_by * 10000


@pytest.fixture(autouse=True)
def one_suffices(db):
    """One tower's June is judged without those of the others."""
    Section.objects.filter(code="com").update(judged_from=1)


@pytest.fixture
def clerk(person):
    return person("reporter", "kuiwen")


@pytest.fixture
def reviewer(person):
    return person("reviewer", "kuiwen")


@pytest.fixture
def june_tax(clerk, reviewer, now):
    """Reports a tower's June tax; approves it unless told otherwise."""

    def report(series: Series, tax: Decimal, *, approved: bool = True) -> Figure:
        said = Report(as_of=date(2023, 6, 30), value=tax)
        figure = submit(
            by=clerk, at=now, series=series, month=JUNE, report=said, key=uuid.uuid4(), answers=EXPLAINED
        )
        if approved:
            approve(by=reviewer, at=now, figure=figure)
        return figure

    return report


@pytest.mark.parametrize(("beyond", "crosses"), [("0", 1), ("77.5", 1), ("-0.00000001", 0)])
def test_a_tower_crosses_the_threshold(june_tax, beyond, crosses):
    count, tax = amounts()
    series, lacking = nearest()
    june_tax(series, lacking + D(beyond))
    assert amounts() == (count + crosses, tax + (lacking + D(beyond)) / 10000)


def test_what_waits_for_approval_counts_for_nothing(june_tax):
    before = amounts()
    series, lacking = nearest()
    june_tax(series, lacking + 1, approved=False)
    assert amounts() == before


def test_what_was_withdrawn_counts_for_nothing(june_tax, clerk, now):
    before = amounts()
    series, lacking = nearest()
    withdraw(by=clerk, at=now, figure=june_tax(series, lacking + 1, approved=False))
    assert amounts() == before


def test_a_correction_replaces_and_does_not_add(clerk, reviewer, now):
    count, tax = amounts()
    series, lacking = nearest()
    may = Figure.objects.get(slot__series=series, slot__month=MAY.first)
    assert may.value is not None
    said = Report(as_of=may.as_of_date, value=may.value + lacking)
    correction = correct(
        by=clerk,
        at=now,
        figure=may,
        report=said,
        reason="漏报一户",
        nature=OF_ERROR,
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    assert amounts() == (count, tax)
    approve(by=reviewer, at=now, figure=correction)
    assert amounts() == (count + 1, tax + lacking / 10000)


def test_a_correction_down_takes_the_tower_out_again(june_tax, clerk, reviewer, now):
    before = amounts()
    series, lacking = nearest()
    over = june_tax(series, lacking)
    said = Report(as_of=over.as_of_date, value=D(0))
    correction = correct(
        by=clerk,
        at=now,
        figure=Figure.objects.get(pk=over.pk),
        report=said,
        reason="多报",
        nature=OF_ERROR,
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    approve(by=reviewer, at=now, figure=correction)
    assert amounts() == before


def test_a_higher_grade_counts_whichever_came_first(june_tax, clerk, reviewer, now):
    count, tax = amounts()
    series, lacking = nearest()
    for grade, value in [(3, lacking), (1, D(0))]:
        said = Report(as_of=date(2023, 6, 30), value=value, grade=grade)
        figure = submit(
            by=clerk, at=now, series=series, month=JUNE, report=said, key=uuid.uuid4(), answers=EXPLAINED
        )
        approve(by=reviewer, at=now, figure=figure)
    assert amounts() == (count + 1, tax + lacking / 10000)


def test_yesterdays_answer_stays(june_tax):
    before = amounts()
    series, lacking = nearest()
    figure = june_tax(series, lacking + 1)
    today = Decision.objects.get(figure=figure).known_at.astimezone(SHANGHAI).date()
    assert amounts(known_by=end_of_day(today - timedelta(days=1))) == before
    assert amounts(known_by=end_of_day(today)) == amounts() != before


def test_the_months_before_stay(june_tax):
    before = amounts(month=MAY)
    series, lacking = nearest()
    june_tax(series, lacking + 1)
    assert amounts(month=MAY) == before


def test_next_year_starts_from_nothing(june_tax, now):
    Window.objects.create(month=date(2024, 1, 1), opens_at=now, due_at=now)
    assert standings(Target.objects.filter(indicator__code="com.towers_tax"), Month(2024, 1)) == []
