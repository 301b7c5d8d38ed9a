"""Numbers of a month that not all of their parts have reported: what nobody freezes without a reason."""

from __future__ import annotations

from datetime import datetime

from tracker.calc.parts import lacking
from tracker.calc.periods import Month
from tracker.queries.targets.snapshots import Snapshot, snapshot
from tracker.queries.targets.standings import Standing


def incomplete_in(found: Snapshot) -> list[Standing]:
    """The targets of a snapshot, in print order, of whose month or newest month some part is lacking (`parts`, `not_reported`)."""
    return [one for one in found.now if lacking(one.parts)]


def incomplete_numbers(month: Month, known_by: datetime) -> list[Standing]:
    """The same of a month as known at an instant. Raises NoLightRule."""
    return incomplete_in(snapshot(month, known_by))
