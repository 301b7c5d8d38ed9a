"""Figures of former months, from the long tables of the folder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.actions.ledger.history import HistoryRow, load_figures
from tracker.actions.targets.plan import open_series
from tracker.calc.intake import Report
from tracker.calc.payload import NUMBERS, PLACES
from tracker.documents.tables import Row
from tracker.management.loading.configuration import Configuration
from tracker.models import HistoryLoad, Series, User


def load_all(known: Configuration, load: HistoryLoad, *, by: User, reviewer: User, at: datetime) -> int:
    """Load every figure of the folder; the number loaded."""
    rows = _of_indicators(known, by=by, at=at)
    for register in known.folder.names_in("figures"):
        if register != "indicators":
            rows += _of_items(known, register)
    return load_figures(by=by, reviewer=reviewer, at=at, load=load, rows=rows)


def _of_indicators(known: Configuration, *, by: User, at: datetime) -> list[HistoryRow]:
    opened: dict[tuple[str, str], Series] = {}

    def make(row: Row) -> HistoryRow:
        key = row.text("indicator"), row.text("unit")
        if key not in opened:
            indicator, unit = known.indicators[key[0]], known.units[key[1]]
            opened[key] = open_series(by=by, at=at, indicator=indicator, unit=unit, of_old=True)
        return _history_row(row, opened[key])

    return known.folder.made("figures/indicators.csv", make)


def _of_items(known: Configuration, register: str) -> list[HistoryRow]:
    series = {
        (s.item_id, s.measure_id, s.stage_id): s
        for s in Series.objects.filter(item__register=known.registers[register]).select_related(
            "measure", "stage"
        )
    }

    def make(row: Row) -> HistoryRow:
        item = known.items[register, row.text("item")]
        measure = known.measures[register, row.text("measure")].pk if row.text("measure") else None
        stage = known.stages[register, row.text("stage")].pk if row.text("stage") else None
        return _history_row(row, series[item.pk, measure, stage])

    return known.folder.made(f"figures/{register}.csv", make)


def _history_row(row: Row, series: Series) -> HistoryRow:
    numbers: dict[str, Any] = {name: row.optional(row.number, name) for name in NUMBERS}
    places: dict[str, Any] = {name: row.optional(row.whole, name) for name in PLACES}
    report = Report(
        as_of=row.day("as_of"),
        **numbers,
        **places,
        reached_on=row.optional(row.day, "reached_on"),
        not_applicable=row.text("not_applicable"),
        note=row.text("note"),
        qualifier=row.text("qualifier") or "exact",
    )
    month = row.optional(row.month, "month")
    return HistoryRow(series, month, report, row.day("stated_date"), row.yes("illustrative"))
