"""The month and the day a page is asked for; the door where the clock is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.calc.periods import Month, NotAMonth, end_of_day
from tracker.queries.ledger.as_of import is_settled, outline
from tracker.views.web.refusals import BadRequest, Unsettled


@dataclass(frozen=True)
class Moment:
    """Which month is shown, and from which day one looks at it; no day means now."""

    month: Month
    day: date | None
    months: tuple[Month, ...]
    reported_with: Month | None = None

    @property
    def known_by(self) -> datetime | None:
        return end_of_day(self.day) if self.day else None

    @property
    def query(self) -> str:
        """The moment as part of an address, so that links keep it."""
        parts = {"month": str(self.month)} | ({"day": self.day.isoformat()} if self.day else {})
        return urlencode(parts)


def moment_of(request: HttpRequest) -> Moment:
    """The moment that the address names, else the newest month with figures; before there are any, the month that
    units report. Every month that has figures, or has a window that was opened, is offered. Raises BadRequest with a sentence when it names none, and Unsettled when somebody who began to write
    on the day that it names is still at it.
    """
    today = timezone.localdate()
    found = outline(today)
    known, taken = found.figures, found.taken
    newest = known[1] if known else taken[1] if taken else Month.of(today)
    month = _month(request.GET.get("month", ""), newest)
    first = min([month, *(one[0] for one in (known, taken) if one)])
    last = max(newest, month, found.beginning or month, taken[1] if taken else month)
    months = tuple(last.plus(-step) for step in range(min(last.minus(first), 60) + 1))
    return Moment(month, _day(request.GET.get("day", ""), today), months, found.combined.get(month))


def file_name(what: str, moment: Moment, kind: str) -> str:
    """The name of a download: what it is, its month, and the day it is seen from."""
    return f"{what}-{moment.month}" + (f"-{moment.day}" if moment.day else "") + f".{kind}"


def other_month(request: HttpRequest, moment: Moment) -> Month:
    """The month that `against` in the address names; without it the one before the moment's. Raises BadRequest."""
    return _month(request.GET.get("against", ""), moment.month.plus(-1))


def asked_day(request: HttpRequest) -> date | None:
    """The past day that the address names, None for today. Raises BadRequest and Unsettled as `moment_of` does."""
    return _day(request.GET.get("day", ""), timezone.localdate())


def is_ahead(request: HttpRequest) -> bool:
    """Whether the address names a day that is still to come, which pages show as today. Raises BadRequest."""
    day = _parsed(request.GET.get("day", ""))
    return day is not None and day > timezone.localdate()


def _month(text: str, newest: Month) -> Month:
    if not text.strip():
        return newest
    try:
        return Month.read(text)
    except NotAMonth:
        raise BadRequest(_("“%(text)s”不是月份，请写成 2023-06 这样的形式。") % {"text": text[:20]}) from None


def _day(text: str, today: date) -> date | None:
    day = _parsed(text)
    if day is None or day >= today:
        return None
    if not is_settled(end_of_day(day)):
        raise Unsettled(_("这一天最后的写入还在进行，稍后才能按这一天查看。请过一会儿再试。"))
    return day


def _parsed(text: str) -> date | None:
    """The day that a text says; None where it says nothing. Raises BadRequest."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadRequest(
            _("“%(text)s”不是日期，请写成 2023-07-06 这样的形式。") % {"text": text[:20]}
        ) from None
    if not 1900 <= day.year <= 2999:
        raise BadRequest(_("日期超出范围，请填1900年到2999年之间的日期。"))
    return day
