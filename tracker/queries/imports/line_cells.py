"""The cells of one line of a file by what their columns are, read as the questions about them were answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.utils import translation

from tracker.calc.names import folded
from tracker.documents.cells import Cell, address
from tracker.documents.entries import read_choice, read_text
from tracker.queries.imports import columns
from tracker.queries.imports.preview import PreviewLine
from tracker.queries.imports.settling import Settling

EMPTY = Cell()
T = TypeVar("T")


@dataclass(frozen=True)
class LineCells:
    """The cells of a line by column; `units` are those that the columns' headings state."""

    line: PreviewLine
    cells: Mapping[str, Cell]
    places: Mapping[str, int]
    units: Mapping[str, str]
    settling: Settling

    def text(self, key: str) -> str:
        return self.read(key, read_text) if self.has(key) else ""

    def read(self, key: str, read: Callable[[Cell], T], unit: str = "", places: int = 2) -> T:
        """What the column says. Raises CellRefused."""
        return self.settling.read(self.cells[key], read, self.places[key], self.line.row, unit, places)

    def chosen(self, key: str, choices: Sequence[tuple[Any, Any]]) -> Any:
        """The value behind the label that is chosen; None for an empty cell. Raises CellRefused."""
        if not self.has(key):
            return None
        labels = {str(label): value for value, label in choices}
        everywhere: dict[str, Any] = {}
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                everywhere |= {str(label): value for value, label in choices}
        same = folded(self.text(key))
        said = next((one for one in everywhere if folded(one) == same), "")
        return everywhere[said or read_choice(self.cells[key], labels)]

    def has(self, key: str) -> bool:
        return not self.cells.get(key, EMPTY).is_empty

    def at(self, key: str) -> str:
        """Where the column's cell is in the sheet; that of the line's name where the column isn't there."""
        return address(self.places.get(key, self.places.get(columns.NAME, 0)), self.line.row)
