"""What a named figure says in a briefing, and in which manner: the formats an office may write after a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches

from tracker.calc import wording
from tracker.calc.kinds import Traits
from tracker.calc.periods import Span
from tracker.calc.readings import Reading
from tracker.calc.units import MONEY_IN_YUAN, convert

ACTUAL, TARGET, MISSING = "实绩", "目标", "还差"
COMPLETION, PACE, RANK, SHARE = "完成率", "序时", "位次", "占"
LIST, NAME, PERIOD, UNTIL, THRESHOLD = "名单", "名称", "期间", "截至", "门槛"
ASPECTS = (TARGET, MISSING, COMPLETION, PACE, RANK, LIST, NAME, PERIOD, UNTIL, THRESHOLD)
OF_GOAL = (TARGET, MISSING, COMPLETION, PACE)
QUANTITIES = (ACTUAL, TARGET, MISSING)
HEDGES = {
    "余": wording.ODD,
    "多": wording.MANY,
    "以上": wording.ABOVE,
    "约": wording.ABOUT,
    "不加措辞": wording.BARE,
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
    """Everything a sentence may say of a figure. Amounts are in `unit`, `completion` is a fraction, `gap` in points.

    `reading` is what is approved and published, `span` the window it runs in, `rank` its place within `field`
    (the words for the comparison set), `up_to` the place that a count of indicators looks for, `items` the names
    counted and `looked_at` how many could have been, `threshold` what each
    must reach, `basis` what sets the goal. `embargoed` forbids all of it.
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
    embargoed: bool = False

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
    hedge: str = wording.BY_FIGURE
    change: str | None = None
    counter: str = ""
    places: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Phrase:
    """A figure as printed, with the ids of the figures that say so, and the document a goal rests on."""

    text: str
    name: str
    label: str
    aspect: str
    figures: tuple[int, ...] = ()
    illustrative: bool = False
    basis: str = ""


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
    of_quantity = manner.unit or manner.counter or manner.hedge != wording.BY_FIGURE
    if of_quantity and manner.aspect not in QUANTITIES:
        raise Unsayable("formats_clash", manner.aspect)
    if manner.change is not None and (manner.aspect != ACTUAL or of_quantity):
        raise Unsayable("formats_clash", "增长")


def say(source: Source, manner: Manner, whole: Source | None = None) -> Phrase:
    """A figure in words. `whole` is what it is a share of. Raises Unsayable when it has no such thing to say."""
    if source.embargoed or (whole is not None and whole.embargoed):
        raise Unsayable("embargoed", whole.name if whole is not None and whole.embargoed else source.name)
    speak = {
        TARGET: _target, MISSING: _missing, COMPLETION: _completion, PACE: _pace, RANK: _rank, LIST: _list,
        NAME: _name, PERIOD: _period, UNTIL: _until,
        THRESHOLD: _threshold,
    }  # fmt: skip
    if manner.aspect == SHARE:
        text, readings = _share(source, whole, manner)
    elif manner.aspect == ACTUAL:
        text, readings = _actual(source, manner)
    else:
        text, readings = speak[manner.aspect](source, manner)
    told = [reading for reading in readings if reading is not None]
    return Phrase(
        text=text,
        name=source.name,
        label=source.label,
        aspect=manner.aspect,
        figures=tuple(dict.fromkeys(figure for reading in told for figure in reading.figures)),
        illustrative=any(reading.illustrative for reading in told),
        basis=source.basis if manner.aspect in OF_GOAL else "",
    )


Said = tuple[str, tuple[Reading | None, ...]]


def _actual(source: Source, manner: Manner) -> Said:
    if not source.traits.has_number:
        return source.label, ()
    value = _approved(source)
    if manner.change is not None:
        if not source.traits.is_change:
            raise Unsayable("no_growth", source.name)
        return wording.rise_or_fall(value, source.unit, _places(source, manner), manner.change), (
            source.reading,
        )
    assert source.reading is not None
    if source.traits.is_place:
        return _rank(source, manner)
    return _quantity(source, manner, value, source.reading.qualifier), (source.reading,)


def _quantity(source: Source, manner: Manner, value: Decimal, qualifier: str) -> str:
    unit, places = source.unit, _places(source, manner)
    if manner.unit:
        if unit not in MONEY_IN_YUAN:
            raise Unsayable("not_money", source.name)
        value, unit = convert(value, unit, manner.unit), manner.unit
        places = manner.places if manner.places is not None else 2
    if manner.counter:
        if unit not in COUNTERS:
            raise Unsayable("not_counted", source.name)
        unit = manner.counter
    return wording.hedged(value, unit, places, qualifier, manner.hedge)


def _places(source: Source, manner: Manner) -> int:
    return source.places if manner.places is None else manner.places


def _approved(source: Source) -> Decimal:
    if source.amount is None:
        raise Unsayable("not_applicable" if source.reading else "unapproved", source.name)
    return source.amount


def _target(source: Source, manner: Manner) -> Said:
    if source.target is None:
        raise Unsayable("no_target", source.name)
    if source.traits.is_place:
        return f"前{wording.number(source.target, 0)}位", ()
    return _quantity(source, manner, source.target, source.target_qualifier), ()


def _missing(source: Source, manner: Manner) -> Said:
    _approved(source)
    if source.missing is None:
        raise Unsayable("no_target", source.name)
    return _quantity(source, manner, source.missing, "exact"), (source.reading,)


def _completion(source: Source, manner: Manner) -> Said:
    _approved(source)
    if source.completion is None:
        raise Unsayable("no_target", source.name)
    return wording.percent(source.completion, 1 if manner.places is None else manner.places), (
        source.reading,
    )


def _pace(source: Source, manner: Manner) -> Said:
    _approved(source)
    if source.gap is None:
        raise Unsayable("no_target", source.name)
    return wording.ahead_or_behind(source.gap), (source.reading,)


def _rank(source: Source, manner: Manner) -> Said:
    if source.rank is None or source.rank.rank is None:
        raise Unsayable("no_rank", source.name)
    return f"第{source.rank.rank}", (source.rank,)


def _share(source: Source, whole: Source | None, manner: Manner) -> Said:
    if whole is None:
        raise Unsayable("unknown", manner.whole)
    if source.unit != whole.unit and not {source.unit, whole.unit} <= MONEY_IN_YUAN.keys():
        raise Unsayable("not_alike", whole.name)
    part, of = _approved(source), _approved(whole)
    if of == 0:
        raise Unsayable("of_nothing", whole.name)
    share = (part if source.unit == whole.unit else convert(part, source.unit, whole.unit)) / of
    return wording.percent(share, 1 if manner.places is None else manner.places), (
        source.reading,
        whole.reading,
    )


def _list(source: Source, manner: Manner) -> Said:
    if source.items is None:
        raise Unsayable("no_list", source.name)
    _approved(source)
    if not source.items:
        raise Unsayable("unapproved", source.name)
    return "、".join(source.items[: manner.most]), (source.reading,)


def _name(source: Source, manner: Manner) -> Said:
    return source.label, ()


def _period(source: Source, manner: Manner) -> Said:
    _approved(source)
    assert source.reading is not None
    first = source.span.first if source.span else source.reading.month
    return wording.period_name(first, source.reading.month), (source.reading,)


def _until(source: Source, manner: Manner) -> Said:
    _approved(source)
    assert source.reading is not None
    return f"{source.reading.as_of.month}月{source.reading.as_of.day}日", (source.reading,)


def _threshold(source: Source, manner: Manner) -> Said:
    if source.threshold is None:
        raise Unsayable("no_threshold", source.name)
    return f"{wording.number(source.threshold, 8)}{source.threshold_unit}", ()
