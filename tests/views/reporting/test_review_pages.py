"""A long review queue: a page reads what it shows, and sorts as the numbers it prints say."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.unwitnessed import past_the_actions
from tests.views.steps import page
from tracker import access
from tracker.calc.findings import BEYOND_HISTORY
from tracker.models import CheckAnswer, Evidence, Figure, Series, Slot, User
from tracker.queries.reporting.review import length, read, waiting
from tracker.queries.reporting.review_order import KEYS, sorted_by

pytestmark = pytest.mark.django_db
PER_PAGE = 20


@pytest.fixture
def clerk(person: Any) -> User:
    return person("reporter")


def wait(by: User, series: list[Series], **said: Any) -> list[Figure]:
    """A waiting figure in the slot of each series for July, with a file and an answered warning."""
    past_the_actions()
    slots = Slot.objects.bulk_create(Slot(series=one, month=date(2023, 7, 1)) for one in series)
    told: dict[str, Any] = {"value": 1, "as_of_date": date(2023, 7, 31), "author": by, **said}
    figures = Figure.objects.bulk_create(
        Figure(slot=slot, idempotency_key=uuid.uuid4(), **told) for slot in slots
    )
    kept = {"name": "回单.pdf", "sha256": "a" * 64, "size": 1, "content_type": "application/pdf"}
    Evidence.objects.bulk_create(Evidence(figure=one, **kept) for one in figures)
    warned = {"rule": BEYOND_HISTORY, "limits": {}, "numbers": {"step": "9", "largest": "1"}}
    CheckAnswer.objects.bulk_create(CheckAnswer(figure=one, sentence="核对过", **warned) for one in figures)
    return figures


def free(count: int) -> list[Series]:
    taken = Slot.objects.filter(month=date(2023, 7, 1)).values("series")
    return list(Series.objects.filter(measure__form="quantity").exclude(pk__in=taken)[:count])


def shown(client: Client, **asked: Any) -> list[int]:
    body = page(client, "review", per_page=PER_PAGE, **asked)
    return [int(number) for number in re.findall(r'name="figure" value="(\d+)"', body)]


def costs(client: Client, **asked: Any) -> int:
    """How many statements a page takes."""
    with CaptureQueriesContext(connection) as statements:
        shown(client, **asked)
    return len(statements)


def test_three_pages_take_the_statements_of_one(reviewer: Client, clerk: User) -> None:
    wait(clerk, free(PER_PAGE))
    shown(reviewer)
    one = costs(reviewer)
    wait(clerk, free(2 * PER_PAGE))
    assert costs(reviewer) == costs(reviewer, page=3) == one


def test_only_the_pages_figures_are_read(reviewer: Client, clerk: User) -> None:
    """Nothing of the others is fetched: statements that take ids of figures name those of the page."""
    page_ids = [one.pk for one in wait(clerk, free(3 * PER_PAGE))[PER_PAGE : 2 * PER_PAGE]]
    with CaptureQueriesContext(connection) as statements:
        assert shown(reviewer, page=2) == page_ids
    lists = [
        ids
        for one in statements
        for ids in re.findall(r'"(?:figure"."id|figure_id)" IN \(([\d, ]+)\)', one["sql"])
    ]
    assert {number for ids in lists for number in ids.split(", ")} == {str(pk) for pk in page_ids}


def test_pages_together_are_the_queue_once(reviewer: Client, clerk: User) -> None:
    figures = wait(clerk, free(3 * PER_PAGE - 5))
    for sort in ("", *KEYS, "days", *(f"-{name}" for name in KEYS)):
        pages = [shown(reviewer, page=number, sort=sort) for number in (1, 2, 3)]
        assert [len(one) for one in pages] == [PER_PAGE, PER_PAGE, PER_PAGE - 5]
        assert sorted(chain(*pages)) == [one.pk for one in figures]


def test_all_that_is_ticked_on_a_page_is_decided_and_no_more(reviewer: Client, clerk: User) -> None:
    figures = wait(clerk, free(3 * PER_PAGE))
    chosen = shown(reviewer, page=2)
    response = reviewer.post(reverse("review"), {"figure": chosen, "step": "return", "reason": "核实"})
    assert response.status_code == 302
    states = {one.pk: one.state for one in Figure.objects.filter(pk__in=[one.pk for one in figures])}
    assert {pk for pk, state in states.items() if state == "returned"} == set(chosen)
    assert "40 条待审核" in page(reviewer, "review")


def test_ticking_all_shows_no_more_than_may_be_decided_at_once(reviewer: Client, clerk: User) -> None:
    figures = wait(clerk, free(510))
    body = page(reviewer, "review", tick="all")
    assert re.findall(r'value="(\d+)" checked', body) == [str(one.pk) for one in figures[:500]]
    assert "510 条待审核" in body


# --- the order in the database is that of what is printed -------------------------------------------


@pytest.fixture
def mixed(clerk: User, person: Any, now: datetime) -> list[Figure]:
    """Figures of every form: numbers, shares, ratios, ranks, yes/no, 不适用, with something before them and without."""
    taken = Slot.objects.filter(month=date(2023, 7, 1)).values("series")
    open_series = Series.objects.exclude(pk__in=taken).select_related("indicator", "measure", "stage")
    by_form: dict[tuple[str, bool], list[Series]] = {}
    for one in open_series.exclude(stage__isnull=False).order_by("id"):
        by_form.setdefault((one.form.name, one.measured_in == "%"), []).append(one)
    found: list[Figure] = []
    for (form, _share), series in by_form.items():
        for number, one in enumerate(series[:12]):
            found += wait(clerk, [one], **_said(form, number, one))
    assert len(by_form) >= 4
    return found


def _said(form: str, number: int, series: Series) -> dict[str, Any]:
    if number == 5:
        return {"value": None, "not_applicable": "停报"}
    ranked = series.indicator.comparison_set if series.indicator else None
    said: dict[str, dict[str, Any]] = {
        "ratio": {"value": None, "numerator": 90 + number, "denominator": 100},
        "rank": {"value": None, "rank": 1 + number, "of_n": 20, "comparison_set": ranked},
        "flag": {"value": number % 2},
    }
    return said.get(form, {"value": Decimal(number * number) - 3})


def expected(name: str, found: list[Any]) -> list[int]:
    """The order by what the row itself says, in Python."""

    def change(one: Any) -> Decimal:
        moved = one.change
        if moved is None:
            return Decimal("-Infinity")
        return abs(moved.amount / 100 if moved.share is None else moved.share)

    def what(one: Any) -> tuple[int, int]:
        series = one.figure.slot.series
        return (series.indicator.order if series.indicator else 10**6, series.pk)

    keys: dict[str, Any] = {
        "change": lambda one: round(change(one), 9) if change(one).is_finite() else change(one),
        "what": what,
        "unit": lambda one: one.figure.slot.series.unit.order,
    }
    downwards = name.startswith("-")
    return [one.figure.pk for one in sorted(found, key=keys[name.removeprefix("-")], reverse=downwards)]


@pytest.mark.parametrize("name", [*KEYS, *(f"-{name}" for name in KEYS)])
def test_sorted_as_the_rows_say(mixed: list[Figure], person: Any, now: datetime, name: str) -> None:
    rights = access.rights_of(person("reviewer"), on=now.date())
    queue = waiting(rights)
    rows = read(list(queue.values_list("pk", flat=True)), at=now)
    assert sum(one.change is not None for one in rows) > 10
    assert sum(one.change is None for one in rows) > 5
    ordered = list(sorted_by(queue, name).values_list("pk", flat=True))
    by_id = {one.figure.pk: one for one in rows}
    key = expected(name, rows)
    assert sorted(ordered) == sorted(key)
    assert [_rank(name, by_id[pk]) for pk in ordered] == [_rank(name, by_id[pk]) for pk in key]


def _rank(name: str, one: Any) -> object:
    series = one.figure.slot.series
    if name.endswith("what"):
        return (series.indicator.order if series.indicator else 10**6, series.pk)
    if name.endswith("unit"):
        return series.unit.order
    moved = one.change
    return (
        None if moved is None else round(abs(moved.amount / 100 if moved.share is None else moved.share), 9)
    )


def test_own_figures_are_counted_in_the_same_statement(
    clerk: User, person: Any, now: datetime, django_assert_num_queries: Any
) -> None:
    wait(clerk, free(5))
    rights = access.rights_of(person("reviewer"), on=now.date())
    queue = waiting(rights)
    with django_assert_num_queries(1):
        found = length(queue, rights)
    assert (found.count, found.own) == (5, 0)
    own = access.Rights(clerk.pk, rights.reach)
    assert length(waiting(own), own).own == 5
