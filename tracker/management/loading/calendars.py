"""Reporting calendars, and which units have longer than others by rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from tracker.documents.tables import Row
from tracker.models import LaterUnit, ReportingCalendar, Unit


def calendar(row: Row) -> ReportingCalendar:
    """A calendar; its days are written `day 18` or `workday 8`."""
    due_basis, due_on = _deadline(row.text("due"))
    closes_basis, closes_on = _deadline(row.text("closes"))
    return ReportingCalendar(
        name=row.text("name"),
        opens_on=row.whole("opens_on"),
        due_basis=due_basis,
        due_on=due_on,
        closes_basis=closes_basis,
        closes_on=closes_on,
        until=time.fromisoformat(row.text("until")),
        combines_january=row.yes("combines_january"),
        reopens_for=row.whole("reopens_for"),
        in_use=row.yes("in_use"),
    )


def later_unit(row: Row, calendars: Mapping[str, ReportingCalendar], units: Mapping[str, Unit]) -> LaterUnit:
    basis, on = _deadline(row.text("due"))
    return LaterUnit(
        calendar=calendars[row.text("calendar")],
        unit=units[row.text("unit")],
        basis=basis,
        on=on,
        reason=row.text("reason"),
    )


def _deadline(text: str) -> tuple[str, int]:
    basis, _space, number = text.partition(" ")
    return basis, int(number)
