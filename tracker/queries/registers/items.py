"""Registers as lists, and one item with everything that was reported about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, QuerySet

from tracker.calc.counting import OUTCOMES, Verdict
from tracker.calc.periods import Month
from tracker.calc.pinyin import search_key
from tracker.calc.presence import ALWAYS, Presence, Step
from tracker.calc.readings import Reading
from tracker.models import CountingRule, Item, Measure, Register, Series, Stage, Target, Unit
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.readings import readings
from tracker.queries.registers.counting import registers_for
from tracker.queries.registers.membership import presences


def registers() -> QuerySet[Register]:
    return Register.objects.annotate(size=Count("items")).order_by("order", "id")


@dataclass(frozen=True)
class ItemRow:
    """An item as a line of its register: newest readings by measure code, and the last stage reached."""

    item: Item
    readings: Mapping[str, Reading]
    stage: Stage | None
    stage_on: Reading | None
    left: Step | None = None

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        """What the columns of measures sort by."""
        return {code: reading.amount for code, reading in self.readings.items()}

    def has(self, tag: str) -> bool:
        """Whether a yes/no of the item is on."""
        reading = self.readings.get(tag)
        return reading is not None and bool(reading.value)


@dataclass(frozen=True)
class Narrowing:
    """What the reader asked to see of a register; `choices` are descriptive columns by code.

    `unstaged` asks for items that reached no stage yet. `inside` None shows also those that aren't in the register.
    """

    text: str = ""
    unit: Unit | None = None
    stage: Stage | None = None
    unstaged: bool = False
    tag: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    inside: bool | None = True


def item_rows(
    register: Register,
    month: Month,
    narrowing: Narrowing | None = None,
    *,
    known_by: datetime | None = None,
    said: Settings | None = None,
) -> list[ItemRow]:
    """The register's items in order, as of a month, narrowed; in six queries whatever is asked.

    `register` is as it was in the month, `said` the settings where somebody has read them already.
    """
    asked, said = narrowing or Narrowing(), said or settings_of_items(known_by)
    present = presences([register.pk], known_by)
    outside = {pk for pk, steps in present.items() if not steps.holds(month.last)}
    chosen = [
        item
        for item in _narrowed(register, asked, month, said)
        if asked.inside is None or (item.pk not in outside) is asked.inside
    ]
    stages = {stage.pk: stage for stage in register.stages.all()}
    of_item = _series({item.pk for item in chosen}, register, stages)
    found = readings(of_item, through=month, known_by=known_by, newest_of=of_item)
    by_item: dict[int, list[tuple[str | Stage, Reading]]] = defaultdict(list)
    for key, told in found.items():
        item, part = of_item[key]
        by_item[item].append((part, told[-1]))
    rows = (_row(item, by_item[item.pk], month, present.get(item.pk, ALWAYS)) for item in chosen)
    return [row for row in rows if _is_asked_for(row, asked)]


def _series(
    items: Collection[int], register: Register, stages: Mapping[int, Stage]
) -> dict[int, tuple[int, str | Stage]]:
    """The series of a register's items: which item, and its stage or the code of its measure. Plain rows: they are many."""
    rows = Series.objects.filter(item__register=register)
    return {
        pk: (item or 0, measure if stage is None else stages[stage])
        for pk, item, measure, stage in rows.values_list("pk", "item_id", "measure__code", "stage_id")
        if item in items and (stage is None or stage in stages)
    }


def settings_of_items(known_by: datetime | None) -> Settings:
    """All that is dated, what changes of items included."""
    return settings_at(known_by, of_items=("name", "unit", "illustrative", "descriptions"))


def units_of(register: Register, month: Month, said: Settings) -> list[Unit]:
    """The units that had items of a register in their care in a month, in order."""
    keeping = Unit.objects.filter(items__register=register).distinct()
    if said.former("item", "unit"):
        rows = Item.objects.filter(register=register).order_by().values_list("pk", "unit")
        then = {said.value("item", item, "unit", month, unit) for item, unit in rows}
        keeping = Unit.objects.filter(pk__in=then)
    as_then = [said.of(unit, month) for unit in keeping]
    return sorted(as_then, key=lambda one: (one.order, one.pk))


def as_in(item: Item, month: Month, said: Settings) -> Item:
    """An item as it was in a month, to be found by the name of then."""
    found = said.of(item, month)
    if found.name != item.name:
        found.pinyin = search_key(found.name, found.spoken)
    return found


def _narrowed(register: Register, asked: Narrowing, month: Month, said: Settings) -> list[Item]:
    items = Item.objects.filter(register=register).select_related("unit").order_by("code")
    as_then = (as_in(item, month, said) for item in items)
    return [item for item in as_then if _is_described(item, asked) and _says(item, asked.text)]


def _is_described(item: Item, asked: Narrowing) -> bool:
    described = all(item.descriptions.get(code) == chosen for code, chosen in asked.choices.items())
    return described and asked.unit in (None, item.unit)


def _says(item: Item, text: str) -> bool:
    told = "\n".join((item.name, item.pinyin, item.code)).lower()
    return all(part in told for part in text.lower().split())


def _is_asked_for(row: ItemRow, asked: Narrowing) -> bool:
    if asked.tag and not row.has(asked.tag):
        return False
    if asked.unstaged:
        return row.stage is None
    return asked.stage is None or row.stage == asked.stage


def _counts(item: Item, month: Month, known_by: datetime | None, said: Settings) -> list[ItemCount]:
    """Every target of the month that looks at the item, with what becomes of it there."""
    rules = CountingRule.objects.filter(register=item.register_id).values("indicator")
    running = Target.objects.filter(
        indicator__in=rules, first_month__lte=month.first, last_month__gte=month.first
    ).select_related("indicator", "issuer", "unit")
    as_then = (said.of(target, month) for target in running)
    targets = [one for one in as_then if one.district_wide or one.unit_id == item.unit_id]
    gathered = registers_for(
        {target.indicator_id for target in targets}, month, known_by, only=item.pk, said=said
    )
    found = []
    for target in targets:
        rule, verdict = gathered.rule(target, month), gathered.verdicts(target, month).get(item.pk)
        if rule is not None and verdict is not None:
            found.append(ItemCount(target, rule, verdict))
    return sorted(found, key=lambda one: (OUTCOMES.index(one.verdict.outcome), one.target.indicator.order))


def _row(item: Item, said: Sequence[tuple[str | Stage, Reading]], month: Month, steps: Presence) -> ItemRow:
    reached = [
        (part, reading)
        for part, reading in said
        if isinstance(part, Stage)
        and reading.reached_on is not None
        and Month.of(reading.reached_on) <= month
    ]
    last = max(reached, key=lambda pair: pair[0].order, default=(None, None))
    return ItemRow(
        item=item,
        readings={part: reading for part, reading in said if isinstance(part, str)},
        stage=last[0],
        stage_on=last[1],
        left=None if steps.holds(month.last) else steps.last_step(month.last),
    )


@dataclass(frozen=True)
class ItemPage:
    """An item in the care of the unit that had it in the month: its stages with dates, its standing data, its months, and the targets it may count for."""

    item: Item
    stages: Sequence[tuple[Stage, Reading | None]]
    standing: Sequence[tuple[Measure, Reading | None]]
    monthly: Sequence[Measure]
    months: Sequence[tuple[Month, Sequence[Reading | None]]]
    counts: Sequence[ItemCount]
    last_step: Step | None

    @property
    def courses(self) -> list[tuple[Measure, dict[Month, Decimal]]]:
        """The months of each quantity that is reported monthly, for a picture."""
        return [
            (
                measure,
                {
                    month: said.value
                    for month, row in self.months
                    if (said := row[at]) and said.value is not None
                },
            )
            for at, measure in enumerate(self.monthly)
            if measure.form == Measure.Form.QUANTITY
        ]

    @property
    def left(self) -> Step | None:
        """The step by which the item left its register, if it's out."""
        return self.last_step if self.last_step and not self.last_step.joins else None


@dataclass(frozen=True)
class ItemCount:
    """What becomes of an item under a target's rule in a month."""

    target: Target
    rule: CountingRule
    verdict: Verdict


def series_of(item: Item, part: Stage | Measure) -> Series:
    """The series of an item's stage or measure; an unsaved one where it isn't opened yet."""
    named = {"measure": part} if isinstance(part, Measure) else {"stage": part}
    related = Series.objects.select_related("indicator", "item", "measure", "stage", "unit")
    found = related.filter(item=item, **named).first()
    return found or Series(item=item, unit=item.unit, **named)


def item_page(
    item: Item, month: Month, *, known_by: datetime | None, said: Settings | None = None
) -> ItemPage:
    """All of an item, which with its register is as it was in the month; `said` as for `item_rows`."""
    said = said or settings_of_items(known_by)
    parts = {one.pk: _part(one) for one in Series.objects.filter(item=item)}
    found = readings(parts, through=month, known_by=known_by)
    told = {parts[key]: readings_of for key, readings_of in found.items()}
    newest = {part: max(readings_of, key=lambda one: one.month) for part, readings_of in told.items()}
    measures = list(item.register.measures.all())
    monthly = [one for one in measures if one.rhythm == Measure.Rhythm.MONTHLY]
    by_month = [{one.month: one for one in told.get(("measure", measure.pk), ())} for measure in monthly]
    every = sorted({month for one in by_month for month in one}, reverse=True)
    return ItemPage(
        item=item,
        stages=[(one, newest.get(("stage", one.pk))) for one in item.register.stages.all()],
        standing=[
            (one, newest.get(("measure", one.pk)))
            for one in measures
            if one.rhythm == Measure.Rhythm.STANDING
        ],
        monthly=monthly,
        months=[(month, [one.get(month) for one in by_month]) for month in every],
        counts=_counts(item, month, known_by, said),
        last_step=presences([item.register_id], known_by).get(item.pk, ALWAYS).last_step(month.last),
    )


def _part(series: Series) -> tuple[str, int | None]:
    return ("measure", series.measure_id) if series.measure_id else ("stage", series.stage_id)
