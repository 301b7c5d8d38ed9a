"""What a statement says, whoever holds it: a report, a reading, a figure or a row of one. Its fields are listed here alone."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Payload:
    """Exactly one of: `value`; `numerator` with `denominator`; `rank` with `of_n`; the day `reached_on`;
    `not_applicable`, the reason.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    rank: int | None = None
    of_n: int | None = None
    reached_on: date | None = None
    not_applicable: str = ""


FIELDS = tuple(field.name for field in fields(Payload))
ENTERED = FIELDS[:-1]  # all but the reason why there is nothing to enter
NUMBERS, PLACES = FIELDS[:3], FIELDS[3:5]
# A published line has a number of its own, which may be combined of several, and no day.
PRINTED = tuple(name for name in FIELDS if name not in ("value", "reached_on"))
_SAID = attrgetter(*FIELDS)


def said(held: object) -> tuple[Any, ...]:
    """What something says, in the order of the fields: the same where the same is said."""
    found: tuple[Any, ...] = _SAID(held)
    return found


def payload_of(held: object) -> dict[str, Any]:
    """What something says, by the names of the fields."""
    return dict(zip(FIELDS, _SAID(held), strict=True))


def columns(table: str) -> str:
    """The fields as a statement selects them from a table of figures."""
    return ", ".join(f"{table}.{name}" for name in FIELDS)
