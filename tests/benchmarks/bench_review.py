"""What a page of the review queue takes with 50 figures waiting and with 15,000: `uv run pytest -n0 -s tests/benchmarks/bench_review.py`."""

from __future__ import annotations

import sys
import time
import uuid
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tracker.actions.people.record import record_each
from tracker.calc.periods import Month
from tracker.models import Figure, Series, Slot, User

pytestmark = pytest.mark.django_db
FEW, MANY, TIMES = 50, 15_000, 5
ASKED = {
    "first page": {},
    "page 200": {"page": "200"},
    "by data": {"sort": "what"},
    "by change": {"sort": "-change"},
    "by unit": {"sort": "unit"},
    "one unit": {"unit": "dayu"},
    "all ticked": {"tick": "all"},
}


def wait(author: User, count: int, month: Month) -> None:
    """So many figures that nobody has decided on, a slot each, with their events."""
    made = 0
    while made < count:
        taken = Slot.objects.filter(month=month.first).values("series")
        free = Series.objects.filter(measure__form="quantity").exclude(pk__in=taken)[: count - made]
        slots = Slot.objects.bulk_create(Slot(series=one, month=month.first) for one in free)
        figures = Figure.objects.bulk_create(
            Figure(
                slot=slot,
                value=1 + slot.pk % 7,
                as_of_date=date(2023, 7, 31),
                author=author,
                idempotency_key=uuid.uuid4(),
            )
            for slot in slots
        )
        record_each("submit", by=author, told=[(one, {}) for one in figures])
        made, month = made + len(slots), month.plus(1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def taken(client: Client, asked: dict[str, str]) -> tuple[float, int]:
    """Seconds of the quickest of some, and statements."""
    seconds = []
    for _time in range(TIMES):
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as statements:
            assert client.get(reverse("review"), asked).status_code == 200
        seconds.append(time.perf_counter() - begun)
    return min(seconds), len(statements)


def test_a_page_of_the_queue(person: Any, signed_in: Any) -> None:
    client, author, month = signed_in("reviewer"), person("reporter"), Month(2023, 7)
    found: dict[str, list[tuple[float, int]]] = {name: [] for name in ASKED}
    for more in (FEW, MANY - FEW):
        wait(author, more, month)
        for name, asked in ASKED.items():
            found[name].append(taken(client, asked))
    for name, ((few, _), (many, statements)) in found.items():
        sys.stdout.write(
            f"\n{name}: {few * 1000:.0f} ms with {FEW}, {many * 1000:.0f} ms with {MANY} waiting"
            f" ({many / few:.1f} x), {statements} statements"
        )
    sys.stdout.write("\n")
