"""Units of measure: money is converted exactly, anything else only to itself."""

from dataclasses import dataclass
from decimal import Decimal

MONEY_IN_YUAN = {"元": 1, "万元": 10**4, "亿元": 10**8, "万亿元": 10**12}


class UnitMismatch(ValueError):
    """Two quantities whose units can't be compared, say 亿元 and 亩."""


@dataclass(frozen=True)
class PrintedIn:
    """The unit of measure and the decimal places that a number is printed in."""

    unit: str
    places: int


def convert(value: Decimal, unit: str, wanted: str) -> Decimal:
    """`value` in `unit`, expressed in `wanted`: 10077.5 万元 is 1.00775 亿元. Raises UnitMismatch."""
    if unit == wanted:
        return value
    if unit not in MONEY_IN_YUAN or wanted not in MONEY_IN_YUAN:
        raise UnitMismatch(f"{unit} → {wanted}")
    return value * MONEY_IN_YUAN[unit] / MONEY_IN_YUAN[wanted]
