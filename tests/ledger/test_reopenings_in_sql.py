"""A line is opened again by who may: after the return of one of its figures by its reviewer, else by a steward who didn't ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.ledger.sql import execute, insert, settle
from tests.ledger.test_no_row_without_its_event import NO_EVENT, NO_RIGHT, event, refused_at_commit

pytestmark = pytest.mark.django_db
UNTIL = datetime(2030, 1, 1)  # noqa: DTZ001


def refused(step: Callable[..., Any], **columns: Any) -> str:
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        step(**columns)
    return str(refusal.value)


@pytest.fixture
def exception(reopening_request: dict[str, Any], reviewer: Any) -> Callable[..., int]:
    """Inserts the exception that was asked for, but for the columns given."""

    def insert_exception(**columns: Any) -> int:
        given = {name: reopening_request[name] for name in ("window_id", "series_id", "reason")}
        given |= {"until": UNTIL, "granted_by_id": reviewer.pk}
        return int(insert("tracker_windowexception", **{**given, **columns})["id"])

    return insert_exception


# --- on request -----------------------------------------------------------------------------------


def test_what_was_asked_for_is_granted(reopening_decision, exception, author):
    row = reopening_decision(kind="grant", exception_id=exception(), requester_id=0)
    assert row["requester_id"] == author.pk


@pytest.mark.parametrize("column", ["window", "series", "reason"])
def test_something_else_is_not(reopening_decision, exception, column):
    if column == "reason":
        made = exception(reason="又因")
    else:
        other = execute(f"SELECT max(id) AS id FROM tracker_{column}")[0]["id"]
        made = exception(**{f"{column}_id": other})
    assert "is not what request" in refused(reopening_decision, kind="grant", exception_id=made)


def test_who_asks_does_not_decide(reopening_decision, author, reviewer):
    said = {"kind": "refuse", "reason": "因", "decider_id": author.pk, "requester_id": reviewer.pk}
    assert "reopening_by_second_person" in refused(reopening_decision, **said)


@pytest.mark.parametrize("kind", ["grant", "refuse"])
def test_granting_takes_an_exception_and_refusing_a_reason(reopening_decision, kind):
    assert "reopening_made_or_reason" in refused(reopening_decision, kind=kind)


def test_a_request_is_decided_once(reopening_decision):
    reopening_decision(kind="refuse", reason="因")
    assert "request_id" in refused(reopening_decision, kind="refuse", reason="又因")


# --- after a return -------------------------------------------------------------------------------


@pytest.fixture
def returned(
    witnessed: None, figure: Any, decide: Any, slot: Any, author: Any, reviewer: Any
) -> Callable[..., Any]:
    """A figure is returned, and then an exception goes in that names the return, but for the columns given."""
    window = execute("SELECT min(id) AS id FROM tracker_window")[0]["id"]
    settle()

    def steps(kind: str = "return", **columns: Any) -> None:
        row = figure()
        event("submit", author, "figure", row["id"])
        made = decide(row, kind=kind, reason="因")
        event(kind, reviewer, "figure", row["id"])
        given = {"window_id": window, "series_id": slot.series_id, "until": UNTIL, "reason": "因"}
        given |= {"granted_by_id": reviewer.pk, "decision_id": made["id"]}
        number = insert("tracker_windowexception", **{**given, **columns})["id"]
        event("grant_exception", reviewer, "windowexception", number)

    return steps


def test_the_reviewer_who_returned_a_figure_opens_its_line(returned):
    returned()
    settle()


def test_without_a_return_a_reviewer_opens_nothing(returned):
    assert NO_RIGHT in refused_at_commit(lambda: returned(decision_id=None))


def test_an_approval_is_no_return(returned):
    assert NO_RIGHT in refused_at_commit(lambda: returned(kind="approve"))


def test_another_line_is_not_opened_by_it(returned, slot):
    other = execute("SELECT max(id) AS id FROM tracker_series WHERE id <> %s", slot.series_id)[0]["id"]
    assert NO_RIGHT in refused_at_commit(lambda: returned(series_id=other))


def test_nobody_else_opens_the_line_by_it(returned, author):
    assert NO_EVENT in refused_at_commit(lambda: returned(granted_by_id=author.pk))


def test_a_whole_unit_is_not_opened_by_it(returned, slot):
    with pytest.raises(DatabaseError, match="window_exception_of_return_for_series"), transaction.atomic():
        returned(series_id=None, unit_id=slot.series.unit_id)
