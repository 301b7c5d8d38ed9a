"""A folder of CSV files that describes a district, read whole before anything is written; every fault has its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation

from tracker.calc.refusals import Refused
from tracker.documents.cells import FileRefused
from tracker.documents.workbooks import read_book
from tracker.queries.imports.setting_up.declared import FOLDER, figures_table, items_table
from tracker.queries.imports.setting_up.fields import Table
from tracker.queries.imports.setting_up.reading import Fault, Row, TableRead, read_table
from tracker.queries.imports.setting_up.resolving import (
    Directory,
    enlist,
    refuse_doubles,
    refuse_strays,
    resolve,
)
from tracker.wording.refusals import cell_sentence, sentence

MOST_TOLD = 100


class Folder:
    """The tables of a folder. Raises CommandError that names file, line and column of whatever is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_dir():
            raise CommandError(f"{path}: there is no such folder.")
        self.faults: list[str] = []
        self.reads = {read.table.name: read for read in self._read()}
        self._look_through()
        self._complain()

    def rows(self, name: str) -> list[Row]:
        """The rows of a table, none when there is no such file."""
        return list(self.reads[name].rows) if name in self.reads else []

    def names_in(self, folder: str) -> list[str]:
        return sorted(path.stem for path in (self.path / folder).glob("*.csv"))

    def _read(self) -> Iterator[TableRead]:
        if not (self.path / "units.csv").is_file():
            self.faults.append("units.csv: this file is missing; it lists the district and its units.")
        for table in self._tables():
            path = self.path / f"{table.name}.csv"
            if path.is_file() and (read := self._table(path, table)):
                yield read

    def _tables(self) -> Iterator[Table]:
        yield from FOLDER
        columns = self._columns()
        for register in self.names_in("items"):
            yield items_table(register, columns.get(register, []))
        yield from (figures_table(one) for one in self.names_in("figures") if one != "indicators")

    def _columns(self) -> dict[str, list[str]]:
        """The descriptive columns of each register, as `columns.csv` has them."""
        path, table = self.path / "columns.csv", next(one for one in FOLDER if one.name == "columns")
        found: dict[str, list[str]] = {}
        if path.is_file():
            try:
                rows = read_table(read_book(path.name, path.read_bytes()).sheets[0], table).rows
            except FileRefused:
                return found  # told of where the file is read in earnest
            for row in rows:
                found.setdefault(row.text("register"), []).append(row.text("code"))
        return found

    def _table(self, path: Path, table: Table) -> TableRead | None:
        try:
            book = read_book(path.name, path.read_bytes())
            read = read_table(book.sheets[0], table)
        except FileRefused as refused:
            self.faults.append(f"{table.name}.csv: {_in_chinese(refused)}{_columns_of(table, refused)}")
            return None
        except OSError as fault:
            self.faults.append(f"{table.name}.csv: {fault.strerror}.")
            return None
        for title, cell in read.strange:
            self.faults.append(
                f"{table.name}.csv, line 1, column {title} ({cell}): unknown; known are "
                + ", ".join(one.name for one in table.fields)
            )
        return read

    def _look_through(self) -> None:
        reads = list(self.reads.values())
        directory = Directory()
        enlist(directory, reads)
        resolve(directory, reads)
        refuse_strays(reads, {table.name: f"{table.name}.csv" for table in FOLDER})
        for read in reads:
            refuse_doubles(read)
            self.faults += [told(read.table.name, fault) for fault in read.all_faults]
        known = {f"{one.name}.csv" for one in FOLDER}
        known |= {
            f"{place}/{register}.csv" for place in ("items", "figures") for register in self._registers()
        }
        for path in sorted(self.path.rglob("*.csv")):
            name = path.relative_to(self.path).as_posix()
            if name not in known:
                self.faults.append(f"{name}: no such table is known, and no such register in registers.csv.")

    def _registers(self) -> set[str]:
        return {row.text("code") for row in self.rows("registers")}

    def _complain(self) -> None:
        if self.faults:
            more = len(self.faults) - MOST_TOLD
            lines = [*self.faults[:MOST_TOLD], *([f"… and {more} more."] if more > 0 else [])]
            raise CommandError(f"{self.path.name}: nothing was loaded.\n  " + "\n  ".join(lines))


def told(table: str, fault: Fault) -> str:
    """A fault with its place in the file."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{place(table, fault.line, fault.column, fault.cell)}: {cell_sentence(fault.code, fault.details)}"


def place(table: str, line: int = 0, column: str = "", cell: str = "") -> str:
    """Where something is in a folder: file, line, column and the cell as a spreadsheet calls it."""
    parts = [f"{table}.csv", f"line {line}" if line else "", f"column {column}" if column else ""]
    return ", ".join(filter(None, parts)) + (f" ({cell})" if cell else "")


def _in_chinese(refused: Refused) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return sentence(refused)


def _columns_of(table: Table, refused: Refused) -> str:
    """By what names the columns that are missing are looked for in a folder."""
    missing = refused.details.get("titles", ())
    names = [one.name for one in table.needed if str(one.title) in map(str, missing)]
    return f" (column{'s' if len(names) > 1 else ''} {', '.join(names)})" if names else ""
