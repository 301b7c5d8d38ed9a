"""Units, sections, registers, indicators, items, windows: what is entered before any figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.core.management.base import CommandError
from django.db.models import Model

from tracker.actions.people.accounts import found_district
from tracker.actions.people.configuration import enter
from tracker.actions.registers.items import open_item_series
from tracker.calc.checks import SHIPPED, Limit
from tracker.calc.periods import SHANGHAI
from tracker.documents.tables import Row
from tracker.management.loading.calendars import calendar, later_unit
from tracker.management.loading.folder import Folder
from tracker.models import (
    CheckRule,
    Column,
    ComparisonSet,
    Indicator,
    Item,
    Measure,
    Register,
    Section,
    Stage,
    Unit,
    User,
    Window,
)

Made = TypeVar("Made", bound=Model)


def found(folder: Folder, *, username: str, display_name: str) -> User:
    """The district of the folder's first unit, and the account that loads the rest."""
    unit = folder.made("units.csv", lambda row: _unit(row, {}))[0]
    return found_district(unit=unit, username=username, display_name=display_name)


class Configuration:
    """Enters the configuration of a folder and remembers it by code for the rows that refer to it."""

    def __init__(self, folder: Folder, by: User, at: datetime) -> None:
        self.folder = folder
        self.by = by
        self.at = at
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        self.sections: dict[str, Section] = {}
        self.sets: dict[str, ComparisonSet] = {}
        self.registers: dict[str, Register] = {}
        self.measures: dict[tuple[str, str], Measure] = {}
        self.stages: dict[tuple[str, str], Stage] = {}
        self.indicators: dict[str, Indicator] = {}
        self.items: dict[tuple[str, str], Item] = {}

    def load(self) -> None:
        self._units()
        self._sections()
        self.sets = {s.code: s for s in self._enter("comparison_sets.csv", _comparison_set)}
        self._registers()
        self._indicators()
        self._enter("windows.csv", _window)
        enter(by=self.by, at=self.at, rows=[_check_rule(code, limit) for code, limit in SHIPPED.items()])
        calendars = {one.name: one for one in self._enter("reporting_calendars.csv", calendar)}
        self._enter("later_units.csv", lambda row: later_unit(row, calendars, self.units))

    def _enter(self, name: str, make: Callable[[Row], Made]) -> list[Made]:
        return enter(by=self.by, at=self.at, rows=self.folder.made(name, make))

    def _units(self) -> None:
        """The tree level by level, since a unit's parent must be there first."""
        waiting = [row for row in self.folder.rows("units.csv") if row.text("code") not in self.units]
        while waiting:
            ready = [row for row in waiting if row.text("parent") in self.units]
            if not ready:
                raise CommandError(f"units.csv, line {waiting[0].line}: unknown parent")
            entered = enter(by=self.by, at=self.at, rows=[_unit(row, self.units) for row in ready])
            self.units |= {unit.code: unit for unit in entered}
            waiting = [row for row in waiting if row not in ready]

    def _sections(self) -> None:
        for is_child in (False, True):
            rows = [row for row in self.folder.rows("sections.csv") if bool(row.text("parent")) is is_child]
            entered = enter(by=self.by, at=self.at, rows=[_section(row, self.sections) for row in rows])
            self.sections |= {section.code: section for section in entered}

    def _registers(self) -> None:
        self.registers = {
            r.code: r for r in self._enter("registers.csv", lambda row: _register(row, self.units))
        }
        stages = self._enter("stages.csv", lambda row: _stage(row, self.registers))
        self.stages = {(stage.register.code, stage.code): stage for stage in stages}
        measures = self._enter("measures.csv", lambda row: _measure(row, self.registers))
        self.measures = {(measure.register.code, measure.code): measure for measure in measures}
        self._enter("columns.csv", lambda row: _column(row, self.registers))
        for register in self.folder.names_in("items"):
            self._items(register)

    def _items(self, code: str) -> None:
        register = self.registers[code]
        columns = list(register.columns.values_list("code", flat=True))
        items = self._enter(f"items/{code}.csv", lambda row: _item(row, register, columns, self.units))
        open_item_series(items=items)
        self.items |= {(code, item.code): item for item in items}

    def _indicators(self) -> None:
        """First those that refer to no other indicator, then ranks and parts, then who counts whom."""
        for refers in (False, True):
            rows = [
                row
                for row in self.folder.rows("indicators.csv")
                if bool(row.text("rank_of") or row.text("part_of")) is refers
            ]
            entered = enter(by=self.by, at=self.at, rows=[_indicator(row, self) for row in rows])
            self.indicators |= {indicator.code: indicator for indicator in entered}
        for row in self.folder.rows("indicators.csv"):
            if row.parts("members"):
                members = [self.indicators[code] for code in row.parts("members")]
                self.indicators[row.text("code")].members.set(members)


def _unit(row: Row, units: dict[str, Unit]) -> Unit:
    return Unit(
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        kind=row.text("kind"),
        parent=units.get(row.text("parent")),
        order=row.optional(row.whole, "order") or 0,
        illustrative=row.yes("illustrative"),
    )


def _section(row: Row, sections: dict[str, Section]) -> Section:
    return Section(
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        parent=sections[row.text("parent")] if row.text("parent") else None,
        order=row.optional(row.whole, "order") or 0,
    )


def _comparison_set(row: Row) -> ComparisonSet:
    return ComparisonSet(
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        size=row.whole("size"),
        members="\n".join(row.parts("members")),
        called=row.text("called"),
    )


def _register(row: Row, units: dict[str, Unit]) -> Register:
    return Register(
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        counted_in=row.text("counted_in"),
        definition=row.text("definition"),
        keeper=units[row.text("keeper")] if row.text("keeper") else None,
        order=row.optional(row.whole, "order") or 0,
    )


def _stage(row: Row, registers: dict[str, Register]) -> Stage:
    return Stage(
        register=registers[row.text("register")],
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        order=row.whole("order"),
    )


def _measure(row: Row, registers: dict[str, Register]) -> Measure:
    return Measure(
        register=registers[row.text("register")],
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        form=row.text("form"),
        rhythm=row.text("rhythm"),
        reporting=row.text("reporting"),
        measured_in=row.text("measured_in"),
        places=row.optional(row.whole, "places") or 0,
        order=row.optional(row.whole, "order") or 0,
    )


def _column(row: Row, registers: dict[str, Register]) -> Column:
    return Column(
        register=registers[row.text("register")],
        code=row.text("code"),
        name=row.text("name"),
        name_en=row.text("name_en"),
        form=row.text("form"),
        choices="\n".join(row.parts("choices")),
        order=row.optional(row.whole, "order") or 0,
    )


def _item(row: Row, register: Register, columns: list[str], units: dict[str, Unit]) -> Item:
    return Item(
        register=register,
        code=row.text("code"),
        name=row.text("name"),
        unit=units[row.text("unit")],
        illustrative=row.yes("illustrative"),
        descriptions={code: row.text(code) for code in columns if row.text(code)},
    )


_INDICATOR_TEXTS = (
    "code", "name", "name_en", "kind", "nature", "measured_in", "reporting", "over_months", "over_units", "direction",
    "qualifier", "stated_period", "definition",
)  # fmt: skip


def _indicator(row: Row, known: Configuration) -> Indicator:
    return Indicator(
        **{name: row.text(name) for name in _INDICATOR_TEXTS},
        section=known.sections[row.text("section")],
        places=row.optional(row.whole, "places") or 0,
        rank_of=known.indicators[row.text("rank_of")] if row.text("rank_of") else None,
        part_of=known.indicators[row.text("part_of")] if row.text("part_of") else None,
        comparison_set=known.sets[row.text("comparison_set")] if row.text("comparison_set") else None,
        counts_rank_up_to=row.optional(row.whole, "counts_rank_up_to"),
        illustrative=row.yes("illustrative"),
        order=row.optional(row.whole, "order") or 0,
    )


def _check_rule(code: str, shipped: Limit) -> CheckRule:
    return CheckRule(
        code=code, severity=shipped.severity, limit=shipped.limit, least_months=shipped.least_months
    )


def _window(row: Row) -> Window:
    def instant(name: str) -> datetime:
        return datetime.fromisoformat(row.text(name)).replace(tzinfo=SHANGHAI)

    return Window(
        month=row.month("month").first,
        opens_at=instant("opens_at"),
        due_at=instant("due_at"),
        closes_at=row.optional(instant, "closes_at"),
    )
