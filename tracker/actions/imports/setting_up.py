"""Setting up a district by a workbook: tried out to be looked through, then entered whole or not at all."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from tracker import access
from tracker.access import configuring
from tracker.actions.imports.refusing import cell_of, refusing
from tracker.actions.people.configuration import save
from tracker.actions.people.record import record
from tracker.actions.registers.items import save_part
from tracker.actions.reporting.windows import save_window
from tracker.actions.targets.changes import propose_goal
from tracker.actions.targets.plan import add_counting_rule, add_light_scheme
from tracker.calc.periods import Month
from tracker.documents.workbooks import Book
from tracker.models import (
    CountingRule,
    LightBand,
    LightScheme,
    Target,
    TargetChangeRequest,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.imports.preview import Change, ImportPreview, Refusal
from tracker.queries.imports.setting_up.books import SetUpBook, read_set_up
from tracker.queries.imports.setting_up.fields import REFERENCE, REFERENCES, Field, Table
from tracker.queries.imports.setting_up.making import attributes, links
from tracker.queries.imports.setting_up.outcome import SetUp, SetUpLine
from tracker.queries.imports.setting_up.reading import Row, TableRead, refuse_blanks
from tracker.queries.imports.setting_up.resolving import PARTS_OF_REGISTERS
from tracker.queries.imports.setting_up.showing import shown
from tracker.queries.imports.setting_up.standing import Standing, differences, key_of
from tracker.queries.targets.misfits import misfits

# What judges months comes before what is judged by it. Windows are first: which months are open is by them, and nobody who
# holds months open meanwhile may wait to settle one.
ORDER = (
    "windows", "units", "sections", "comparison_sets", "registers", "stages", "measures", "columns", "indicators",
    "issuers", "identities", "counting_rules", "lights", "plan_points", "targets", "reporting_calendars", "later_units",
)  # fmt: skip
_SCHEME = "version", "family", "in_force_from", "note"
_BAND = (
    "code", "word", "word_en", "colour", "shape", "lower", "inclusive", "is_worst", "needs_reason", "order",
)  # fmt: skip
_KEY = "indicator", "unit", "issuer", "first_month"
_TARGET = *_KEY, "last_month", "district_wide"
Curve = dict[Month, Any]


def try_out(*, by: User, at: datetime, book: Book) -> SetUp:
    """What the workbook would do, found out by doing it and undoing it. Raises AccessRefused or FileRefused."""
    return _carried_out(by, at, book, lambda _found: False)


def set_up(*, by: User, at: datetime, book: Book, digest: str) -> SetUp:
    """Enter what the workbook says, if it still is what was shown: whole or not at all (`done`).

    Raises AccessRefused or FileRefused.
    """
    return _carried_out(by, at, book, lambda found: found.plan.digest == digest)


def _carried_out(by: User, at: datetime, book: Book, wanted: Callable[[SetUp], bool]) -> SetUp:
    configuring.check_configure_district(access.rights_at(by, at))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '2min'")
        standing = Standing()
        read = read_set_up(book, standing)
        found = _SettingUp(by, at, read, standing).carried_out()
        found.done = bool(found.plan.accepted) and not found.is_refused and wanted(found)
        if found.done:
            district = Unit.objects.get(kind=Unit.Kind.DISTRICT)
            told = {
                "name": book.name,
                "sha256": book.sha256,
                "rows": len(found.plan.accepted),
                "requests": found.requests,
            }
            record("set_up", by=by, of=district, **told)
        else:
            transaction.set_rollback(True)
    return found


class _SettingUp:
    def __init__(self, by: User, at: datetime, read: SetUpBook, standing: Standing) -> None:
        self.by = by
        self.at = at
        self.read = read
        self.standing = standing
        self.objects = standing.objects
        self.curves: dict[Any, Curve] = {}
        self.together = uuid.uuid4()
        self.requests: list[TargetChangeRequest] = []

    def carried_out(self) -> SetUp:
        reads = {read.table.name: read for read in self.read.reads}
        lines = {name: self._lines(reads[name]) for name in ORDER if name in reads}
        plan = ImportPreview(
            "", (), [line for name in reads for line in lines[name]], list(self.read.problems)
        )
        plan.problems += [
            Refusal(self._place(read.table.name, fault.cell), fault.code, fault.details)
            for read in self.read.reads
            for fault in read.faults
        ]
        strange = [(read.table.name, title) for read in self.read.reads for title, _cell in read.strange]
        plan.strange = [f"{self.read.sheets[name]}!{title}" for name, title in strange]
        return SetUp(plan, self.read.unread, len(self.requests), misfits([self.requests])[0])

    def _lines(self, read: TableRead) -> list[SetUpLine]:
        enter = {"lights": self._lights, "plan_points": self._points}.get(read.table.name, self._rows)
        return sorted(enter(read), key=lambda line: line.row)

    def _place(self, table: str, cell: str) -> str:
        return f"{self.read.sheets[table]}!{cell}"

    # --- rows of a table, what is above a row before it ---

    def _rows(self, read: TableRead) -> Iterator[SetUpLine]:
        if read.table.name == "targets":
            self._pace(read.rows)
        enter = {"targets": self._target, "counting_rules": self._rule}.get(read.table.name, self._configured)
        own = [one for one in read.table.fields if one.refers == read.table.name]
        waiting = list(read.rows)
        while waiting:
            ready = [row for row in waiting if all(self._there(row, one) for one in own)] or waiting
            for row in ready:
                line = self._line(row)
                if not line.refusals:
                    with refusing(row, line):
                        enter(row, line)
                yield line
            waiting = [row for row in waiting if row not in ready]

    def _pace(self, rows: Sequence[Row]) -> None:
        """A goal with planned shares goes by them."""
        for row in rows:
            straight = row["paced_by"] in (None, TargetVersion.Plan.STRAIGHT)
            if straight and key_of(row.table, row.values) in self.curves:
                row.values["paced_by"] = TargetVersion.Plan.CURVE.value

    def _there(self, row: Row, one: Field) -> bool:
        said = row[one.name] or ()
        codes = said if one.form == REFERENCES else [said] if said else []
        return all(code in self.objects[one.refers] for code in codes)

    def _line(self, row: Row) -> SetUpLine:
        """The line of a row with what is wrong so far, and the columns in which it differs from what stands."""
        table, key = row.table, key_of(row.table, row.values)
        stands = self.standing.said[table.name].get(key)
        if stands is None and not row.faults:
            refuse_blanks(row, [one for one in table.fields if one.required])
        row.cells = {name: self._place(table.name, cell) for name, cell in row.cells.items()}
        line = SetUpLine(row.line, self._called(row), sheet=self.read.sheets[table.name])
        line.refusals = [Refusal(cell_of(row, one.column), one.code, one.details) for one in row.faults]
        if line.refusals:
            return line
        line.refusals = list(self._absent(row))
        line.fresh = stands is None
        for one in differences(table, row.values, stands or {}):
            old, new = (stands or {}).get(one.name), row[one.name]
            said = [shown(one, part, row.values, self.read.directory) for part in (old, new)]
            line.changes.append(Change(str(one.title), *said))
        return line

    def _called(self, row: Row) -> str:
        if row.text("name"):
            return row.text("name")
        parts = [(row.table.field(name), row[name]) for name in row.table.key]
        said = (shown(one, value, row.values, self.read.directory) for one, value in parts if value)
        return " · ".join(said)

    def _absent(self, row: Row) -> Iterator[Refusal]:
        """What a row refers to and isn't there, because its own row was refused."""
        for one in row.table.fields:
            if one.form != REFERENCE or row[one.name] is None:
                continue
            key = (row.text(one.within), row[one.name]) if one.within else row[one.name]
            if key not in self.objects[one.refers]:
                called = shown(one, row[one.name], row.values, self.read.directory)
                yield Refusal(row.cells.get(one.name, ""), "refused_itself", {"text": called})

    # --- what is saved as the admin saves it ---

    def _configured(self, row: Row, line: SetUpLine) -> None:
        self._save(row, row.table, attributes(row, self.objects), links(row, self.objects), line)

    def _save(
        self, row: Row, table: Table, said: Mapping[str, Any], linked: Mapping[str, Any], line: SetUpLine
    ) -> Any:
        key = key_of(table, row.values)
        stored = self.objects[table.name].get(key)
        if stored is not None and not line.changes:
            return stored
        assert table.model is not None
        one = copy.copy(stored) if stored is not None else table.model()
        for name, value in said.items():
            setattr(one, name, value)
        if table.name == "windows":
            saved: Any = save_window(by=self.by, at=self.at, window=one)  # type: ignore[arg-type]
        elif table.name in PARTS_OF_REGISTERS:
            saved = save_part(by=self.by, at=self.at, part=one)  # type: ignore[arg-type]
        else:
            saved = save(by=self.by, at=self.at, row=one, links=linked)
        self.objects[table.name][key] = saved
        return saved

    # --- what has versions ---

    def _rule(self, row: Row, line: SetUpLine) -> None:
        if not line.changes:
            return
        known = self.objects["counting_rules"].get(row["indicator"])
        said = (
            {one.attname: getattr(known, one.attname) for one in _of_version(CountingRule)} if known else {}
        )
        rule = CountingRule(**said | _by_number(CountingRule, attributes(row, self.objects)))
        add_counting_rule(by=self.by, at=self.at, rule=rule)

    def _target(self, row: Row, line: SetUpLine) -> None:
        key = key_of(row.table, row.values)
        stored = self.objects["targets"].get(key)
        curve = self.curves.get(key)
        if curve is not None and curve != {
            Month.of(m): s for m, s in self.standing.curves.get(key, {}).items()
        }:
            line.edits = True
        if not line.changes and not line.edits:
            if key in self.standing.waiting:
                line.notes.append(Refusal(row.cells["indicator"], "waits_already"))
            return
        own = {str(row.table.field(name).title) for name in _TARGET}
        if stored is None or any(change.title in own for change in line.changes):
            stored = self._save_target(row, stored)
        if line.fresh or line.edits or any(change.title not in own for change in line.changes):
            self._version(row, line, stored, curve)

    def _save_target(self, row: Row, stored: Target | None) -> Target:
        one = copy.copy(stored) if stored is not None else Target()
        for name, value in attributes(row, self.objects, _TARGET).items():
            setattr(one, name, value)
        return save(by=self.by, at=self.at, row=one)

    def _version(self, row: Row, line: SetUpLine, target: Target, curve: Curve | None) -> None:
        newest = target.versions.order_by("-number").first()
        said = {name: getattr(newest, name) for name in TargetChangeRequest.SAID} if newest else {}
        said |= attributes(row, self.objects, TargetChangeRequest.SAID)
        version = TargetVersion(target=target, **said)
        if curve is None and newest is not None and version.paced_by == TargetVersion.Plan.CURVE:
            curve = {Month.of(point.month): point.share for point in newest.plan_points.all()}
        asked = propose_goal(by=self.by, at=self.at, version=version, curve=curve, together=self.together)
        self.requests.append(asked)
        line.notes.append(Refusal(row.cells["in_force_from"], "waits_for_second"))

    def _points(self, read: TableRead) -> Iterator[SetUpLine]:
        """The planned shares, which go with the goals they are of."""
        for row in read.rows:
            line = self._line(row)
            if not line.refusals:
                self.curves.setdefault(row.of(_KEY), {})[Month.of(row["month"])] = row["share"]
            yield line

    def _lights(self, read: TableRead) -> Iterator[SetUpLine]:
        """Rules, each of all its lights. One that is in force is never changed: another version takes its place."""
        for version, rows in groupby(sorted(read.rows, key=_version_of), key=_version_of):
            own = list(rows)
            lines = [self._line(row) for row in own]
            known = any(said == version for said, _code in self.standing.said["lights"])
            for row, line in zip(own, lines, strict=True):
                if known and line.changes and not line.refusals:
                    line.refusals.append(Refusal(row.cells["version"], "lights_stand", {"text": version}))
            if not known and not any(line.refusals for line in lines):
                with refusing(own[0], lines[0]):
                    self._add_lights(own)
            yield from lines

    def _add_lights(self, rows: Sequence[Row]) -> None:
        scheme = LightScheme(**attributes(rows[0], {}, _SCHEME))
        bands = [LightBand(**attributes(row, {}, _BAND)) for row in rows]
        add_light_scheme(by=self.by, at=self.at, scheme=scheme, bands=bands)


def _version_of(row: Row) -> str:
    return row.text("version")


def _of_version(model: Any) -> list[Any]:
    """The fields that a new version takes over where nothing else is said."""
    left_out = {"id", "number", "reason", "author", "recorded_at", "known_at", "stated_date", "history_load"}
    return [one for one in model._meta.concrete_fields if one.name not in left_out]


def _by_number(model: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    """The same values with related rows by their numbers."""
    fields = {name: model._meta.get_field(name) for name in said}
    return {one.attname: said[name].pk if one.is_relation else said[name] for name, one in fields.items()}
