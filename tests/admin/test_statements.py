"""Saving a page of the admin asks the database about what it changes, not about every row that it shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.admin.forms import filled
from tests.admin.test_configuration import address
from tracker.models import Indicator, Measure, Register


def save(client: Client, register: Register, **changes: Any) -> int:
    """The statements that saving the register's page takes."""
    posted = filled(client.get(address(register)), **changes)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(address(register), posted).status_code == 302
    return len(queries)


def test_rows_below_that_are_left_as_they_are_cost_nothing(steward: Client) -> None:
    register = Register.objects.get(code="projects")
    assert register.measures.count() + register.stages.count() + register.columns.count() > 20
    assert save(steward, register) < 30
    unchanged = save(steward, register, counted_in="项")
    assert unchanged < 40
    assert save(steward, register, **{"measures-0-order": "77"}) < unchanged + 30
    assert Measure.objects.filter(register=register, order=77).count() == 1


def test_a_changed_row_below_is_still_checked(steward: Client) -> None:
    register = Register.objects.get(code="projects")
    posted = filled(steward.get(address(register)), **{"measures-0-name": ""})
    assert steward.post(address(register), posted).status_code == 200
    flag = [one.form for one in register.measures.all()].index("flag")
    posted = filled(steward.get(address(register)), **{f"measures-{flag}-measured_in": "万元"})
    errors = str(steward.post(address(register), posted).context["errors"])
    assert "“是否”只能报时点数，且没有计量单位。" in errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "exclude"),
    [
        ({}, None),
        ({"kind": "rank"}, None),
        ({"kind": "rank", "over_units": "ratio", "measured_in": "%", "counts_rank_up_to": 3}, None),
        ({"kind": "rank", "over_units": "ratio", "measured_in": "%"}, {"kind"}),
        ({"places": 99_999_999_999, "over_units": "ratio"}, None),
    ],
    ids=["whole", "one", "several", "some excluded", "out of range"],
)
def test_conditions_asked_at_once_say_what_they_say_one_by_one(
    changes: dict[str, Any], exclude: set[str] | None
) -> None:
    row = Indicator.objects.get(code="inv.outside_funds")
    for name, value in changes.items():
        setattr(row, name, value)
    with CaptureQueriesContext(connection) as queries:
        at_once = told(row.validate_constraints, exclude)
    assert at_once == told(lambda which: one_by_one(row, which), exclude)
    assert bool(at_once) or not changes or exclude or "places" in changes
    assert len(queries) == 3 or changes


def one_by_one(row: models.Model, exclude: set[str] | None) -> None:
    """As Django asks: each condition by itself."""
    faults: dict[str, list[Any]] = {}
    for constraint in row._meta.constraints:
        try:
            constraint.validate(type(row), row, exclude=exclude)
        except ValidationError as fault:
            faults = fault.update_error_dict(faults)
    if faults:
        raise ValidationError(faults)


def told(check: Any, exclude: set[str] | None) -> dict[str, list[str]]:
    try:
        check(exclude)
    except ValidationError as fault:
        return fault.message_dict
    return {}
