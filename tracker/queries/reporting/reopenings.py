"""Lines that are open again after their month closed: until when, which of them, and who asks for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tracker.access import REPORTER, STEWARD, Rights
from tracker.access.embargo import held_back
from tracker.calc.calendars import COMBINED, NOT_PLANNED, instant
from tracker.calc.periods import Month, day_of
from tracker.models import Figure, ReopeningRequest, Series, Window, WindowException
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.care import in_care_then, of_its_month, settings_of_care
from tracker.queries.ledger.figures import SERIES, in_its_care
from tracker.queries.reporting.calendars import calendar_at, workdays
from tracker.queries.reporting.owed import STANDS
from tracker.queries.reporting.unit_month import returned_to
from tracker.queries.reporting.windows import Opening, opened_months, openings

SHOWN = 50
Line = tuple[Series, Month | None]
_OF_SERIES = tuple(f"series__{part}" for part in SERIES)


def reopened_until(at: datetime) -> datetime:
    """Until when a line stays open that is opened again at an instant, by the calendar in use.

    The closing time of the last of its workdays, of which the first is the one after that day.
    """
    calendar = calendar_at(at)
    return instant(workdays().after(day_of(at), calendar.reopens_for), calendar.until)


def line_openings(lines: Sequence[tuple[Series, Month | None, date | None]], at: datetime) -> list[Opening]:
    """How lines stand, each in the month that takes its figure. A few statements, whatever their number.

    That is the next month where it is combined with that. A stage (month None) goes into any month that isn't before the
    day it was reached on, if that is known: the one that is open longest, else the newest whose window has opened.
    """
    if not lines:
        return []
    asked = {month for _series, month, _reached in lines if month is not None}
    months = asked | {month.plus(1) for month in asked}
    opened = opened_months(at) if any(month is None for _series, month, _reached in lines) else []
    series = {one.pk: one for one, _month, _reached in lines}
    stand = openings(list(series.values()), months | set(opened), at)
    return [
        _of_month(stand, one, month) if month else _of_stage(stand, one, opened, reached, at)
        for one, month, reached in lines
    ]


def _of_month(stand: dict[tuple[int, Month], Opening], series: Series, month: Month) -> Opening:
    found = stand[series.pk, month]
    return stand[series.pk, month.plus(1)] if found.state == COMBINED else found


def _of_stage(
    stand: dict[tuple[int, Month], Opening],
    series: Series,
    opened: Sequence[Month],
    reached: date | None,
    at: datetime,
) -> Opening:
    found = [stand[series.pk, month] for month in opened if reached is None or reached <= month.last]
    open_ones = [one for one in found if one.is_open]
    if open_ones:
        return max(open_ones, key=lambda one: (one.closes_at is None, one.closes_at or at))
    return found[-1] if found else Opening(Month.of(reached or day_of(at)), NOT_PLANNED)


def figure_openings(figures: Sequence[Figure], at: datetime) -> list[Opening]:
    """How the lines of figures stand for a figure in their place."""
    return line_openings(
        [
            (one.slot.series, Month.of(one.slot.month) if one.slot.month else None, one.reached_on)
            for one in figures
        ],
        at,
    )


@dataclass(frozen=True)
class SentBack:
    """A figure that came back, and how its line stands for another in its place: None for a correction, which isn't bound."""

    figure: Figure
    opening: Opening | None


def sent_back(figures: Sequence[Figure], at: datetime) -> list[SentBack]:
    """How the lines of returned figures stand."""
    bound = [one for one in figures if one.corrects_id is None]
    stand = dict(zip((one.pk for one in bound), figure_openings(bound, at), strict=True))
    return [SentBack(one, stand.get(one.pk)) for one in figures]


@dataclass(frozen=True)
class Returned:
    """What was sent back, the newest first, and how much more there is."""

    shown: Sequence[SentBack] = ()
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.shown)

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


def sent_back_to(rights: Rights, at: datetime, said: Settings | None = None) -> Returned:
    """What was sent back to the units that a person reports for, and how its lines stand; `said` are the settings of care where
    somebody has read them already.
    """
    if not rights.has(REPORTER):
        return Returned()
    said = said or settings_of_care(None)
    found = returned_to(rights, said)
    shown = [in_its_care(one, said) for one in found[:SHOWN]]
    return Returned(sent_back(shown, at), found.count() - SHOWN if len(shown) == SHOWN else 0)


# --- what is open again ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Reopened:
    """A line that is open again and for which nothing has come in yet. `month` is None for a stage.

    The series is that of the unit which had it in its care in the month.
    """

    series: Series
    month: Month | None
    exception: WindowException


def reopened_lines(
    units: Collection[int], at: datetime, *, inside: Collection[int], said: Settings | None = None
) -> list[Reopened]:
    """The lines that some units had in their care in the month and that may be reported though their month is closed to others, what ends first before the rest.

    Reported ones are left out. `inside` and `said` as for `owed.counts`.
    """
    said = said or settings_of_care(None)
    standing = Figure.objects.filter(STANDS, slot__series=OuterRef("series"))
    of_month = standing.filter(slot__month=OuterRef("window__month"))
    secret = Series.objects.filter(held_back(OuterRef("window__month")), pk=OuterRef("series"))
    rows = (
        counting_exceptions()
        .alias(care=in_care_then(said, month="window__month"))
        .filter(care__in=units, until__gte=at, window__closes_at__lt=F("until"))
        .filter(
            ~Exists(of_month) & Q(series__stage=None) | ~Exists(standing) & Q(series__stage__isnull=False)
        )
        .exclude(Exists(secret) & ~Q(series__unit__in=inside))
        .select_related("window", "decision", *_OF_SERIES)
        .order_by("until", "id")
    )
    return [_reopened(one.series, one, said) for one in rows if one.series is not None]


def _reopened(series: Series, exception: WindowException, said: Settings) -> Reopened:
    month = Month.of(exception.window.month) if series.is_monthly else None
    return Reopened(of_its_month(series, month, said), month, exception)


def counting_exceptions() -> QuerySet[WindowException]:
    """Of the exceptions for single lines those that count, one a line and window."""
    newest = WindowException.objects.filter(series__isnull=False).that_count().values("pk")
    return WindowException.objects.filter(pk__in=newest)


def reopened_for(figures: Collection[Figure]) -> dict[int, WindowException]:
    """Through which exception, running or over, figures came in after the month of their line had closed; by figure."""
    bound = [one for one in figures if one.corrects_id is None]
    found = counting_exceptions().filter(
        series__in=[one.slot.series_id for one in bound], window__closes_at__lt=F("until")
    )
    by_line: dict[tuple[int | None, date | None], WindowException] = {}
    for one in found.select_related("window", "series").order_by("id"):
        month = one.window.month if one.series and one.series.is_monthly else None
        by_line[one.series_id, month] = one
    named = {one: by_line.get((one.slot.series_id, one.slot.month)) for one in bound}
    return {one.pk: by for one, by in named.items() if by is not None and _closed_before(by.window, one)}


def _closed_before(window: Window, figure: Figure) -> bool:
    """Whether the month had closed to others when the figure came in."""
    return window.closes_at is not None and window.closes_at < figure.recorded_at


# --- what is asked for ----------------------------------------------------------------------------


def _waiting() -> QuerySet[ReopeningRequest]:
    found = ReopeningRequest.objects.filter(decision=None)
    return found.select_related("window", "author", *_OF_SERIES).order_by("id")


def waiting_reopenings(rights: Rights) -> QuerySet[ReopeningRequest]:
    """What a steward has to decide on, the oldest first; their own requests are in it."""
    return _waiting().filter(series__unit__in=rights.units(STEWARD))


def reopenings_asked_for(series: Collection[int], month: Month | None) -> dict[int, ReopeningRequest]:
    """The requests that wait for lines in a month, by series; for stages (month None) in any."""
    found = _waiting().filter(series__in=series)
    if month is not None:
        found = found.filter(window__month=month.first)
    return {one.series_id: one for one in found}
