"""Which item a line of a register's file is about: one the register holds, or a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from tracker.access import Rights, can_keep_items
from tracker.calc.names import folded, near_each
from tracker.calc.periods import Month
from tracker.documents.entries import CellRefused
from tracker.models import Alias, Item, Register, Unit
from tracker.queries.imports import columns
from tracker.queries.imports.aliases import former_names, items_by_alias
from tracker.queries.imports.alike import ALWAYS, NEW, NONE, ONCE, RowsAlike, which
from tracker.queries.imports.asking import Questions
from tracker.queries.imports.preview import Refusal
from tracker.queries.imports.values import copied, numbering
from tracker.queries.ledger.care import keeper, settings_of_care
from tracker.queries.ledger.unit_names import Named, UnitNames
from tracker.wording import label, month

CODE = re.compile(r"[-a-zA-Z0-9_]{1,60}")
MOST_LETTERS = 120


class Items:
    """The items of a register by what a file calls them, and the lines that have named them already."""

    def __init__(self, register: Register, of_month: Month, questions: Questions, rights: Rights) -> None:
        self.register, self.questions, self.rights = register, questions, rights
        items = list(Item.objects.filter(register=register).select_related("unit"))
        self._by_code = {item.code: item for item in items}
        self._by_name = {folded(item.name): item for item in items}
        by_number = {item.pk: item for item in items}
        self._aliases = {
            text: by_number[pk] for text, pk in items_by_alias(register).items() if pk in by_number
        }
        self._former = {text: by_number[pk] for text, pk in former_names(Item).items() if pk in by_number}
        self.names = UnitNames()
        self.care = settings_of_care(None)
        self.month = of_month
        self._next_code = numbering(register, self._by_code)
        self._lines: dict[str, int] = {}
        self._near: dict[str, list[Item]] = {}
        self._rows = RowsAlike((), ())

    @property
    def units(self) -> list[int]:
        return list(self.names.units)

    def look_through(self, rows: Sequence[tuple[int, str, str]]) -> None:
        """Compare the names of all lines, told as row, code and name, with each other and with those that are known."""
        unnumbered = [(row, name) for row, code, name in rows if name and code not in self._by_code]
        new = [name for _row, name in unnumbered if self._called(name) is None]
        by_name = {item.name: item for item in self._by_code.values()}
        near = near_each(new, by_name) if new else {}
        self._near = {name: [by_name[one] for one in those] for name, those in near.items()}
        self._rows = RowsAlike(unnumbered, (name for name in new if name not in near))

    def reported_by(self, item: Item, slot: date | None) -> int:
        """Whose people report an item's month, by number: the unit's that had it in its care then; of a stage, that has it now."""
        if slot is None or item.id is None:
            return item.unit_id
        return keeper(item.id, item.unit_id, Month.of(slot), self.care)

    def holds(self, text: str) -> bool:
        """Whether an item has this code or name."""
        return text in self._by_code or self._called(text) is not None

    def known(self, code: str, name: str, row: int, cell: str) -> Item | None:
        """The item of this code, or without one of this name; None for a new one.

        Raises CellRefused when the name is another item's, missing or too long; StillOpen or NotMeant where it is near others.
        """
        found = self._by_code.get(code) if code else self._called(name)
        if found is None and code and (other := self._called(name)):
            raise CellRefused("code_differs", at=columns.CODE, given=code, known=other.code)
        if found is None and not name:
            raise CellRefused("name_missing", at=columns.NAME)
        if len(name) > MOST_LETTERS:
            raise CellRefused("too_long", at=columns.NAME, most=MOST_LETTERS)
        if name and code not in self._by_code:
            self._rows.check(self.questions, row, name, cell)
        return self._meant(name, cell) if found is None else found

    def _called(self, name: str) -> Item | None:
        text = folded(name)
        return self._by_name.get(text) or self._aliases.get(text) or self._former.get(text)

    def _meant(self, name: str, cell: str) -> Item | None:
        """The item that a name near its own was said to mean. Raises StillOpen."""
        near = self._near.get(name, ())
        if not near:
            return None
        offered = {item.code: item.name for item in near}
        ways = self._ways(item.unit_id for item in near)
        chosen = which(self.questions, f"name:{folded(name)}", "item_near", offered, NEW, cell, name, ways)
        if chosen is None:
            return None
        item = self._by_code[chosen[0]]
        self._aliases[folded(name)] = item
        if chosen[1]:
            self.questions.remember(
                Alias(kind=Alias.Kind.ITEM, text=name, folded=folded(name), item=item, register=self.register)
            )
        return item

    def _ways(self, units: Iterable[int]) -> tuple[str, ...]:
        """How an answer may hold: always, for everybody's files, only where the person keeps the items of all that are offered."""
        return (ALWAYS, ONCE) if all(can_keep_items(self.rights, unit) for unit in units) else (ONCE,)

    def settled(self, known: Item | None, row: int, code: str, name: str, responsible: Unit | None) -> Item:
        """The known item, or a new one of the unit responsible. Raises CellRefused, also for an item's second line."""
        item = known or self._new(code, name, responsible)
        said = (f"c:{item.code}", f"n:{folded(item.name if known else name)}")
        first = min(self._lines.setdefault(key, row) for key in said)
        if first != row:
            raise CellRefused("row_twice", at=columns.NAME, row=first)
        return item

    def understood(self, item: Item, name: str) -> Refusal | None:
        """How a name was understood that means the item but isn't its name: an alias, or what it was called."""
        text = folded(name)
        said = {"text": name, "unit": item.name}
        if self._aliases.get(text) == item:
            return Refusal("", "called_otherwise", said)
        return Refusal("", "former_name", said) if self._former.get(text) == item else None

    def renamed(self, item: Item, name: str) -> Item:
        """The item under a new name. Raises CellRefused when another item has it."""
        if folded(name) in self._by_name:
            raise CellRefused("name_taken", at=columns.NAME, known=self._by_name[folded(name)].code)
        return copied(item, name=name)

    def _new(self, code: str, name: str, unit: Unit | None) -> Item:
        if unit is None:
            raise CellRefused("unit_of_item_missing", at=columns.UNIT)
        if code and not CODE.fullmatch(code):
            raise CellRefused("bad_code", at=columns.CODE, text=code[:40])
        number = code or self._next_code()
        return Item(register=self.register, code=number, name=name, unit=unit, descriptions={})

    def unit(self, text: str, known: Item | None, cell: str) -> tuple[Unit | None, Refusal | None]:
        """The unit that a cell names, and how it was understood where that isn't what it is called now.

        Of a unit that ended its successor; which one of several only a known item says. Raises CellRefused or StillOpen.
        """
        if not text:
            return None, None
        found = self.names.named(text, self.month) or self._near_unit(text, cell)
        if found is None:
            raise CellRefused("not_a_unit", at=columns.UNIT, text=text[:40])
        meant = found.unit if found.ended is None else self._successor(found, text, known)
        if known is not None and meant.pk != known.unit_id:
            raise CellRefused("unit_fixed", at=columns.UNIT, known=known.unit.name)
        if found.ended is not None:
            said = {"text": text, "last": month(found.ended), "unit": label(meant)}
            return meant, Refusal("", "ended_unit", said)
        if not found.is_alias and not found.is_former:
            return meant, None
        said = {"text": text, "unit": label(meant)}
        return meant, Refusal("", "called_otherwise" if found.is_alias else "former_name", said)

    def _near_unit(self, text: str, cell: str) -> Named | None:
        """The unit that a name near its own was said to mean. Raises StillOpen."""
        near = {unit.code: unit for unit in self.names.near(text)}
        if not near:
            return None
        offered = {code: label(unit) for code, unit in near.items()}
        ways = self._ways(unit.pk for unit in near.values())
        key = f"unit:{folded(text)}"
        chosen = which(self.questions, key, "unit_near", offered, NONE, cell, text[:60], ways)
        if chosen is None:
            return None
        unit = near[chosen[0]]
        self.names.aliases[folded(text)] = unit
        if chosen[1]:
            self.questions.remember(
                Alias(kind=Alias.Kind.UNIT, text=text[:120], folded=folded(text), unit=unit)
            )
        named = self.names.named(text, self.month)
        return named and replace(named, is_alias=True)

    def _successor(self, found: Named, text: str, known: Item | None) -> Unit:
        assert found.ended is not None
        of_item = next(
            (one for one in found.successors if known is not None and one.pk == known.unit_id), None
        )
        if of_item is not None:
            return of_item
        if len(found.successors) > 1:
            units = [label(one) for one in found.successors]
            raise CellRefused("ended_units", at=columns.UNIT, text=text, last=month(found.ended), units=units)
        return found.successors[0]
