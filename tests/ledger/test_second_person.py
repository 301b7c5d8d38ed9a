"""One law for whoever decides on what somebody else asked for, whatever it is: read from the catalogue, table by table."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from tests.ledger.sql import execute
from tracker.models import Decision, User
from tracker.models.rows import InsertOnly

pytestmark = pytest.mark.django_db


def arguments_of(function: str) -> dict[str, list[str]]:
    """Of each table with a trigger of that function the trigger's arguments."""
    rows = execute(
        "SELECT tgrelid::regclass::text AS name, encode(tgargs, 'escape') AS told FROM pg_trigger"
        " WHERE tgfoid = %s::regproc AND tgenabled = 'A'",
        function,
    )
    return {row["name"]: row["told"].split("\\000")[:-1] for row in rows}


def columns_of(table: str) -> set[str]:
    rows = execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        table,
    )
    return {row["attname"] for row in rows}


def filled() -> Iterator[tuple[str, str, str, str]]:
    """Each column that names somebody the decision has to be by another than: its table and column, and what it is filled from."""
    for table, (requests, _names_it, *pairs) in arguments_of("ledger_second_person").items():
        for column, _equals, source in (pair.partition("=") for pair in pairs):
            yield table, column, requests, source


def test_the_database_fills_in_whoever_asked_and_nobody_else_does():
    """Decisions on figures are filled by a function of their own, which gives them slot and grade as well."""
    named = {
        (model._meta.db_table, field.column)
        for model in apps.get_app_config("tracker").get_models()
        if issubclass(model, InsertOnly) and model is not Decision
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is User and field.has_db_default()
    }
    assert len(named) > 7
    optional = {("tracker_appointmentdecision", "acting_for_id")}  # nobody may be stood in for
    assert {(table, column) for table, column, *_rest in filled()} == named | optional


def test_what_is_filled_in_comes_from_a_column_of_the_request():
    assert [one for one in filled() if one[3] not in columns_of(one[2])] == []


def test_a_check_compares_whoever_was_filled_in():
    checks = execute(
        "SELECT conrelid::regclass::text AS name, pg_get_constraintdef(oid) AS told FROM pg_constraint WHERE contype = 'c'"
    )
    for table, column, *_rest in filled():
        refuses = re.compile(rf"NOT \(*\w+ = {column}\b|<> {column}\b")
        assert [one for one in checks if one["name"] == table and refuses.search(one["told"])], (
            table,
            column,
        )


def test_nobody_decides_twice():
    """A request has one decision, and a step of an edition is taken once."""
    for table, (_requests, names_it, *_pairs) in arguments_of("ledger_second_person").items():
        keys = execute(
            "SELECT array_agg(attname ORDER BY attname)::text[] AS columns FROM pg_index"
            " JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey::smallint[])"
            " WHERE indrelid = %s::regclass AND indisunique GROUP BY indexrelid",
            table,
        )
        once = [names_it] if table != "tracker_editionstep" else [names_it, "kind"]
        assert once in [key["columns"] for key in keys], table


def test_what_is_made_is_compared_in_columns_that_both_have():
    for _table, (requests, _names, made, _names_made, *said) in arguments_of("ledger_made_as_asked").items():
        assert len(said) > 2
        assert set(said) <= columns_of(requests) & columns_of(made)
