"""Nobody changes or removes a row, the owner of the tables included."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.ledger.sql import CHAIN, TABLES, execute, refusal

pytestmark = pytest.mark.django_db
MERGE = "MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN"


def key(table: str) -> str:
    return "sequence" if table == CHAIN else "id"


def triggers(name: str) -> set[str]:
    """Tables with a trigger of this name that fires whatever the session's role in replication."""
    found = execute(
        "SELECT relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE tgname = %s AND tgenabled = 'A'",
        name,
    )
    return {row["relname"] for row in found}


def test_tests_run_as_the_owner():
    owners = execute("SELECT DISTINCT tableowner FROM pg_tables WHERE tablename = ANY(%s)", list(TABLES))
    assert [row["tableowner"] for row in owners] == [execute("SELECT current_user AS me")[0]["me"]]


@pytest.mark.parametrize("name", ["ledger_refuse_change", "ledger_refuse_truncate"])
def test_the_catalogue_has_guards_on_exactly_the_insert_only_tables(name):
    assert triggers(name) == set(TABLES)


def test_every_insert_only_table_is_chained():
    assert triggers("ledger_chain_row") == set(TABLES) - {CHAIN}


def test_every_insert_only_table_numbers_its_own_rows():
    assert triggers("ledger_1_number_row") | triggers("ledger_2_number_row") == set(TABLES) - {CHAIN}


def test_no_trigger_of_the_ledger_can_be_switched_off_by_a_setting(witnessed):
    sleepy = execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE %s AND tgenabled <> 'A'", "ledger\\_%")
    assert sleepy == []


def test_no_trigger_function_can_be_led_to_another_table():
    loose = execute(
        "SELECT proname FROM pg_proc WHERE proname LIKE %s AND prorettype = 'trigger'::regtype"
        " AND NOT coalesce(proconfig @> ARRAY['search_path=public, pg_temp'], false)",
        "ledger\\_%",
    )
    assert loose == []


CHANGES = {
    "UPDATE": "UPDATE {table} SET {key} = {key}",
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "TRUNCATE {table} CASCADE",
    "UPDATE by MERGE": f"{MERGE} UPDATE SET {{key}} = t.{{key}}",
    "DELETE by MERGE": f"{MERGE} DELETE",
}


def let_through(statement: str, verb: str) -> dict[str, str]:
    """Tables that don't refuse a change as they should, each with what it says instead."""
    said = {table: refusal(statement.format(table=table, key=key(table))) for table in TABLES}
    refused = "rows of {} are only ever inserted: {}"
    return {table: text for table, text in said.items() if refused.format(table, verb) not in text}


@pytest.mark.parametrize("way", CHANGES)
def test_no_row_of_any_table_is_changed(evidence, way):
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert let_through(CHANGES[way], way.split()[0]) == {}


@pytest.mark.parametrize("way", CHANGES)
def test_guards_stand_when_the_session_plays_replica(evidence, way):
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET LOCAL session_replication_role = replica")
    assert let_through(CHANGES[way], way.split()[0]) == {}


def test_an_upsert_is_an_update():
    upsert = (
        "INSERT INTO tracker_slot (series_id, month) SELECT series_id, month FROM tracker_slot ORDER BY id LIMIT 1"
        " ON CONFLICT (series_id, month) DO UPDATE SET month = excluded.month"
    )
    assert "are only ever inserted: UPDATE" in refusal(upsert)


@pytest.mark.parametrize(
    "parent", ["tracker_unit", "tracker_user", "tracker_indicator", "tracker_item", "tracker_register"]
)
def test_truncating_a_parent_does_not_reach_the_ledger(parent):
    assert "are only ever inserted: TRUNCATE" in refusal(f"TRUNCATE {parent} CASCADE")


PARENTS = [
    ("tracker_unit", "tracker_series", "unit_id"),
    ("tracker_user", "tracker_figure", "author_id"),
    ("tracker_user", "tracker_decision", "decider_id"),
    ("tracker_indicator", "tracker_series", "indicator_id"),
    ("tracker_item", "tracker_series", "item_id"),
    ("tracker_measure", "tracker_series", "measure_id"),
    ("tracker_stage", "tracker_series", "stage_id"),
    ("tracker_target", "tracker_targetversion", "target_id"),
    ("tracker_register", "tracker_countingrule", "register_id"),
    ("tracker_comparisonset", "tracker_figure", "comparison_set_id"),
]


@pytest.mark.parametrize(("parent", "child", "column"), PARENTS)
def test_a_parent_stays_while_rows_hang_on_it(parent, child, column):
    parents = f"SELECT {column} FROM {child} WHERE {column} IS NOT NULL LIMIT 1"
    assert "violates foreign key constraint" in refusal(f"DELETE FROM {parent} WHERE id = ({parents})")


@pytest.mark.parametrize(("parent", "child", "column"), PARENTS)
def test_a_cascade_from_a_parent_stops_at_the_ledger(parent, child, column):
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, child)
    for name, one in constraints.items():
        if one["columns"] == [column] and one["foreign_key"]:
            execute(f'ALTER TABLE {child} DROP CONSTRAINT "{name}"')
    execute(f"ALTER TABLE {child} ADD FOREIGN KEY ({column}) REFERENCES {parent} ON DELETE CASCADE")
    parents = f"SELECT {column} FROM {child} WHERE {column} IS NOT NULL LIMIT 1"
    assert f"rows of {child} are only ever inserted: DELETE" in refusal(
        f"DELETE FROM {parent} WHERE id = ({parents})"
    )
