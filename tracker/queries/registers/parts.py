"""A register as it was in a month: its name, and the stages, measures and columns it had then, in their order."""

from __future__ import annotations

import copy
from typing import Any

from tracker.calc.periods import Month
from tracker.models import Register
from tracker.queries.ledger.amendments import Settings

PARTS = ("stages", "measures", "columns")


def as_in_month(register: Register, month: Month, said: Settings) -> Register:
    """The register with its parts as they were in force; one of its own, whose parts are read."""
    found = copy.copy(said.of(register, month))
    kept: dict[str, Any] = {}
    for name in PARTS:
        rows: Any = getattr(register, name).all()
        there = said.existing(rows, month)
        then: Any = rows._chain()
        then._result_cache = sorted(there, key=lambda one: (one.order, one.pk))
        then._prefetch_done = True
        kept[name] = then
    found._prefetched_objects_cache = kept  # type: ignore[attr-defined]
    return found
