"""A return opens its line again, whatever kind it is, when the month is closed or closes too soon; and never shortens."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.ledger.test_decide_many import waiting
from tests.actions.reports import EXPLAINED, JULY, refused_by_a_broken
from tests.unwitnessed import on_record
from tracker.actions.ledger.decisions import approve, decide, return_
from tracker.actions.ledger.updates import submit
from tracker.actions.reporting.windows import grant_exception
from tracker.calc.intake import FORM_FLAG, FORM_RANK, FORM_RATIO, FORM_STAGE, FORM_VALUE, EntryForm, Report
from tracker.calc.periods import SHANGHAI
from tracker.calc.refusals import Refused
from tracker.models import (
    Event,
    Figure,
    Indicator,
    Notice,
    ReportingCalendar,
    Section,
    Series,
    Unit,
    User,
    Window,
    WindowException,
)
from tracker.wording.notices import headline, lines

pytestmark = pytest.mark.django_db
FORMS = [FORM_VALUE, FORM_RATIO, FORM_RANK, FORM_FLAG, FORM_STAGE]
Kept = Callable[..., Figure]


def at(day: int, month: int = 8, hour: int = 10) -> datetime:
    return datetime(2023, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def closing() -> None:
    """Every month closes on Sunday, 20 August 2023 at 18:00, or has closed."""
    with on_record():
        Window.objects.filter(month__gte=date(2023, 6, 1)).update(closes_at=at(20, hour=18))


def statement(form: EntryForm) -> Report:
    day = date(2023, 7, 31)
    return {
        FORM_VALUE: Report(as_of=day, value=Decimal("9.5")),
        FORM_RATIO: Report(as_of=day, numerator=Decimal(3), denominator=Decimal(4)),
        FORM_RANK: Report(as_of=day, rank=2, of_n=16),
        FORM_FLAG: Report(as_of=day, value=Decimal(1)),
        FORM_STAGE: Report(as_of=day, reached_on=date(2023, 7, 5)),
    }[form]


def line_of(form: EntryForm) -> Series:
    """A line of 大虞街道 of this form of which nothing was said for July."""
    unit = Unit.objects.get(code="dayu")
    every = Series.objects.select_related("indicator", "measure", "stage").filter(unit=unit)
    every = every.filter(slots=None) if form == FORM_STAGE else every.exclude(slots__month=JULY.first)
    found = next((one for one in every.order_by("id") if one.form == form), None)
    if found is None:
        with on_record():
            indicator = Indicator.objects.filter(kind=form.name).exclude(series__unit=unit)[0]
            found = Series.objects.create(indicator=indicator, unit=unit)
    return found


@pytest.fixture
def street(person) -> User:
    return person("reporter", "dayu")


@pytest.fixture
def kept(street) -> Kept:
    """Reports a line for July on a day, by default in time."""

    def report(series: Series, when: datetime | None = None) -> Figure:
        return submit(
            by=street, at=when or at(15), series=series, month=JULY if series.is_monthly else None,
            report=statement(series.form), key=uuid.uuid4(), answers=EXPLAINED,
        )  # fmt: skip

    return report


def exceptions() -> list[WindowException]:
    return list(WindowException.objects.order_by("id"))


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_a_line_of_each_kind_is_open_again_after_a_return(form, kept, reviewer):
    series = line_of(form)
    figure = kept(series)
    decision = return_(by=reviewer, at=at(21), figure=figure, reason="口径不对")
    (row,) = exceptions()
    assert (row.series_id, row.unit_id, row.window.month) == (series.pk, None, JULY.first)
    assert (row.until, row.granted_by, row.decision) == (at(24, hour=18), reviewer, decision)
    assert str(figure.pk) in row.reason
    assert "口径不对" in row.reason
    again = kept(series, at(24, hour=17))
    assert again.slot_id == figure.slot_id
    return_(by=reviewer, at=at(24, hour=17), figure=again, reason="还不对")
    assert [one.until for one in exceptions()] == [at(24, hour=18), at(29, hour=18)]
    with pytest.raises(Refused, match="window_closed"):
        kept(series, at(29, hour=19))


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_other_lines_stay_closed(form, kept, reviewer, submitted, clerk):
    return_(by=reviewer, at=at(21), figure=kept(line_of(form)), reason="口径不对")
    for other in FORMS:
        if other != form:
            with pytest.raises(Refused, match="window_closed"):
                kept(line_of(other), at(22))


@pytest.mark.parametrize(
    ("returned", "until"),
    [
        (at(15), None),  # Tuesday: the third workday after it is Friday, the month closes on Sunday
        (at(16), at(21, hour=18)),
        (at(16, hour=23), at(21, hour=18)),
        (at(21), at(24, hour=18)),
        (at(25), at(30, hour=18)),  # over a weekend
        (at(28, 9), at(9, 10, hour=18)),  # over the National Day, with its two Saturdays of work
    ],
)
def test_until_the_last_of_the_workdays(returned, until, kept, reviewer):
    figure = kept(line_of(FORM_VALUE))
    return_(by=reviewer, at=returned, figure=figure, reason="口径不对")
    assert [one.until for one in exceptions()] == ([] if until is None else [until])


def test_the_calendar_in_use_says_how_many_and_at_what_time(kept, reviewer):
    with on_record():
        ReportingCalendar.objects.filter(in_use=True).update(reopens_for=1, until="12:00")
    return_(by=reviewer, at=at(21), figure=kept(line_of(FORM_VALUE)), reason="口径不对")
    assert exceptions()[0].until == at(22, hour=12)


def test_a_month_that_never_closes_needs_nothing(kept, reviewer):
    figure = kept(line_of(FORM_VALUE))
    with on_record():
        Window.objects.filter(month=JULY.first).update(closes_at=None)
    return_(by=reviewer, at=at(21), figure=figure, reason="口径不对")
    assert exceptions() == []


@pytest.mark.parametrize("for_unit", [True, False])
@pytest.mark.parametrize(("day", "count"), [(30, 1), (24, 1), (23, 2)])
def test_what_is_open_longer_is_not_shortened(for_unit, day, count, kept, reviewer, steward):
    series = line_of(FORM_VALUE)
    figure = kept(series)
    whom = {"unit": series.unit} if for_unit else {"series": series}
    window = Window.objects.get(month=JULY.first)
    longer = WindowException(window=window, until=at(day, hour=18), reason="停电", **whom)
    grant_exception(by=steward, at=at(21), exception=longer)
    return_(by=reviewer, at=at(21), figure=figure, reason="口径不对")
    assert len(exceptions()) == count
    assert kept(series, at(24, hour=17)).pk


def test_a_correction_is_bound_to_no_window(submitted, corrected, reviewer):
    figure = submitted(at=at(15))
    approve(by=reviewer, at=at(16), figure=figure)
    return_(by=reviewer, at=at(21), figure=corrected(figure, at=at(21)), reason="口径不对")
    assert exceptions() == []
    assert corrected(figure, "9.7", at=at(30)).pk


def test_of_a_combined_month_the_line_that_takes_the_figure(kept, reviewer):
    figure = kept(line_of(FORM_VALUE))
    with on_record():
        august = Window.objects.create(
            month=date(2023, 8, 1), opens_at=at(1), due_at=at(10), closes_at=at(20)
        )
        Window.objects.filter(month=JULY.first).update(combined_into=august)
    return_(by=reviewer, at=at(21), figure=figure, reason="口径不对")
    assert exceptions()[0].window == august


def test_the_second_of_two_reviewers_opens_it_too(submitted, series, reviewer, person):
    with on_record():
        Section.objects.filter(indicators=series.indicator).update(second_review=True)
    figure = submitted(at=at(15))
    approve(by=person("reviewer"), at=at(16), figure=figure)
    return_(by=reviewer, at=at(21), figure=figure, reason="口径不对")
    assert exceptions()[0].granted_by == reviewer


def test_approving_and_withdrawing_open_nothing(submitted, reviewer):
    approve(by=reviewer, at=at(21), figure=submitted(at=at(15)))
    assert exceptions() == []


def test_what_may_not_be_returned_opens_nothing(submitted, clerk, reviewer):
    figure = submitted(at=at(15))
    outcome = decide(by=clerk, at=at(21), figures=[figure], kind="return", reason="口径不对")
    assert (len(outcome.refused), exceptions()) == (1, [])
    assert decide(by=reviewer, at=at(21), figures=[figure], kind="return", reason=" ").again == {}
    assert exceptions() == []


def test_both_sides_hear_until_when(submitted, clerk, reviewer):
    figure = submitted(at=at(15))
    outcome = decide(by=reviewer, at=at(21), figures=[figure], kind="return", reason="口径不对")
    assert [(one.until, one.reopened) for one in outcome.again.values()] == [(at(24, hour=18), True)]
    told = Notice.objects.get(recipient=clerk)
    assert "退回后重开至2023-08-24 18:00" in headline([told])
    assert "退回后重开至2023-08-24 18:00" in lines([told, told])[0]
    event = Event.objects.get(kind="return", object_id=figure.pk)
    assert event.data["reopened_until"].startswith("2023-08-24T")


def test_what_is_open_anyway_is_told_so(submitted, clerk, reviewer):
    return_(by=reviewer, at=at(15), figure=submitted(at=at(14)), reason="口径不对")
    told = Notice.objects.get(recipient=clerk)
    assert "可重报至2023-08-20 18:00" in headline([told])


def test_many_are_opened_in_a_few_statements(clerk, reviewer):
    figures = waiting(301, clerk)
    seen = []
    for some in (figures[:1], figures[1:]):
        with CaptureQueriesContext(connection) as asked:
            outcome = decide(by=reviewer, at=at(21), figures=some, kind="return", reason="口径不对")
        assert len(outcome.decided) == len(some)
        seen.append(len(asked))
    assert len(exceptions()) == 301
    assert seen[1] <= seen[0] + 12


def test_if_the_line_cannot_be_opened_nothing_is_returned(submitted, reviewer):
    figure = submitted(at=at(15))
    refused_by_a_broken(
        "tracker_windowexception",
        lambda: return_(by=reviewer, at=at(21), figure=figure, reason="口径不对"),
    )
    assert Figure.objects.get(pk=figure.pk).state == "submitted"
