"""A form, a month and a file are three doors to one write: however a statement is handed over, all three refuse the same
with the same code and leave nothing, or write the same rows."""

from __future__ import annotations

import copy
import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import models, transaction

from tests.actions.reports import CLOSED, JULY, said, written
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.evidence import set_aside
from tracker.actions.ledger.updates import correct, submit
from tracker.actions.reporting.months import hand_in
from tracker.actions.reporting.windows import grant_exception
from tracker.calc.checks import SHIPPED
from tracker.calc.correcting import BASE, OF_ERROR, UNSAID, Nature
from tracker.calc.findings import Answer, answered_alike
from tracker.calc.intake import FORM_FLAG, FORM_RANK, FORM_RATIO, FORM_STAGE, FORM_VALUE, EntryForm, Report
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.documents.workbooks import Book
from tracker.models import (
    CheckAnswer,
    CheckRule,
    Draft,
    Event,
    Figure,
    Indicator,
    Series,
    Slot,
    Unit,
    User,
    Window,
    WindowException,
)
from tracker.queries.imports.preview import Entry as FileEntry
from tracker.queries.imports.preview import ImportPreview, ImportTarget, PreviewLine

pytestmark = pytest.mark.django_db
EXPLAINED = answered_alike(SHIPPED, "已核对", "已核对")
LATE = date(2023, 9, 15)  # not in July, nor soon after it: a check objects
CONTENT = b"a file that was looked through"


@dataclass(frozen=True)
class Told:
    """A statement, as a caller hands it over."""

    by: User
    series: Series
    report: Report
    month: Month | None = JULY
    answers: Mapping[str, Answer] = field(default_factory=lambda: EXPLAINED)
    corrects: Figure | None = None
    reason: str = ""
    nature: Nature = OF_ERROR


def by_form(told: Told, at: datetime) -> None:
    given: dict[str, Any] = {"report": told.report, "key": uuid.uuid4(), "answers": told.answers}
    if told.corrects is not None:
        correct(by=told.by, at=at, figure=told.corrects, reason=told.reason, nature=told.nature, **given)
    else:
        submit(by=told.by, at=at, series=told.series, month=told.month, **given)


def by_month(told: Told, at: datetime) -> None:
    corrects = told.corrects.pk if told.corrects else None
    entry = Entry(
        told.series.pk,
        told.month,
        told.report,
        uuid.uuid4(),
        (),
        told.answers,
        corrects,
        told.reason,
        told.nature,
    )
    unit = told.by.memberships.get().unit
    done = hand_in(by=told.by, at=at, unit=unit, month=JULY, entries=[entry])
    for _entry, fault in done.outcome.refused:
        assert done.receipt is None
        raise fault


def by_file(told: Told, at: datetime) -> None:
    """With a preview made up by the caller, which finds nothing wrong."""
    corrects = told.corrects.pk if told.corrects else None
    line = PreviewLine(2, "行", entries=[FileEntry("", told.month, told.report, told.series, corrects, "B2")])
    book = Book("a.xlsx", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), ())
    set_aside(by=told.by, at=at, sha256=book.sha256, content=CONTENT)
    sentences = {rule: answer.sentence for rule, answer in told.answers.items()}
    apply_import(
        by=told.by,
        at=at,
        into=ImportTarget(JULY, unit=told.by.memberships.get().unit),
        book=book,
        plan=ImportPreview("表", [], [line]),
        answers=Answers(told.reason, sentences, nature=told.nature),
    )


DOORS: Mapping[str, Callable[[Told, datetime], None]] = {
    "form": by_form, "month": by_month, "file": by_file,
}  # fmt: skip


@pytest.fixture
def told(clerk: User, series: Series, settings: Any, tmp_path: Any) -> Told:
    settings.MEDIA_ROOT = tmp_path
    return Told(clerk, series, said("9.5"))


# --- what is refused ------------------------------------------------------------------------------


def anothers(told: Told, made: Any) -> Told:
    return replace(told, series=Series.objects.get(indicator__code="inv.outside_funds", unit__code="dayu"))


def anothers_called_ones_own(told: Told, made: Any) -> Told:
    forged = copy.copy(anothers(told, made).series)
    forged.unit = told.series.unit
    return replace(told, series=forged)


def of_another_form(told: Told, made: Any) -> Told:
    return replace(told, report=Report(as_of=date(2023, 7, 31), numerator=Decimal(1), denominator=Decimal(2)))


def of_another_form_called_its_own(told: Told, made: Any) -> Told:
    forged = copy.copy(told.series)
    forged.indicator = Indicator(pk=told.series.indicator_id, kind=Indicator.Kind.RATIO)
    return replace(of_another_form(told, made), series=forged)


def of_tomorrow(told: Told, made: Any) -> Told:
    return replace(told, report=replace(told.report, as_of=made.now.date() + timedelta(days=1)))


def too_long(told: Told, made: Any) -> Told:
    return replace(told, report=said("1234567890.123456789"))


def of_a_closed_month(told: Told, made: Any) -> Told:
    return replace(told, month=CLOSED)


def of_no_month(told: Told, made: Any) -> Told:
    return replace(told, month=None)


def approved_already(told: Told, made: Any) -> Told:
    assert made.approved()
    return told


def waiting_already(told: Told, made: Any) -> Told:
    assert made.submitted()
    return told


def correcting_what_was_replaced(told: Told, made: Any) -> Told:
    first = made.approved()
    made.approve(made.corrected(first))
    return replace(told, corrects=first, reason="漏报", report=said("9.7"))


def correcting_without_reason(told: Told, made: Any) -> Told:
    return replace(told, corrects=made.approved(), report=said("9.7"), reason=" ")


def correcting_a_past_year_without_saying_what_it_is(told: Told, made: Any) -> Told:
    return replace(told, corrects=made.approved(), report=said("9.7"), reason="核减", nature=UNSAID)


def revising_a_base_without_document(told: Told, made: Any) -> Told:
    return replace(
        told, corrects=made.approved(), report=said("9.7"), reason="核减", nature=Nature(BASE, " ")
    )


def unexplained(told: Told, made: Any) -> Told:
    return replace(told, report=replace(told.report, as_of=LATE), answers={})


def explained_with_nothing(told: Told, made: Any) -> Told:
    return replace(unexplained(told, made), answers=dict.fromkeys(SHIPPED, Answer(" ", " ")))


def in_error(told: Told, made: Any) -> Told:
    CheckRule.objects.update_or_create(code="as_of_outside", defaults={"severity": "error", "limit": 0})
    return replace(told, report=replace(told.report, as_of=LATE))


OFFENCES: Mapping[Callable[[Told, Any], Told], tuple[type[Exception], str]] = {
    anothers: (AccessRefused, "not_your_unit"),
    anothers_called_ones_own: (AccessRefused, "not_your_unit"),
    of_another_form: (Refused, "missing"),
    of_another_form_called_its_own: (Refused, "missing"),
    of_tomorrow: (Refused, "in_the_future"),
    too_long: (Refused, "too_many_digits"),
    of_a_closed_month: (Refused, "window_closed"),
    of_no_month: (Refused, "month_missing"),
    approved_already: (Refused, "already_approved"),
    waiting_already: (Refused, "already_waiting"),
    correcting_what_was_replaced: (Refused, "not_current"),
    correcting_without_reason: (Refused, "reason_missing"),
    correcting_a_past_year_without_saying_what_it_is: (Refused, "correction_kind_missing"),
    revising_a_base_without_document: (Refused, "base_document_missing"),
    unexplained: (Refused, "held"),
    explained_with_nothing: (Refused, "held"),
    in_error: (Refused, "held"),
}


@dataclass(frozen=True)
class Made:
    """What other people's steps have made before."""

    submitted: Callable[..., Figure]
    corrected: Callable[..., Figure]
    approve: Callable[[Figure], Any]
    now: datetime

    def approved(self) -> Figure:
        figure = self.submitted()
        self.approve(figure)
        return figure


@pytest.fixture
def made(submitted: Any, corrected: Any, reviewer: User, now: datetime) -> Made:

    return Made(submitted, corrected, lambda figure: approve(by=reviewer, at=now, figure=figure), now)


def answer_of(enter: Callable[[Told, datetime], None], told: Told, at: datetime) -> tuple[type, str] | None:
    """The kind of the refusal and its code; None when it is taken."""
    kinds = (AccessRefused, Refused)
    try:
        enter(told, at)
    except kinds as refused:
        return next(kind for kind in kinds if isinstance(refused, kind)), str(refused)
    return None


def counted() -> tuple[int, ...]:
    return (*written(), Slot.objects.count(), Draft.objects.count())


@pytest.mark.parametrize("offence", OFFENCES, ids=lambda one: one.__name__)
def test_every_door_refuses_the_same_with_the_same_code_and_writes_nothing(offence, told, made, now):
    asked = offence(told, made)
    before, answers, left = counted(), {}, {}
    for door, enter in DOORS.items():
        with transaction.atomic():
            answers[door] = answer_of(enter, asked, now)
            left[door] = counted()
            transaction.set_rollback(True)
    assert answers == dict.fromkeys(DOORS, OFFENCES[offence])
    assert left == dict.fromkeys(DOORS, before)


# --- what is written ------------------------------------------------------------------------------


def statement(form: EntryForm) -> Report:
    day = date(2023, 7, 31)
    return {
        FORM_VALUE: Report(as_of=day, value=Decimal("9.5"), note="含新增", qualifier="about"),
        FORM_RATIO: Report(as_of=day, numerator=Decimal(3), denominator=Decimal(4), grade=3),
        FORM_RANK: Report(as_of=day, rank=2, of_n=16),
        FORM_FLAG: Report(as_of=day, value=Decimal(1)),
        FORM_STAGE: Report(as_of=day, reached_on=date(2023, 7, 5)),
    }[form]


def free(form: EntryForm, unit: Unit) -> Series:
    """A series of this form of which nothing was said for July."""
    every = Series.objects.select_related("indicator", "measure", "stage").exclude(slots__month=JULY.first)
    if form == FORM_STAGE:
        every = every.filter(slots=None)
    found = next((one for one in every.order_by("id") if one.form == form), None)
    return found or Series.objects.create(indicator=Indicator.objects.filter(kind=form.name)[0], unit=unit)


def rows_of(series: Series) -> list[object]:
    """What the last figure's rows say, but for their own numbers, the form's key and the import."""
    figure = Figure.objects.filter(slot__series=series).latest("id")
    own = {"id", "slot_id", "idempotency_key", "import_run_id", "known_at", "recorded_at"}
    place = (figure.slot.series_id, figure.slot.month)
    answers = CheckAnswer.objects.filter(figure=figure).order_by("rule")
    return [
        _values(figure, own),
        place,
        *(_values(one, {"id", "figure_id", "recorded_at"}) for one in answers),
    ]


def _values(row: models.Model, own: set[str]) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in own}


def taken_by_each(told: Told, now: datetime) -> dict[str, list[object]]:
    found = {}
    for door, enter in DOORS.items():
        with transaction.atomic():
            Draft.objects.create(
                series=told.series, month=told.month.first if told.month and told.series.is_monthly else None,
                author=told.by, entries={"value": "9"}, saved_at=now,
            )  # fmt: skip
            enter(told, now)
            assert not Draft.objects.filter(author=told.by).exists()
            assert Event.objects.latest("id").kind in ("submit", "correct", "hand_in", "import")
            found[door] = rows_of(told.series)
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(
    "form", [FORM_VALUE, FORM_RATIO, FORM_RANK, FORM_FLAG, FORM_STAGE], ids=lambda one: one.name
)
@pytest.mark.parametrize("applies", [True, False], ids=["", "not applicable"])
def test_every_door_writes_the_same_rows(form, applies, told, person, now):
    by = person("reporter", "kuiwen")
    report = statement(form) if applies else Report(as_of=LATE, not_applicable="无此项")
    asked = replace(told, by=by, series=free(form, by.memberships.get().unit), report=report)
    found = taken_by_each(asked, now)
    assert found["form"] == found["month"] == found["file"]
    assert found["form"]


def test_every_door_writes_the_same_correction_and_keeps_the_same_answers(told, made, now):
    report = replace(said("9.7"), as_of=LATE)
    asked = replace(told, corrects=made.approved(), reason="漏报一笔", report=report)
    found = taken_by_each(asked, now)
    assert found["form"] == found["month"] == found["file"]
    assert len(found["form"]) > 2


def test_every_door_is_open_to_a_series_with_an_exception_of_its_own(told, steward, now):
    Window.objects.update(closes_at=now - timedelta(days=1))
    later = now + timedelta(days=5)
    exception = WindowException(
        window=Window.objects.get(month=JULY.first), series=told.series, until=later, reason="补报"
    )
    closed = {door: answer_of(enter, told, now) for door, enter in DOORS.items()}
    assert closed == dict.fromkeys(DOORS, (Refused, "window_closed"))
    grant_exception(by=steward, at=now, exception=exception)
    assert set(taken_by_each(told, now)) == set(DOORS)
