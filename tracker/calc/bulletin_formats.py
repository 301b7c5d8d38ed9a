"""What a briefing may say of a figure, and the formats an office may write after its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches

from tracker.calc.kinds import Traits
from tracker.calc.parts import Parts
from tracker.calc.periods import Span
from tracker.calc.readings import Reading
from tracker.calc.units import MONEY_IN_YUAN

GOAL = "@"  # between the code of an indicator and that of the issuer whose goal is meant
ACTUAL, TARGET, MISSING = "实绩", "目标", "还差"
COMPLETION, PACE, RANK, SHARE = "完成率", "序时", "位次", "占"
LIST, NAME, PERIOD, UNTIL, THRESHOLD = "名单", "名称", "期间", "截至", "门槛"
ASPECTS = (TARGET, MISSING, COMPLETION, PACE, RANK, LIST, NAME, PERIOD, UNTIL, THRESHOLD)
OF_GOAL = (TARGET, MISSING, COMPLETION, PACE)
OF_READING = (ACTUAL, MISSING, COMPLETION, PACE, SHARE, LIST)
DATING = (PERIOD, UNTIL)
QUANTITIES = (ACTUAL, TARGET, MISSING)
BY_FIGURE, ODD, MANY, ABOVE, ABOUT, BARE = "by_figure", "odd", "many", "above", "about", "bare"
HEDGES = {
    "余": ODD,
    "多": MANY,
    "以上": ABOVE,
    "约": ABOUT,
    "不加措辞": BARE,
}
CHANGES = {"增长": "", "同比": "同比", "可比": "可比"}
COUNTERS = frozenset("个项家栋件户场辆名条位")
VOCABULARY = (*ASPECTS, *HEDGES, *CHANGES, *MONEY_IN_YUAN, "占 ", "量词:", "1位小数")

_SHARE = re.compile(r"占\s*(?P<name>\S+)")
_COUNTER = re.compile(r"量词[:：]\s*(?P<word>\S{1,6})")
_PLACES = re.compile(r"(?P<places>[0-8])位小数")
_FIRST_OF_LIST = re.compile(r"名单(?P<most>[1-9]\d?)")


class Unsayable(ValueError):
    """A figure can't be said like that; `code` says why, `found` names the culprit, `near` what could be meant."""

    def __init__(self, code: str, found: str = "", near: Sequence[str] = ()) -> None:
        self.code = code
        self.found = found
        self.near = tuple(near)
        super().__init__(code)


@dataclass(frozen=True)
class Source:
    """Everything a sentence may say of a figure. Amounts are in `unit`, `completion` is a fraction, `gap` in points
    and None where the gap to the goal is something else.

    `reading` is what is approved and published, `span` the window it runs in, `rank` its place within `field`
    (the words for the comparison set), `up_to` the place that a count of indicators looks for, `items` the names
    counted and `looked_at` how many could have been, `threshold` what each
    must reach, `basis` what sets the goal. Where the figure has several goals and none is named, `goals` are the names of
    each. `parts` say how many of its parts have reported. `embargoed` forbids all of it.
    """

    name: str
    label: str
    traits: Traits
    unit: str = ""
    places: int = 0
    reading: Reading | None = None
    span: Span | None = None
    target: Decimal | None = None
    target_qualifier: str = "exact"
    completion: Decimal | None = None
    gap: Decimal | None = None
    missing: Decimal | None = None
    rank: Reading | None = None
    field: str = ""
    up_to: int | None = None
    items: tuple[str, ...] | None = None
    looked_at: int | None = None
    threshold: Decimal | None = None
    threshold_unit: str = ""
    basis: str = ""
    goals: tuple[str, ...] = ()
    parts: tuple[Parts, ...] = ()
    embargoed: bool = False

    @property
    def figure(self) -> str:
        """The name of the figure, whichever goal is meant."""
        return self.name.partition(GOAL)[0]

    @property
    def amount(self) -> Decimal | None:
        """The number, unrounded; None when nothing is approved or it doesn't apply."""
        return None if self.reading is None or self.reading.not_applicable else self.reading.amount


@dataclass(frozen=True)
class Manner:
    """How a figure is to be said."""

    aspect: str = ACTUAL
    whole: str = ""
    unit: str = ""
    hedge: str = BY_FIGURE
    change: str | None = None
    counter: str = ""
    places: int | None = None
    most: int | None = None


def manner_of(formats: Sequence[str]) -> Manner:
    """Read the formats after a name. Raises Unsayable (`unknown_format`, `formats_clash`)."""
    manner = Manner()
    for text in formats:
        change = _change(text)
        if any(getattr(manner, name) != getattr(Manner(), name) for name in change):
            raise Unsayable("formats_clash", text)
        manner = replace(manner, **change)  # type: ignore[arg-type]
    _check_together(manner)
    return manner


def _change(text: str) -> dict[str, object]:
    """What one format sets."""
    if text in ASPECTS:
        return {"aspect": text}
    if text in HEDGES:
        return {"hedge": HEDGES[text]}
    if text in CHANGES:
        return {"change": CHANGES[text]}
    if text in MONEY_IN_YUAN:
        return {"unit": text}
    if match := _SHARE.fullmatch(text):
        return {"aspect": SHARE, "whole": match["name"]}
    if match := _COUNTER.fullmatch(text):
        return {"counter": match["word"]}
    if match := _PLACES.fullmatch(text):
        return {"places": int(match["places"])}
    if match := _FIRST_OF_LIST.fullmatch(text):
        return {"aspect": LIST, "most": int(match["most"])}
    near = get_close_matches(text, VOCABULARY, n=3, cutoff=0.3)
    raise Unsayable("unknown_format", text, near or VOCABULARY)


def _check_together(manner: Manner) -> None:
    of_quantity = manner.unit or manner.counter or manner.hedge != BY_FIGURE
    if of_quantity and manner.aspect not in QUANTITIES:
        raise Unsayable("formats_clash", manner.aspect)
    if manner.change is not None and (manner.aspect != ACTUAL or of_quantity):
        raise Unsayable("formats_clash", "增长")
