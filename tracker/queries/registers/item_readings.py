"""What is approved about register items, in one statement whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from tracker.calc.periods import Month, Span
from tracker.calc.readings import Reading
from tracker.models import Decision, Figure, Indicator, Measure, Stage
from tracker.queries.ledger.counting_figures import EVERYWHERE, approvals, that_count
from tracker.queries.ledger.versions import known

# The figures that count, by series and month. Where a single month is asked for and the window is known, of those that add up
# their sum suffices, as long as all of them have reported every month they owe up to the newest.
_SAID = """
    WITH said (series, item, measure, stage, month, value, reached_on, not_applicable, qualifier, as_of,
               illustrative, history, figure, adds) AS ({that_count})
"""
_WHOLE = """,
    added AS (
        SELECT series, min(month) AS since, max(month) AS newest, count(*) FILTER (WHERE month BETWEEN %s AND %s) AS reported
        FROM said WHERE adds GROUP BY series
    ),
    whole AS (
        SELECT coalesce(bool_and(newest = last AND newest < %s AND reported = (
            SELECT count(*) FROM unnest(%s::date[]) AS owed (month) WHERE owed.month BETWEEN since AND newest
        )), FALSE) AS holds
        FROM added, (SELECT max(newest) AS last FROM added) AS every
    )
"""
_EACH = """
    SELECT item, measure, stage, month, value, reached_on, not_applicable, qualifier, as_of, illustrative, history,
           ARRAY[figure], FALSE
    FROM said
"""
_NOT_SUMMED = "WHERE NOT adds OR NOT (SELECT holds FROM whole) UNION ALL"
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
                    (array_agg(figure ORDER BY month DESC))[1:1]),
           TRUE
    FROM said WHERE adds AND (SELECT holds FROM whole) AND month BETWEEN %s AND %s GROUP BY series, item, measure
"""


@dataclass(frozen=True)
class Said:
    """By item: the readings of its measures by code, and the stages it reached by code; since when it reports what isn't approved.

    `added` says that increments come as one sum of all the months owed.
    """

    measures: Mapping[int, Mapping[str, tuple[Reading, ...]]]
    stages: Mapping[int, Mapping[str, Reading]]
    unapproved: Mapping[int, Mapping[str, Month]] = field(default_factory=dict)
    added: bool = False


def item_readings(
    measures: Collection[int],
    staged: Collection[int],
    through: Month,
    known_by: datetime | None,
    *,
    only: int | None = None,
    within: Span | None = None,
    combined: Collection[Month] = (),
) -> Said:
    """The figures that count about items for some measures, and the stages of some registers (`staged`).

    `only` asks for one item; `within` a window the months of an increment come as their sum where none that is owed is
    lacking, those that are `combined` with the next being owed by nobody.
    """
    by_measure: dict[int, dict[str, tuple[Reading, ...]]] = defaultdict(dict)
    by_stage: dict[int, dict[str, Reading]] = defaultdict(dict)
    if not measures and not staged:
        return Said(by_measure, by_stage)
    unapproved = _unapproved(measures, through, known_by, only)
    found = approvals(_slots(measures, staged, through, only), known_by=known_by)
    said, given = _told(found).query.sql_with_params()
    statement = _SAID.format(that_count=said)
    if within is None:
        statement += _EACH
    else:
        window = within.first.first, within.last.first
        lacking = (month for own in unapproved.values() for month in own.values())
        before = min(lacking, default=through.plus(1)).first
        owed = [month.first for month in within if month not in combined]
        statement += _WHOLE + _EACH + _NOT_SUMMED + _SUMMED
        given = *given, *window, before, owed, *window
    added = False
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        for item, measure, stage, *told, summed in cursor.fetchall():
            added = added or summed
            if stage is None:
                by_measure[item][measure] = (*by_measure[item].get(measure, ()), _reading(told))
            else:
                by_stage[item][stage] = _reading(told)
    return Said(by_measure, by_stage, unapproved, added)


def _unapproved(
    measures: Collection[int], through: Month, known_by: datetime | None, only: int | None
) -> dict[int, dict[str, Month]]:
    """By item and monthly measure the first month up to `through` that is reported and not approved, as known at an instant."""
    monthly = Q(slot__series__measure__rhythm=Measure.Rhythm.MONTHLY, slot__month__lte=through.first)
    if only is not None:
        monthly &= Q(slot__series__item=only)
    approved = approvals(Q(slot=OuterRef("slot")), known_by=known_by, inside=EVERYWHERE)
    figures = known(Figure.objects.filter(monthly, slot__series__measure__in=measures), known_by)
    rows = figures.filter(~Exists(approved)).order_by()
    found: dict[int, dict[str, Month]] = defaultdict(dict)
    each = rows.values_list("slot__series__item", "slot__series__measure__code")
    for item, measure, month in each.annotate(first=Min("slot__month")):
        found[item][measure] = Month.of(month)
    return found


def _slots(measures: Collection[int], staged: Collection[int], through: Month, only: int | None) -> Q:
    stages = Stage.objects.filter(register__in=staged).values("pk")
    slots = Q(slot__series__measure__in=measures) | Q(slot__series__stage__in=stages)
    if only is not None:
        slots &= Q(slot__series__item=only)
    return slots & (Q(slot__month=None) | Q(slot__month__lte=through.first))


def _told(found: QuerySet[Decision]) -> QuerySet[Any, tuple[Any, ...]]:
    """The columns of `said`."""
    monthly = Q(slot__series__measure__rhythm=Measure.Rhythm.MONTHLY)
    counting = that_count(found, "slot__series_id", "slot__month")
    adds = monthly & Q(slot__series__measure__reporting=Indicator.Reporting.INCREMENT)
    return counting.values_list(
        "slot__series_id",
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
