"""Loading figures from before the system existed, marked as such. Shut for good after the first live figure."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tracker import access
from tracker.access import configuring
from tracker.actions.people.record import record
from tracker.calc import intake, states
from tracker.calc.intake import Report
from tracker.calc.payload import payload_of
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Decision, Figure, HistoryLoad, Series, Slot, User

_NAMESPACE = uuid.UUID("37070500-0000-4000-8000-000000000000")


@dataclass(frozen=True)
class HistoryRow:
    """A figure of former times: what was reported, and on which day that was stated."""

    series: Series
    month: Month | None
    report: Report
    stated_date: date
    illustrative: bool = False


@transaction.atomic
def open_load(*, by: User, at: datetime, name: str, source: str) -> HistoryLoad:
    """Open a history load, which ends with the transaction around it.

    Raises AccessRefused, or Refused when live figures exist already.
    """
    rights = access.rights_at(by, at)
    configuring.check_configure_district(rights)
    if Figure.objects.filter(history_load=None).exists():
        raise Refused("live_figures_exist")
    return HistoryLoad.objects.create(name=name, source=source, author=by)


@transaction.atomic
def load_figures(
    *, by: User, reviewer: User, at: datetime, load: HistoryLoad, rows: Sequence[HistoryRow]
) -> int:
    """Load approved figures of former months; `reviewer` is the second person who checked them.

    All or nothing. Raises AccessRefused or Refused (one account twice, or two
    rows for one slot).
    """
    configuring.check_configure_district(access.rights_at(by, at))
    if by == reviewer:
        raise AccessRefused("own_figure")
    for row in rows:
        intake.check(row.report, row.series.form)
    slots = _slots(rows)
    ordered = sorted(rows, key=lambda row: row.stated_date)
    figures = Figure.objects.bulk_create(_figure(by, load, slots[_place(row)], row) for row in ordered)
    Decision.objects.bulk_create(
        Decision(figure=figure, kind=states.APPROVE, decider=reviewer) for figure in figures
    )
    record("load_history", by=by, of=load, rows=len(figures), reviewer=str(reviewer))
    return len(figures)


def _place(row: HistoryRow) -> tuple[int, date | None]:
    return row.series.pk, row.month.first if row.month else None


def _slots(rows: Sequence[HistoryRow]) -> dict[tuple[int, date | None], Slot]:
    places = [_place(row) for row in rows]
    if len(set(places)) < len(places):
        raise Refused("slot_twice", place=next(place for place in places if places.count(place) > 1))
    created = Slot.objects.bulk_create(Slot(series_id=series, month=month) for series, month in places)
    return {(slot.series_id, slot.month): slot for slot in created}


def _figure(by: User, load: HistoryLoad, slot: Slot, row: HistoryRow) -> Figure:
    report = row.report
    indicator = row.series.indicator
    return Figure(
        slot=slot,
        **payload_of(report),
        comparison_set_id=indicator.comparison_set_id if indicator and report.rank else None,
        note=report.note,
        qualifier=report.qualifier,
        grade=report.grade,
        as_of_date=report.as_of,
        author=by,
        idempotency_key=uuid.uuid5(_NAMESPACE, f"{slot.series_id}/{slot.month}"),
        illustrative=row.illustrative,
        history_load=load,
        stated_date=row.stated_date,
    )
