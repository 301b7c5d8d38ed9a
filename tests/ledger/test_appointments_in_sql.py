"""What raises rights is decided by somebody who neither asked nor gains by it, once, and is exactly what was asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.ledger.sql import execute, insert, refusal, refused_insert
from tracker.models import AppointmentRequest, User

pytestmark = pytest.mark.django_db
TABLE = "tracker_appointmentdecision"


@pytest.fixture
def other(person: Any) -> User:
    return person("administrator")


@pytest.fixture
def asker(person: Any) -> User:
    return person("administrator")


@pytest.fixture
def asked(appointment_request: Any, asker: User) -> dict[str, Any]:
    """The asker wants the clerk to be a reviewer."""
    return appointment_request(author_id=asker.pk)


@pytest.fixture
def membership(asked: dict[str, Any]) -> Callable[..., int]:
    """Inserts a membership that says what was asked for, but for the columns given."""

    def insert_membership(**columns: Any) -> int:
        names = ("user_id", "unit_id", "role", "from_date", "until_date", "acting_for_id")
        return int(insert("tracker_membership", **{**{n: asked[n] for n in names}, **columns})["id"])

    return insert_membership


def word(asked: dict[str, Any], by: User, kind: str = "refuse", **columns: Any) -> dict[str, Any]:
    reason = "因" if kind == "refuse" else ""
    return {"request_id": asked["id"], "decider_id": by.pk, "kind": kind, "reason": reason, **columns}


def test_another_administrator_confirms(asked, other, asker, author, membership):
    row = insert(TABLE, **word(asked, other, "confirm", membership_id=membership(), requester_id=0))
    assert (row["requester_id"], row["beneficiary_id"]) == (asker.pk, author.pk)


@pytest.mark.parametrize("kind", ["confirm", "refuse"])
@pytest.mark.parametrize("who", ["asker", "author"])
def test_neither_who_asked_nor_who_gains_decides(request, asked, membership, kind, who):
    by = request.getfixturevalue(who)
    made = membership() if kind == "confirm" else None
    lies = {"requester_id": 1, "beneficiary_id": 1}
    message = refused_insert(TABLE, **word(asked, by, kind, membership_id=made, **lies))
    assert "appointment_by_second_administrator" in message


def test_nor_who_is_stood_in_for(appointment_request, asker, other):
    asked = appointment_request(author_id=asker.pk, role="reporter", acting_for_id=other.pk)
    assert "appointment_by_second_administrator" in refused_insert(TABLE, **word(asked, other))


def test_only_who_asked_takes_it_back(asked, other, asker):
    assert "appointment_by_second_administrator" in refused_insert(TABLE, **word(asked, other, "take_back"))
    assert insert(TABLE, **word(asked, asker, "take_back"))["id"]


def test_a_request_is_decided_once(asked, other):
    insert(TABLE, **word(asked, other))
    assert "request_id" in refused_insert(TABLE, **word(asked, other))


def test_refusing_takes_a_reason(asked, other):
    assert "appointment_made_or_reason" in refused_insert(TABLE, **word(asked, other, reason=""))


def test_confirming_takes_a_membership(asked, other):
    assert "is not what request" in refused_insert(TABLE, **word(asked, other, "confirm"))


OTHERWISE: dict[str, Any] = {
    "user_id": None, "unit_id": None, "role": "auditor", "from_date": date(2020, 1, 1), "until_date": date(2030, 1, 1),
    "acting_for_id": None,
}  # fmt: skip


def test_whatever_a_membership_says_is_compared() -> None:
    assert {name.removesuffix("_id") for name in OTHERWISE} == set(AppointmentRequest.SAID)


@pytest.mark.parametrize("column", [name for name in OTHERWISE if name != "acting_for_id"])
def test_another_membership_is_not_what_was_asked(asked, other, membership, column):
    value = OTHERWISE[column]
    if value is None:
        table = f"tracker_{column.removesuffix('_id')}"
        value = execute(f"SELECT id FROM {table} WHERE id <> %s LIMIT 1", asked[column])[0]["id"]
    made = membership(**{column: value})
    assert "is not what request" in refused_insert(TABLE, **word(asked, other, "confirm", membership_id=made))


def test_in_anothers_place_is_not_what_was_asked(appointment_request, asker, other, author, person):
    asked = appointment_request(author_id=asker.pk, role="reporter")
    names = ("user_id", "unit_id", "role")
    given = {name: asked[name] for name in names} | {"acting_for_id": person("leader").pk}
    made = insert("tracker_membership", **given)["id"]
    assert "is not what request" in refused_insert(TABLE, **word(asked, other, "confirm", membership_id=made))


def test_a_changed_membership_is_the_one_named(appointment_request, asker, other, membership, asked):
    first = membership()
    named = appointment_request(author_id=asker.pk, membership_id=first, until_date=date(2030, 1, 1))
    second = membership(until_date=date(2030, 1, 1), from_date=date(2020, 1, 1))
    execute("UPDATE tracker_membership SET from_date = NULL WHERE id = %s", first)
    execute("UPDATE tracker_membership SET until_date = '2030-01-01' WHERE id = %s", first)
    wrong = word(named, other, "confirm", membership_id=second)
    assert "is not what request" in refused_insert(TABLE, **wrong)
    assert insert(TABLE, **word(named, other, "confirm", membership_id=first))["id"]


def test_an_account_is_open_when_its_opening_is_confirmed(appointment_request, asker, other, author):
    asked = appointment_request(author_id=asker.pk, role="", unit_id=None)
    execute("UPDATE tracker_user SET is_active = false WHERE id = %s", author.pk)
    assert "is not what request" in refused_insert(TABLE, **word(asked, other, "confirm"))
    execute("UPDATE tracker_user SET is_active = true WHERE id = %s", author.pk)
    assert insert(TABLE, **word(asked, other, "confirm"))["id"]


@pytest.mark.parametrize("table", [TABLE, "tracker_appointmentrequest"])
def test_rows_stay(asked, other, table):
    insert(TABLE, **word(asked, other))
    assert "only ever inserted" in refusal(
        f"UPDATE {table} SET author_id = 1" if "request" in table else f"UPDATE {table} SET reason = 'x'"
    )
    assert "only ever inserted" in refusal(f"DELETE FROM {table}")
