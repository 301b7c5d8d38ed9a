"""Which months a unit or a series may report at an instant, and why not the others. The one place that knows.

Pages, forms, imports and the API ask here; `actions.ledger.updates` refuses by the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tracker.calc.calendars import CLOSED, COMBINED, NOT_PLANNED, NOT_YET, OPEN
from tracker.calc.periods import Month, day_of
from tracker.models import Item, Series, Window, WindowException
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.care import in_care_then, keeper, settings_of_care, unit_then


@dataclass(frozen=True)
class Opening:
    """How a month stands for a unit or a series at an instant.

    `state` is `open`, or why it's locked: `not_planned` (no window yet), `not_yet`, `closed`, or
    `combined` (reported with the next month). `exception` is the one that counts, past ones included.
    `series` are the monthly ones of the unit, and `stages` its stages, that an exception of their own still lets report,
    whatever the others may.
    """

    month: Month
    state: str
    window: Window | None = None
    exception: WindowException | None = None
    series: Mapping[int, WindowException] = field(default_factory=dict)
    stages: Mapping[int, WindowException] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def takes_figures(self) -> bool:
        """Whether it is open for the whole, or at least for some of its lines."""
        return self.is_open or bool(self.series or self.stages)

    @property
    def due_at(self) -> datetime | None:
        """When figures should be there: an exception puts it off, never forward."""
        if self.window is None:
            return None
        return max(self.window.due_at, self.exception.until) if self.exception else self.window.due_at

    @property
    def closes_at(self) -> datetime | None:
        """The last instant at which figures are taken; None while that isn't settled."""
        if self.window is None or self.window.closes_at is None:
            return None
        return max(self.window.closes_at, self.exception.until) if self.exception else self.window.closes_at

    @property
    def is_prolonged(self) -> bool:
        """Whether it's open, or open longer, because of an exception."""
        return self.is_open and self.exception is not None and self.closes_at == self.exception.until

    def longer(self, series: int) -> WindowException | None:
        """What lets a line of the unit be reported longer than the rest of the month, if anything does."""
        own = self.series.get(series)
        return own if own and self.closes_at is not None and self.closes_at < own.until else None

    @property
    def first_month(self) -> Month:
        """The first of the months that the month's figures stand for: January for a combined February."""
        return self.month.plus(-1) if self.takes_in_the_month_before else self.month

    @property
    def takes_in_the_month_before(self) -> bool:
        return self.window is not None and hasattr(self.window, "takes_in")


def opening(series: Series, month: Month, at: datetime) -> Opening:
    """How a month stands for one monthly series."""
    return openings([series], [month], at)[series.pk, month]


def openings(
    series: Collection[Series], months: Collection[Month], at: datetime
) -> dict[tuple[int, Month], Opening]:
    """The same for many series and months, in two statements, or three where items are among them."""
    windows = {Month.of(window.month): window for window in _windows(months)}
    said = settings_of_care(None) if any(one.item_id and one.is_monthly for one in series) else Settings()
    units = {(one.pk, month): _unit_of(one, month, said) for one in series for month in months}
    granted = _Granted(windows.values(), set(units.values()), said, {one.pk for one in series})
    return {
        (one, month): _stand(month, windows.get(month), granted, unit, one, at)
        for (one, month), unit in units.items()
    }


def _unit_of(series: Series, month: Month, said: Settings) -> int:
    """Whose exceptions hold for a series in a month: those of the unit that had it in its care; a stage's, that has it now."""
    return unit_then(series, month if series.is_monthly else None, said)


def unit_openings(
    units: Collection[int], at: datetime, said: Settings | None = None
) -> dict[int, list[Opening]]:
    """Every planned month for each unit as a whole, the oldest first, in three statements.

    `said` are the settings of care where somebody has read them already.
    """
    windows = [(Month.of(window.month), window) for window in _windows()]
    granted = _Granted([window for _, window in windows], units, said or settings_of_care(None))
    return {
        unit: [_stand(month, window, granted, unit, None, at) for month, window in windows] for unit in units
    }


def unit_opening(unit_id: int, month: Month, at: datetime, said: Settings | None = None) -> Opening:
    """How a month stands for a unit as a whole; `said` as for `unit_openings`."""
    window = _windows([month]).first()
    granted = _Granted([window] if window else [], [unit_id], said or settings_of_care(None))
    return _stand(month, window, granted, unit_id, None, at)


def open_months(unit_id: int, at: datetime) -> list[Month]:
    """The months that a unit as a whole may report, the oldest first."""
    return [one.month for one in unit_openings([unit_id], at)[unit_id] if one.is_open]


def stage_opening(series: Series, reached_on: date | None, at: datetime) -> Opening:
    """How reporting a stage stands: it takes any open month that isn't before the one it was reached in.

    The newest open month; or why there is none: the month it was reached in, else the newest whose window has opened.
    """
    months = [Month.of(month) for month in Window.objects.order_by("month").values_list("month", flat=True)]
    stand = openings([series], months, at)
    found = [stand[series.pk, month] for month in months]
    newest = max((one for one in found if one.is_open), key=lambda one: one.month, default=None)
    reached = Month.of(reached_on) if reached_on else None
    if newest is not None and (reached is None or reached <= newest.month):
        return newest
    opened = [one.month for one in found if one.state == CLOSED]
    asked = reached or (opened or months or [Month.of(day_of(at))])[-1]
    return next((one for one in found if one.month == asked), Opening(asked, NOT_PLANNED))


def months_taken(units: Collection[int], at: datetime) -> list[Month]:
    """The months in which some of the units may report, be it single lines that are open again, the newest first."""
    stand = unit_openings(units, at).values()
    return sorted({one.month for some in stand for one in some if one.takes_figures}, reverse=True)


def opened_months(at: datetime) -> list[Month]:
    """Months whose window has opened, combined ones left out, the oldest first."""
    opened = Window.objects.filter(opens_at__lte=at, combined_into=None).order_by("month")
    return [Month.of(month) for month in opened.values_list("month", flat=True)]


def open_months_of(item: Item, units: Collection[int], at: datetime) -> list[Month]:
    """The open months of an item that who reports for `units` reports: each by the unit that had it in its care then."""
    said = settings_of_care(None)
    stand = unit_openings(units, at, said)
    return sorted(
        one.month
        for unit, some in stand.items()
        for one in some
        if one.is_open and keeper(item.pk, item.unit_id, one.month, said) == unit
    )


def open_months_by_unit(units: Collection[int], at: datetime) -> dict[int, OpenMonths]:
    """The months that each unit may report, to be asked about thousands of series."""
    return {unit: OpenMonths(found) for unit, found in unit_openings(units, at).items()}


class OpenMonths:
    """A unit's months, as `unit_openings` gives them, asked whether they let reports be made: what `opening` and
    `stage_opening` say, for thousands of series without asking for each.
    """

    def __init__(self, found: Iterable[Opening]) -> None:
        self._months = {one.month: one for one in found}
        self._last_day = max((one.month.last for one in self._months.values() if one.is_open), default=None)
        self._stages: dict[int, date] = {}
        for one in sorted(self._months.values(), key=lambda one: one.month):
            self._stages |= dict.fromkeys(one.stages, one.month.last)

    def take(self, series: int | None, month: Month | None, reached_on: date | None) -> bool:
        """Whether a month of a series, or a stage that was reached on a day (`month` is None), may be reported."""
        if month is None:
            own = self._stages.get(series) if series is not None else None
            last = max((day for day in (self._last_day, own) if day is not None), default=None)
            return last is not None and (reached_on is None or reached_on <= last)
        found = self._months.get(month)
        return found is not None and (found.is_open or series in found.series)


class _Granted:
    """The exceptions that count for some windows, units and series; without `series` those of all that the units had then."""

    def __init__(
        self,
        windows: Iterable[Window],
        units: Collection[int],
        said: Settings,
        series: Collection[int] | None = None,
    ) -> None:
        found = WindowException.objects.filter(window__in=[window.pk for window in windows])
        of_series = Q(care__in=units) if series is None else Q(series__in=series)
        counting = (
            found.alias(care=in_care_then(said, month="window__month"))
            .filter(Q(unit__in=units) | of_series)
            .select_related("series", "window", "granted_by")
            .that_count()
        )
        self._of_unit: dict[tuple[int, int], WindowException] = {}
        self._of_series: dict[tuple[int, int], WindowException] = {}
        self._in_unit: dict[tuple[int, int], list[WindowException]] = defaultdict(list)
        for one in counting:
            if one.unit_id is not None:
                self._of_unit[one.window_id, one.unit_id] = one
            elif one.series is not None:
                self._of_series[one.window_id, one.series.pk] = one
                unit = _unit_of(one.series, Month.of(one.window.month), said)
                self._in_unit[one.window_id, unit].append(one)

    def to(self, window: Window, unit: int, series: int | None) -> WindowException | None:
        """The one that reaches furthest: the unit's, or the series' own."""
        own = self._of_series.get((window.pk, series)) if series is not None else None
        found = (one for one in (own, self._of_unit.get((window.pk, unit))) if one is not None)
        return max(found, key=lambda one: one.until, default=None)

    def single(self, window: Window, unit: int, at: datetime, *, monthly: bool) -> dict[int, WindowException]:
        """Those of single lines of the unit that still let them report, by line."""
        return {
            one.series_id: one
            for one in self._in_unit[window.pk, unit]
            if one.series and one.series_id and one.until >= at and one.series.is_monthly == monthly
        }


def _windows(months: Collection[Month] | None = None) -> QuerySet[Window]:
    found = Window.objects.select_related("combined_into", "takes_in").order_by("month")
    return found if months is None else found.filter(month__in=[month.first for month in months])


def _stand(
    month: Month, window: Window | None, granted: _Granted, unit: int, series: int | None, at: datetime
) -> Opening:
    if window is None:
        return Opening(month, NOT_PLANNED)
    exception = granted.to(window, unit, series)
    state = _state(window, exception, at)
    if series is not None or state not in (OPEN, CLOSED):
        return Opening(month, state, window, exception)
    single = [granted.single(window, unit, at, monthly=monthly) for monthly in (True, False)]
    return Opening(month, state, window, exception, *single)


def _state(window: Window, exception: WindowException | None, at: datetime) -> str:
    if window.combined_into_id is not None:
        return COMBINED
    if at < window.opens_at:
        return NOT_YET
    closes = [window.closes_at, exception.until if exception else window.closes_at]
    return OPEN if None in closes or at <= max(one for one in closes if one) else CLOSED
