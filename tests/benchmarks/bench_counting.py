"""What counting costs with five thousand more towers: `pytest -n0 -s tests/benchmarks/bench_counting.py`.

Not part of the suite: it prints times, and asserts only that every way of counting gives the same number.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from decimal import Decimal
from statistics import median
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tracker.calc.periods import Month
from tracker.models import Target
from tracker.queries.targets.standings import standings

TOWERS, MONTHS = 5_000, 12
TABLES = ("item", "series", "slot", "figure", "decision")
DECEMBER = Month(2023, 12)
LOAD = """
    INSERT INTO tracker_item (register_id, code, name, pinyin, unit_id, descriptions, illustrative)
    SELECT register.id, 'bench-' || n, '示例测速楼宇' || n, '', unit.id, '{}', true
    FROM generate_series(1, %(towers)s) n, tracker_register register, tracker_unit unit
    WHERE register.code = 'towers' AND unit.code = 'dayu';

    INSERT INTO tracker_series (item_id, measure_id, unit_id)
    SELECT item.id, measure.id, item.unit_id FROM tracker_item item
    JOIN tracker_measure measure ON measure.register_id = item.register_id
    WHERE item.code LIKE 'bench-%%' AND measure.code IN ('tax', 'key_tower');

    INSERT INTO tracker_slot (series_id, month)
    SELECT series.id, make_date(2023, n, 1) FROM tracker_series series
    JOIN tracker_item item ON item.id = series.item_id
    JOIN tracker_measure measure ON measure.id = series.measure_id
    CROSS JOIN generate_series(1, %(months)s) n
    WHERE item.code LIKE 'bench-%%' AND (measure.code = 'tax' OR n = 1);

    INSERT INTO tracker_figure (slot_id, value, as_of_date, author_id, idempotency_key, illustrative, levels,
                                not_applicable, note, qualifier, grade, correction_reason, correction_kind,
                                base_document)
    SELECT slot.id, CASE measure.code WHEN 'tax' THEN 400 + slot.series_id %% 900 ELSE 1 END, slot.month, 1,
           gen_random_uuid(), true, 1, '', '', 'exact', 2, '', '', ''
    FROM tracker_slot slot JOIN tracker_series series ON series.id = slot.series_id
    JOIN tracker_measure measure ON measure.id = series.measure_id
    JOIN tracker_item item ON item.id = series.item_id WHERE item.code LIKE 'bench-%%';

    INSERT INTO tracker_decision (figure_id, kind, decider_id, author_id, reason, slot_id, grade)
    SELECT figure.id, 'approve', (SELECT max(id) FROM tracker_user), 1, '', figure.slot_id, 2
    FROM tracker_figure figure JOIN tracker_slot slot ON slot.id = figure.slot_id
    JOIN tracker_series series ON series.id = slot.series_id
    JOIN tracker_item item ON item.id = series.item_id WHERE item.code LIKE 'bench-%%'
"""
SLOW_SUM = """
    SELECT count(*) FROM (
        SELECT series.item_id FROM tracker_series series
        JOIN tracker_measure measure ON measure.id = series.measure_id AND measure.code = 'tax'
        JOIN tracker_slot slot ON slot.series_id = series.id AND slot.month BETWEEN '2023-01-01' AND '2023-12-01'
        JOIN tracker_decision decision ON decision.slot_id = slot.id AND decision.kind = 'approve'
        JOIN tracker_figure figure ON figure.id = decision.figure_id
        WHERE EXISTS (
            SELECT FROM tracker_series tagged JOIN tracker_measure tag ON tag.id = tagged.measure_id
            JOIN tracker_slot said ON said.series_id = tagged.id JOIN tracker_figure yes ON yes.slot_id = said.id
            WHERE tagged.item_id = series.item_id AND tag.code = 'key_tower' AND yes.value = 1)
        GROUP BY series.item_id HAVING sum(figure.value) >= 10000) over
"""


def timed(name: str, step: Callable[[], Any]) -> Any:
    """Do a step five times; print the median in milliseconds and the queries of the last."""
    taken = []
    for _ in range(5):
        with CaptureQueriesContext(connection) as queries:
            begun = time.perf_counter()
            made = step()
            taken.append((time.perf_counter() - begun) * 1000)
    sys.stdout.write(f"\n{name:42} {median(taken):8.1f} ms {len(queries):3} queries")
    return made


def sql(statement: str, **given: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, given or None)
        return cursor.fetchall() if cursor.description else None


@pytest.fixture
def towers(db: None) -> None:
    """Five thousand towers with a year of taxes each, past the triggers: their chain isn't what is measured."""
    for table in TABLES:
        sql(f"ALTER TABLE tracker_{table} DISABLE TRIGGER USER")
    for statement in LOAD.split(";"):
        sql(statement, towers=TOWERS, months=MONTHS)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        sql(f"ANALYZE tracker_{table}")


@pytest.mark.usefixtures("towers")
def test_counting(signed_in: Any) -> None:
    leader: Client = signed_in("leader")
    over = Target.objects.filter(indicator__code="com.towers_over_100m")
    slow = timed("threshold count, summed in SQL", lambda: sql(SLOW_SUM))[0][0]
    (found,) = timed("the same, with its breakdown", lambda: standings(over, DECEMBER))
    assert found.amount == Decimal(slow) > 2_000
    timed("all standings", lambda: standings(Target.objects.all(), DECEMBER))
    timed("board", lambda: leader.get(reverse("board"), {"month": "2023-12"}))
    timed(
        "target page with breakdown",
        lambda: leader.get(reverse("target", args=[over[0].pk]), {"month": "2023-12"}),
    )
    timed(
        "register, 50 of 5,000",
        lambda: leader.get(reverse("register", args=["towers"]), {"month": "2023-12"}),
    )
