"""The app's own role inserts and reads the ledger; privileges already refuse it everything else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.ledger.sql import CHAIN, TABLES, execute, insert, refusal, refused_insert, settle
from tracker.management.privileges import grant, grant_public

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_app(evidence, slot, author, reviewer) -> Iterator[str]:
    """From here on, SQL is spoken by a role with the app's privileges."""
    role = f"app_{uuid.uuid4().hex[:12]}"
    execute(f"CREATE ROLE {role}")
    grant(connection, role=role)
    settle()
    execute(f"SET LOCAL ROLE {role}")
    yield role
    execute("RESET ROLE")


MERGE = "MERGE INTO {table} t USING (SELECT 1) s ON true WHEN MATCHED THEN"


@pytest.mark.parametrize(
    "verb",
    [
        "UPDATE {table} SET {key} = {key}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
        f"{MERGE} UPDATE SET {{key}} = t.{{key}}",
        f"{MERGE} DELETE",
    ],
)
def test_change_is_refused_by_privilege(as_app, verb):
    keys = {table: "sequence" if table == CHAIN else "id" for table in TABLES}
    said = {table: refusal(verb.format(table=table, key=key)) for table, key in keys.items()}
    assert {
        table: text for table, text in said.items() if f"permission denied for table {table}" not in text
    } == {}


def test_a_link_is_refused_by_privilege(as_app):
    link = {"table_name": "x", "row_ids": [1], "row_hashes": [b""], "last_row": 1}
    link |= dict.fromkeys(("content_hash", "previous_hash", "hash"), "")
    assert f"permission denied for table {CHAIN}" in refused_insert(CHAIN, **link)


def test_a_figure_and_its_decision_go_in_and_are_chained(as_app, figure, decide):
    row = figure()
    decision = decide(row)
    settle()
    links = execute(f"SELECT table_name, row_ids FROM {CHAIN} ORDER BY sequence DESC LIMIT 2")
    assert [(link["table_name"], link["row_ids"]) for link in links] == [
        ("tracker_decision", [decision["id"]]),
        ("tracker_figure", [row["id"]]),
    ]


def test_an_event_goes_in(as_app, author):
    event = {
        "kind": "x",
        "actor_id": author.pk,
        "actor": "",
        "object_type": "",
        "object_id": 1,
        "summary": "",
        "data": "{}",
    }
    assert insert("tracker_event", **event)["id"]


def test_drafts_are_the_apps_to_change(as_app, slot, author):
    draft = insert(
        "tracker_draft",
        series_id=slot.series_id,
        month=slot.month,
        author_id=author.pk,
        entries="{}",
        saved_at="now",
    )
    execute("DELETE FROM tracker_draft WHERE id = %s", draft["id"])
    assert execute("SELECT 1 FROM tracker_draft WHERE id = %s", draft["id"]) == []


@pytest.mark.parametrize("table", ["tracker_figure", "tracker_unit"])
def test_triggers_cannot_be_switched_off(as_app, table):
    assert f"must be owner of table {table}" in refusal(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def test_the_session_cannot_play_replica(as_app):
    assert "permission denied" in refusal("SET LOCAL session_replication_role = replica")


def test_a_temporary_chain_does_not_catch_the_links(as_app, figure):
    execute(f"CREATE TEMP TABLE {CHAIN} (LIKE public.{CHAIN})")
    row = figure()
    settle()
    links = execute(f"SELECT row_ids FROM public.{CHAIN} ORDER BY sequence DESC LIMIT 1")
    assert links == [{"row_ids": [row["id"]]}]


def test_a_temporary_figure_does_not_give_a_decision_another_author(as_app, slot, author, reviewer):
    row = insert(
        "public.tracker_figure", slot_id=slot.pk, value=1, not_applicable="", note="", qualifier="exact", grade=2,
        as_of_date="2023-07-31", author_id=author.pk, correction_reason="", correction_kind="", base_document="",
        idempotency_key=uuid.uuid4(), illustrative=False,
    )  # fmt: skip
    execute("CREATE TEMP TABLE tracker_figure (LIKE public.tracker_figure)")
    execute("INSERT INTO tracker_figure SELECT * FROM public.tracker_figure WHERE id = %s", row["id"])
    execute("UPDATE pg_temp.tracker_figure SET author_id = %s", reviewer.pk)
    said = refused_insert(
        "public.tracker_decision", figure_id=row["id"], kind="approve", decider_id=author.pk, reason="", slot_id=slot.pk,
        grade=2, author_id=reviewer.pk,
    )  # fmt: skip
    assert "decision_by_second_person" in said


def test_a_temporary_load_does_not_open_history_again(as_app, figure):
    load = execute("SELECT id FROM tracker_historyload")[0]["id"]
    execute("CREATE TEMP TABLE tracker_historyload AS SELECT * FROM public.tracker_historyload")
    execute("UPDATE pg_temp.tracker_historyload SET transaction = pg_current_xact_id()::text::bigint")
    columns = (
        "slot_id, value, not_applicable, note, qualifier, grade, as_of_date, author_id, correction_reason,"
        " correction_kind, base_document"
    )
    said = refusal(
        f"INSERT INTO tracker_figure ({columns}, idempotency_key, illustrative, history_load_id, stated_date)"
        f" SELECT {columns}, gen_random_uuid(), false, {load}, '2020-01-01' FROM tracker_figure LIMIT 1"
    )
    assert f"history load {load} is over" in said


@pytest.mark.parametrize("function", ["ledger_chain_row", "ledger_link"])
def test_a_table_of_ones_own_has_no_links_written(as_app, function):
    execute("CREATE TEMP TABLE tracker_figure (id bigint)")
    hang = f"CREATE TRIGGER forge AFTER INSERT ON tracker_figure FOR EACH ROW EXECUTE FUNCTION {function}()"
    assert f"permission denied for function {function}" in refusal(hang)


@pytest.fixture
def as_public(evidence) -> Iterator[str]:
    """From here on, SQL is spoken by the public pages' role, which had been given more by mistake."""
    role = f"public_{uuid.uuid4().hex[:12]}"
    execute(f"CREATE ROLE {role}")
    grant(connection, role=role)
    grant_public(connection, role=role)
    settle()
    execute(f"SET LOCAL ROLE {role}")
    yield role
    execute("RESET ROLE")


def test_the_public_reads_published_editions_and_nothing_else(as_public):
    relations = execute(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname = 'public' AND relkind IN ('r', 'v', 'm', 'S', 'p', 'f')"
        " AND (has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')"
        " OR (relkind = 'S' AND has_sequence_privilege(c.oid, 'USAGE, SELECT, UPDATE')))"
    )
    views = {f"published_{name}" for name in ("edition", "line", "bulletin", "sheet", "correction", "brand")}
    assert {row["relname"] for row in relations} == views
    for view in views:
        assert len(execute(f"SELECT * FROM {view}")) == 1
    for table in ("tracker_editionline", "tracker_figure", "tracker_user"):
        assert f"permission denied for table {table}" in refusal(f"SELECT * FROM {table}")
