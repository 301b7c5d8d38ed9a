"""An item of a register with what was approved of it, and which months it owes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.calc.periods import Month, Span
from tracker.calc.presence import ALWAYS, Presence
from tracker.calc.readings import Reading, over_months


@dataclass(frozen=True)
class ItemReadings:
    """An item of the register with the approved readings the rule asks for, by code.

    It owes a monthly measure from the month it was first reported for, which is the month in `unapproved` where that report
    isn't approved, until it leaves its register and no later than `owed_until`. `added` says that the months of an increment
    come as one sum, none of those owed lacking.
    """

    id: int
    name: str
    unit: str
    illustrative: bool
    measures: Mapping[str, tuple[Reading, ...]]
    stages: Mapping[str, Reading]
    presence: Presence = ALWAYS
    unapproved: Mapping[str, Month] = field(default_factory=dict)
    owed_until: Month | None = None
    added: bool = False
    _quantities: dict[object, Reading | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _since: dict[str, Month | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def over_months(self, measure: str, combine: str, span: Span, month: Month) -> Reading | None:
        """A measure at the end of a month (`readings.over_months`); worked out once, however many rules ask."""
        key = measure, combine, span.first.index, span.last.index, month.index
        if key not in self._quantities:
            readings = self.measures.get(measure, ())
            self._quantities[key] = over_months(readings, combine=combine, span=span, month=month)
        return self._quantities[key]

    def owes(self, measure: str, month: Month) -> bool:
        """Whether a monthly measure is owed for `month`, as far as the item is in its register then."""
        since = self.owed_since(measure)
        return since is not None and since <= month and (self.owed_until is None or month <= self.owed_until)

    def owed_since(self, measure: str) -> Month | None:
        """The month for which the item was first reported; None where it never was."""
        if measure not in self._since:
            reported = [reading.month for reading in self.measures.get(measure, ())]
            if measure in self.unapproved:
                reported.append(self.unapproved[measure])
            self._since[measure] = min(reported, default=None)
        return self._since[measure]
