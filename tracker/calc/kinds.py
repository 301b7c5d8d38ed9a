"""What kinds of indicators there are, and in what each differs from the others: the one place that tells them apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from tracker.calc.intake import FORM_RANK, FORM_RATIO, FORM_VALUE, EntryForm
from tracker.calc.rhythm import LEVEL, TOTAL

BY_RULE = "by_rule"


class Origin(Enum):
    """Where an indicator's number comes from."""

    REPORTED = "reported"
    ITEMS = "items"  # of a register, counted or added up
    RANKS = "ranks"  # of other indicators, counted
    DENOMINATOR = "denominator"  # of a ratio
    NONE = "none"  # there is none: it is only named


class Ceiling(Enum):
    """What a number can't exceed."""

    WHOLE = "whole"  # 100 %, being a part of it
    LIST = "list"  # as many items as the register has
    NONE = "none"


@dataclass(frozen=True)
class Traits:
    """In what a kind of indicator differs from the others.

    `forecast` is how its months are continued: as a `TOTAL` that adds up over the window, as a `LEVEL`, `BY_RULE` of
    counting (a total where each window begins anew), or not at all. `form` is what a report of it says, `ceiling` what
    it can't exceed. `in_points` says that it is a percentage, so that differences are percentage
    points; `is_place` that it is a place among others; `is_change` that it is by itself a rise or fall, so that no part of
    a goal for it can be done; `names_whole` that it is done of something that it has to name. How its months and units
    combine is each indicator's own (`over_months`, `over_units`).
    """

    origin: Origin
    forecast: str | None
    form: EntryForm = FORM_VALUE
    ceiling: Ceiling = Ceiling.NONE
    in_points: bool = False
    is_place: bool = False
    is_change: bool = False
    names_whole: bool = False

    @property
    def is_reported(self) -> bool:
        return self.origin is Origin.REPORTED

    @property
    def counts_items(self) -> bool:
        return self.origin is Origin.ITEMS

    @property
    def counts_ranks(self) -> bool:
        return self.origin is Origin.RANKS

    @property
    def is_denominator(self) -> bool:
        return self.origin is Origin.DENOMINATOR

    @property
    def has_number(self) -> bool:
        return self.origin is not Origin.NONE

    @property
    def is_derived(self) -> bool:
        return self.has_number and not self.is_reported


KINDS: Mapping[str, Traits] = {
    "cumulative": Traits(Origin.REPORTED, TOTAL),
    "level": Traits(Origin.REPORTED, LEVEL),
    "growth": Traits(Origin.REPORTED, LEVEL, in_points=True, is_change=True),
    "share": Traits(Origin.REPORTED, LEVEL, ceiling=Ceiling.WHOLE, in_points=True),
    "ratio": Traits(Origin.REPORTED, LEVEL, FORM_RATIO, Ceiling.WHOLE, in_points=True),
    "completion": Traits(Origin.REPORTED, LEVEL, in_points=True, names_whole=True),
    "completion_ratio": Traits(Origin.REPORTED, LEVEL, FORM_RATIO, in_points=True, names_whole=True),
    "rank": Traits(Origin.REPORTED, None, FORM_RANK, is_place=True),
    "milestones": Traits(Origin.ITEMS, TOTAL, ceiling=Ceiling.LIST),
    "register_count": Traits(Origin.ITEMS, BY_RULE),
    "register_sum": Traits(Origin.ITEMS, BY_RULE),
    "threshold_count": Traits(Origin.ITEMS, BY_RULE),
    "indicator_count": Traits(Origin.RANKS, None),
    "part": Traits(Origin.DENOMINATOR, None),
    "mechanism": Traits(Origin.NONE, None),
}


def _those(trait: Callable[[Traits], bool]) -> tuple[str, ...]:
    return tuple(kind for kind, traits in KINDS.items() if trait(traits))


REPORTED = _those(lambda traits: traits.is_reported)
COUNTING_ITEMS = _those(lambda traits: traits.counts_items)
PLACES = _those(lambda traits: traits.is_place)
NAMING_WHOLE = _those(lambda traits: traits.names_whole)
REPORTED_IN_POINTS = _those(lambda traits: traits.form.in_points)
WITH_NUMBER = _those(lambda traits: traits.has_number)
