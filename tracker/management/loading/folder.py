"""A folder of CSV files, and where it went wrong when it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from tracker.calc.refusals import Refused
from tracker.documents.tables import Row, read_csv
from tracker.wording.refusals import sentence

Made = TypeVar("Made")


class Folder:
    """The files of a fixtures folder; a fault in a row names the file and the line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not (path / "units.csv").is_file():
            raise CommandError(f"{path.name}: no units.csv in this folder.")

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a file, none when there is no such file."""
        path = self.path / name
        if path.is_file():
            yield from read_csv(path.read_text(encoding="utf-8"))

    def made(self, name: str, make: Callable[[Row], Made]) -> list[Made]:
        """Whatever `make` makes of each row. Raises CommandError naming file and line."""
        made = []
        for row in self.rows(name):
            try:
                made.append(make(row))
            except Refused as fault:
                raise CommandError(f"{name}, line {row.line}: {sentence(fault)}") from fault
            except (ValueError, KeyError, ValidationError) as fault:
                raise CommandError(f"{name}, line {row.line}: {type(fault).__name__} {fault}") from fault
        return made

    def names_in(self, folder: str) -> list[str]:
        return sorted(path.stem for path in (self.path / folder).glob("*.csv"))
