"""What a published table says about a rank's comparison set: whichever column names its members is theirs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.calc.numbers import digits
from tracker.calc.periods import Month
from tracker.documents.cells import Cell, FileRefused, SheetLine, address
from tracker.documents.entries import CellRefused, read_number, read_text
from tracker.documents.headers import Header
from tracker.models import Indicator
from tracker.queries.imports import columns
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.checks import check_values
from tracker.queries.imports.preview import Change, ImportPreview, PreviewLine, Refusal
from tracker.queries.imports.settling import Settling, tell_refused
from tracker.queries.imports.values import ledgers_unit
from tracker.queries.ledger.ranks import sheets as rank_sheets
from tracker.queries.ledger.unit_names import UnitNames


def rank_plan(
    header: Header, indicator: Indicator, month: Month, questions: Questions, *, only: str = ""
) -> ImportPreview:
    """What a table says about the members of a rank's comparison set, of its lines that hold the text `only`.

    Lines about others, a total or a zone outside the set, are passed over. Raises FileRefused.
    """
    comparison = indicator.comparison_set
    members = [
        name.strip() for name in (comparison.members if comparison else "").splitlines() if name.strip()
    ]
    fields = columns.rank_fields(indicator)
    found = _Table(header, indicator, members, only, questions, columns.titles(fields, columns.MEMBER))
    before = [
        one
        for one in rank_sheets([indicator.pk], month, None).get(indicator.pk, [])
        if one.row.month == month.first
    ]
    values = before[-1].values if before else {}
    lines = [found.settling.line(source, lambda seen: found.line(seen, values)) for source in header.below()]
    check_values(lines, found.wanted or next(iter(found.units), ""))
    missing = [name for name in members if name not in found.rows]
    problems = [Refusal("", "members_missing", {"names": missing})] if missing else []
    return ImportPreview(
        header.sheet.name, header.titles, lines, problems, (), dict(found.sums), replaces=bool(before)
    )


class _Table:
    def __init__(
        self,
        header: Header,
        indicator: Indicator,
        members: Sequence[str],
        only: str,
        questions: Questions,
        needed: Mapping[str, str],
    ) -> None:
        self.settling = Settling(header, questions, header.columns)
        self.header, self.members, self.only = header, frozenset(members), only
        self.wanted = indicator.rank_of.measured_in if indicator.rank_of else ""
        self.places = indicator.rank_of.places if indicator.rank_of else 2
        self.otherwise = _called_otherwise(members)
        self.value = header.column(columns.VALUE)
        self.member = self._member_column(needed)
        measured = header.column(columns.MEASURED)
        self.measured = None if measured == self.member else measured
        self.rows: dict[str, int] = {}
        self.units: set[str] = set()
        self.sums: dict[str, Decimal] = defaultdict(Decimal)

    def _member_column(self, needed: Mapping[str, str]) -> int:
        """The column in which most cells are members of the set; without a list of them, the one that is called so."""
        found: Counter[int] = Counter()
        for line in self.header.below():
            found.update(index for index, cell in enumerate(line.cells) if self._member(cell) in self.members)
        named = self.header.column(columns.MEMBER)
        if found:
            return found.most_common(1)[0][0]
        if named is None or self.members:
            raise FileRefused("no_header", titles=list(needed.values()))
        return named

    def _member(self, cell: Cell) -> str:
        """The member that a cell names, a unit of ours by whatever it is or was called."""
        text = str(cell.value or "")
        return self.otherwise.get(text, text)

    def line(self, source: SheetLine, before: object) -> PreviewLine:
        line = PreviewLine(source.number, "", cells=source.cells)
        if self.member < len(source.cells):
            line.name = self._member(source.cells[self.member])
        called = str(source.cells[self.member].value or "") if line.name else ""
        if line.name != called:
            where = address(self.member, line.row)
            line.notes.append(Refusal(where, "called_otherwise", {"text": called, "unit": line.name}))
        meant = not self.only or any(self.only in str(cell.value or "") for cell in source.cells)
        if not meant or not line.name or (self.members and line.name not in self.members):
            line.passed_over = True
            return line
        try:
            self._read(line, source, before if isinstance(before, dict) else {})
        except CellRefused as refused:
            tell_refused(line, address(self.value or 0, line.row), refused)
        return line

    def _read(self, line: PreviewLine, source: SheetLine, before: dict[str, Decimal | None]) -> None:
        first = self.rows.setdefault(line.name, line.row)
        if first != line.row:
            raise CellRefused("member_twice", row=first)
        assert self.value is not None
        cell = source.cells[self.value] if self.value < len(source.cells) else None
        if cell is not None and not cell.is_empty:
            stated = self._unit(source)
            line.value = self.settling.read(
                cell,
                lambda one: read_number(one, stated, self.wanted),
                self.value,
                line.row,
                self.wanted,
                self.places,
            )
            self.sums[_("数值")] += line.value
        line.fresh = line.name not in before
        if line.fresh or before[line.name] != line.value:
            old = before.get(line.name)
            line.changes.append(Change(_("数值"), _shown(old), _shown(line.value)))

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


def _called_otherwise(members: Sequence[str]) -> dict[str, str]:
    """What members that are units of ours are or were called beside what the set calls them."""
    names = UnitNames()
    found = {}
    for unit in names.units.values():
        called = names.names_of(unit) - {unit.code}
        member = next((name for name in members if name in called), None)
        if member is not None:
            found.update(dict.fromkeys(called - {member}, member))
    return found


def _shown(value: Decimal | None) -> str:
    return "" if value is None else digits(value)
