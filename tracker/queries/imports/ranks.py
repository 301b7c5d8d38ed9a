"""What a published table says about a rank's comparison set: whichever column names its members is theirs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.calc.captions import TOTAL
from tracker.calc.names import folded, near
from tracker.calc.numbers import digits
from tracker.calc.periods import Month
from tracker.calc.ranking import places
from tracker.documents.cells import Cell, FileRefused, SheetLine, address, text_cell
from tracker.documents.entries import CellRefused, read_number, read_text, read_whole
from tracker.documents.headers import Header
from tracker.documents.rows import Rows
from tracker.models import Alias, Indicator
from tracker.queries.imports import columns
from tracker.queries.imports.aliases import members_by_alias
from tracker.queries.imports.alike import NONE, which
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.checks import check_values
from tracker.queries.imports.preview import (
    Change,
    ImportPreview,
    PreviewLine,
    Published,
    Refusal,
    passed_line,
)
from tracker.queries.imports.settling import Settling, StillOpen, tell_refused
from tracker.queries.imports.totals import OUTSIDE, adds_up, ask_about_totals, compared
from tracker.queries.imports.values import ledgers_unit
from tracker.queries.ledger.ranks import sheets as rank_sheets
from tracker.queries.ledger.unit_names import UnitNames

BY_VALUES = "by_values"
NOT_MEANT = "not_meant"  # what a line is that was left out by what the person said to read
_PLACE = re.compile(r"第?\s*(\d+)\s*[名位]?")


def rank_plan(
    header: Header, indicator: Indicator, month: Month, questions: Questions, published: Published | None
) -> ImportPreview:
    """What a table says about the members of a rank's comparison set, of the lines that are meant.

    Lines about others, a total or a zone outside the set, are passed over and named. Totals and places that the table states itself
    are held against its values. Raises FileRefused.
    """
    found = _Table(header, indicator, questions, published)
    before = [
        one
        for one in rank_sheets([indicator.pk], month, None).get(indicator.pk, [])
        if one.row.month == month.first
    ]
    values = before[-1].values if before else {}
    below = header.below()
    lines = [
        found.passed(source) or found.settling.line(source, lambda seen: found.line(seen, values))
        for source in below
    ]
    check_values(lines, found.unit)
    found.ask_about_totals(compared(below, lines, found.kinds))
    found.check_places(lines)
    found.is_open |= any(line.asked for line in lines)
    missing = [name for name in found.members if name not in found.taken]
    problems = [Refusal("", "members_missing", {"names": missing})] if missing and not found.is_open else []
    return ImportPreview(
        header.sheet.name,
        header.titles,
        lines,
        problems,
        header.strange_titles,
        dict(found.sums),
        bool(before),
    )


class _Table:
    def __init__(
        self, header: Header, indicator: Indicator, questions: Questions, published: Published | None
    ) -> None:
        self.settling = Settling(header, questions, header.columns)
        self.questions, self.header, self.comparison = questions, header, indicator.comparison_set
        self.members = self.comparison.listed if self.comparison else []
        self.only = published.only if published else ""
        self.smallest_first = published.smallest_first if published else False
        self.wanted = indicator.rank_of.measured_in if indicator.rank_of else ""
        self.places = indicator.rank_of.places if indicator.rank_of else 2
        self.called = {
            **_units_of_ours(self.members),
            **members_by_alias(self.comparison),
            **{folded(name): name for name in self.members},
        }
        self.value = header.column(columns.VALUE)
        self.member = self._member_column(columns.titles(columns.rank_fields(indicator), columns.MEMBER))
        self.rows = Rows(header, [self.member], lambda text: folded(text) in self.called)
        measured = header.column(columns.MEASURED)
        self.measured = None if measured == self.member else measured
        self.place = header.column(columns.PLACE)
        self.kinds: dict[int, str] = {}
        self.stated: dict[str, tuple[int, str]] = {}
        self.taken: dict[str, int] = {}
        self.is_open = False
        self.units: set[str] = set()
        self.sums: dict[str, Decimal] = defaultdict(Decimal)

    def _member_column(self, needed: Mapping[str, str]) -> int:
        """The column in which most cells are members of the set or near ones; where there are none, the one that is called so."""
        found: Counter[int] = Counter()
        for line in self.header.below():
            found.update(index for index, cell in enumerate(line.cells) if folded(_text(cell)) in self.called)
        named = self.header.column(columns.MEMBER)
        if found:
            return found.most_common(1)[0][0]
        if named is None:
            raise FileRefused("no_header", titles=list(needed.values()))
        return named

    @property
    def unit(self) -> str:
        """The unit of measure of the values, as far as it is known."""
        return self.wanted or next(iter(self.units), "")

    def passed(self, source: SheetLine) -> PreviewLine | None:
        """A line that isn't a member's: one that isn't meant, a total, a note, each with what it is."""
        name = self._name(source)
        if self.only and not any(self.only in _text(cell) for cell in source.cells):
            kind = NOT_MEANT if any(not cell.is_empty for cell in source.cells) else ""
        elif self.comparison and name and folded(name) == folded(self.comparison.called):
            kind = TOTAL
        else:
            kind = self.rows.kind(source)
        self.kinds[source.number] = kind
        return passed_line(source, kind) if kind else None

    def _name(self, source: SheetLine) -> str:
        return _text(source.cells[self.member]) if self.member < len(source.cells) else ""

    def line(self, source: SheetLine, before: Mapping[str, Decimal | None]) -> PreviewLine:
        line = PreviewLine(source.number, "", cells=source.cells)
        text, where = self._name(source), address(self.member, line.row)
        line.name = text
        if not text:
            self.kinds[line.row] = OUTSIDE
            line.passed_over = True
            if self._has_value(source):
                line.notes.append(Refusal(where, "passed_nameless"))
            return line
        try:
            name = self._member(text, where)
        except StillOpen:
            line.asked = self.is_open = True
            return line
        if name is None:
            self.kinds[line.row] = OUTSIDE
            line.passed_over = True
            line.notes.append(Refusal(where, "not_a_member", {"text": text[:40]}))
            return line
        line.name = name
        if folded(name) != folded(text):
            line.notes.append(Refusal(where, "called_otherwise", {"text": text, "unit": name}))
        try:
            self._read(line, source, before)
        except CellRefused as refused:
            tell_refused(line, address(self.value or 0, line.row), refused)
        return line

    def _member(self, text: str, where: str) -> str | None:
        """The member that a text means; None for somebody outside the set. Raises StillOpen."""
        if not self.members:
            return text
        if (known := self.called.get(folded(text))) is not None:
            return known
        likely = near(text, self.members, short=True)
        if not likely:
            return None
        offered = {name: name for name in likely}
        chosen = which(self.questions, f"name:{folded(text)}", "member_near", offered, NONE, where, text[:60])
        if chosen is None:
            return None
        if chosen[1]:
            self.questions.remember(
                Alias(
                    kind=Alias.Kind.MEMBER, text=text[:120], folded=folded(text), comparison_set=self.comparison,
                    means=chosen[0],
                )
            )  # fmt: skip
        return chosen[0]

    def _read(self, line: PreviewLine, source: SheetLine, before: Mapping[str, Decimal | None]) -> None:
        first = self.taken.setdefault(line.name, line.row)
        if first != line.row:
            raise CellRefused("member_twice", row=first)
        assert self.value is not None
        if self._has_value(source):
            line.value = self._number(source, self.value)
            self.sums[_("数值")] += line.value
        self._keep_place(line, source)
        line.fresh = line.name not in before
        if line.fresh or before[line.name] != line.value:
            old = before.get(line.name)
            line.changes.append(Change(_("数值"), _shown(old), _shown(line.value)))

    def _has_value(self, source: SheetLine) -> bool:
        return (
            self.value is not None
            and self.value < len(source.cells)
            and not source.cells[self.value].is_empty
        )

    def _number(self, source: SheetLine, index: int) -> Decimal:
        """The number that a line has as its value. Raises CellRefused."""
        stated = self._unit(source)
        return self.settling.read(
            source.cells[index],
            lambda one: read_number(one, stated, self.wanted),
            index,
            source.number,
            self.wanted,
            self.places,
        )

    def ask_about_totals(self, lines: Sequence[SheetLine]) -> None:
        """Ask about the totals of values that add up; lines of others may be counted in them or not."""
        if self.value is None or not adds_up(self.unit):
            return
        titles = {self.value: self.header.titles[self.value]}
        ask_about_totals(lines, self.kinds, titles, self._number, self.questions)

    def _keep_place(self, line: PreviewLine, source: SheetLine) -> None:
        """The place that the table itself states of a member, where it is a place."""
        if self.place is None or self.place >= len(source.cells) or source.cells[self.place].is_empty:
            return
        try:
            stated = read_whole(_as_place(source.cells[self.place]))
        except CellRefused:
            return
        self.stated[line.name] = stated, address(self.place, line.row)

    def check_places(self, lines: Sequence[PreviewLine]) -> None:
        """Ask about places that the table states otherwise than its values lead to; its lines wait for the answer.

        Its places may be among more than the members, so that their order alone can be wrong.
        """
        values = {line.name: line.value for line in lines if line.name in self.taken and not line.refusals}
        computed = places(values, smallest_first=self.smallest_first)
        stated = {name: Decimal(place) for name, (place, _cell) in self.stated.items() if name in computed}
        if set(stated) != set(computed):
            return
        wrong = [
            name for name, place in places(stated, smallest_first=True).items() if computed[name] != place
        ]
        if not wrong:
            return
        said = [
            _("%(name)s：表中第%(stated)s，按数值第%(place)s")
            % {"name": name, "stated": self.stated[name][0], "place": computed[name]}
            for name in wrong
        ]
        for name in wrong:
            cell = self.stated[name][1]
            answer = self.questions.ask("rank:places", "places_differ", (BY_VALUES,), cell, differ=said[:8])
        if not answer:
            self.is_open = True
            for line in lines:
                line.asked = line.asked or line.name in self.taken

    def _unit(self, source: SheetLine) -> str:
        """The unit that the line or the heading states; where the rank asks for none, all lines must agree."""
        assert self.value is not None
        stated = self.header.columns[self.value][1].unit or "".join(self.header.layout.units[:1])
        if self.measured is not None and self.measured < len(source.cells):
            measured = source.cells[self.measured]
            stated = self.settling.read(measured, read_text, self.measured, source.number) or stated
        if self.wanted:
            return ledgers_unit(stated, self.wanted)
        self.units.add(stated)
        if len(self.units) > 1:
            raise CellRefused("units_differ", units=sorted(self.units))
        return ""


def _as_place(cell: Cell) -> Cell:
    """A cell that says 第3名 or 第3位, as if it said 3."""
    found = _PLACE.fullmatch(_text(cell))
    return text_cell(found[1]) if found else cell


def _text(cell: Cell) -> str:
    return str(cell.value or "")


def _units_of_ours(members: Sequence[str]) -> dict[str, str]:
    """What members that are units of ours are or were called beside what the set calls them, folded."""
    names = UnitNames()
    found = {}
    for unit in names.units.values():
        called = names.names_of(unit) - {folded(unit.code)}
        member = next((name for name in members if folded(name) in called), None)
        if member is not None:
            found.update(dict.fromkeys(called - {folded(member)}, member))
    return found


def _shown(value: Decimal | None) -> str:
    return "" if value is None else digits(value)
