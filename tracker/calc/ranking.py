"""Places among like divisions: ties share a place and the next place is skipped."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal


def places(values: Mapping[str, Decimal | None], *, smallest_first: bool = False) -> dict[str, int]:
    """The place of each member that has a value: 1, 1, 3 when the first two are equal."""
    known = {member: value for member, value in values.items() if value is not None}
    return {
        member: 1 + sum(other < value if smallest_first else other > value for other in known.values())
        for member, value in known.items()
    }
