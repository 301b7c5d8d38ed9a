"""What a workbook that sets up a district does, row by row and in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.queries.imports.preview import REFUSED, STATES, ImportPreview, PreviewLine
from tracker.queries.targets.misfits import Misfit


@dataclass
class SetUpLine(PreviewLine):
    """A row of one of the sheets."""

    sheet: str = ""


@dataclass
class SetUp:
    """What a workbook does: the rows of all its sheets, and by what names sheets and columns were passed over.

    `requests` are goals, which all wait for a second person; `misfits` those to which their parts wouldn't add up;
    `done` says that it was entered.
    """

    plan: ImportPreview
    unread: Sequence[str] = ()
    requests: int = 0
    misfits: Sequence[Misfit] = ()
    done: bool = False

    @property
    def sheets(self) -> list[tuple[str, dict[str, int]]]:
        """The sheets in the order of the file, with how many of their rows would fare how."""
        found: dict[str, dict[str, int]] = {}
        for line in self.plan.lines:
            assert isinstance(line, SetUpLine)
            counts = found.setdefault(line.sheet, dict.fromkeys(STATES, 0))
            counts[line.state] += 1
        return list(found.items())

    @property
    def is_refused(self) -> bool:
        return bool(self.plan.problems) or self.plan.counts[REFUSED] > 0
