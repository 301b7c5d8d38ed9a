"""What the reports cost with two thousand more targets: `pytest -n0 -s tests/benchmarks/bench_reports.py`.

Not part of the suite: it prints times, and asserts only that nothing is missing.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import tracemalloc
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.benchmarks.bench_counting import sql, timed
from tracker.calc.periods import Month
from tracker.models import Indicator, Section, Series, Target, TargetVersion, Unit, User
from tracker.queries.targets.standings import standings_over

TARGETS = 2_000
LINES = 20_000
MONTHS = [Month(2022, 1).plus(step) for step in range(24)]
TABLES = ("series", "slot", "figure", "decision", "targetversion")
LOAD = """
    INSERT INTO tracker_slot (series_id, month)
    SELECT series.id, (DATE '2022-01-01' + n * INTERVAL '1 month')::date FROM tracker_series series
    JOIN tracker_indicator indicator ON indicator.id = series.indicator_id
    CROSS JOIN generate_series(0, 23) n WHERE indicator.code LIKE 'bench.%';

    INSERT INTO tracker_figure (slot_id, value, as_of_date, author_id, idempotency_key, illustrative, levels,
                                not_applicable, note, qualifier, grade, correction_reason, correction_kind,
                                base_document)
    SELECT slot.id, extract(month FROM slot.month) * 10 + series.id % 7, slot.month, 1,
           gen_random_uuid(), true, 1, '', '', 'exact', 2, '', '', ''
    FROM tracker_slot slot JOIN tracker_series series ON series.id = slot.series_id
    JOIN tracker_indicator indicator ON indicator.id = series.indicator_id WHERE indicator.code LIKE 'bench.%';

    INSERT INTO tracker_decision (figure_id, kind, decider_id, author_id, reason, slot_id, grade)
    SELECT figure.id, 'approve', (SELECT max(id) FROM tracker_user), 1, '', figure.slot_id, 2
    FROM tracker_figure figure JOIN tracker_slot slot ON slot.id = figure.slot_id
    JOIN tracker_series series ON series.id = slot.series_id
    JOIN tracker_indicator indicator ON indicator.id = series.indicator_id WHERE indicator.code LIKE 'bench.%'
"""


@pytest.fixture
def targets(db: None) -> None:
    """Two thousand targets over two years with a figure a month, past the triggers."""
    for table in TABLES:
        sql(f"ALTER TABLE tracker_{table} DISABLE TRIGGER USER")
    section, unit, author = Section.objects.all()[0], Unit.objects.get(code="dayu"), User.objects.all()[0]
    made = Indicator.objects.bulk_create(
        Indicator(
            code=f"bench.{n}", name=f"示例测速指标{n}", section=section, kind="cumulative", places=2,
            over_months="last", over_units="sum", measured_in="亿元", order=n,
        )
        for n in range(TARGETS)
    )  # fmt: skip
    Series.objects.bulk_create(Series(indicator=one, unit=unit) for one in made)
    followed = Target.objects.bulk_create(
        Target(indicator=one, unit=unit, first_month=date(2022, 1, 1), last_month=date(2023, 12, 1))
        for one in made
    )
    sql("ALTER TABLE tracker_targetversion DISABLE TRIGGER ledger_goal_by_two")
    TargetVersion.objects.bulk_create(
        TargetVersion(
            target=one, number=1, value=200, tier="committed", in_force_from=date(2022, 1, 1), basis="示例",
            basis_date=date(2022, 1, 1), author=author, illustrative=True,
        )
        for one in followed
    )  # fmt: skip
    for statement in LOAD.split(";"):
        sql(statement)
    for table in (*TABLES, "target", "indicator"):
        sql(f"ANALYZE tracker_{table}")


@pytest.mark.usefixtures("targets")
def test_reports(signed_in: Any) -> None:
    asked = Target.objects.filter(indicator__code__startswith="bench.")
    found = timed("2,000 targets × 24 months", lambda: standings_over(asked, MONTHS))
    assert sum(map(len, found)) == TARGETS * len(MONTHS)
    client: Client = signed_in("leader")
    address, two_years = reverse("progress_matrix_workbook"), {"month": "2023-12", "months": "two"}
    timed("the same as a workbook", lambda: b"".join(client.get(address, two_years)))
    timed("board as CSV", lambda: b"".join(client.get(reverse("board_export"), {"month": "2023-12"})))
    if os.environ.get("PROFILE"):
        with cProfile.Profile() as profile:
            standings_over(asked, MONTHS)
        pstats.Stats(profile).sort_stats("tottime").print_stats(30)


@pytest.mark.usefixtures("db")
def test_a_long_file(signed_in: Any) -> None:
    """The record as CSV, twenty thousand lines of it, a line of memory at a time."""
    sql("ALTER TABLE tracker_event DISABLE TRIGGER USER")
    sql(
        "INSERT INTO tracker_event (kind, actor_id, actor, object_type, object_id, summary, data, transaction)"
        " SELECT 'submit', 1, '示例', 'figure', n, '示例测速', '{\"value\": \"1\"}', 1 FROM generate_series(1, %(lines)s) n",
        lines=LINES,
    )
    client: Client = signed_in("auditor")
    content = timed(
        "20,000 lines of the record as CSV", lambda: b"".join(client.get(reverse("record_export")))
    )
    assert content.count(b"\r\n") > LINES
    tracemalloc.start()
    for _block in client.get(reverse("record_export")):
        pass
    sys.stdout.write(f"\nmost memory in use for it {tracemalloc.get_traced_memory()[1] / 2**20:5.1f} MB\n")
    tracemalloc.stop()
