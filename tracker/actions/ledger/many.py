"""Reporting thousands of figures at once: the same checks as one by one, in a handful of statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NoReturn

from django.db import connection, transaction

from tracker import access
from tracker.calc import intake
from tracker.calc.checks import Answer, Finding, unanswered
from tracker.calc.intake import Report
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Conflict, Held, UpdateRefused, WindowClosed
from tracker.models import CheckAnswer, Draft, Figure, ImportRun, Series, Slot, User
from tracker.models.arrays import array
from tracker.queries.ledger.standing_figures import standing_figures
from tracker.queries.people.roles import holders
from tracker.queries.reporting.windows import open_months_by_unit, opening, stage_opening

MOST_LOCKED = 4_000  # slots that exist already: the server's table of locks isn't endless
Place = tuple[int, date | None]
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Submission:
    """A report for a series and month; `corrects` is the approved figure that it is to replace.

    `number` is the series' own; `series` may be one of the same unit and form that stands for thousands of new ones.
    """

    number: int
    series: Series
    month: Month | None
    report: Report
    corrects: int | None = None
    findings: Sequence[Finding] = ()

    @cached_property
    def place(self) -> Place:
        return self.number, self.month.first if self.month and self.series.is_monthly else None


@transaction.atomic
def submit_many(
    *,
    by: User,
    at: datetime,
    submissions: Sequence[Submission],
    run: ImportRun,
    reason: str = "",
    answers: Mapping[str, Answer] | None = None,
    tell: Tell = lambda done, of: None,
) -> int:
    """Report all of these for review, or none; how many. Each figure names the import it came with.

    `tell` hears how many of how many are written, every thousand.

    Raises what `submit` and `correct` raise for the first that can't be taken, and UpdateRefused
    `too_many_at_once` when more than 4,000 slots that exist would change.
    """
    if not submissions:
        return 0
    said = answers or {}
    for one in submissions:
        if unanswered(one.findings, said):
            raise Held(one.findings)
    held = access.rights_at(by, at)
    _check_each(held, at, submissions, reason)
    slots, known = _slots([one.place for one in submissions])
    if len(known) > MOST_LOCKED:
        raise UpdateRefused("too_many_at_once", most=MOST_LOCKED)
    Slot.objects.lock_all(known.values())
    _check_standing(submissions, known)
    _insert(by, held, submissions, slots, run, reason, tell)
    _keep_answers(submissions, slots, run, said)
    _drop_drafts(by, {one.place for one in submissions})
    return len(submissions)


def _keep_answers(
    submissions: Sequence[Submission], slots: Mapping[Place, int], run: ImportRun, said: Mapping[str, Answer]
) -> None:
    """The sentence for each warning, kept with its figure."""
    warned = {slots[one.place]: one.findings for one in submissions if one.findings}
    figures = Figure.objects.filter(import_run=run, slot__in=warned)
    CheckAnswer.objects.bulk_create(
        CheckAnswer(
            figure=figure,
            rule=one.rule,
            limits=one.limits,
            numbers=one.numbers,
            sentence=said[one.rule].sentence,
            next_step=said[one.rule].next_step,
        )
        for figure in figures
        for one in warned[figure.slot_id]
    )


def _drop_drafts(by: User, places: set[Place]) -> None:
    drafts = Draft.objects.filter(author=by).values_list("pk", "series_id", "month")
    Draft.objects.filter(pk__in=[pk for pk, series, month in drafts if (series, month) in places]).delete()


def _check_each(held: access.Rights, at: datetime, submissions: Sequence[Submission], reason: str) -> None:
    today = day_of(at)
    months = open_months_by_unit({one.series.unit_id for one in submissions}, at)
    if len({one.place for one in submissions}) < len(submissions):
        raise Conflict("twice_in_file")
    for series in {id(one.series): one.series for one in submissions}.values():
        access.check_report(held, series)
    for one in submissions:
        intake.check(one.report, one.series.form)
        if one.report.as_of > today:
            raise intake.ReportRefused(intake.Problem("as_of", "in_the_future"))
        if one.corrects is not None and not reason.strip():
            raise UpdateRefused("reason_missing")
        month = one.month if one.series.is_monthly else None
        if one.corrects is None and not months[one.series.unit_id].take(
            one.number, month, one.report.reached_on
        ):
            _refuse_closed(one, month, at)


def _refuse_closed(one: Submission, month: Month | None, at: datetime) -> NoReturn:
    found = opening(one.series, month, at) if month else stage_opening(one.series, one.report.reached_on, at)
    unit = one.series.unit_id
    ask = holders([unit], access.STEWARD, on=day_of(at))[unit]
    raise WindowClosed("window_closed", month=found.month, opening=found, ask=ask)


_NEW_SLOTS = """
    INSERT INTO tracker_slot (series_id, month) SELECT * FROM unnest(%(series)s::bigint[], %(months)s::date[])
    ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING series_id, month, id
"""
_KNOWN_SLOTS = """
    SELECT slot.series_id, slot.month, slot.id
    FROM unnest(%(series)s::bigint[], %(months)s::date[]) AS asked(series_id, month)
    JOIN tracker_slot slot ON slot.series_id = asked.series_id AND slot.month IS NOT DISTINCT FROM asked.month
"""


def _slots(places: Sequence[Place]) -> tuple[dict[Place, int], dict[Place, int]]:
    """The slots of all places, made where they are missing; and those among them that were there.

    What this transaction makes nobody else can see, so only the others need a lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEW_SLOTS, _columns(places))
        made = {(series, month): slot for series, month, slot in cursor.fetchall()}
        cursor.execute(_KNOWN_SLOTS, _columns([place for place in places if place not in made]))
        known = {(series, month): slot for series, month, slot in cursor.fetchall()}
    return made | known, known


def _columns(places: Sequence[Place]) -> dict[str, str]:
    return {
        "series": array(series for series, _month in places),
        "months": array(month for _series, month in places),
    }


def _check_standing(submissions: Sequence[Submission], known: dict[Place, int]) -> None:
    """Nothing waits, nothing is approved but what is to be corrected, and that is still the current figure."""
    waiting: set[Place] = set()
    current: dict[tuple[Place, int], int] = {}
    for one in standing_figures({series for series, _month in known}):
        if one.waiting:
            waiting.add((one.series, one.month))
        else:
            current[(one.series, one.month), one.grade] = one.figure
    for submission in submissions:
        if submission.place in waiting:
            raise Conflict("waiting_in_slot")
        standing = current.get((submission.place, submission.report.grade))
        if standing != submission.corrects:
            raise Conflict("not_current" if submission.corrects else "already_approved")


_FIGURES = """
    COPY tracker_figure (slot_id, value, numerator, denominator, rank, of_n, reached_on, not_applicable, note,
        qualifier, grade, as_of_date, comparison_set_id, author_id, acting_for_id, corrects_id, correction_reason,
        illustrative, import_run_id) FROM STDIN
"""


def _insert(
    by: User,
    held: access.Rights,
    submissions: Sequence[Submission],
    slots: dict[Place, int],
    run: ImportRun,
    reason: str,
    tell: Tell,
) -> None:
    # COPY isn't Django's: without this a fault of the database would come through as the driver's own.
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(_FIGURES) as rows:
        for number, one in enumerate(submissions):
            if number % 1_000 == 0:
                tell(number, len(submissions))
            said, indicator = one.report, one.series.indicator
            rows.write_row((
                slots[one.place], said.value, said.numerator, said.denominator, said.rank, said.of_n,
                said.reached_on, said.not_applicable, said.note, said.qualifier, int(said.grade), said.as_of,
                indicator.comparison_set_id if indicator and said.rank else None, by.pk,
                held.stands_in.get(one.series.unit_id), one.corrects, reason.strip() if one.corrects else "",
                by.illustrative, run.pk,
            ))  # fmt: skip
