"""What the board costs beside a plain view and beside django-tables2 as it comes, with the fixtures and with two thousand
more targets: `pytest -n0 -s tests/benchmarks/bench_board.py`.

Not part of the suite: it prints times of the processor, taken in turns, and asserts only that all show their rows. "Plain"
is one good statement and a plain template behind the same middleware, judging nothing; "stock" the board's own standings
in a table of django-tables2 with its own template.
"""

from __future__ import annotations

import sys
import time
from statistics import median
from typing import Any

import django_tables2 as tables
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from kuiwen import urls
from tests.benchmarks import bench_reports
from tracker import wording
from tracker.calc.periods import Month
from tracker.models import Target
from tracker.queries.targets.board import Narrowing, board
from tracker.templatetags import pictures
from tracker.views.web.asking import rights
from tracker.wording import standings as words

JUNE = Month(2023, 6)
ROWS = 50
PLAIN = """
    SELECT target.id, indicator.name, section.name, unit.name, version.value, latest.value, latest.as_of_date, latest.month
    FROM tracker_target target
    JOIN tracker_indicator indicator ON indicator.id = target.indicator_id
    JOIN tracker_section section ON section.id = indicator.section_id
    JOIN tracker_unit unit ON unit.id = target.unit_id
    JOIN LATERAL (
        SELECT value FROM tracker_targetversion WHERE target_id = target.id ORDER BY number DESC LIMIT 1
    ) version ON true
    LEFT JOIN LATERAL (
        SELECT figure.value, figure.as_of_date, slot.month FROM tracker_series series
        JOIN tracker_slot slot ON slot.series_id = series.id AND slot.month <= '2023-06-01'
        JOIN tracker_decision decision ON decision.slot_id = slot.id AND decision.kind = 'approve'
        JOIN tracker_figure figure ON figure.id = decision.figure_id
        WHERE series.indicator_id = indicator.id AND series.unit_id = unit.id
        ORDER BY slot.month DESC, decision.grade DESC, decision.id DESC LIMIT 1
    ) latest ON true
    WHERE target.first_month <= '2023-06-01' AND target.last_month >= '2023-06-01'
    ORDER BY latest.value / nullif(version.value, 0) NULLS LAST LIMIT 50
"""
PAGE = """{% extends "base.html" %}{% block content %}<table class="table board"><thead><tr><th>指标</th></tr></thead><tbody>
{% for row in rows %}<tr><td><a href="/targets/{{ row.0 }}/">{{ row.1 }}</a><span class="section">{{ row.2 }}</span></td>
<td>{{ row.4 }}</td><td>{{ row.5 }}</td><td>{{ row.8|floatformat:1 }}</td><td>50.0%</td><td>{{ row.9|floatformat:1 }}</td>
<td><span class="light">{{ row.10 }}</span></td><td>{{ row.3 }}</td><td>{{ row.6|date:"Y-m-d" }}</td></tr>{% endfor %}
</tbody></table>{% endblock %}"""


class Stock(tables.Table):
    indicator = tables.TemplateColumn(
        '<a href="{% url "target" record.target.pk %}">{{ record.indicator.name }}</a> {{ record.indicator.section.name }}'
    )
    target = tables.Column(accessor="version__value")
    actual = tables.Column(accessor="amount")
    completion = tables.Column(accessor="judgement__completion")
    planned = tables.Column(accessor="judgement__planned")
    gap = tables.Column(accessor="judgement__gap")
    light = tables.Column(accessor="judgement__light")
    unit = tables.Column(accessor="unit__name")
    updated = tables.DateColumn(accessor="as_of")

    def render_target(self, record: Any) -> str:
        return words.goal(record)

    def render_actual(self, record: Any) -> str:
        return words.actual(record)

    def render_completion(self, record: Any) -> str:
        return pictures.bar(record.judgement)

    def render_planned(self, value: Any) -> str:
        return wording.percent(value)

    def render_gap(self, value: Any) -> str:
        return wording.points(value)

    def render_light(self, value: Any) -> str:
        return pictures.light(value)


def plain(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        rows = []
        for row in cursor.fetchall():
            share = row[5] / row[4] * 100 if row[4] and row[5] is not None else None
            gap = None if share is None else share - 50
            rows.append((*row, share, gap, "绿灯" if gap is not None and gap >= 0 else "红灯"))
    return HttpResponse(engines["django"].from_string(PAGE).render({"rows": rows}, request))


def stock(request: HttpRequest) -> HttpResponse:
    table = Stock(board(rights(request), JUNE, Narrowing()).standings)
    table.paginate(page=1, per_page=ROWS)
    page = '{% extends "base.html" %}{% load django_tables2 %}{% block content %}{% render_table table "django_tables2/table.html" %}{% endblock %}'
    return HttpResponse(engines["django"].from_string(page).render({"table": table}, request))


urlpatterns = [*urls.urlpatterns, path("bench/plain/", plain), path("bench/stock/", stock)]
targets = bench_reports.targets


def compare(client: Client, what: str) -> None:
    status = Target.objects.get(indicator__code="inv.outside_funds", district_wide=True)
    asked = {
        "plain": "/bench/plain/",
        "stock": "/bench/stock/",
        "board": reverse("board"),
        "board by gap, of 5 July": f"{reverse('board')}?day=2023-07-05&sort=gap",
        "status page": reverse("target", args=[status.pk]),
    }
    taken: dict[str, list[float]] = {name: [] for name in asked}
    counted = {}
    for _ in range(6):
        for name, address in asked.items():
            with CaptureQueriesContext(connection) as queries:
                used = time.process_time()
                answer = client.get(address, {"month": "2023-06"} if "?" not in address else None)
                taken[name].append((time.process_time() - used) * 1000)
            assert answer.status_code == 200
            assert name == "status page" or answer.content.count(b"<tr") >= ROWS
            counted[name] = len(queries)
    of_plain = median(taken["plain"])
    for name, times in taken.items():
        sys.stdout.write(
            f"\n{what:12} {name:24} {median(times):7.0f} ms {median(times) / of_plain:5.1f} × plain {counted[name]:3} queries"
        )


@override_settings(ROOT_URLCONF=__name__)
def test_with_the_fixtures(signed_in: Any) -> None:
    compare(signed_in("leader"), "fixtures")


@pytest.mark.usefixtures("targets")
@override_settings(ROOT_URLCONF=__name__)
def test_with_two_thousand_more(signed_in: Any) -> None:
    compare(signed_in("leader"), "2,000 more")
