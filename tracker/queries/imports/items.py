"""Which item a line of a register's file is about: one the register holds, or a new one."""

from __future__ import annotations

import re
from typing import Any

from tracker.models import Item, Register, Unit
from tracker.queries.imports import columns
from tracker.queries.imports.values import copied, numbering

CODE = re.compile(r"[-a-zA-Z0-9_]{1,60}")
MOST_LETTERS = 120


class LineRefused(Exception):
    """A line that can't be said to be about an item; `key` is the column at fault."""

    def __init__(self, key: str, code: str, **details: Any) -> None:
        self.key, self.code, self.details = key, code, details
        super().__init__(code)


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

        Raises LineRefused when the name is another item's, missing or too long.
        """
        found = self._by_code.get(code) if code else self._by_name.get(name)
        if found is None and code and name in self._by_name:
            raise LineRefused(columns.CODE, "code_differs", given=code, known=self._by_name[name].code)
        if found is None and not name:
            raise LineRefused(columns.NAME, "name_missing")
        if len(name) > MOST_LETTERS:
            raise LineRefused(columns.NAME, "too_long", most=MOST_LETTERS)
        return found

    def settled(self, known: Item | None, row: int, code: str, name: str, unit: str) -> Item:
        """The known item, or a new one of the unit that is named. Raises LineRefused, also for an item's second line."""
        responsible = self._unit(unit, known)
        item = known or self._new(code, name, responsible)
        said = (f"c:{item.code}", f"n:{name or item.name}")
        first = min(self._lines.setdefault(key, row) for key in said)
        if first != row:
            raise LineRefused(columns.NAME, "row_twice", row=first)
        return item

    def renamed(self, item: Item, name: str) -> Item:
        """The item under a new name. Raises LineRefused when another item has it."""
        if name in self._by_name:
            raise LineRefused(columns.NAME, "name_taken", known=self._by_name[name].code)
        return copied(item, name=name)

    def _new(self, code: str, name: str, unit: Unit | None) -> Item:
        if unit is None:
            raise LineRefused(columns.UNIT, "unit_of_item_missing")
        if code and not CODE.fullmatch(code):
            raise LineRefused(columns.CODE, "bad_code", text=code[:40])
        number = code or self._next_code()
        return Item(register=self.register, code=number, name=name, unit=unit, descriptions={})

    def _unit(self, text: str, known: Item | None) -> Unit | None:
        unit = self._units.get(text)
        if text and unit is None:
            raise LineRefused(columns.UNIT, "not_a_unit", text=text[:40])
        if known is not None and unit is not None and unit.pk != known.unit_id:
            raise LineRefused(columns.UNIT, "unit_fixed", known=known.unit.name)
        return unit
