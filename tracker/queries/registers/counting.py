"""The registers as the counting takes them: rules as specifications, items with their readings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tracker.calc.amendments import Change, in_month
from tracker.calc.counting import Breakdown, CountingSpec, Verdict, count, judge_item
from tracker.calc.item_readings import ItemReadings
from tracker.calc.periods import Month, Span
from tracker.calc.presence import ALWAYS
from tracker.calc.readings import Reading
from tracker.models import CountingRule, Item, Measure, Stage, Target, Unit
from tracker.queries.ledger.amendments import ITEM, NO_CHANGES, Settings, settings_at
from tracker.queries.ledger.lives import lives_of
from tracker.queries.ledger.parts import ALL_OF_THEM, Rules, rules_of_parts
from tracker.queries.ledger.versions import counting_rules, in_force
from tracker.queries.registers.item_readings import item_readings
from tracker.queries.registers.membership import presences

NOTHING: Mapping[str, Month] = {}
OF_ITEMS = ("unit", "name", "illustrative")  # what counting reads of items beside their figures


@dataclass(frozen=True)
class Registers:
    """All that counts need: rules by indicator, by register the stages (number, code, place) and the items with their unit, and
    what settings said in each month.
    """

    rules: Mapping[int, list[CountingRule]] = field(default_factory=dict)
    stages: Mapping[int, Sequence[tuple[int, str, int]]] = field(default_factory=dict)
    items: Mapping[int, list[tuple[int, ItemReadings]]] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)
    settings: Settings = NO_CHANGES
    parts: Rules = ALL_OF_THEM
    _as_then: dict[object, list[tuple[int, ItemReadings]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _breakdowns: dict[object, Breakdown] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rule(self, target: Target, month: Month) -> CountingRule | None:
        """How a target is counted in `month`, with what its parts were called then."""
        rule = in_force(self.rules.get(target.indicator_id, []), month)
        return rule and self.settings.of(rule, month)

    def breakdown(
        self,
        target: Target,
        month: Month,
        *,
        window: Span | None = None,
        rules_of: Month | None = None,
        in_care: Month | None = None,
    ) -> Breakdown | None:
        """The count of a target at the end of `month` with its list; None when no rule says how. Worked out once.

        `window` is counted over instead of the target's own, of the items that its unit has in the month `in_care` instead of
        those that it had.
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
            None if target.district_wide else (target.unit_id, in_care or month),
        )
        if key not in self._breakdowns:
            self._breakdowns[key] = count(
                self.spec(rule, month),
                self._items_of(target, rule, in_care or month),
                span=span,
                month=month,
                judged_from=self.parts.judged_from(target.indicator.section_id, month),
                combined=self.parts.combined,
            )
        return self._breakdowns[key]

    def passed(self, unit: int, month: Month, since: Month) -> bool:
        """Whether items passed to a unit, or from it, after the month `since` and until `month`."""
        moves: list[list[Change]] = self.settings.kept("moves of items", self._moves)
        cares = ((in_month(one, since), in_month(one, month)) for one in moves)
        return any(had != has and unit in (had, has) for had, has in cares)

    def _moves(self) -> list[list[Change]]:
        """In whose care each item was that ever passed from unit to unit."""
        changes = self.settings.changes.items()
        return [said["unit"] for (table, _row), said in changes if table == ITEM and "unit" in said]

    def saying(self, of_items: Mapping[tuple[int, str], Mapping[Month, Reading]]) -> Registers:
        """The same with other statements of some items' measures."""
        if not of_items:
            return self
        asked = {item for item, _measure in of_items}
        items = {
            register: [(unit, _saying(one, of_items) if one.id in asked else one) for unit, one in listed]
            for register, listed in self.items.items()
        }
        return replace(self, items=items)

    def verdicts(self, target: Target, month: Month) -> dict[int, Verdict]:
        """What becomes of every item that the target looks at; empty when no rule says how it is counted."""
        rule = self.rule(target, month)
        if rule is None:
            return {}
        spec = self.spec(rule, month)
        return {
            item.id: judge_item(spec, item, span=target.span, month=month)
            for item in self._items_of(target, rule, month)
        }

    def candidates(self, target: Target, rule: CountingRule, month: Month) -> Iterable[ItemReadings]:
        """The items that `rule` looks at for a target in `month`."""
        return self._items_of(target, rule, month)

    def spec(self, rule: CountingRule, month: Month) -> CountingSpec:
        """A rule of these registers as the pure counting takes it, with the stages in the order they had in `month`."""
        places = {
            code: self.settings.value("stage", pk, "order", month, place)
            for pk, code, place in self.stages.get(rule.register_id, ())
        }
        return spec_of(rule, tuple(sorted(places, key=lambda code: places[code])))

    def _items_of(self, target: Target, rule: CountingRule, month: Month) -> Iterable[ItemReadings]:
        return (
            item
            for unit, item in self._in_month(rule.register_id, month)
            if target.district_wide or unit == target.unit_id
        )

    def _in_month(self, register: int, month: Month) -> list[tuple[int, ItemReadings]]:
        """The items of a register with the unit that had each in its care in `month`, under the names they had."""
        now = self.items.get(register, [])
        if not self.settings.changes:
            return now
        key = register, month.index
        if key not in self._as_then:
            self._as_then[key] = [self._then(unit, item, month) for unit, item in now]
        return self._as_then[key]

    def _then(self, unit: int, item: ItemReadings, month: Month) -> tuple[int, ItemReadings]:
        ask = self.settings.value
        then = ask("item", item.id, "unit", month, unit)
        said = {
            "name": ask("item", item.id, "name", month, item.name),
            "unit": ask("unit", then, "name", month, self.units.get(then, item.unit)),
            "illustrative": ask("item", item.id, "illustrative", month, item.illustrative),
        }
        same = all(getattr(item, name) == value for name, value in said.items())
        return then, item if same else replace(item, **said)


def registers_for(
    indicators: Collection[int],
    through: Month,
    known_by: datetime | None,
    *,
    only: int | None = None,
    draft: CountingRule | None = None,
    spans: Mapping[int, Collection[Span]] | None = None,
    said: Settings | None = None,
) -> Registers:
    """What is needed to count these indicators in any month up to `through`, in seven queries.

    `only` gathers a single item; `draft` is a rule not yet saved, which takes the place of its indicator's;
    with `spans`, the windows in which each indicator is followed, it is enough for the month `through` alone. `said` are
    the settings where somebody has read them already.
    """
    rules = {draft.indicator_id: [draft]} if draft else counting_rules(indicators, known_by)
    every = [rule for versions in rules.values() for rule in versions]
    if not every:
        return Registers()
    settings = said or settings_at(known_by, of_items=OF_ITEMS)
    items = _items(every, through, known_by, only, spans, settings)
    return Registers(
        rules,
        _stages({rule.register_id for rule in every}),
        items,
        _names_of_units()
        if any(table == ITEM and "unit" in said for (table, _), said in settings.changes.items())
        else {},
        settings,
        rules_of_parts(settings),
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


def _names_of_units() -> dict[int, str]:
    """The units by number: those that had an item in their care may have none today."""
    return dict(Unit.objects.order_by().values_list("id", "name"))


def _saying(item: ItemReadings, of_items: Mapping[tuple[int, str], Mapping[Month, Reading]]) -> ItemReadings:
    measures = {
        code: tuple(of_items.get((item.id, code), {}).get(one.month, one) for one in said)
        for code, said in item.measures.items()
    }
    return replace(item, measures=measures)


def _stages(registers: Collection[int]) -> dict[int, list[tuple[int, str, int]]]:
    stages: dict[int, list[tuple[int, str, int]]] = defaultdict(list)

    rows = Stage.objects.filter(register__in=registers).order_by("register", "order")
    for register, pk, code, place in rows.values_list("register_id", "id", "code", "order"):
        stages[register].append((pk, code, place))
    return stages


def _items(
    rules: Collection[CountingRule],
    through: Month,
    known_by: datetime | None,
    only: int | None,
    spans: Mapping[int, Collection[Span]] | None,
    settings: Settings,
) -> dict[int, list[tuple[int, ItemReadings]]]:
    """The items of the rules' registers, each with its unit and the readings that any rule asks for."""
    measures: set[int] = set()
    staged: set[int] = set()
    registers = {rule.register_id for rule in rules}
    for rule in rules:
        measures |= {part for part in (rule.tag_id, rule.measure_id) if part is not None}
        # Whether a stage is still held depends on the later ones, so all of the register's are read.
        staged |= {rule.register_id} if rule.stage_id else set()
    said = item_readings(
        measures,
        staged,
        through,
        known_by,
        only=only,
        within=_one_window(rules, spans) if spans else None,
        combined=rules_of_parts(settings).combined,
    )
    alive = lives_of(settings)
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
            unapproved=said.unapproved.get(pk, NOTHING),
            owed_until=ending.last if (ending := alive.endings.get(unit_id)) else None,
            added=said.added,
        )
        items[register].append((unit_id, entry))
    return items
