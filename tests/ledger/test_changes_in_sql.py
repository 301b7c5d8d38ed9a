"""A change of goal is decided by somebody else, once, and accepted as exactly what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.ledger.sql import execute, insert
from tracker.models import TargetChangeRequest, TargetVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("undone")]
SAID = TargetChangeRequest.SAID


def refused(step: Callable[..., Any], **columns: Any) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        step(**columns)
    return str(refusal.value)


@pytest.fixture
def version(change_request: dict[str, Any], reviewer: Any) -> Callable[..., int]:
    """Inserts a version that says what was asked for, but for the columns given."""

    def insert_version(**columns: Any) -> int:
        given = {name: change_request[name] for name in ("target_id", *SAID)}
        given |= {"number": 99, "author_id": reviewer.pk}
        curve = columns.pop("curve", {"2023-06-01": "0.4", "2023-12-01": "1"})
        made = int(insert("tracker_targetversion", **{**given, **columns})["id"])
        for month, share in curve.items():
            insert("tracker_planpoint", version_id=made, month=month, share=share)
        return made

    return insert_version


def test_what_was_asked_for_is_accepted(change, version, author):
    row = change(kind="accept", version_id=version(), requester_id=0)
    assert row["requester_id"] == author.pk


OTHER: dict[str, Any] = {
    "tier": "stretch", "value": "9", "qualifier": "about", "judged_by": "rank", "paced_by": "profile",
    "light_family": "x", "baseline": "1", "in_force_from": "2023-11-01", "basis": "另一会议", "basis_date": "2023-07-02",
    "reason": "另一理由", "illustrative": True,
}  # fmt: skip


def test_whatever_a_version_says_is_asked_for() -> None:
    """A new field of a version is one of the request, too; else it could be slipped in on acceptance."""
    own = {"id", "recorded_at", "known_at", "stated_date", "history_load", "target", "number", "author"}
    assert {field.name for field in TargetVersion._meta.concrete_fields} - own == set(SAID) == OTHER.keys()


@pytest.mark.parametrize("field", OTHER)
def test_something_else_is_not(change, version, field):
    assert "is not what request" in refused(
        change, kind="accept", version_id=version(**{field: OTHER[field]})
    )


@pytest.mark.parametrize(
    "curve",
    [
        {},
        {"2023-06-01": "0.4"},
        {"2023-06-01": "0.5", "2023-12-01": "1"},
        {"2023-06-01": "0.4", "2023-07-01": "0.5", "2023-12-01": "1"},
    ],
    ids=str,
)
def test_another_curve_is_not(change, version, curve):
    assert "is not what request" in refused(change, kind="accept", version_id=version(curve=curve))


def test_a_version_of_the_past_takes_two(change, version):
    """Asked when the transaction ends: the decision follows its version."""
    made = version()
    message = refused(lambda: execute("SET CONSTRAINTS ALL IMMEDIATE"))
    assert "nobody else decided on it" in message
    change(kind="accept", version_id=made)
    execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_so_does_one_of_a_month_that_is_published(change_request, version, edition):
    this_month = execute("SELECT date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai')::date AS day")[0][
        "day"
    ]
    version(in_force_from=this_month)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")
    later = dict(edition) | {"month": this_month, "version": 1}
    columns = (
        "month",
        "version",
        "draft",
        "cut_off",
        "reason",
        "incomplete",
        "illustrative",
        "sha256",
        "size",
        "author_id",
    )
    published = insert("tracker_edition", printed="{}", **{name: later[name] for name in columns})
    step = {
        "edition_id": published["id"],
        "person_id": change_request["author_id"] + 1,
        "note": "",
        "answers": "[]",
    }
    for kind, name in (("approve", ""), ("sign", "示例")):
        insert("tracker_editionstep", **step, kind=kind, name=name)
    insert("tracker_editionstep", **step, kind="publish", name="", number=2)
    version(in_force_from=this_month, number=100)
    assert "nobody else decided on it" in refused(lambda: execute("SET CONSTRAINTS ALL IMMEDIATE"))


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
    given["curve"] = "{}"
    message = refused(
        lambda **row: insert("tracker_targetchangerequest", **row), **{**given, "value": "1234567890.123456"}
    )
    assert "target_change_number_fits" in message
