"""Which items were in their register, as known at an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from tracker.calc.presence import Presence, Step, presence
from tracker.models import ItemPresence


def presences(registers: Collection[int], known_by: datetime | None) -> dict[int, Presence]:
    """The presence of every item of these registers that ever joined or left; the others were always there."""
    steps: dict[int, list[tuple[Step, bool]]] = defaultdict(list)
    rows = ItemPresence.objects.filter(item__register__in=registers).order_by("id")
    for item, on, joins, reason, known_at in rows.values_list("item", "on", "joins", "reason", "known_at"):
        steps[item].append((Step(on, joins, reason), known_by is None or known_at <= known_by))
    return {item: presence(taken) for item, taken in steps.items()}
