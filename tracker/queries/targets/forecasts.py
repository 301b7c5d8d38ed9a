"""Where targets will stand at the end of their windows, and which items will cross the threshold they are counted by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tracker.access import Rights, visible_targets
from tracker.calc.counting import ABOVE, COUNTED, CountingSpec, judge_item
from tracker.calc.crossing import Candidate, Count, Crossing, count
from tracker.calc.forecast import (
    NOT_APPLICABLE,
    NOT_FORECAST,
    NOT_REPORTED,
    OUTLOOKS,
    OVER,
    Trial,
    forecast,
    outlook,
)
from tracker.calc.item_readings import ItemReadings
from tracker.calc.kinds import BY_RULE, Ceiling
from tracker.calc.lights import depth
from tracker.calc.periods import Month, Span
from tracker.calc.progress import LOWER
from tracker.calc.readings import HUNDRED, Reading
from tracker.calc.rhythm import LEVEL, PROFILE, TOTAL, History, Point
from tracker.calc.units import convert
from tracker.models import CountingRule, Indicator, Measure, Target, TargetVersion
from tracker.queries.registers.items import ItemPage
from tracker.queries.targets.courses import SeriesHistory, course, courses
from tracker.queries.targets.plans import window_before
from tracker.queries.targets.standings import RELATED, Standing


@dataclass(frozen=True)
class Outlook:
    """What is expected of a target: the points of the months left, or why there are none.

    `word` is one of OUTLOOKS and empty without a target value. `count` is there when the number follows
    from items' own forecasts. `before` is the window before, under the months of this one.
    """

    standing: Standing
    points: tuple[Point, ...] = ()
    way: str = ""
    trials: tuple[Trial, ...] = ()
    others: Mapping[str, Decimal] | None = None
    count: Count | None = None
    why: str = ""
    word: str = ""
    rule: CountingRule | None = None

    @property
    def end(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def tested(self) -> Count | Trial | None:
        """The back-test of the range that is printed; None where nothing was tried."""
        return self.count or self.trial

    @property
    def has_profile(self) -> bool:
        """Whether last year's rhythm was among the ways tried."""
        return any(trial.way == PROFILE for trial in self.trials)

    @property
    def shown(self) -> tuple[Point, ...]:
        """The points for a table: all months of a year, of longer windows every sixth and the last."""
        if len(self.points) <= 12:
            return self.points
        return tuple(p for p in self.points if p.month.number % 6 == 0 or p == self.points[-1])

    @property
    def trial(self) -> Trial | None:
        """How the chosen way did on the months past."""
        return next((trial for trial in self.trials if trial.way == self.way), None)


def outlook_of(found: SeriesHistory) -> Outlook:
    """What is expected of the target of a course, seen from its data month."""
    now = found.now
    kind = kind_of(now.target, found.rule)
    if kind is None:
        return Outlook(now, why=NOT_FORECAST)
    if now.declared is not None:
        return Outlook(now, why=NOT_APPLICABLE)
    if now.amount is None or now.data_month is None:
        return Outlook(now, why=NOT_REPORTED)
    if now.month >= now.target.span.last:
        return Outlook(now, why=OVER)
    if found.rule is not None and _counts_by_month(found.rule):
        counted = count_ahead(found, found.rule)
        if counted is not None:
            return Outlook(
                standing=now,
                points=counted.points,
                way=counted.way,
                trials=counted.trials,
                count=counted,
                word=_word(now, counted.points[-1], borne_out=counted.bears_out),
                rule=found.rule,
            )
    expected = forecast(history_of(found, kind))
    if isinstance(expected, str):
        return Outlook(now, why=expected)
    return Outlook(
        standing=now,
        points=expected.points,
        way=expected.way,
        trials=expected.trials,
        others=expected.others,
        word=_word(now, expected.end, borne_out=expected.trial is not None and expected.trial.bears_out),
    )


def outlooks(rights: Rights, month: Month, *, known_by: datetime | None = None) -> list[Outlook]:
    """What is expected of every visible goal that is judged and whose window runs in `month`, the worst first."""
    running = visible_targets(Target.objects.select_related(*RELATED), rights).filter(
        first_month__lte=month.first, last_month__gte=month.first, versions__value__isnull=False
    )
    found = [
        outlook_of(one)
        for one in courses(running.distinct(), month, known_by=known_by)
        if _is_judged(one.now)
    ]
    return sorted(found, key=_worst_first)


def history_of(found: SeriesHistory, kind: str) -> History:
    """The months of a course as the calculation takes them: as if the unit had had all along what it has now, or what it took
    over would read as growth.
    """
    now = found.now
    amounts, before = _as_of_one(found) if found.passed else (found.amounts, found.before)
    start = Decimal(0) if kind == TOTAL else before.get(now.target.span.last)
    gaps = now.indicator.reporting == Indicator.Reporting.INCREMENT and kind == TOTAL
    floor, ceiling = _bounds(found, amounts.values())
    return History(now.target.span, amounts, kind, before, start, gaps, floor, ceiling)


def _as_of_one(found: SeriesHistory) -> tuple[dict[Month, Decimal], Mapping[Month, Decimal]]:
    """The months of a course and of the window before with what the unit has taken over or handed over since."""
    now, gathered = found.now, found.gathered
    amounts: dict[Month, Decimal] = {}
    for one in found.months:
        reading = gathered.value(one.target, one.month, having=now.month).reading
        if reading is not None and reading.amount is not None:
            amounts.setdefault(reading.month, reading.amount)
    return amounts, window_before(now.target, now.month, gathered, having=now.month)


def _bounds(found: SeriesHistory, amounts: Iterable[Decimal]) -> tuple[Decimal | None, Decimal | None]:
    """What the number can't leave: no more tasks can be done than there are, and a part is no more than the whole."""
    ceiling = found.now.indicator.traits.ceiling
    if ceiling is Ceiling.LIST and found.rule is not None:
        return Decimal(0), Decimal(len(found.gathered.registers.items.get(found.rule.register_id, ())))
    if ceiling is Ceiling.WHOLE and all(0 <= amount <= HUNDRED for amount in amounts):
        return Decimal(0), HUNDRED
    return None, None


def count_ahead(found: SeriesHistory, rule: CountingRule) -> Count | None:
    """The count of a target from its items' own forecasts; None when its window is over."""
    now = found.now
    registers = found.gathered.registers
    origin = now.data_month or now.month
    spec = registers.spec(rule, origin)
    items = registers.candidates(now.target, rule, origin)
    candidates = [one for item in items if (one := _candidate(item, spec, now.target.span, origin))]
    return count(candidates, rule.threshold or Decimal(0), now.target.span, origin)


def crossings_of(
    page: ItemPage, month: Month, *, known_by: datetime | None
) -> list[tuple[Target, CountingRule, Crossing]]:
    """What is expected of an item under every target that counts it by a monthly quantity, as their own lists have it."""
    found = []
    for one in page.counts:
        if one.verdict.line is None or not _counts_by_month(one.rule):
            continue
        taken = course(one.target, month, known_by=known_by)
        counted = count_ahead(taken, one.rule) if taken is not None else None
        crossings = counted.crossings if counted else ()
        found += [(one.target, one.rule, c) for c in crossings if c.candidate.item == page.item.pk]
    return found


# --- what a history is ---------------------------------------------------------------------------


def kind_of(target: Target, rule: CountingRule | None) -> str | None:
    """Whether the number adds up over its window or is a level; None where its own months say nothing of the next."""
    traits = target.indicator.traits
    if traits.counts_items and rule is None:
        return None
    if traits.forecast != BY_RULE or rule is None:
        return traits.forecast
    begins_anew = rule.stage_id is not None and rule.stage_test == CountingRule.StageTest.REACHED_IN_WINDOW
    return TOTAL if begins_anew or _by_month(rule) else LEVEL


def _by_month(rule: CountingRule) -> bool:
    return rule.measure is not None and rule.measure.rhythm == Measure.Rhythm.MONTHLY


def _counts_by_month(rule: CountingRule) -> bool:
    """Whether a rule counts items by what they reported month by month; one with a ceiling lets them out again."""
    return (
        _by_month(rule)
        and rule.counts == CountingRule.Counts.ITEMS
        and rule.threshold is not None
        and rule.ceiling is None
    )


def _candidate(item: ItemReadings, spec: CountingSpec, span: Span, month: Month) -> Candidate | None:
    """An item as the count ahead takes it, its amounts in the threshold's unit; None if it can't count at all."""
    verdict = judge_item(spec, item, span=span, month=month)
    if verdict.line is None:
        return None
    said = item.measures.get(spec.quantity, ())
    back = -(-span.length // 12) * 12

    def amounts(shift: int) -> dict[Month, Decimal]:
        within = {r.month.plus(shift): r for r in said if r.month.plus(shift) in span}
        if not shift:
            within = {one: r for one, r in within.items() if one <= month}
        return _running(within, spec.quantity_combine, spec.quantity_unit, spec.threshold_unit)

    history = History(span, amounts(0), TOTAL, amounts(back), Decimal(0), spec.quantity_combine == "sum")
    crossed = verdict.outcome in (COUNTED, ABOVE)
    return Candidate(item.id, item.name, verdict.line.quantity, crossed, history)


def _running(within: Mapping[Month, Reading], combine: str, unit: str, wanted: str) -> dict[Month, Decimal]:
    """Readings by month as running totals in the unit wanted; what doesn't apply adds nothing."""
    found: dict[Month, Decimal] = {}
    total = Decimal(0)
    for month, reading in sorted(within.items()):
        if reading.value is None:
            continue
        amount = convert(reading.value, unit, wanted or unit)
        total = total + amount if combine == "sum" else amount
        found[month] = total
    return found


def _word(now: Standing, end: Point, *, borne_out: bool) -> str:
    if not _is_judged(now) or now.version.value is None or now.amount is None:
        return ""
    lower = now.indicator.direction == LOWER
    return outlook(now.version.value, now.amount, end, lower_is_better=lower, borne_out=borne_out)


def _is_judged(now: Standing) -> bool:
    """Whether there is a goal with a deadline: without one nobody can say that its end falls short."""
    return now.version.value is not None and now.version.judged_by != TargetVersion.Basis.NONE


def _worst_first(one: Outlook) -> tuple[int, Decimal]:
    """By outlook; those of which nothing can be said last."""
    place = OUTLOOKS.index(one.word) if one.word else len(OUTLOOKS)
    return place, depth(one.standing.judgement.gap, one.standing.judgement.gap_in)
