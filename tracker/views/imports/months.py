"""Which months a file may be for: those that are open are offered; one that closed is asked for, or corrected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from tracker.access import REPORTER, Rights
from tracker.access.confidential import KEEPERS
from tracker.calc.calendars import CLOSED
from tracker.calc.periods import Month, NotAMonth
from tracker.models import Indicator, Item, Register, Unit
from tracker.queries.imports.preview import ImportPreview, ImportTarget
from tracker.queries.reporting.windows import months_taken, opened_months, unit_openings
from tracker.views.imports.looking import Place
from tracker.views.web.asking import rights
from tracker.wording import month as month_name

YEARS_BACK = 5
Choice = tuple[str, str]


@dataclass(frozen=True)
class Months:
    """The months that a file may be for: `offered` can be reported, `closed` only be corrected or asked for again; the newest first.

    `asked` is the one that the address names, if it is among them.
    """

    offered: Sequence[Month]
    closed: Sequence[Month]
    asked: Month | None

    @property
    def chosen(self) -> Month | None:
        """The month that the form begins with."""
        return self.asked or (self.offered[0] if self.offered else None)

    @property
    def asks_for_closed(self) -> bool:
        return self.asked is not None and self.asked in self.closed

    @property
    def named(self) -> str:
        """The month asked for, as a choice has it; nothing where none is."""
        return str(self.asked or "")

    @property
    def choices(self) -> list[Choice]:
        """What the form offers: the open ones, and a closed one that was asked for by itself."""
        own = [self.asked] if self.asked is not None and self.asks_for_closed else []
        return _choices([*own, *self.offered])

    @property
    def closed_choices(self) -> list[Choice]:
        return _choices(self.closed)

    @property
    def taken(self) -> list[Choice]:
        """What is taken however it comes: what a file says of a closed month is answered line by line."""
        return _choices([*self.offered, *self.closed])


def _choices(months: Sequence[Month]) -> list[Choice]:
    return [(str(one), month_name(one)) for one in months]


def months_of(request: HttpRequest, place: Place) -> Months:
    """The months of five years for a place; of ranks, which no window binds, all of them."""
    at = timezone.now()
    today = Month.of(timezone.localdate())
    recent = [today.plus(-back) for back in range(12 * YEARS_BACK)]
    if isinstance(place, Indicator):
        offered, closed = recent, []
    else:
        offered = months_taken(_units(place, rights(request)), at)
        closed = [one for one in reversed(opened_months(at)) if one not in offered]
        if not offered and isinstance(place, Register):
            offered = [today]  # for items and what is said of them, which no window binds
    asked = _month_named(request.GET.get("month", ""))
    return Months(offered, closed, asked if asked in (*offered, *closed) else None)


def _month_named(text: str) -> Month | None:
    try:
        return Month.read(text)
    except NotAMonth:
        return None


def _units(place: Register | Unit, held: Rights) -> set[int]:
    """The units for which somebody may import into a place: of a register those that have items in it, of an empty one all."""
    if isinstance(place, Unit):
        return {place.pk}
    keeping = held.units(*KEEPERS)
    having = Item.objects.filter(register=place, unit__in=keeping).values_list("unit", flat=True)
    return set(having) or set(keeping)


def closed_units(place: Place, month: Month, held: Rights) -> list[Unit]:
    """The units of a place that somebody reports for and whose month has closed: where it is asked for again."""
    if isinstance(place, Indicator):
        return []
    own = _units(place, held) & held.units(REPORTER)
    return _closed({(one, month) for one in own}, timezone.now())[0]


def closed_in(found: ImportPreview, into: ImportTarget, held: Rights) -> list[tuple[Unit, Month]]:
    """Of the lines that a file can't report because their month has closed the units and months to ask for."""
    own = held.units(REPORTER)
    told = {pair for pair in _refused(found, into) if pair[0] in own}
    units, pairs = _closed(told, timezone.now())
    return sorted(
        ((one, month) for one in units for unit, month in pairs if unit == one.pk),
        key=lambda pair: (pair[1], pair[0].order),
    )


def _refused(found: ImportPreview, into: ImportTarget) -> Iterator[tuple[int, Month]]:
    for line in found.lines:
        unit = into.unit.pk if into.unit else line.item.unit_id if line.item else None
        for one in line.refusals:
            month = _month_named(str(one.details.get("month", ""))) if one.code == "window_closed" else None
            if unit is not None and month is not None:
                yield unit, month


def _closed(asked: set[tuple[int, Month]], at: datetime) -> tuple[list[Unit], set[tuple[int, Month]]]:
    """Of units and months those that have closed, and their units in order."""
    stand = unit_openings({unit for unit, _month in asked}, at) if asked else {}
    closed = {(unit, one.month) for unit, some in stand.items() for one in some if one.state == CLOSED}
    pairs = asked & closed
    return list(Unit.objects.filter(pk__in={unit for unit, _month in pairs})), pairs
