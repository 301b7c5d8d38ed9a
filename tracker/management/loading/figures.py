"""Figures of former months, from the long tables of the folder."""

from __future__ import annotations

from datetime import datetime

from tracker.actions.ledger.history import HistoryRow, load_figures
from tracker.actions.targets.plan import open_series
from tracker.calc import intake
from tracker.calc.intake import Report
from tracker.calc.payload import NUMBERS, PLACES
from tracker.calc.periods import Month
from tracker.management.loading.configuration import Configuration
from tracker.models import HistoryLoad, Series, User
from tracker.queries.imports.setting_up.reading import Row


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
            indicator, unit = known.objects["indicators"][key[0]], known.objects["units"][key[1]]
            opened[key] = open_series(by=by, at=at, indicator=indicator, unit=unit, of_old=True)
        return _history_row(row, opened[key])

    return known.made("figures/indicators", make)


def _of_items(known: Configuration, register: str) -> list[HistoryRow]:
    objects = known.objects
    series = {
        (s.item_id, s.measure_id, s.stage_id): s
        for s in Series.objects.filter(item__register=objects["registers"][register]).select_related(
            "measure", "stage"
        )
    }

    def make(row: Row) -> HistoryRow:
        item = objects[f"items/{register}"][row["item"]]
        measure = objects["measures"][register, row["measure"]].pk if row["measure"] else None
        stage = objects["stages"][register, row["stage"]].pk if row["stage"] else None
        return _history_row(row, series[item.pk, measure, stage])

    return known.made(f"figures/{register}", make)


def _history_row(row: Row, series: Series) -> HistoryRow:
    said = {name: row[name] for name in (*NUMBERS, *PLACES, "reached_on")}
    report = Report(
        as_of=row["as_of"],
        **said,
        not_applicable=row.text("not_applicable"),
        note=row.text("note"),
        qualifier=row.text("qualifier") or "exact",
    )
    intake.check(report, series.form)
    month = Month.of(row["month"]) if row["month"] else None
    return HistoryRow(series, month, report, row["stated_date"], bool(row["illustrative"]))
