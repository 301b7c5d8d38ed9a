"""Nobody changes or removes a row, the owner of the tables included."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models, transaction

from tests.ledger.sql import CHAIN, TABLES, execute, refusal, settle
from tracker.models.rows import InsertOnly

pytestmark = pytest.mark.django_db
STAYS = "stays as it is: DELETE refused"  # a series looks after itself
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
    numbering = execute(
        "SELECT relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE tgenabled = 'A'"
        " AND tgfoid = 'ledger_number_row'::regproc"
    )
    assert {row["relname"] for row in numbering} == set(TABLES) - {CHAIN}


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


def parents_of(model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
    """Of a table of the ledger each table beside it that it names: parent, child and the child's column."""
    for field in model._meta.concrete_fields:
        above = field.related_model
        if field.many_to_one and above and not issubclass(above, InsertOnly):
            yield above._meta.db_table, model._meta.db_table, str(field.column)


# From the models: every table whose rows may go, with each table of the ledger that names it.
PARENTS = sorted(
    {
        one
        for model in apps.get_app_config("tracker").get_models()
        if issubclass(model, InsertOnly)
        for one in parents_of(model)
    }
)


def rows_on(parent: str, child: str, column: str) -> str:
    """The row of the parent that the first row of the child hangs on; a condition."""
    return f"id = (SELECT {column} FROM {child} WHERE {column} IS NOT NULL ORDER BY id LIMIT 1)"


def hangs(child: str, column: str) -> bool:
    return bool(execute(f"SELECT FROM {child} WHERE {column} IS NOT NULL LIMIT 1"))


def test_no_foreign_key_of_the_ledger_removes_or_empties_anything():
    loose = execute(
        "SELECT conrelid::regclass::text AS child, conname FROM pg_constraint WHERE contype = 'f' AND confdeltype <> 'a'"
        " AND conrelid = ANY(SELECT to_regclass(name) FROM unnest(%s::text[]) AS name)",
        list(TABLES),
    )
    assert loose == []


def test_parents_stay_while_rows_hang_on_them(evidence):
    tried = [one for one in PARENTS if hangs(one[1], one[2])]
    assert len(tried) > 50
    said = {one: refusal(f"DELETE FROM {one[0]} WHERE {rows_on(*one)}") for one in tried}
    kept = ("violates foreign key constraint", STAYS)
    assert {one: text for one, text in said.items() if not any(why in text for why in kept)} == {}


def test_a_cascade_from_any_parent_stops_at_the_ledger(evidence):
    settle()
    tried = [one for one in PARENTS if hangs(one[1], one[2])]
    said = {one: _cascaded(*one) for one in tried}
    assert {
        one: text
        for one, text in said.items()
        if f"rows of {one[1]} are only ever inserted: DELETE" not in text and STAYS not in text
    } == {}


def _cascaded(parent: str, child: str, column: str) -> str:
    """What is said to a delete of the parent, were the child's foreign key a cascading one and the only one."""
    with transaction.atomic():
        keys = execute(
            "SELECT conrelid::regclass::text AS child, conname FROM pg_constraint WHERE contype = 'f' AND confrelid = %s::regclass",
            parent,
        )
        for key in keys:
            execute(f'ALTER TABLE {key["child"]} DROP CONSTRAINT "{key["conname"]}"')
        execute(f"ALTER TABLE {child} ADD FOREIGN KEY ({column}) REFERENCES {parent} ON DELETE CASCADE")
        said = refusal(f"DELETE FROM {parent} WHERE {rows_on(parent, child, column)}")
        transaction.set_rollback(True)
    return said


def of_an_item() -> tuple[int, int, int]:
    """A series of an item's part, the item, and a unit that isn't the item's."""
    row = execute(
        "SELECT series.id, item_id, (SELECT min(id) FROM tracker_unit WHERE id <> series.unit_id) AS other"
        " FROM tracker_series series WHERE item_id IS NOT NULL ORDER BY series.id LIMIT 1"
    )[0]
    return row["id"], row["item_id"], row["other"]


def test_a_series_follows_its_item_to_another_unit_and_nowhere_else(db: None) -> None:
    series, item, other = of_an_item()
    moved = f"UPDATE tracker_series SET unit_id = {other} WHERE id = {series}"
    assert "stays as it is: UPDATE refused" in refusal(moved)
    execute(f"UPDATE tracker_item SET unit_id = {other} WHERE id = {item}")
    execute(moved)
    assert execute(f"SELECT unit_id FROM tracker_series WHERE id = {series}")[0]["unit_id"] == other


@pytest.mark.parametrize(
    ("which", "change"),
    [
        ("item_id IS NOT NULL", "UPDATE tracker_series SET measure_id = stage_id, stage_id = measure_id"),
        (
            "indicator_id IS NOT NULL",
            "UPDATE tracker_series SET unit_id = (SELECT min(id) FROM tracker_unit)",
        ),
        ("indicator_id IS NOT NULL", "DELETE FROM tracker_series"),
        ("item_id IS NOT NULL", "DELETE FROM tracker_series"),
    ],
)
def test_a_series_is_what_it_is_for_good(db: None, which: str, change: str) -> None:
    verb = change.partition(" ")[0]
    wanted = f"{change} WHERE id = (SELECT max(id) FROM tracker_series WHERE {which})"
    assert f"stays as it is: {verb} refused" in refusal(wanted)
    execute("SET LOCAL session_replication_role = replica")
    assert f"stays as it is: {verb} refused" in refusal(wanted)
