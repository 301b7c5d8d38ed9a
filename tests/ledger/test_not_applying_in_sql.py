"""That a goal doesn't apply is decided by somebody else, once, with a reason and a document, and for no published month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.ledger.sql import execute, insert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("undone")]


def refused(step: Callable[..., Any], **columns: Any) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        step(**columns)
    return str(refusal.value)


@pytest.fixture
def declare(author: Any) -> Callable[..., dict[str, Any]]:
    """Inserts a declaration by SQL."""

    def insert_declaration(**columns: Any) -> dict[str, Any]:
        series = execute(
            "SELECT indicator_id, unit_id FROM tracker_series WHERE indicator_id IS NOT NULL ORDER BY id LIMIT 1"
        )[0]
        given = {
            "holds": True,
            "from_month": "2023-07-01",
            "reason": "因",
            "basis": "纪要",
            "author_id": author.pk,
        }
        return insert("tracker_inapplicability", **{**series, **given, "basis_date": "2023-07-03", **columns})

    return insert_declaration


@pytest.fixture
def decide(declare: Any, reviewer: Any) -> Callable[..., dict[str, Any]]:
    """Inserts a decision on it by SQL."""
    asked = declare()

    def insert_decision(**columns: Any) -> dict[str, Any]:
        given = {"request_id": asked["id"], "kind": "accept", "decider_id": reviewer.pk, "reason": ""}
        return insert("tracker_inapplicabilitydecision", **{**given, **columns})

    return insert_decision


def test_the_database_names_who_asked(decide, author):
    assert decide(requester_id=0)["requester_id"] == author.pk


def test_who_asks_does_not_decide(decide, author, reviewer):
    message = refused(decide, decider_id=author.pk, requester_id=reviewer.pk)
    assert "inapplicable_by_second_person" in message


def test_refusing_takes_a_reason(decide):
    assert "inapplicable_refused_with_reason" in refused(decide, kind="refuse")


def test_it_is_decided_once(decide):
    decide()
    assert "request_id" in refused(decide)


@pytest.mark.parametrize(
    ("columns", "condition"),
    [
        ({"from_month": "2023-07-02"}, "inapplicable_from_first_of_month"),
        ({"reason": ""}, "inapplicable_has_reason_and_basis"),
        ({"basis": ""}, "inapplicable_has_reason_and_basis"),
    ],
)
def test_a_whole_month_a_reason_and_a_document(declare, columns, condition):
    assert condition in refused(declare, **columns)


def test_no_published_month_is_reached(declare, decide, author, reviewer, edition):
    columns = ("month", "draft", "cut_off", "reason", "illustrative", "author_id")
    given = {name: edition[name] for name in columns} | {"month": "2023-08-01", "version": 1}
    published = insert("tracker_edition", **given)
    step = {"edition_id": published["id"], "person_id": reviewer.pk, "note": ""}
    for kind, more in (
        ("approve", {"name": ""}),
        ("sign", {"name": "示例"}),
        ("publish", {"name": "", "number": 2}),
    ):
        insert("tracker_editionstep", **step, kind=kind, **more)
    assert "is published" in refused(decide)
    later = declare(from_month="2023-09-01")
    assert decide(request_id=later["id"])["kind"] == "accept"
    assert decide(kind="refuse", reason="该月已公布")["kind"] == "refuse"


@pytest.mark.parametrize("change", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_rows_stay(decide, change):
    decide()
    for table in ("tracker_inapplicabilitydecision", "tracker_inapplicability"):
        assert "only ever inserted" in refused(execute, statement=change.format(table))
