"""Rows of a register's file that head groups: passed over where that is certain, asked about where it isn't."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from tracker.calc.captions import SECTION
from tracker.documents.cells import SheetLine, address
from tracker.documents.groups import Group, groups_of
from tracker.documents.headers import Header, text_of
from tracker.queries.imports import columns
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.columns import Field
from tracker.queries.imports.memory import KIND, Answered
from tracker.queries.imports.totals import adds_up

GROUPS = "groups"
HEADINGS, ITEMS = "headings", "items"
_TOLD = 5  # names in a question
_LONGEST = 30


def groups_in(
    header: Header,
    fields: Mapping[str, Field],
    kinds: Mapping[int, str],
    is_known: Callable[[str], bool],
) -> dict[int, Group]:
    """The rows of a register's file that head groups, by number; `kinds` say what its lines are (`Rows`)."""
    place = {key: index for index, (key, _heading) in header.columns.items()}
    named = [place[key] for key in (columns.CODE, columns.NAME) if key in place]
    adding = {
        index
        for index, (key, _heading) in header.columns.items()
        if fields[key].form == columns.NUMBER and adds_up(fields[key].measured_in)
    }
    return groups_of(header, kinds, named, adding, place.get(columns.UNIT), is_known)


class GroupRows:
    """The rows that head groups, as their questions were answered. What was answered before by this layout holds (`before`)."""

    def __init__(
        self,
        header: Header,
        groups: Mapping[int, Group],
        questions: Questions,
        before: Answered,
    ) -> None:
        self.groups, self.questions, self.before = groups, questions, before
        self.index = header.column(columns.NAME) or 0
        self.names: dict[str, list[str]] = defaultdict(list)
        for line in header.below():
            if (group := groups.get(line.number)) and not group.certain:
                self.names[_kind(group)].append(_name(line, self.index))
        self.ends: dict[int, int] = {}

    def answer(self, line: SheetLine) -> str:
        """`HEADINGS` for a row that heads a group, `ITEMS` for any other, nothing while it is asked."""
        group = self.groups.get(line.number)
        if group is None:
            return ITEMS
        found = HEADINGS if group.certain else self._asked(group, line)
        if found == HEADINGS:
            self.ends[line.number] = group.last
        return found

    def _asked(self, group: Group, line: SheetLine) -> str:
        kind = _kind(group)
        key = f"{GROUPS}:{kind}"
        if known := self.before.get((key, kind)):
            self.questions.expect(key, known)
        told = {KIND: kind, "names": self.names[kind][:_TOLD], "n": len(self.names[kind])}
        place = address(self.index, line.number)
        return self.questions.ask(key, f"{GROUPS}_{group.how}", (HEADINGS, ITEMS), place, **told)


def with_groups(kinds: Mapping[int, str], groups: Mapping[int, Group]) -> dict[int, str]:
    """What the lines are, those that certainly head groups among them, and those that may."""
    told = {row: SECTION if group.certain else GROUPS for row, group in groups.items()}
    return {**kinds, **told}


def _kind(group: Group) -> str:
    return f"{group.how}-{group.level}"


def _name(line: SheetLine, index: int) -> str:
    texts: Sequence[str] = [text_of(cell) for cell in line.cells[index : index + 1]]
    return "".join(texts)[:_LONGEST]
