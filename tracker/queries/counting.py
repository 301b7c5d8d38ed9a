"""Proofs of counts: the counting rules of indicators applied to their registers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from tracker.calc.counting import CountingSpec, ItemReadings, Proof, count
from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading
from tracker.models import CountingRule, Item, Measure, Series, Stage
from tracker.queries.ledger import readings


@dataclass(frozen=True)
class Question:
    """One count to make: the rule, the window, and the units whose items count (None: the whole district)."""

    rule: CountingRule
    span: Span
    units: frozenset[int] | None = None


def rules_in_force(
    indicators: Collection[int], month: Month, known_by: datetime | None
) -> dict[int, CountingRule]:
    """The rule of each indicator that holds in `month`, as it was known at an instant."""
    rules = CountingRule.objects.filter(indicator__in=indicators, in_force_from__lte=month.first)
    if known_by is not None:
        rules = rules.filter(known_at__lte=known_by)
    newest = rules.order_by("indicator_id", "-in_force_from", "-number").distinct("indicator_id")
    related = newest.select_related("indicator", "register", "tag", "stage", "measure")
    return {rule.indicator_id: rule for rule in related}


def proofs(questions: Mapping[int, Question], month: Month, known_by: datetime | None) -> dict[int, Proof]:
    """The proof of every question, with four queries however many questions there are."""
    rules = [question.rule for question in questions.values()]
    items = _items(rules, month, known_by)
    stages = _stages_in_order({rule.register_id for rule in rules})
    return {
        key: count(
            spec_of(question.rule, stages[question.rule.register_id]),
            (
                readings_of
                for unit, readings_of in items[question.rule.register_id]
                if question.units is None or unit in question.units
            ),
            span=question.span,
            month=month,
        )
        for key, question in questions.items()
    }


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
        quantity_combine=rule.measure.over_months if rule.measure else "last",
        quantity_in_window=monthly,
        comparison=rule.comparison,
        threshold=rule.threshold,
        threshold_unit=rule.threshold_unit,
        near_share=rule.near_share,
    )


def _stages_in_order(registers: Collection[int]) -> dict[int, tuple[str, ...]]:
    stages: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for register, code in (
        Stage.objects.filter(register__in=registers)
        .order_by("register", "order")
        .values_list("register_id", "code")
    ):
        stages[register] += (code,)
    return stages


def _items(
    rules: Iterable[CountingRule], month: Month, known_by: datetime | None
) -> dict[int, list[tuple[int, ItemReadings]]]:
    """The items of the rules' registers, each with its unit and the readings that any rule asks for."""
    measures, stages, registers = set(), set(), set()
    for rule in rules:
        registers.add(rule.register_id)
        measures |= {rule.tag_id, rule.measure_id} - {None}
        # Whether a stage is still held depends on the later ones.
        stages |= {rule.register_id} if rule.stage_id else set()
    wanted = Series.objects.filter(Q(measure__in=measures) | Q(stage__register__in=stages)).values_list(
        "id", "item_id", "measure__code", "stage__code"
    )
    series = {row[0]: row[1:] for row in wanted}
    by_measure: dict[int, dict[str, tuple[Reading, ...]]] = defaultdict(dict)
    by_stage: dict[int, dict[str, Reading]] = defaultdict(dict)
    for series_id, found in readings(series, through=month, known_by=known_by).items():
        item_id, measure, stage = series[series_id]
        if stage is None:
            by_measure[item_id][measure] = tuple(found)
        else:
            by_stage[item_id][stage] = found[-1]
    items: dict[int, list[tuple[int, ItemReadings]]] = defaultdict(list)
    for item in Item.objects.filter(register__in=registers).select_related("unit").order_by("id"):
        entry = ItemReadings(
            id=item.pk,
            name=item.name,
            unit=item.unit.name,
            illustrative=item.illustrative,
            measures=by_measure.get(item.pk, {}),
            stages=by_stage.get(item.pk, {}),
        )
        items[item.register_id].append((item.unit_id, entry))
    return items
