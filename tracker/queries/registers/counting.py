"""The registers as the counting takes them: rules as specifications, items with their readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.calc.counting import Breakdown, CountingSpec, ItemReadings, Verdict, count, judge_item
from tracker.calc.periods import Month, Span
from tracker.calc.presence import ALWAYS
from tracker.calc.readings import Reading
from tracker.models import CountingRule, Item, Measure, Stage, Target
from tracker.queries.ledger.versions import counting_rules, in_force
from tracker.queries.registers.item_readings import item_readings
from tracker.queries.registers.membership import presences


@dataclass(frozen=True)
class Registers:
    """All that counts need: rules by indicator, stages in order and items with unit by register."""

    rules: Mapping[int, list[CountingRule]] = field(default_factory=dict)
    stages: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    items: Mapping[int, list[tuple[int, ItemReadings]]] = field(default_factory=dict)
    _breakdowns: dict[object, Breakdown] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rule(self, target: Target, month: Month) -> CountingRule | None:
        """How a target is counted in `month`."""
        return in_force(self.rules.get(target.indicator_id, []), month)

    def breakdown(
        self, target: Target, month: Month, *, window: Span | None = None, rules_of: Month | None = None
    ) -> Breakdown | None:
        """The count of a target at the end of `month` with its list; None when no rule says how. Worked out once.

        `window` is counted over instead of the target's own.
        """
        span = window or target.span
        rule = self.rule(target, rules_of or month)
        if rule is None:
            return None
        key = (
            rule.indicator_id,
            rule.number,
            span,
            month,
            None if target.district_wide else target.unit_id,
        )
        if key not in self._breakdowns:
            self._breakdowns[key] = count(
                self.spec(rule), self._items_of(target, rule), span=span, month=month
            )
        return self._breakdowns[key]

    def saying(self, of_items: Mapping[tuple[int, str], Mapping[Month, Reading]]) -> Registers:
        """The same with other statements of some items' measures."""
        if not of_items:
            return self
        asked = {item for item, _measure in of_items}
        items = {
            register: [(unit, _saying(one, of_items) if one.id in asked else one) for unit, one in listed]
            for register, listed in self.items.items()
        }
        return Registers(self.rules, self.stages, items)

    def verdicts(self, target: Target, month: Month) -> dict[int, Verdict]:
        """What becomes of every item that the target looks at; empty when no rule says how it is counted."""
        rule = self.rule(target, month)
        if rule is None:
            return {}
        spec = self.spec(rule)
        return {
            item.id: judge_item(spec, item, span=target.span, month=month)
            for item in self._items_of(target, rule)
        }

    def candidates(self, target: Target, rule: CountingRule) -> Iterable[ItemReadings]:
        """The items that `rule` looks at for a target."""
        return self._items_of(target, rule)

    def spec(self, rule: CountingRule) -> CountingSpec:
        """A rule of these registers as the pure counting takes it."""
        return spec_of(rule, self.stages.get(rule.register_id, ()))

    def _items_of(self, target: Target, rule: CountingRule) -> Iterable[ItemReadings]:
        return (
            item
            for unit, item in self.items.get(rule.register_id, [])
            if target.district_wide or unit == target.unit_id
        )


def registers_for(
    indicators: Collection[int],
    through: Month,
    known_by: datetime | None,
    *,
    only: int | None = None,
    draft: CountingRule | None = None,
    spans: Mapping[int, Collection[Span]] | None = None,
) -> Registers:
    """What is needed to count these indicators in any month up to `through`, in five queries.

    `only` gathers a single item; `draft` is a rule not yet saved, which takes the place of its indicator's;
    with `spans`, the windows in which each indicator is followed, it is enough for the month `through` alone.
    """
    rules = {draft.indicator_id: [draft]} if draft else counting_rules(indicators, known_by)
    every = [rule for versions in rules.values() for rule in versions]
    if not every:
        return Registers()
    return Registers(
        rules,
        _stages_in_order({rule.register_id for rule in every}),
        _items(every, through, known_by, only, spans),
    )


def spec_of(rule: CountingRule, stages: tuple[str, ...]) -> CountingSpec:
    """The stored rule as the pure counting takes it."""
    monthly = rule.measure is not None and rule.measure.rhythm == Measure.Rhythm.MONTHLY
    return CountingSpec(
        unit=rule.indicator.measured_in,
        counts=rule.counts,
        tag=rule.tag.code if rule.tag else "",
        stage=rule.stage.code if rule.stage else "",
        stage_test=rule.stage_test,
        stages=stages,
        quantity=rule.measure.code if rule.measure else "",
        quantity_unit=rule.measure.measured_in if rule.measure else "",
        quantity_combine=_combined(rule),
        quantity_in_window=monthly,
        comparison=rule.comparison,
        threshold=rule.threshold,
        threshold_unit=rule.threshold_unit,
        ceiling=rule.ceiling,
        near_share=rule.near_share,
    )


def _one_window(rules: Iterable[CountingRule], spans: Mapping[int, Collection[Span]]) -> Span | None:
    """The window over which increments can be added up by the database: the only one, and nobody asks for a month alone."""
    adding = [rule for rule in rules if rule.measure and rule.measure.over_months == "sum"]
    windows = {span for rule in adding for span in spans.get(rule.indicator_id, ())}
    totals = all(rule.taken == CountingRule.Taken.TOTAL for rule in adding)
    return windows.pop() if totals and len(windows) == 1 else None


def _combined(rule: CountingRule) -> str:
    """How the months of the quantity make one number."""
    return rule.measure.over_months if rule.measure and rule.taken == CountingRule.Taken.TOTAL else "last"


def _saying(item: ItemReadings, of_items: Mapping[tuple[int, str], Mapping[Month, Reading]]) -> ItemReadings:
    measures = {
        code: tuple(of_items.get((item.id, code), {}).get(one.month, one) for one in said)
        for code, said in item.measures.items()
    }
    return replace(item, measures=measures)


def _stages_in_order(registers: Collection[int]) -> dict[int, tuple[str, ...]]:
    stages: dict[int, tuple[str, ...]] = defaultdict(tuple)
    rows = Stage.objects.filter(register__in=registers).order_by("register", "order")
    for register, code in rows.values_list("register_id", "code"):
        stages[register] += (code,)
    return stages


def _items(
    rules: Collection[CountingRule],
    through: Month,
    known_by: datetime | None,
    only: int | None,
    spans: Mapping[int, Collection[Span]] | None,
) -> dict[int, list[tuple[int, ItemReadings]]]:
    """The items of the rules' registers, each with its unit and the readings that any rule asks for."""
    measures: set[int] = set()
    staged: set[int] = set()
    registers: set[int] = set()
    for rule in rules:
        registers.add(rule.register_id)
        measures |= {part for part in (rule.tag_id, rule.measure_id) if part is not None}
        # Whether a stage is still held depends on the later ones, so all of the register's are read.
        staged |= {rule.register_id} if rule.stage_id else set()
    said = item_readings(
        measures,
        staged,
        through,
        known_by,
        only=only,
        every_month=spans is None,
        within=_one_window(rules, spans) if spans else None,
    )
    present = presences(registers, known_by)
    items: dict[int, list[tuple[int, ItemReadings]]] = defaultdict(list)
    chosen = Item.objects.filter(register__in=registers)
    if only is not None:
        chosen = chosen.filter(pk=only)
    # Plain rows: for a register of thousands making model objects would cost more than all the counting.
    rows = chosen.order_by("id").values_list(
        "id", "name", "unit__name", "illustrative", "register_id", "unit_id"
    )
    for pk, name, unit, illustrative, register, unit_id in rows:
        entry = ItemReadings(
            id=pk,
            name=name,
            unit=unit,
            illustrative=illustrative,
            measures=said.measures.get(pk, {}),
            stages=said.stages.get(pk, {}),
            presence=present.get(pk, ALWAYS),
        )
        items[register].append((unit_id, entry))
    return items
