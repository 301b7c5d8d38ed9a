"""What rows refer to, found by code or by name, and what occurs twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker.calc.names import folded
from tracker.documents.cells import Cell
from tracker.documents.entries import CellRefused, read_number
from tracker.documents.headers import fitting
from tracker.queries.imports.setting_up.fields import REFERENCES, Field
from tracker.queries.imports.setting_up.reading import Row, TableRead

PARTS_OF_REGISTERS = ("stages", "measures")


class Directory:
    """What there is to refer to: codes by table, found by themselves or by name. Of a register's parts each register has its own."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._named: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._units: dict[tuple[str, str], str] = {}
        self._called: dict[tuple[str, str, str], str] = {}

    def add(
        self, table: str, code: str, names: Iterable[str] = (), *, register: str = "", measured_in: str = ""
    ) -> None:
        self._codes[table, register].add(code)
        self._units[table, code] = measured_in
        for name in filter(None, names):
            self._called.setdefault((table, register, code), name)
            self._named[table, register, folded(name)].add(code)

    def find(self, table: str, text: str, register: str = "") -> set[str]:
        """The codes that a text means: the code itself before any name."""
        if text in self._codes[table, register]:
            return {text}
        return self._named.get((table, register, folded(text)), set())

    def called(self, table: str, code: str, register: str = "") -> str:
        """The name of a row, where it means this one alone; else its code."""
        name = self._called.get((table, register, code), "")
        return name if name and self.find(table, name, register) == {code} else code

    def measured_in(self, table: str, code: str) -> str:
        """The unit that numbers of a row are in."""
        return self._units.get((table, code), "")


def enlist(directory: Directory, reads: Iterable[TableRead]) -> None:
    """Let the rows of tables be referred to. Parts of registers wait until it is known whose they are."""
    for read in reads:
        name = read.table.name
        if name in PARTS_OF_REGISTERS:
            continue
        for row in read.rows:
            code = row.text(read.table.key[0])
            if code:
                names = row.text("name"), row.text("name_en")
                directory.add(name, code, names, measured_in=row.text("measured_in"))


def resolve(directory: Directory, reads: Sequence[TableRead]) -> None:
    """Replace what refers to a row by its code and read the numbers that have its unit; what can't be found is refused."""
    for read in sorted(reads, key=lambda one: one.table.name not in PARTS_OF_REGISTERS):
        for row in read.rows:
            for one in read.table.fields:
                if one.is_reference and one.name in row.values:
                    _resolve(directory, row, one)
            for one in read.table.fields:
                if one.unit_of and isinstance(row[one.name], Cell):
                    _read_amount(directory, row, one)
            if read.table.name in PARTS_OF_REGISTERS and row.text("register"):
                names = row.text("name"), row.text("name_en")
                directory.add(read.table.name, row.text("code"), names, register=row.text("register"))


def _resolve(directory: Directory, row: Row, one: Field) -> None:
    register = register_of(row, one)
    if one.form == REFERENCES:
        found = [_found(directory, row, one, text, register) for text in row[one.name]]
        row.values[one.name] = [code for code in found if code]
    elif code := _found(directory, row, one, row.text(one.name), register):
        row.values[one.name] = code
    else:
        del row.values[one.name]


def register_of(row: Row, one: Field) -> str:
    """Of which register a row's reference is a part; nothing where it is no register's."""
    if one.refers not in PARTS_OF_REGISTERS:
        return ""
    return row.table.of_register or row.text(one.within)


def _found(directory: Directory, row: Row, one: Field, text: str, register: str) -> str:
    codes = directory.find(one.refers, text, register)
    if len(codes) == 1:
        return next(iter(codes))
    said = {"text": text[:40], "title": one.title}
    if codes:
        row.refuse(one.name, "named_twice", **said, codes=sorted(codes))
    else:
        row.refuse(one.name, "not_found", **said)
    return ""


def _read_amount(directory: Directory, row: Row, one: Field) -> None:
    cell = row.values.pop(one.name)
    unit = directory.measured_in(row.table.field(one.unit_of).refers, row.text(one.unit_of))
    try:
        stated = row.units.get(one.name) or fitting(row.above, unit) or unit
        row.values[one.name] = read_number(cell, stated, unit)
    except CellRefused as refused:
        row.refuse(one.name, refused.code, **refused.details)


def refuse_doubles(read: TableRead) -> None:
    """Refuse rows that share what only one may have."""
    for names in read.table.alone:
        seen: dict[tuple[Any, ...], int] = {}
        for row in read.rows:
            said = row.of(names)
            if all(part is None for part in said) or (len(names) == 1 and said[0] is None):
                continue
            first = seen.setdefault(said, row.line)
            if first != row.line:
                titles = [str(read.table.field(name).title) for name in names]
                row.refuse(names[-1], "row_like_another", row=first, titles=titles)


def refuse_strays(reads: Sequence[TableRead], called: Mapping[str, object]) -> None:
    """Refuse rows that belong to a row of another table which isn't there; `called` is what people know the tables by."""
    by_name = {read.table.name: read for read in reads}
    for read in reads:
        if read.table.belongs is None:
            continue
        table, names = read.table.belongs
        there = {row.of(names) for row in by_name[table].rows} if table in by_name else set()
        for row in read.rows:
            if row.of(names) not in there:
                row.refuse(names[-1], "belongs_nowhere", table=called[table])
