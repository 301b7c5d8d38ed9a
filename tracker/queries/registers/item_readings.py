"""What is approved about register items, in one statement whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading

# The approved statements of each slot. Where a single month is asked for, only what is reported monthly needs its
# former months; and of those that add up, once the window is known, only their sum.
_CURRENT = """
    WITH said AS (
        SELECT DISTINCT ON (series.id, {month})
               series.id AS series, series.item_id AS item, measure.code AS measure, stage.code AS stage, slot.month,
               figure.value, figure.reached_on, figure.not_applicable, figure.qualifier, figure.as_of_date AS as_of,
               figure.illustrative, figure.history_load_id IS NOT NULL AS history, figure.id AS figure,
               coalesce(measure.rhythm = 'monthly' AND measure.reporting = 'increment', false) AS adds
        FROM tracker_series series
        JOIN tracker_slot slot ON slot.series_id = series.id
        JOIN tracker_decision decision ON decision.slot_id = slot.id AND decision.kind = 'approve'
        JOIN tracker_figure figure ON figure.id = decision.figure_id
        LEFT JOIN tracker_measure measure ON measure.id = series.measure_id
        LEFT JOIN tracker_stage stage ON stage.id = series.stage_id
        WHERE (series.measure_id = ANY(%(measures)s)
               OR series.stage_id IN (SELECT id FROM tracker_stage WHERE register_id = ANY(%(staged)s)))
          AND (%(only)s::bigint IS NULL OR series.item_id = %(only)s)
          AND (slot.month IS NULL OR slot.month <= %(through)s)
          AND (%(known_by)s::timestamptz IS NULL OR decision.known_at <= %(known_by)s)
        ORDER BY series.id, {month}, slot.month DESC NULLS LAST, decision.grade DESC, decision.id DESC
    )
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
    FROM said WHERE adds AND month BETWEEN %(first)s AND %(last)s GROUP BY series, item, measure
"""
_MONTHLY = "(CASE WHEN measure.rhythm = 'monthly' THEN slot.month END)"
_EVERY_MONTH = _CURRENT.format(month="slot.month") + _EACH
_AT_ONCE = _CURRENT.format(month=_MONTHLY) + _EACH
_ADDED_UP = _CURRENT.format(month=_MONTHLY) + _EACH + "WHERE NOT adds UNION ALL" + _SUMMED


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
    """The approved statements about items for some measures, and the stages of some registers (`staged`).

    Of the approved figures of a slot the one of the highest grade counts, then the newest, as everywhere
    (`queries/ledger/readings.py`). `only` asks for one item; without `every_month` what changes now and then is
    read once, at its newest, and `within` a window the months of an increment come as their sum.
    """
    by_measure: dict[int, dict[str, tuple[Reading, ...]]] = defaultdict(dict)
    by_stage: dict[int, dict[str, Reading]] = defaultdict(dict)
    asked = {
        "measures": list(measures),
        "staged": list(staged),
        "only": only,
        "through": through.first,
        "known_by": known_by,
        "first": within.first.first if within else None,
        "last": within.last.first if within else None,
    }
    statement = _EVERY_MONTH if every_month else _ADDED_UP if within else _AT_ONCE
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        for item, measure, stage, *told in cursor.fetchall():
            if stage is None:
                by_measure[item][measure] = (*by_measure[item].get(measure, ()), _reading(told))
            else:
                by_stage[item][stage] = _reading(told)
    return Said(by_measure, by_stage)


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
