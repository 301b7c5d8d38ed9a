"""What is approved about register items, in one statement whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tracker.calc.periods import Month
from tracker.calc.readings import Reading

# Where a single month is asked for, only what is reported monthly needs its former months: they may be added up.
_SQL = """
    SELECT DISTINCT ON (series.id, {month})
           series.item_id, measure.code, stage.code, slot.month, figure.value, figure.reached_on,
           figure.not_applicable, figure.qualifier, figure.as_of_date, figure.illustrative,
           figure.history_load_id IS NOT NULL, figure.id
    FROM tracker_series series
    JOIN tracker_slot slot ON slot.series_id = series.id
    JOIN tracker_decision decision ON decision.slot_id = slot.id AND decision.kind = 'approve'
    JOIN tracker_figure figure ON figure.id = decision.figure_id
    LEFT JOIN tracker_measure measure ON measure.id = series.measure_id
    LEFT JOIN tracker_stage stage ON stage.id = series.stage_id
    WHERE (series.measure_id = ANY(%(measures)s) OR stage.register_id = ANY(%(staged)s))
      AND (%(only)s::bigint IS NULL OR series.item_id = %(only)s)
      AND (slot.month IS NULL OR slot.month <= %(through)s)
      AND (%(known_by)s::timestamptz IS NULL OR decision.known_at <= %(known_by)s)
    ORDER BY series.id, {month}, slot.month DESC NULLS LAST, decision.grade DESC, decision.id DESC
"""
_EVERY_MONTH = _SQL.format(month="slot.month")
_AT_ONCE = _SQL.format(month="(CASE WHEN measure.rhythm = 'monthly' THEN slot.month END)")


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
) -> Said:
    """The approved statements about items for some measures, and the stages of some registers (`staged`).

    Of the approved figures of a slot the one of the highest grade counts, then the newest, as everywhere
    (`queries/ledger.py`). `only` asks for one item; without `every_month` what changes now and then is
    read once, at its newest.
    """
    by_measure: dict[int, dict[str, tuple[Reading, ...]]] = defaultdict(dict)
    by_stage: dict[int, dict[str, Reading]] = defaultdict(dict)
    asked = {
        "measures": list(measures),
        "staged": list(staged),
        "only": only,
        "through": through.first,
        "known_by": known_by,
    }
    with connection.cursor() as cursor:
        cursor.execute(_EVERY_MONTH if every_month else _AT_ONCE, asked)
        for item, measure, stage, *told in cursor.fetchall():
            if stage is None:
                by_measure[item][measure] = (*by_measure[item].get(measure, ()), _reading(told))
            else:
                by_stage[item][stage] = _reading(told)
    return Said(by_measure, by_stage)


def _reading(row: Sequence[Any]) -> Reading:
    month, value, reached_on, not_applicable, qualifier, as_of, illustrative, history, figure = row
    return Reading(
        month=Month.of(month or reached_on or as_of),
        as_of=as_of,
        value=value,
        reached_on=reached_on,
        not_applicable=not_applicable,
        qualifier=qualifier,
        illustrative=illustrative,
        history=history,
        figures=(figure,),
    )
