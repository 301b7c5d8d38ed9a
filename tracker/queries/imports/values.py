"""What a register's file is compared with: series, what stands in them, and how it is shown."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import gettext as _

from tracker.calc.headings import Heading, plain
from tracker.calc.intake import Report
from tracker.calc.numbers import MAX_DECIMALS
from tracker.calc.payload import Payload, said
from tracker.calc.periods import Month
from tracker.calc.units import MONEY_IN_YUAN, comparable, like
from tracker.documents.cells import Cell, address, as_read
from tracker.documents.entries import (
    CellRefused,
    not_applicable,
    read_choice,
    read_day,
    read_flag,
    read_number,
    read_text,
)
from tracker.models import Item, Measure, Register, Series, Stage
from tracker.queries.imports import columns
from tracker.queries.imports.columns import Field
from tracker.queries.imports.preview import Refusal
from tracker.queries.ledger.standing_figures import StandingFigure, standing_figures
from tracker.wording.languages import ENGLISH, language
from tracker.wording.numbers import quantity, unit_name

SAME_CELLS = 1_000  # cells that say the same make one report: yes and no, the days of a month


def standing_in(
    register: Register, keys: set[str]
) -> tuple[dict[tuple[int | None, str], Series], dict[int, list[StandingFigure]]]:
    """The register's series behind the file's columns, by item and column, and what stands in them."""
    rows = Series.objects.filter(item__register=register).prefetch_related("measure", "stage")
    series = {(one.item_id, key): one for one in rows if (key := _column_of(one)) in keys}
    standing: dict[int, list[StandingFigure]] = defaultdict(list)
    for one in standing_figures([found.pk for found in series.values()]):
        standing[one.series].append(one)
    return series, standing


def _column_of(series: Series) -> str:
    if series.measure is not None:
        return f"m:{series.measure.code}"
    return f"s:{series.stage.code}" if series.stage is not None else ""


def report_in(field: Field, unit: str, month: Month, cell: Cell, today: date) -> Report:
    """What a cell reports of a quantity, a yes or no, or a day; `unit` is the one of its heading. Raises CellRefused."""
    reason = not_applicable(cell)
    as_of = min(month.last, today)
    if reason is not None:
        return Report(as_of=as_of, not_applicable=reason)
    if field.form == columns.DATE:
        day = read_day(cell)
        if day > today:
            raise CellRefused("in_the_future", text=day.isoformat())
        return Report(as_of=today, reached_on=day)
    if field.form == columns.FLAG:
        return Report(as_of=as_of, value=Decimal(read_flag(cell)))
    return Report(as_of=as_of, value=read_number(cell, unit, field.measured_in))


def reader(field: Field, heading: Heading, month: Month, today: date) -> Callable[[Cell], Any]:
    """How the cells under a heading are read, of a description or of a report; `month` is theirs where the heading names none."""
    if field.key.startswith("c:"):
        return partial(described_in, field)
    read = partial(report_in, field, heading.unit, heading.month or month, today=today)
    # 1 and yes are one key of a dictionary, but not one thing to report
    kept = lru_cache(maxsize=SAME_CELLS)(lambda _is_yes_or_no, cell: read(cell))
    return lambda cell: kept(isinstance(cell.value, bool), cell)


def described_in(field: Field, cell: Cell) -> str:
    """What a cell says in a column that describes an item. Raises CellRefused."""
    if field.form == columns.DATE:
        return read_day(cell).isoformat()
    if field.form == columns.CHOICE and field.choices:
        return read_choice(cell, field.choices)
    return read_text(cell)


def says(cell: Cell, kept: str) -> bool:
    """Whether a cell is what a file makes of a text that is kept, also one that would be refused by now."""
    return cell.shown is None and bool(kept) and cell.value == as_read(kept)


def says_the_same(one: StandingFigure | Report, other: StandingFigure | Report) -> bool:
    """Whether two statements say the same, as far as a file can tell."""
    return readable(said(one)) == readable(said(other))


def readable(parts: Iterable[object]) -> list[object]:
    """What is said, its texts as they are read again from a file."""
    return [as_read(part) if isinstance(part, str) else part for part in parts]


def unopened(unit: int, part: object) -> Series:
    """A series still to be stored: of some item's measure or stage, and the item may be a new one."""
    return Series(
        unit_id=unit,
        measure=part if isinstance(part, Measure) else None,
        stage=part if isinstance(part, Stage) else None,
    )


def before_in(field: Field, found: Sequence[StandingFigure], slot: date | None) -> StandingFigure | None:
    """What holds from an earlier month: of a quantity that is reported when it changes."""
    measure = field.part
    if (
        not found
        or slot is None
        or not isinstance(measure, Measure)
        or measure.rhythm == Measure.Rhythm.MONTHLY
    ):
        return None
    earlier = [one for one in found if not one.waiting and one.month is not None and one.month < slot]
    return max(earlier, key=lambda one: one.month or date.min, default=None)


def copied(item: Item, **changed: str) -> Item:
    """The item as it would be, so that the one the register holds stays as it is."""
    kept = {
        name: getattr(item, name)
        for name in ("pk", "register", "code", "name", "pinyin", "spoken", "unit", "illustrative")
    }
    found = Item(**{**kept, **changed}, descriptions=dict(item.descriptions or {}))
    found._state.adding = False
    return found


def unit_stated(heading: Heading, field: Field) -> Heading:
    """The heading with its unit in the ledger's words: a file taken away in English says 10,000 yuan for 万元."""
    return replace(heading, unit=ledgers_unit(heading.unit, field.measured_in))


def ledgers_unit(stated: str, wanted: str) -> str:
    """A unit in the ledger's words."""
    names = {plain(unit_name(unit, ENGLISH)): unit for unit in (*MONEY_IN_YUAN, *like(wanted)) if unit}
    return names.get(plain(stated), stated)


def convertible(unit: str, wanted: str) -> bool:
    """Whether amounts in `unit` can be taken for a series in `wanted`."""
    return unit == wanted or bool(unit and wanted and comparable((unit, wanted)))


def unknown_units(fields: Mapping[int, tuple[Field, Heading]], row: int) -> list[Refusal]:
    """What is wrong with the headings in a row, by their columns: units that can't be converted to the ledger's."""
    return [
        Refusal(address(index, row), "unit_unknown", {"title": field.name, "unit": heading.unit})
        for index, (field, heading) in fields.items()
        if field.form == columns.NUMBER and heading.unit and not convertible(heading.unit, field.measured_in)
    ]


def numbering(register: Register, known: Mapping[str, Item]) -> Callable[[], str]:
    """Gives new codes in the manner of those there are: after p-256 comes p-257."""
    parts = [found.groups() for code in known if (found := re.fullmatch(r"(.*?)(\d+)", code))]
    prefix = Counter(part[0] for part in parts).most_common(1)[0][0] if parts else f"{register.code[:20]}-"
    numbers = [part[1] for part in parts if part[0] == prefix]
    width = max((len(number) for number in numbers), default=3)
    last = max((int(number) for number in numbers), default=0)

    def following() -> str:
        nonlocal last
        last += 1
        return f"{prefix}{last:0{width}d}"

    return following


def named_in(field: Field, slot: date | None) -> str:
    """The column in the reader's language, of a monthly one with its month."""
    measure = field.part
    month = None
    if slot is not None and isinstance(measure, Measure) and measure.rhythm == Measure.Rhythm.MONTHLY:
        month = Month.of(slot)
    return replace(field, month=month, measured_in="").title(language())


class Shown:
    """What figures and reports say, as cells show it: the same few words and numbers stand in many of a file's."""

    def __init__(self) -> None:
        self._texts: dict[Hashable, str] = {}

    def of(self, said: Payload | None, field: Field) -> str:
        """What it says in the column; nothing where nothing is said."""
        if said is None:
            return ""
        key = field.key, str(said.value), said.reached_on, said.not_applicable
        if (found := self._texts.get(key)) is None:
            found = self._texts[key] = _shown_as(said, field)
        return found


def _shown_as(said: Payload, field: Field) -> str:
    """What a figure or report says, as a cell shows it."""
    if said.not_applicable:
        return _("不适用：%(reason)s") % {"reason": said.not_applicable}
    if said.reached_on is not None:
        return said.reached_on.isoformat()
    if said.value is None:
        return ""
    if field.form == columns.FLAG:
        return _("是") if said.value else _("否")
    return quantity(said.value, field.measured_in, MAX_DECIMALS)
