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


def test_the_database_names_who_asked(declared_decision, author):
    assert declared_decision(requester_id=0)["requester_id"] == author.pk


def test_who_asks_does_not_decide(declared_decision, author, reviewer):
    message = refused(declared_decision, decider_id=author.pk, requester_id=reviewer.pk)
    assert "inapplicable_by_second_person" in message


def test_refusing_takes_a_reason(declared_decision):
    assert "inapplicable_refused_with_reason" in refused(declared_decision, kind="refuse")


def test_it_is_decided_once(declared_decision):
    declared_decision()
    assert "request_id" in refused(declared_decision)


@pytest.mark.parametrize(
    ("columns", "condition"),
    [
        ({"from_month": "2023-07-02"}, "inapplicable_from_first_of_month"),
        ({"reason": ""}, "inapplicable_has_reason_and_basis"),
        ({"basis": ""}, "inapplicable_has_reason_and_basis"),
    ],
)
def test_a_whole_month_a_reason_and_a_document(declaration, columns, condition):
    assert condition in refused(declaration, **columns)


def test_no_published_month_is_reached(declaration, declared_decision, author, reviewer, edition):
    columns = (
        "month",
        "draft",
        "cut_off",
        "reason",
        "incomplete",
        "illustrative",
        "sha256",
        "size",
        "author_id",
    )
    given = {name: edition[name] for name in columns} | {"month": "2023-08-01", "version": 1, "printed": "{}"}
    published = insert("tracker_edition", **given)
    step = {"edition_id": published["id"], "person_id": reviewer.pk, "note": "", "answers": "[]"}
    for kind, more in (
        ("approve", {"name": ""}),
        ("sign", {"name": "示例"}),
        ("publish", {"name": "", "number": 2}),
    ):
        insert("tracker_editionstep", **step, kind=kind, **more)
    assert "is published" in refused(declared_decision)
    later = declaration(from_month="2023-09-01")
    assert declared_decision(request_id=later["id"])["kind"] == "accept"
    assert declared_decision(kind="refuse", reason="该月已公布")["kind"] == "refuse"


@pytest.mark.parametrize("change", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
def test_rows_stay(declared_decision, change):
    declared_decision()
    for table in ("tracker_inapplicabilitydecision", "tracker_inapplicability"):
        assert "only ever inserted" in refused(execute, statement=change.format(table))
