"""补报: who reports a line asks that it be opened again after its month closed, a steward decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from tracker import access
from tracker.access import STEWARD
from tracker.access.reopenings import check_ask_reopening, check_decide_reopening, check_prolong
from tracker.actions.people.deciding import SecondPerson, stated
from tracker.actions.people.notices import Kind as Notices
from tracker.actions.people.notices import Told, tell, to_whoever_asked
from tracker.actions.people.record import record_each
from tracker.actions.reporting.windows import grant_exception, let_in
from tracker.calc.calendars import CLOSED, OPEN
from tracker.calc.periods import SHANGHAI, Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import (
    Figure,
    ReopeningDecision,
    ReopeningRequest,
    Series,
    User,
    Window,
    WindowException,
)
from tracker.queries.ledger.care import of_its_month, settings_of_care
from tracker.queries.people.roles import holders
from tracker.queries.reporting.owed import STANDS
from tracker.queries.reporting.reopenings import Line, line_openings, reopened_until
from tracker.queries.reporting.windows import Opening
from tracker.queries.reporting.windows import opening as line_opening
from tracker.wording.names import kept_names

Kind = ReopeningDecision.Kind
LONGEST = timedelta(days=366)
_REOPENINGS = SecondPerson(ReopeningDecision, check_decide_reopening, asked=[Notices.REOPENING_ASKED])


@transaction.atomic
def request_reopenings(
    *, by: User, at: datetime, lines: Sequence[Line], reason: str
) -> list[ReopeningRequest]:
    """Ask that lines whose month is closed be opened again, all for one reason. One request a line waits at a time.

    Raises AccessRefused, or Refused: no reason; a line that isn't closed, has its figure, or was asked for already.
    """
    rights, care = access.rights_at(by, at), settings_of_care(None)
    for series, month in lines:
        check_ask_reopening(rights, of_its_month(series, month, care))
    said = stated(reason)
    asked = list(dict.fromkeys(lines))
    stand = line_openings([(series, month, None) for series, month in asked], at)
    made = [
        ReopeningRequest(window=_closed(line, opening, at), series=line[0], reason=said, author=by)
        for line, opening in zip(asked, stand, strict=True)
    ]
    _hold([one.window_id for one in made])
    _check_nothing_stands(asked)
    _check_nothing_waits([(one.series, one.window_id) for one in made])
    ReopeningRequest.objects.bulk_create(made)
    record_each("request_reopening", by=by, told=[(one, {"reason": said}) for one in made])
    _tell_stewards(made, by, at)
    return made


def _closed(line: Line, opening: Opening, at: datetime) -> Window:
    """The window that is closed for a line. Raises Refused where it's open, or will be, or another month's takes it."""
    series, month = line
    if opening.is_open:
        raise Refused("line_open")
    if opening.window is None or opening.state != CLOSED or month not in (None, opening.month):
        asked = opening if month in (None, opening.month) else line_opening(series, month, at)
        ask = holders([series.unit_id], STEWARD, on=day_of(at))[series.unit_id]
        raise Refused("window_closed", month=asked.month, opening=asked, ask=ask)
    return opening.window


def _hold(windows: Sequence[int]) -> None:
    """Requests and decisions about a window follow one another until the transaction ends."""
    list(Window.objects.select_for_update(no_key=True).filter(pk__in=windows).order_by("pk"))


def _check_nothing_stands(lines: Sequence[Line]) -> None:
    """What is waiting or approved needs no reopening: it is withdrawn, or corrected. Raises Refused."""
    figures = Figure.objects.filter(STANDS, slot__series__in=[series for series, _month in lines])
    there = set(figures.values_list("slot__series", "slot__month"))
    if any((series.pk, month.first if month else None) in there for series, month in lines):
        raise Refused("line_reported")


def _check_nothing_waits(lines: Sequence[tuple[Series, int]]) -> None:
    """Lines of windows; a stage waits whatever the window, since it goes into any. Raises Refused."""
    rows = ReopeningRequest.objects.filter(decision=None, series__in=[series for series, _window in lines])
    waiting = set(rows.values_list("series", "window"))
    stages = {series.pk for series, _window in lines if not series.is_monthly}
    if any((series.pk, window) in waiting for series, window in lines) or any(
        series in stages for series, _window in waiting
    ):
        raise Refused("reopening_waiting")


@transaction.atomic
def prolong_lines(
    *, by: User, at: datetime, lines: Sequence[Line], reason: str, until: datetime | None = None
) -> list[WindowException]:
    """Let missing lines be reported until an instant, or for the workdays that the calendar says, though nobody asked.

    Where their month is open this puts off when they are due. Raises AccessRefused (also for who reports them) or Refused: no
    reason; a line that has its figure, was asked for, or whose month takes none; an instant that is past, more than a year
    ahead, or no later than when the line is due anyway.
    """
    rights, care = access.rights_at(by, at), settings_of_care(None)
    for series, month in lines:
        check_prolong(rights, of_its_month(series, month, care).unit_id)
    said, chosen = stated(reason), _within_a_year(until or reopened_until(at), at)
    asked = list(dict.fromkeys(lines))
    stand = line_openings([(series, month, None) for series, month in asked], at)
    if any(one.window is None or one.state not in (OPEN, CLOSED) for one in stand):
        raise Refused("line_takes_none")
    pairs = [(series, one.window) for (series, _month), one in zip(asked, stand, strict=True) if one.window]
    _hold([window.pk for _series, window in pairs])
    _check_nothing_stands(asked)
    _check_nothing_waits([(series, window.pk) for series, window in pairs])
    if any(one.due_at is not None and one.due_at >= chosen for one in stand):
        raise Refused("line_due_later", field="until")
    return [
        grant_exception(
            by=by,
            at=at,
            exception=WindowException(window=window, series=series, until=chosen, reason=said),
        )
        for series, window in pairs
    ]


def _within_a_year(until: datetime, at: datetime) -> datetime:
    if not at < until <= at + LONGEST:
        raise Refused("reopening_out_of_range", field="until")
    return until


@transaction.atomic
def grant_reopening(
    *, by: User, at: datetime, request: ReopeningRequest, until: datetime | None = None
) -> WindowException:
    """Open the line until an instant, or for the workdays that the calendar says.

    Raises AccessRefused (also for one's own request) or Refused: decided already, or an instant that is past, more than a
    year ahead, or no later than what the line is open until anyway.
    """
    _hold([request.window_id])
    _REOPENINGS.check([request], by=by, at=at)
    chosen = _within_a_year(until or reopened_until(at), at)
    month = Month.of(request.window.month) if request.series.is_monthly else None
    (stands,) = line_openings([(request.series, month, None)], at)
    if stands.is_open and (stands.closes_at is None or stands.closes_at >= chosen):
        raise Refused("line_open_longer", field="until")
    exception = WindowException(
        window=request.window, series=request.series, until=chosen, reason=request.reason
    )
    let_in(by=by, at=at, exception=exception, asked_by=request.author)
    said = {"until": f"{chosen.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}
    _REOPENINGS.decide(
        request,
        Kind.GRANT,
        by=by,
        at=at,
        event="grant_reopening",
        told={"until": chosen},
        notice=_word(Notices.REOPENING_GRANTED, request, by, said, at),
        exception=exception,
    )
    return exception


@transaction.atomic
def refuse_reopening(*, by: User, at: datetime, request: ReopeningRequest, reason: str) -> ReopeningDecision:
    """Leave the line closed, and say why. Raises AccessRefused or Refused (no reason, or decided already)."""
    _hold([request.window_id])
    _REOPENINGS.check([request], by=by, at=at)
    said = stated(reason)
    return _REOPENINGS.decide(
        request,
        Kind.REFUSE,
        by=by,
        at=at,
        event="refuse_reopening",
        told={"reason": said},
        notice=_word(Notices.REOPENING_REFUSED, request, by, {"reason": said}, at),
        reason=said,
    )


def _tell_stewards(made: Sequence[ReopeningRequest], by: User, at: datetime) -> None:
    stewards = holders({one.series.unit_id for one in made}, STEWARD, on=day_of(at))
    told = (
        Told(
            Notices.REOPENING_ASKED,
            user,
            f"{Notices.REOPENING_ASKED}:{one.series.unit_id}:{made[0].pk}" if len(made) > 1 else "",
            post=(one.series.unit_id, STEWARD),
            data=_about(one, by) | {"reason": one.reason, "asked_by": by.pk},
        )
        for one in made
        for user in stewards[one.series.unit_id]
    )
    tell(told, by=by, at=at)


def _word(kind: str, request: ReopeningRequest, by: User, data: dict[str, str], at: datetime) -> Told:
    about = _about(request, by) | data
    return to_whoever_asked(kind, request.author, request.series.unit_id, about, at=at)


def _about(request: ReopeningRequest, by: User) -> dict[str, object]:
    return {
        "request": request.pk,
        "series": request.series_id,
        **kept_names(what=request.series, unit=request.series.unit),
        "unit_code": request.series.unit.code,
        "month": f"{request.window.month:%Y-%m}" if request.series.is_monthly else "",
        "by": str(by),
    }
