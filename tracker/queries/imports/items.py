"""Which item a line of a register's file is about: one the register holds, or a new one."""

from __future__ import annotations

import re
from datetime import date

from tracker.calc.periods import Month
from tracker.documents.entries import CellRefused
from tracker.models import Item, Register, Unit
from tracker.queries.imports import columns
from tracker.queries.imports.preview import Refusal
from tracker.queries.imports.values import copied, numbering
from tracker.queries.ledger.care import keeper, settings_of_care
from tracker.queries.ledger.unit_names import Named, UnitNames
from tracker.wording import label, month

CODE = re.compile(r"[-a-zA-Z0-9_]{1,60}")
MOST_LETTERS = 120


class Items:
    """The items of a register by what a file calls them, and the lines that have named them already."""

    def __init__(self, register: Register, of_month: Month) -> None:
        self.register = register
        items = list(Item.objects.filter(register=register).select_related("unit"))
        self._by_code = {item.code: item for item in items}
        self._by_name = {item.name: item for item in items}
        self.names = UnitNames()
        self.care = settings_of_care(None)
        self.month = of_month
        self._next_code = numbering(register, self._by_code)
        self._lines: dict[str, int] = {}

    @property
    def units(self) -> list[int]:
        return list(self.names.units)

    def reported_by(self, item: Item, slot: date | None) -> int:
        """Whose people report an item's month, by number: the unit's that had it in its care then; of a stage, that has it now."""
        if slot is None or item.pk is None:
            return item.unit_id
        return keeper(item.pk, item.unit_id, Month.of(slot), self.care)

    def holds(self, text: str) -> bool:
        """Whether an item has this code or name."""
        return text in self._by_code or text in self._by_name

    def known(self, code: str, name: str) -> Item | None:
        """The item of this code, or without one of this name; None for a new one.

        Raises CellRefused when the name is another item's, missing or too long.
        """
        found = self._by_code.get(code) if code else self._by_name.get(name)
        if found is None and code and name in self._by_name:
            raise CellRefused("code_differs", at=columns.CODE, given=code, known=self._by_name[name].code)
        if found is None and not name:
            raise CellRefused("name_missing", at=columns.NAME)
        if len(name) > MOST_LETTERS:
            raise CellRefused("too_long", at=columns.NAME, most=MOST_LETTERS)
        return found

    def settled(self, known: Item | None, row: int, code: str, name: str, responsible: Unit | None) -> Item:
        """The known item, or a new one of the unit responsible. Raises CellRefused, also for an item's second line."""
        item = known or self._new(code, name, responsible)
        said = (f"c:{item.code}", f"n:{name or item.name}")
        first = min(self._lines.setdefault(key, row) for key in said)
        if first != row:
            raise CellRefused("row_twice", at=columns.NAME, row=first)
        return item

    def renamed(self, item: Item, name: str) -> Item:
        """The item under a new name. Raises CellRefused when another item has it."""
        if name in self._by_name:
            raise CellRefused("name_taken", at=columns.NAME, known=self._by_name[name].code)
        return copied(item, name=name)

    def _new(self, code: str, name: str, unit: Unit | None) -> Item:
        if unit is None:
            raise CellRefused("unit_of_item_missing", at=columns.UNIT)
        if code and not CODE.fullmatch(code):
            raise CellRefused("bad_code", at=columns.CODE, text=code[:40])
        number = code or self._next_code()
        return Item(register=self.register, code=number, name=name, unit=unit, descriptions={})

    def unit(self, text: str, known: Item | None) -> tuple[Unit | None, Refusal | None]:
        """The unit that a cell names, and how it was understood where that isn't what it is called now.

        Of a unit that ended its successor; which one of several only a known item says. Raises CellRefused.
        """
        if not text:
            return None, None
        found = self.names.named(text, self.month)
        if found is None:
            raise CellRefused("not_a_unit", at=columns.UNIT, text=text[:40])
        meant = found.unit if found.ended is None else self._successor(found, text, known)
        if known is not None and meant.pk != known.unit_id:
            raise CellRefused("unit_fixed", at=columns.UNIT, known=known.unit.name)
        if found.ended is not None:
            return meant, Refusal(
                "", "ended_unit", {"text": text, "last": month(found.ended), "unit": label(meant)}
            )
        if found.is_former:
            return meant, Refusal("", "former_name", {"text": text, "unit": label(meant)})
        return meant, None

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
