"""When months may be reported: windows by hand, and who may report longer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.access import REPORTER, configuring
from tracker.access.reopenings import check_not_for_oneself
from tracker.access.settled import check_open, settle
from tracker.actions.people import configuration
from tracker.actions.people.notices import Kind, Told, tell
from tracker.actions.people.record import record
from tracker.calc.periods import SHANGHAI, Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import Figure, Unit, User, Window, WindowException
from tracker.queries.people.roles import nearest_holders
from tracker.wording.names import kept_names

MOST_MONTHS = 60


@transaction.atomic
def grant_exception(*, by: User, at: datetime, exception: WindowException) -> WindowException:
    """Let a unit, or one series, report a month until an instant, as somebody who doesn't report for it.

    Raises AccessRefused (also for one's own unit), Refused (a month that is combined) or ValidationError (no reason, for
    nobody).
    """
    unit = exception.unit or (exception.series.unit if exception.series else None)
    if unit is not None:
        check_not_for_oneself(access.rights_at(by, at), unit.pk)
    return let_in(by=by, at=at, exception=exception)


@transaction.atomic
def let_in(
    *, by: User, at: datetime, exception: WindowException, asked_by: User | None = None
) -> WindowException:
    """Let a unit, or one series, report a month until an instant, whatever its window says; a stage goes into any month.

    That nobody does so for themselves is seen to by the caller: a rule grants it, or another person asked. A later row about
    the same thing takes the place of an earlier one, so this also shortens and takes back. Whoever asked for it is told by
    the decision on that. Raises AccessRefused, Refused or ValidationError.
    """
    rights = access.rights_at(by, at)
    configuring.check_configure(rights, "add", exception)
    exception.granted_by = by
    exception.full_clean(exclude=["id"])
    unit = exception.unit or (exception.series.unit if exception.series else None)
    assert unit is not None  # a constraint of the model, checked by full_clean
    if exception.window.combined_into is not None:
        raise Refused("month_combined", field="window")
    _check_lasts(exception.until, Month.of(exception.window.month), at, field="until")
    Window.objects.select_for_update(no_key=True).get(pk=exception.window_id)  # see `ledger.reopening`
    exception.save(force_insert=True)
    record(
        "grant_exception",
        by=by,
        of=exception,
        unit=unit.code,
        series=str(exception.series) if exception.series else None,
        until=exception.until,
        reason=exception.reason,
    )
    if exception.until > at:
        _tell_reporters(exception, unit, by, at, asked_by)
    return exception


def _tell_reporters(
    exception: WindowException, unit: Unit, by: User, at: datetime, asked_by: User | None
) -> None:
    today = day_of(at)
    said = {
        **kept_names(what=exception.series or unit, unit=unit),
        "unit_code": unit.code,
        "month": f"{exception.window.month:%Y-%m}",
        "until": f"{exception.until.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        "by": str(by),
        "reason": exception.reason,
    }
    reporters = nearest_holders([unit.pk], REPORTER, on=today)[unit.pk]
    post = unit.pk, REPORTER
    told = (Told(Kind.EXCEPTION, user, post=post, data=said) for user in reporters if user != asked_by)
    tell(told, by=by, at=at)


@transaction.atomic
def save_window(*, by: User, at: datetime, window: Window) -> Window:
    """Add a window or change it; a month with figures isn't combined with another any more.

    Raises AccessRefused, Refused (its times don't suit its month, or it can't be combined) or ValidationError.
    """
    settle()
    window.full_clean(exclude=["id"])
    _check_times(window, at)
    if window._state.adding and window.combined_into is not None:
        check_open(Month.of(window.month), at, field="combined_into")
    check_combination(window)
    return configuration.save(by=by, at=at, row=window)


def _check_times(window: Window, at: datetime) -> None:
    """A window that has closed settles its month, so it doesn't close before the month is over; and it comes to an end."""
    month = Month.of(window.month)
    for name in ("due_at", "closes_at"):
        _check_lasts(getattr(window, name), month, at, field=name)
    if window.closes_at is not None and day_of(window.closes_at) <= month.last:
        raise Refused("closes_before_its_end", field="closes_at", month=month)


def _check_lasts(until: datetime | None, month: Month, at: datetime, *, field: str) -> None:
    """Refuse a time that lies years ahead: a slip of the hand, until which workdays would be counted. Raises Refused."""
    last = max(month, Month.of(day_of(at))).plus(MOST_MONTHS)
    if until is not None and day_of(until) > last.last:
        raise Refused("too_far_ahead", field=field, last=last)


def check_combination(window: Window) -> None:
    """A month joins the one right after it, which stands by itself, before either has live figures. Raises Refused."""
    into = window.combined_into
    if into is None:
        return
    if Month.of(into.month) != Month.of(window.month).plus(1):
        raise Refused("not_the_next_month", field="combined_into")
    if into.combined_into_id is not None or (
        window.pk and Window.objects.filter(combined_into=window).exists()
    ):
        raise Refused("combined_twice", field="combined_into")
    if Figure.objects.filter(slot__month=window.month, history_load=None).exists():
        raise Refused("month_in_use", field="combined_into")
