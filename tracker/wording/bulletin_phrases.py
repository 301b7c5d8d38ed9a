"""What a named figure says in a briefing, in Chinese whatever language is active."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tracker.calc.bulletin_formats import (
    ABOUT,
    ACTUAL,
    BARE,
    BY_FIGURE,
    COMPLETION,
    COUNTERS,
    LIST,
    MANY,
    MISSING,
    NAME,
    ODD,
    OF_GOAL,
    PACE,
    PERIOD,
    RANK,
    SHARE,
    TARGET,
    THRESHOLD,
    UNTIL,
    Manner,
    Source,
    Unsayable,
)
from tracker.calc.numbers import round_half_up
from tracker.calc.periods import Month
from tracker.calc.readings import Reading
from tracker.calc.units import MONEY_IN_YUAN, comparable, convert, quotient
from tracker.wording.numbers import chinese_quantity, number, percent


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


def say(source: Source, manner: Manner, whole: Source | None = None) -> Phrase:
    """A figure in words. `whole` is what it is a share of. Raises Unsayable when it has no such thing to say."""
    if source.embargoed or (whole is not None and whole.embargoed):
        raise Unsayable("embargoed", whole.name if whole is not None and whole.embargoed else source.name)
    if source.goals and manner.aspect in OF_GOAL:
        raise Unsayable("which_goal", source.name, source.goals)
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
    behind = [reading for reading in readings if reading is not None]
    return Phrase(
        text=text,
        name=source.name,
        label=source.label,
        aspect=manner.aspect,
        figures=tuple(dict.fromkeys(figure for reading in behind for figure in reading.figures)),
        illustrative=any(reading.illustrative for reading in behind),
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
        return rise_or_fall(value, source.unit, _places(source, manner), manner.change), (source.reading,)
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
    return hedged(value, unit, places, qualifier, manner.hedge)


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
        return f"前{number(source.target, 0)}位", ()
    return _quantity(source, manner, source.target, source.target_qualifier), ()


def _missing(source: Source, manner: Manner) -> Said:
    _approved(source)
    if source.missing is None:
        raise Unsayable("no_target", source.name)
    return _quantity(source, manner, source.missing, "exact"), (source.reading,)


def _completion(source: Source, manner: Manner) -> Said:
    _approved(source)
    if source.completion is None:
        raise Unsayable("no_target" if source.target is None else "no_share", source.name)
    return percent(source.completion, 1 if manner.places is None else manner.places), (source.reading,)


def _pace(source: Source, manner: Manner) -> Said:
    _approved(source)
    if source.gap is None:
        raise Unsayable("no_target" if source.target is None else "no_points", source.name)
    return ahead_or_behind(source.gap), (source.reading,)


def _rank(source: Source, manner: Manner) -> Said:
    if source.rank is None or source.rank.rank is None:
        raise Unsayable("no_rank", source.name)
    return f"第{source.rank.rank}", (source.rank,)


def _share(source: Source, whole: Source | None, manner: Manner) -> Said:
    if whole is None:
        raise Unsayable("unknown", manner.whole)
    if not comparable((source.unit, whole.unit)):
        raise Unsayable("not_alike", whole.name)
    part, of = _approved(source), _approved(whole)
    if of == 0:
        raise Unsayable("of_nothing", whole.name)
    share = quotient(part, source.unit, of, whole.unit)
    return percent(share, 1 if manner.places is None else manner.places), (
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
    return period_of(source), (source.reading,)


def _until(source: Source, manner: Manner) -> Said:
    _approved(source)
    assert source.reading is not None
    return f"{source.reading.as_of.month}月{source.reading.as_of.day}日", (source.reading,)


def _threshold(source: Source, manner: Manner) -> Said:
    if source.threshold is None:
        raise Unsayable("no_threshold", source.name)
    return f"{number(source.threshold, 8)}{source.threshold_unit}", ()


def hedged(value: Decimal, unit: str, places: int, qualifier: str, hedge: str = BY_FIGURE) -> str:
    """A quantity in a briefing, in Chinese: 40余家, 8000多户, 150亿元以上, 约10.5亿元.

    `余`, `多` and `以上` only word what the figure says itself (`at_least`): an exact number gets none of them.
    """
    shown = number(value, places)
    if hedge == BARE:
        return f"{shown}{unit}"
    if qualifier == "at_least" and hedge in (ODD, MANY):
        return f"{shown}{'余' if hedge == ODD else '多'}{unit}"
    return chinese_quantity(value, unit, places, "about" if hedge == ABOUT else qualifier)


def rise_or_fall(value: Decimal, unit: str, places: int, lead: str = "") -> str:
    """A growth rate as a change, in Chinese, by its sign as printed: 同比增长11.3%, 下降0.4%, 持平."""
    rounded = round_half_up(value, places)
    if rounded == 0:
        return f"{lead}持平"
    return f"{lead}{'增长' if rounded > 0 else '下降'}{number(abs(value), places)}{unit}"


def ahead_or_behind(gap: Decimal) -> str:
    """A gap in words, in Chinese: 超序时3.2个百分点, 落后序时0.5个百分点, 与序时持平."""
    rounded = round_half_up(gap, 1)
    if rounded == 0:
        return "与序时持平"
    return f"{'超' if rounded > 0 else '落后'}序时{number(abs(gap), 1)}个百分点"


_PERIODS = {3: "一季度", 6: "上半年", 9: "前三季度", 12: "全年"}


def period_of(source: Source) -> str:
    """The months that a reported number runs over, by name."""
    assert source.reading is not None
    first = source.span.first if source.span else source.reading.month
    return period_name(first, source.reading.month)


def period_name(first: Month, last: Month) -> str:
    """The months a total runs over, as a briefing names them in Chinese: 1—5月, 一季度, 上半年."""
    if first.year != last.year:
        return f"{first.year}年{first.number}月—{last.year}年{last.number}月"
    if first.number == 1 and last.number in _PERIODS:
        return _PERIODS[last.number]
    return f"{last.number}月" if first == last else f"{first.number}—{last.number}月"
