"""What is approved about register items, in one statement whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, QuerySet, Value, When

from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading
from tracker.models import Decision, Indicator, Measure, Stage
from tracker.queries.ledger.counting_figures import approvals, newest, that_count

# The figures that count, by series and month. Where a single month is asked for, only what is reported monthly needs its
# former months; and of those that add up, once the window is known, only their sum.
_SAID = """
    WITH said (series, own, item, measure, stage, month, value, reached_on, not_applicable, qualifier, as_of,
               illustrative, history, figure, adds) AS ({that_count})
"""
_EACH = """
    SELECT item, measure, stage, month, value, reached_on, not_applicable, qualifier, as_of, illustrative, history,
           ARRAY[figure]
    FROM said
"""
# As `over_months` adds up: what applies, dated as the newest month; 不适用 only when no month applies.
_SUMMED = """
    SELECT item, measure, NULL, max(month), sum(value), NULL,
           CASE WHEN bool_and(not_applicable <> '') THEN (array_agg(not_applicable ORDER BY month DESC))[1] ELSE '' END,
           coalesce((array_agg(qualifier ORDER BY month) FILTER (WHERE qualifier <> 'exact' AND not_applicable = ''))[1],
                    'exact'),
           (array_agg(as_of ORDER BY month DESC))[1],
           coalesce(bool_or(illustrative) FILTER (WHERE not_applicable = ''),
                    (array_agg(illustrative ORDER BY month DESC))[1]),
           coalesce(bool_or(history) FILTER (WHERE not_applicable = ''), (array_agg(history ORDER BY month DESC))[1]),
           coalesce(array_agg(figure ORDER BY month) FILTER (WHERE not_applicable = ''),
                    (array_agg(figure ORDER BY month DESC))[1:1])
    FROM said WHERE adds AND month BETWEEN %s AND %s GROUP BY series, item, measure
"""


@dataclass(frozen=True)
class Said:
    """By item: the readings of its measures by code, and the stages it reached by code."""

    measures: Mapping[int, Mapping[str, tuple[Reading, ...]]]
    stages: Mapping[int, Mapping[str, Reading]]


def item_readings(
    measures: Collection[int],
    staged: Collection[int],
    through: Month,
    known_by: datetime | None,
    *,
    only: int | None = None,
    every_month: bool = True,
    within: Span | None = None,
) -> Said:
    """The figures that count about items for some measures, and the stages of some registers (`staged`).

    `only` asks for one item; without `every_month` what changes now and then is read once, at its newest, and
    `within` a window the months of an increment come as their sum.
    """
    by_measure: dict[int, dict[str, tuple[Reading, ...]]] = defaultdict(dict)
    by_stage: dict[int, dict[str, Reading]] = defaultdict(dict)
    if not measures and not staged:
        return Said(by_measure, by_stage)
    found = approvals(_slots(measures, staged, through, only), known_by=known_by)
    said, given = _told(found, every_month=every_month).query.sql_with_params()
    statement = _SAID.format(that_count=said) + _EACH
    if within and not every_month:
        statement += "WHERE NOT adds UNION ALL" + _SUMMED
        given = *given, within.first.first, within.last.first
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        for item, measure, stage, *told in cursor.fetchall():
            if stage is None:
                by_measure[item][measure] = (*by_measure[item].get(measure, ()), _reading(told))
            else:
                by_stage[item][stage] = _reading(told)
    return Said(by_measure, by_stage)


def _slots(measures: Collection[int], staged: Collection[int], through: Month, only: int | None) -> Q:
    stages = Stage.objects.filter(register__in=staged).values("pk")
    slots = Q(slot__series__measure__in=measures) | Q(slot__series__stage__in=stages)
    if only is not None:
        slots &= Q(slot__series__item=only)
    return slots & (Q(slot__month=None) | Q(slot__month__lte=through.first))


def _told(found: QuerySet[Decision], *, every_month: bool) -> QuerySet[Any, tuple[Any, ...]]:
    """The columns of `said`; `own` tells apart the slots of a series of which each is read."""
    monthly = Q(slot__series__measure__rhythm=Measure.Rhythm.MONTHLY)
    month = F("slot__month")
    own = found.annotate(own=month if every_month else Case(When(monthly, then=month)))
    counting = (
        that_count(own, "slot__series_id", "own") if every_month else newest(own, "slot__series_id", "own")
    )
    adds = monthly & Q(slot__series__measure__reporting=Indicator.Reporting.INCREMENT)
    return counting.values_list(
        "slot__series_id",
        "own",
        "slot__series__item_id",
        "slot__series__measure__code",
        "slot__series__stage__code",
        "slot__month",
        "figure__value",
        "figure__reached_on",
        "figure__not_applicable",
        "figure__qualifier",
        "figure__as_of_date",
        "figure__illustrative",
        ExpressionWrapper(Q(history_load__isnull=False), BooleanField()),
        "figure_id",
        Case(When(adds, then=Value(True)), default=Value(False)),
    )


def _reading(row: Sequence[Any]) -> Reading:
    month, value, reached_on, not_applicable, qualifier, as_of, illustrative, history, figures = row
    return Reading(
        month=Month.of(month or reached_on or as_of),
        as_of=as_of,
        value=value,
        reached_on=reached_on,
        not_applicable=not_applicable,
        qualifier=qualifier,
        illustrative=illustrative,
        history=history,
        figures=tuple(figures),
    )
