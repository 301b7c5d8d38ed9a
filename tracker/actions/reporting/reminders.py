"""催报: by hand at a click, and by the timer in stages: due soon, due, overdue, and then the unit's leader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from tracker import access
from tracker.access import LEADER, REPORTER
from tracker.actions.people.notices import Told, tell
from tracker.actions.people.record import record_each
from tracker.calc.calendars import Workdays
from tracker.calc.periods import SHANGHAI, Month, day_of
from tracker.calc.refusals import AccessRefused
from tracker.models import Notice, ReportingCalendar, Unit, User
from tracker.queries.people.roles import nearest_holders
from tracker.queries.reporting.calendars import calendar_at, workdays
from tracker.queries.reporting.missing import Gap, gaps, reopened_gaps
from tracker.queries.reporting.windows import opened_months
from tracker.wording.names import kept_names

Kind = Notice.Kind
MONTHS_BACK = 3  # the timer lets what is older rest: a person has to see to it


@transaction.atomic
def remind(*, by: User, at: datetime, wanted: Collection[tuple[int, Month]]) -> tuple[int, list[Unit]]:
    """Remind those who report for units of the months they still owe; once a day however often it's asked.

    Gives how many people were written to, and the units nobody reports for. What has come in meanwhile is
    left out, and so is what `by` may not know of, as a leader of an official statistic before its release. Raises AccessRefused if a unit isn't one's own to remind.
    """
    today = day_of(at)
    rights = access.rights_at(by, at)
    units = {unit for unit, _month in wanted}
    if not units <= access.remindable_units(rights):
        raise AccessRefused("not_yours_to_remind")
    months, inside = sorted({month for _unit, month in wanted}), access.units_inside(rights)
    found = [one for one in _open_gaps(units, months, at, inside) if _asked(one, wanted)]
    reporters = nearest_holders({one.unit.pk for one in found}, REPORTER, on=today)
    told = [
        Told(
            Kind.REMINDER,
            user,
            _digest(Kind.REMINDER, one),
            once=_once(Kind.REMINDER, one, user, today),
            post=(one.unit.pk, REPORTER),
            data={**_about(one), "by": str(by)},
        )
        for one in found
        for user in reporters[one.unit.pk]
    ]
    reached = tell(told, by=by, at=at)
    if reached:
        record_each(
            "remind",
            by=by,
            told=[(one.unit, {"month": str(one.opening.month), "missing": one.missing}) for one in found],
        )
    return reached, [one.unit for one in found if not reporters[one.unit.pk]]


@transaction.atomic
def remind_by_timer(*, at: datetime) -> Counter[str]:
    """Write the reminders that are due at an instant; doing it again the same day writes none twice.

    Due soon, due and the word to the leader once for a unit's month, overdue once a workday; lines that are open again are due
    when they close. The leader is told of no official statistic before its release. Gives how many of each.
    """
    days, today = workdays(), day_of(at)
    calendar = calendar_at(at)
    months = opened_months(at)[-MONTHS_BACK:]
    units = set(Unit.objects.filter(series__isnull=False).values_list("pk", flat=True))
    staged = [
        (stage, one)
        for to_leaders, inside in ((False, units), (True, set[int]()))
        for one in [*_open_gaps(units, months, at, inside), *reopened_gaps(units, at=at, inside=inside)]
        for stage in _stages(one, at, days, calendar)
        if (stage == Kind.ESCALATED) == to_leaders
    ]
    owing = {one.unit.pk for _stage, one in staged}
    reporters = nearest_holders(owing, REPORTER, on=today)
    leaders = nearest_holders(owing, LEADER, on=today)
    done: Counter[str] = Counter()
    for stage, one in staged:
        people, role = (leaders, LEADER) if stage == Kind.ESCALATED else (reporters, REPORTER)
        data = {**_about(one), "days": _days_late(one, today)}
        daily = today if stage == Kind.OVERDUE else _closing_day(one)
        post = one.unit.pk, role
        told = [
            Told(stage, user, _digest(stage, one), once=_once(stage, one, user, daily), post=post, data=data)
            for user in people[one.unit.pk]
        ]
        done[stage] += tell(told, by=None, at=at)
    return +done


def _stages(one: Gap, at: datetime, days: Workdays, calendar: ReportingCalendar) -> Sequence[str]:
    """What is to be said of a gap at an instant; before its due day minus the days of warning nothing."""
    due_at = one.opening.due_at
    assert due_at is not None  # an open month has a window
    today, due_day = day_of(at), day_of(due_at)
    if today < due_day:
        return [Kind.DUE_SOON] if days.between(today, due_day) <= calendar.remind_before else []
    if today == due_day:
        return [Kind.DUE]
    late = [Kind.OVERDUE] if days.is_workday(today) else []
    return [*late, Kind.ESCALATED] if days.between(due_day, today) >= calendar.escalate_after else late


def _open_gaps(
    units: Collection[int], months: Sequence[Month], at: datetime, inside: Collection[int]
) -> list[Gap]:
    """Nobody is reminded of what can't be reported any more."""
    return [one for one in gaps(units, months, at=at, inside=inside) if one.opening.is_open]


def _asked(one: Gap, wanted: Collection[tuple[int, Month]]) -> bool:
    return (one.unit.pk, one.opening.month) in wanted


def _about(one: Gap) -> dict[str, object]:
    due = one.opening.due_at
    return {
        **kept_names(unit=one.unit),
        "unit_code": one.unit.code,
        "month": str(one.opening.month),
        "missing": one.missing,
        "due": f"{due.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if due else "",
        "reopened": one.reopened,
    }


def _closing_day(one: Gap) -> date | None:
    """What is open again is reminded of each time anew."""
    return day_of(one.opening.due_at) if one.reopened and one.opening.due_at else None


def _digest(kind: str, one: Gap) -> str:
    """Who answers for many units is told of all of them at once."""
    return f"{kind}:{one.opening.month}"


def _once(kind: str, one: Gap, user: User, day: date | None) -> str:
    return ":".join(str(part) for part in (kind, one.unit.pk, one.opening.month, user.pk, day or "") if part)


def _days_late(one: Gap, today: date) -> int:
    return (today - day_of(one.opening.due_at)).days if one.opening.due_at else 0
