"""What freezing a month costs with two thousand more targets and five thousand more towers:
`pytest -n0 -s tests/benchmarks/bench_editions.py`.

Not part of the suite: it prints times, and asserts only that everything is in the edition.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import time
from statistics import median
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.benchmarks.bench_counting import LOAD, MONTHS, TOWERS, sql
from tracker.actions.editions.publishing import freeze
from tracker.calc.periods import Month
from tracker.models import Edition
from tracker.queries.editions.recompute import differences

TARGETS = 2_000
TABLES = ("indicator", "target", "targetversion", "item", "series", "slot", "figure", "decision")
# Copies of a real target with another unit each, and two years of months.
MANY = """
    INSERT INTO tracker_indicator SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', 100000 + n, 'code', 'bench.' || n, 'name', '示例测速指标' || n))).*
    FROM tracker_indicator one, generate_series(1, %(targets)s) n WHERE one.code = 'inv.outside_funds';

    INSERT INTO tracker_target SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', 100000 + n, 'indicator_id', 100000 + n,
        'unit_id', (SELECT id FROM tracker_unit WHERE parent_id IS NOT NULL ORDER BY id OFFSET n %% 20 LIMIT 1)))).*
    FROM tracker_target one JOIN tracker_indicator i ON i.id = one.indicator_id
    JOIN tracker_unit unit ON unit.id = one.unit_id, generate_series(1, %(targets)s) n
    WHERE i.code = 'inv.outside_funds' AND unit.code = 'dayu' AND one.first_month = '2023-01-01';

    INSERT INTO tracker_targetversion SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', 100000 + n, 'target_id', 100000 + n))).*
    FROM tracker_targetversion one JOIN tracker_target target ON target.id = one.target_id
    JOIN tracker_indicator i ON i.id = target.indicator_id JOIN tracker_unit unit ON unit.id = target.unit_id,
    generate_series(1, %(targets)s) n
    WHERE i.code = 'inv.outside_funds' AND unit.code = 'dayu' AND one.number = 1
      AND target.first_month = '2023-01-01' AND target.id < 100000;

    INSERT INTO tracker_series (indicator_id, unit_id)
    SELECT indicator_id, unit_id FROM tracker_target WHERE id > 100000;

    INSERT INTO tracker_slot (series_id, month)
    SELECT series.id, make_date(2022 + n / 12, 1 + n %% 12, 1) FROM tracker_series series, generate_series(0, 23) n
    WHERE series.indicator_id > 100000;

    INSERT INTO tracker_figure (slot_id, value, as_of_date, author_id, idempotency_key, illustrative, levels,
                                not_applicable, note, qualifier, grade, correction_reason, correction_kind,
                                base_document)
    SELECT slot.id, extract(month FROM slot.month), slot.month, 1, gen_random_uuid(), true, 1, '', '', 'exact', 2, '', '', ''
    FROM tracker_slot slot JOIN tracker_series series ON series.id = slot.series_id WHERE series.indicator_id > 100000;

    INSERT INTO tracker_decision (figure_id, kind, decider_id, author_id, reason, slot_id, grade)
    SELECT figure.id, 'approve', (SELECT max(id) FROM tracker_user), 1, '', figure.slot_id, 2
    FROM tracker_figure figure JOIN tracker_slot slot ON slot.id = figure.slot_id
    JOIN tracker_series series ON series.id = slot.series_id WHERE series.indicator_id > 100000
"""


@pytest.fixture
def many(db: None) -> None:
    """Loaded past the triggers: their chain isn't what is measured."""
    for table in TABLES:
        sql(f"ALTER TABLE tracker_{table} DISABLE TRIGGER USER")
    for statement in (*LOAD.split(";"), *MANY.split(";")):
        sql(statement, towers=TOWERS, months=MONTHS, targets=TARGETS)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in TABLES:
        sql(f"ANALYZE tracker_{table}")


@pytest.mark.usefixtures("many")
def test_freeze(person: Any) -> None:
    steward = person("steward")
    taken: list[float] = []
    for _ in range(3):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            begun, used = time.perf_counter(), time.process_time()
            edition = freeze(by=steward, at=timezone.now(), month=Month(2023, 6))
            taken.append(time.perf_counter() - begun)
            used = time.process_time() - used
            assert edition.lines.count() > TARGETS
            transaction.set_rollback(True)
    sys.stdout.write(
        f"\nfreeze of {TARGETS:,} targets {median(taken):6.2f} s, {used:.2f} s of it here, {len(queries)} queries"
    )
    if os.environ.get("PROFILE"):
        with cProfile.Profile() as profile, transaction.atomic():
            freeze(by=steward, at=timezone.now(), month=Month(2023, 6))
            transaction.set_rollback(True)
        pstats.Stats(profile).sort_stats("cumtime").print_stats(45)
    edition = freeze(by=steward, at=timezone.now(), month=Month(2023, 6))
    begun = time.perf_counter()
    assert differences(Edition.objects.get(pk=edition.pk)) == []
    sys.stdout.write(f"\nrecompute of it {time.perf_counter() - begun:6.2f} s\n")
