"""Which item a line of a register's file is about: one the register holds, or a new one."""

from __future__ import annotations

import re

from tracker.documents.entries import CellRefused
from tracker.models import Item, Register, Unit
from tracker.queries.imports import columns
from tracker.queries.imports.values import copied, numbering

CODE = re.compile(r"[-a-zA-Z0-9_]{1,60}")
MOST_LETTERS = 120


class Items:
    """The items of a register by what a file calls them, and the lines that have named them already."""

    def __init__(self, register: Register) -> None:
        self.register = register
        items = list(Item.objects.filter(register=register).select_related("unit"))
        self._by_code = {item.code: item for item in items}
        self._by_name = {item.name: item for item in items}
        every = Unit.objects.all()
        self._units = {name: unit for unit in every for name in (unit.name, unit.code, unit.name_en) if name}
        self._next_code = numbering(register, self._by_code)
        self._lines: dict[str, int] = {}

    @property
    def units(self) -> list[int]:
        return list({unit.pk for unit in self._units.values()})

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

    def settled(self, known: Item | None, row: int, code: str, name: str, unit: str) -> Item:
        """The known item, or a new one of the unit that is named. Raises CellRefused, also for an item's second line."""
        responsible = self._unit(unit, known)
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

    def _unit(self, text: str, known: Item | None) -> Unit | None:
        unit = self._units.get(text)
        if text and unit is None:
            raise CellRefused("not_a_unit", at=columns.UNIT, text=text[:40])
        if known is not None and unit is not None and unit.pk != known.unit_id:
            raise CellRefused("unit_fixed", at=columns.UNIT, known=known.unit.name)
        return unit
