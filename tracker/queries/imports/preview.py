"""What a file would change: line by line new, changed, unchanged or refused, and the reports that follow."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tracker.calc.correcting import must_say
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.documents.cells import Cell, SheetLine, address
from tracker.documents.headers import Layout
from tracker.models import Alias, ImportRun, Indicator, Item, Register, Series, Statement, Unit
from tracker.queries.imports.asking import Question

NEW, CHANGED, UNCHANGED, REFUSED, PASSED_OVER = "new", "changed", "unchanged", "refused", "passed_over"
ASKED = "asked"
STATES = (REFUSED, ASKED, NEW, CHANGED, UNCHANGED, PASSED_OVER)
Tell = Callable[[int, int], None]  # how many steps of how many are done


@dataclass(frozen=True)
class Published:
    """Where a rank's values were published, and which of the file's lines are meant: those that hold `only`."""

    source: str
    source_date: date
    smallest_first: bool = False
    only: str = ""


@dataclass(frozen=True)
class ImportTarget:
    """What a file is read into: a register, a unit's month, or a rank's sheet of a month; one of the three is set.

    `answers` are options by the key of the question that the file led to.
    """

    month: Month
    register: Register | None = None
    unit: Unit | None = None
    indicator: Indicator | None = None
    published: Published | None = None
    answers: Mapping[str, str] = field(default_factory=dict)

    def meant_by(self, plan: ImportPreview) -> ImportTarget:
        """The target for the month that the file was read for."""
        return replace(self, month=plan.month or self.month)

    @property
    def kind(self) -> str:
        if self.register is not None:
            return ImportRun.Kind.REGISTER
        return ImportRun.Kind.MONTH if self.unit is not None else ImportRun.Kind.RANKS


@dataclass(frozen=True)
class Refusal:
    """Why a cell, or a whole line, can't be taken: `code` is put into a sentence by the doors."""

    cell: str
    code: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """What a cell would change: the column's title, old and new as they are shown."""

    title: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """A report that the file makes: for a series (which may have to be opened), for a month, perhaps a correction."""

    part: str
    month: Month | None
    report: Report
    series: Series
    corrects: int | None = None
    cell: str = ""


@dataclass(frozen=True)
class Stated:
    """What a source prints beside a line's figure, not yet stored, and the cell that says so."""

    cell: str
    statement: Statement


@dataclass
class PreviewLine:
    """One row of the file and what would become of it. Its cells are kept as long as it may have to be given back.

    `notes` say how something was understood that isn't called so any more; whoever applies the plan agrees to it.
    `asked` says that it hangs on a question still open.
    """

    row: int
    name: str
    changes: list[Change] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    statements: list[Stated] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[Refusal] = field(default_factory=list)
    notes: list[Refusal] = field(default_factory=list)
    item: Item | None = None
    edits: bool = False
    joins_on: date | None = None
    left_on: date | None = None
    left_reason: str = ""
    passed_over: bool = False
    asked: bool = False
    fresh: bool = False
    value: Decimal | None = None
    cells: Sequence[Cell] = ()

    @property
    def is_new(self) -> bool:
        return self.fresh or (self.item is not None and self.item.id is None)

    @property
    def state(self) -> str:
        if self.refusals:
            return REFUSED
        if self.asked:
            return ASKED
        if self.passed_over:
            return PASSED_OVER
        if self.is_new:
            return NEW
        return CHANGED if self.changes or self.entries or self.edits or self.left_on else UNCHANGED


def passed_line(source: SheetLine, kind: str) -> PreviewLine:
    """A line that the table doesn't list anything in, named for what it is."""
    index, said = next(
        ((index, cell.value) for index, cell in enumerate(source.cells) if isinstance(cell.value, str)),
        (0, ""),
    )
    note = Refusal(address(index, source.number), f"passed_{kind}")
    return PreviewLine(source.number, said[:60], notes=[note], passed_over=True, cells=source.cells)


@dataclass(frozen=True)
class Laid:
    """How the table lies that is read, and `how` that was found: certain, proposed, confirmed or remembered."""

    sheet: str
    layout: Layout
    how: str


@dataclass
class ImportPreview:
    """What a file would do. `problems` refuse it as a whole; `sums` are of each column of numbers as read.

    `month` is the one it was read for, which its title may have led to; `unread` says what of the file isn't read, `aliases`
    are those that answers lead to.
    """

    sheet: str
    titles: Sequence[str]
    lines: list[PreviewLine]
    problems: list[Refusal] = field(default_factory=list)
    strange: Sequence[str] = ()
    sums: dict[str, Decimal] = field(default_factory=dict)
    replaces: bool = False
    questions: Sequence[Question] = ()
    month: Month | None = None
    laid: Laid | None = None
    unread: Sequence[Refusal] = ()
    aliases: Sequence[Alias] = ()

    @property
    def open_questions(self) -> list[Question]:
        """What has to be answered before anything is written."""
        return [one for one in self.questions if not one.chosen]

    @property
    def remembered(self) -> Question | None:
        """By which layout that was confirmed before the file is read."""
        return next((one for one in self.questions if one.code == "remembered"), None)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(line.state for line in self.lines)
        return {state: found[state] for state in STATES}

    def of(self, state: str) -> list[PreviewLine]:
        return [line for line in self.lines if line.state == state]

    @property
    def accepted(self) -> list[PreviewLine]:
        return [line for line in self.lines if line.state in (NEW, CHANGED)]

    @property
    def entries(self) -> list[Entry]:
        return [entry for line in self.accepted for entry in line.entries]

    @property
    def statements(self) -> list[Stated]:
        return [one for line in self.accepted for one in line.statements]

    @property
    def corrections(self) -> int:
        return sum(entry.corrects is not None for entry in self.entries)

    def corrects_past_years(self, today: date) -> bool:
        """Whether a number of a past year is corrected, so that it has to be said what the correction is."""
        return any(one.corrects is not None and must_say(one.month, today) for one in self.entries)

    @property
    def needs_reason(self) -> bool:
        """Whether something that stands is to be replaced: approved figures, or a rank's sheet."""
        return bool(self.corrections) or (self.replaces and bool(self.accepted))

    @property
    def warnings(self) -> list[tuple[PreviewLine, Refusal]]:
        return [(line, warning) for line in self.accepted for warning in line.warnings]

    @property
    def notes(self) -> list[tuple[Refusal, list[str]]]:
        """How names were understood in the lines that would be written, each once with the cells it holds for."""
        return _once_each(one for line in self.lines if line.state != REFUSED for one in line.notes)

    @property
    def reasons(self) -> list[tuple[Refusal, list[str]]]:
        """Why lines are refused, each reason once with the cells it holds for; the most frequent first."""
        return _once_each(one for line in self.lines for one in line.refusals)

    @property
    def digest(self) -> str:
        """A hash of everything the plan would do, so that what is applied is what was shown."""
        told = [
            [line.row, line.state, line.name, [[c.title, c.old, c.new] for c in line.changes],
             [[r.cell, r.code] for r in (*line.refusals, *line.warnings, *line.notes)]]
            for line in self.lines
        ]  # fmt: skip
        problems = [[one.cell, one.code] for one in self.problems]
        answered = [[one.key, one.chosen] for one in self.questions]
        month = str(self.month)
        return hashlib.sha256(
            json.dumps([told, problems, answered, month], ensure_ascii=False).encode()
        ).hexdigest()


def _once_each(told: Iterable[Refusal]) -> list[tuple[Refusal, list[str]]]:
    found: dict[str, tuple[Refusal, list[str]]] = {}
    for one in told:
        found.setdefault(f"{one.code} {one.details}", (one, []))[1].append(one.cell)
    return sorted(found.values(), key=lambda reason: -len(reason[1]))
