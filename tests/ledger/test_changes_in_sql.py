"""A change of goal is decided by somebody else, once, and accepted as exactly what was asked for."""

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
def version(change_request: dict[str, Any], reviewer: Any) -> Callable[..., int]:
    """Inserts a version that says what was asked for, but for the columns given."""

    def insert_version(**columns: Any) -> int:
        copied = ("target_id", "tier", "value", "qualifier", "in_force_from", "basis", "basis_date", "reason")
        given = {name: change_request[name] for name in copied}
        given |= {
            "number": 99,
            "judged_by": "pace",
            "paced_by": "straight",
            "light_family": "",
            "author_id": reviewer.pk,
            "illustrative": False,
        }
        return int(insert("tracker_targetversion", **{**given, **columns})["id"])

    return insert_version


def test_what_was_asked_for_is_accepted(change, version, author):
    row = change(kind="accept", version_id=version(), requester_id=0)
    assert row["requester_id"] == author.pk


@pytest.mark.parametrize("other", [{"value": "9"}, {"tier": "stretch"}, {"in_force_from": "2023-12-01"}])
def test_something_else_is_not(change, version, other):
    assert "is not what request" in refused(change, kind="accept", version_id=version(**other))


def test_another_targets_version_is_not(change, version):
    other = execute("SELECT max(id) AS id FROM tracker_target")[0]["id"]
    assert "is not what request" in refused(change, kind="accept", version_id=version(target_id=other))


def test_who_asks_does_not_decide(change, author, reviewer):
    message = refused(change, kind="refuse", reason="因", decider_id=author.pk, requester_id=reviewer.pk)
    assert "target_change_by_second_person" in message


def test_refusing_takes_a_reason(change):
    assert "target_change_version_or_reason" in refused(change, kind="refuse")


def test_accepting_takes_a_version(change):
    assert "target_change_version_or_reason" in refused(change, kind="accept")


def test_a_request_is_decided_once(change):
    change(kind="refuse", reason="因")
    assert "request_id" in refused(change, kind="refuse", reason="又因")


def test_a_number_of_sixteen_digits_is_refused(change_request):
    given = {name: change_request[name] for name in change_request if name not in ("id", "recorded_at")}
    message = refused(
        lambda **row: insert("tracker_targetchangerequest", **row), **{**given, "value": "1234567890.123456"}
    )
    assert "target_change_number_fits" in message
