"""What cells of a set-up hold in the reader's language: written to be read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tracker.calc.calendars import WORKDAY
from tracker.calc.numbers import digits, trimmed
from tracker.calc.periods import SHANGHAI
from tracker.queries.imports.setting_up import fields
from tracker.queries.imports.setting_up.fields import Field
from tracker.queries.imports.setting_up.reading import PARTS
from tracker.queries.imports.setting_up.resolving import PARTS_OF_REGISTERS, Directory
from tracker.wording.numbers import yes_or_no

SEPARATOR = "；"


def cell(one: Field, said: Any, row: Mapping[str, Any], directory: Directory) -> object:
    """What a column's cell holds of what a row says: numbers and days as such, all else in words."""
    if said is None:
        return None
    if one.form in (fields.WHOLE, fields.NUMBER):
        return trimmed(Decimal(said))
    if one.form == fields.DAY:
        return said
    return shown(one, said, row, directory)


def shown(one: Field, said: Any, row: Mapping[str, Any], directory: Directory) -> str:
    """The same as a text."""
    if said is None:
        return ""
    if one.form == fields.FLAG:
        return yes_or_no(said)
    if one.form == fields.CHOICE:
        return str(dict(one.choices).get(said, said))
    if one.form == fields.REFERENCES:
        return SEPARATOR.join(_called_apart(one, code, directory) for code in said)
    if one.form == fields.REFERENCE:
        register = str(row.get(one.within) or "") if one.refers in PARTS_OF_REGISTERS else ""
        return directory.called(one.refers, said, register)
    if one.form == fields.LINES:
        return _in_parts(said.splitlines())
    if one.form == fields.DEADLINE:
        basis, number = said
        text = _("第%(n)s个工作日") if basis == WORKDAY else _("次月%(n)s日")
        return text % {"n": number}
    return _of_time(one, said) if isinstance(said, date | time) else _plain(said)


def _called_apart(one: Field, code: str, directory: Directory) -> str:
    """The name of one of several, or its code where the name would be taken for two."""
    name = directory.called(one.refers, code)
    return code if PARTS.search(name) else name


def _in_parts(lines: Sequence[str]) -> str:
    """Lines as parts of a cell, a separator in one of them twice; below each other where one begins with a separator, which would be the end of the other."""
    doubled = [PARTS.sub(lambda found: found[0] * 2, line) for line in lines]
    return ("\n" if any(PARTS.match(line) for line in lines) else SEPARATOR).join(doubled)


def _of_time(one: Field, said: date | time) -> str:
    if isinstance(said, datetime):
        return f"{said.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(said, time):
        return f"{said:%H:%M}"
    return f"{said:%Y-%m}" if one.form == fields.MONTH else said.isoformat()


def _plain(said: Any) -> str:
    return digits(said) if isinstance(said, Decimal) else str(said)
