"""A unit's month as rows to fill in: each line with its form, and what stands beside what was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from tracker.calc.payload import ENTERED
from tracker.forms.month import AT_ONCE, AsOfForm, RowForm
from tracker.forms.statements import TYPED
from tracker.models import Draft, Figure
from tracker.queries.ledger.unit_lives import UnitLife, life_after
from tracker.queries.reporting.month import MyMonth, ReportLine


@dataclass(frozen=True)
class OtherDraft:
    """What stands in a draft that a page didn't know of, and who saved it when."""

    draft: Draft
    told: str

    @property
    def entered(self) -> str:
        return " / ".join(str(self.draft.entries[name]) for name in _SHOWN if self.draft.entries.get(name))


_SHOWN = (*ENTERED, "flag", "not_applicable", "note", *TYPED)


@dataclass
class Row:
    """A line with its form; `conflict` is the figure that somebody else reported meanwhile, `other` the draft that was saved
    meanwhile, in words.
    """

    line: ReportLine
    form: RowForm
    conflict: Figure | None = None
    other: OtherDraft | None = None

    @property
    def version(self) -> str:
        """The version of the draft that the row shows, or shows beside what was typed."""
        draft = self.line.owed.draft
        return self.other.draft.version if self.other else draft.version if draft else ""


@dataclass(frozen=True)
class Page:
    """One of the pages of a long month; `missing` counts its lines that aren't handed in."""

    number: int
    missing: int


@dataclass(frozen=True)
class Grid:
    """One page of a unit's month, ready to be shown; `later` is what passes from the unit, and to it, after the month."""

    mine: MyMonth
    later: UnitLife
    as_of: AsOfForm
    rows: Sequence[Row]
    page: int
    pages: Sequence[Page]

    @property
    def open_rows(self) -> list[Row]:
        return [row for row in self.rows if not row.line.is_done]

    @property
    def carries(self) -> bool:
        """Whether 其余无变化 could enter anything."""
        return any(row.line.carried for row in self.open_rows)


def grid(
    mine: MyMonth, page: int = 1, bound: Mapping[int, Row] | None = None, as_of: AsOfForm | None = None
) -> Grid:
    """A page of a month: rows that were refused as they were typed, the others from their drafts."""
    numbers = range(1, max(-(-len(mine.lines) // AT_ONCE), 1) + 1)
    pages = [Page(one, sum(not line.is_done for line in page_of(mine, one))) for one in numbers]
    page = min(max(page, 1), numbers[-1])
    kept = bound or {}
    rows = [_row(line, kept.get(line.series.pk)) for line in page_of(mine, page)]
    day = min(mine.month.last, timezone.localdate())
    return Grid(
        mine, life_after(mine.unit, mine.month), as_of or AsOfForm(initial={"as_of": day}), rows, page, pages
    )


def page_of(mine: MyMonth, page: int) -> Sequence[ReportLine]:
    return mine.lines[(page - 1) * AT_ONCE : page * AT_ONCE]


def _row(line: ReportLine, typed: Row | None) -> Row:
    if typed is not None:
        return replace(typed, line=line)
    said = dict(line.owed.draft.entries) if line.owed.draft else {}
    return Row(line, RowForm(series=line.series, today=timezone.localdate(), initial=said))
