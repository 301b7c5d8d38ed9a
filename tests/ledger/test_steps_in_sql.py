"""An item's step is decided by somebody else, once, and accepted as exactly what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.ledger.sql import execute, insert

pytestmark = pytest.mark.django_db


def refused(step: Callable[..., Any], **columns: Any) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        step(**columns)
    return str(refusal.value)


@pytest.fixture
def step(step_request: dict[str, Any], reviewer: Any) -> Callable[..., int]:
    """Inserts the step that was asked for, but for the columns given."""

    def insert_step(**columns: Any) -> int:
        given = {name: step_request[name] for name in ("item_id", "on", "joins", "reason")}
        return int(insert("tracker_itempresence", **{**given, "author_id": reviewer.pk, **columns})["id"])

    return insert_step


def test_what_was_asked_for_is_accepted(step_decision, step, author):
    row = step_decision(kind="accept", step_id=step(), requester_id=0)
    assert row["requester_id"] == author.pk


@pytest.mark.parametrize("other", [{"on": "2023-06-01"}, {"joins": True}])
def test_something_else_is_not(step_decision, step, other):
    assert "is not what request" in refused(step_decision, kind="accept", step_id=step(**other))


def test_another_items_step_is_not(step_decision, step):
    other = execute("SELECT max(id) AS id FROM tracker_item")[0]["id"]
    assert "is not what request" in refused(step_decision, kind="accept", step_id=step(item_id=other))


def test_who_asks_does_not_decide(step_decision, author, reviewer):
    message = refused(
        step_decision, kind="refuse", reason="因", decider_id=author.pk, requester_id=reviewer.pk
    )
    assert "item_step_by_second_person" in message


@pytest.mark.parametrize("kind", ["accept", "refuse"])
def test_accepting_takes_a_step_and_refusing_a_reason(step_decision, kind):
    assert "item_step_made_or_reason" in refused(step_decision, kind=kind)


def test_a_request_is_decided_once(step_decision):
    step_decision(kind="refuse", reason="因")
    assert "request_id" in refused(step_decision, kind="refuse", reason="又因")
