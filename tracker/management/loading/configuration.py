"""Units, sections, registers, indicators, items, windows: what is entered before any figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.management.base import CommandError
from django.db import IntegrityError
from django.db.models import Model

from tracker.actions.people.accounts import found_district
from tracker.actions.people.configuration import enter
from tracker.actions.registers.items import open_item_series
from tracker.calc.checks import SHIPPED
from tracker.calc.grounds import Limit
from tracker.calc.refusals import Refused
from tracker.management.loading.folder import Folder, place
from tracker.models import CheckRule, Item, Unit, User
from tracker.queries.imports.setting_up.making import Key, links, made
from tracker.queries.imports.setting_up.reading import Row
from tracker.wording.refusals import sentence

Made = TypeVar("Made")


def found(folder: Folder, *, username: str, display_name: str) -> User:
    """The district of the folder, which is the unit above all, and the account that loads the rest."""
    rows = [row for row in folder.rows("units") if not row.text("parent")]
    if not rows:
        raise CommandError("units.csv: one unit has no parent: the district itself. It isn't there.")
    with at(rows[0]):
        unit: Any = made(rows[0], {})
        return found_district(unit=unit, username=username, display_name=display_name)


@contextmanager
def at(row: Row) -> Iterator[None]:
    """What is refused within is the fault of a row. Raises CommandError with file, line and column."""
    try:
        yield
    except ValidationError as fault:
        told = fault.message_dict if hasattr(fault, "error_dict") else {NON_FIELD_ERRORS: fault.messages}
        raise CommandError(
            "\n".join(f"{_place(row, name)}: {' '.join(said)}" for name, said in told.items())
        ) from fault
    except Refused as fault:
        raise CommandError(f"{_place(row, fault.details.get('field', ''))}: {sentence(fault)}") from fault
    except IntegrityError as fault:
        raise CommandError(f"{_place(row, '')}: {str(fault).splitlines()[0]}") from fault


def _place(row: Row, name: str) -> str:
    """Where a field of a model is in the folder."""
    columns = [one.name for one in row.table.fields if name in (one.name, *one.into)]
    column = columns[0] if columns else ""
    return place(row.table.name, row.line, column, row.cells.get(column, ""))


class Configuration:
    """Enters the configuration of a folder and remembers it by code for the rows that refer to it."""

    def __init__(self, folder: Folder, by: User, at: datetime) -> None:
        self.folder = folder
        self.by = by
        self.at = at
        self.objects: dict[str, dict[Key, Any]] = {"units": {unit.code: unit for unit in Unit.objects.all()}}

    def load(self) -> None:
        for name in ("units", "sections"):
            self._tree(name)
        for name in ("comparison_sets", "issuers", "registers", "stages", "measures", "columns"):
            self._enter(name)
        for register in self.folder.names_in("items"):
            self._items(register)
        self._tree("indicators", "rank_of", "part_of")
        self._link("indicators", "members")
        self._enter("identities")
        self._link("identities", "parts")
        self._enter("brand")
        self._enter("windows")
        enter(by=self.by, at=self.at, rows=[_check_rule(code, limit) for code, limit in SHIPPED.items()])
        self._enter("reporting_calendars")
        self._enter("later_units")

    def made(self, name: str, make: Callable[[Row], Made]) -> list[Made]:
        """Whatever `make` makes of each row of a table. Raises CommandError naming file, line and column."""
        found = []
        for row in self.folder.rows(name):
            with at(row):
                found.append(make(row))
        return found

    def _enter(self, name: str, rows: Sequence[Row] | None = None) -> None:
        """Enter rows of a table, all of them if not told which, and remember them by what refers to them."""
        rows = self.folder.rows(name) if rows is None else rows
        known = self.objects.setdefault(name, {})
        objects: list[Model] = []
        for row in rows:
            with at(row):
                one = made(row, self.objects)
                one.full_clean(exclude=["id"])
                objects.append(one)
        for row, one in zip(rows, self._entered(name, objects), strict=True):
            key = row.of(row.table.key)
            known[key[0] if len(key) == 1 else key] = one

    def _entered(self, name: str, objects: list[Any]) -> list[Any]:
        try:
            return enter(by=self.by, at=self.at, rows=objects)
        except IntegrityError as fault:
            raise CommandError(f"{name}.csv: {_constraint(fault, objects[0])}") from fault

    def _tree(self, name: str, *above: str) -> None:
        """Level by level: what is above a row must be there first."""
        above = above or ("parent",)
        known = self.objects.setdefault(name, {})
        waiting = [row for row in self.folder.rows(name) if row["code"] not in known]
        while waiting:
            ready = [row for row in waiting if all(row[one] is None or row[one] in known for one in above)]
            if not ready:
                row = waiting[0]
                raise CommandError(f"{_place(row, above[0])}: it is above itself, by way of others.")
            self._enter(name, ready)
            waiting = [row for row in waiting if row not in ready]

    def _link(self, name: str, field: str) -> None:
        known = self.objects[name]
        for row in self.folder.rows(name):
            key = row.of(row.table.key)
            wanted = links(row, self.objects).get(field)
            if wanted:
                getattr(known[key[0] if len(key) == 1 else key], field).set(wanted)

    def _items(self, code: str) -> None:
        register = self.objects["registers"][code]
        columns = list(register.columns.values_list("code", flat=True))
        name = f"items/{code}"

        def make(row: Row) -> Item:
            item = Item(
                register=register,
                code=row["code"],
                name=row["name"],
                unit=self.objects["units"][row["unit"]],
                illustrative=bool(row["illustrative"]),
                descriptions={column: row[column] for column in columns if row[column]},
            )
            item.full_clean(exclude=["id"], validate_unique=False)
            return item

        items = self._entered(name, self.made(name, make))
        open_item_series(items=items)
        self.objects[name] = {item.code: item for item in items}


def _constraint(fault: IntegrityError, one: Model) -> str:
    """What a constraint of the database says of rows, in its own words where it has any."""
    name = getattr(getattr(fault.__cause__, "diag", None), "constraint_name", "")
    for constraint in one._meta.constraints:
        if constraint.name == name and constraint.violation_error_message:
            return str(constraint.violation_error_message)
    return str(fault).splitlines()[0]


def _check_rule(code: str, shipped: Limit) -> CheckRule:
    return CheckRule(
        code=code, severity=shipped.severity, limit=shipped.limit, least_months=shipped.least_months
    )
