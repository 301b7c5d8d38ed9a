"""What configuration was before and after, kept by the database whoever changes it."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tests.ledger.sql import execute, refusal, refused_insert, settle
from tracker.management.privileges import grant
from tracker.models import ConfigurationChange, LedgerEntry, Unit
from tracker.models.rows import InsertOnly

pytestmark = pytest.mark.django_db

# What comes and goes by itself and decides nothing.
FLEETING = {"tracker_draft", "tracker_handled", "tracker_notice", "tracker_pack", "tracker_typed"}


def configured() -> set[str]:
    """Tables of rows that change, those between two others included."""
    models = apps.get_app_config("tracker").get_models(include_auto_created=True)
    kept = {
        m._meta.db_table
        for m in models
        if m._meta.managed and not issubclass(m, InsertOnly) and m is not LedgerEntry
    }
    return kept - FLEETING


def changes() -> list[Any]:
    return list(ConfigurationChange.objects.order_by("id"))


def test_every_table_that_changes_has_a_history() -> None:
    rows = execute("SELECT tgrelid::regclass::text AS name, tgname FROM pg_trigger WHERE tgenabled = 'A'")
    for verb in ("insert", "update", "delete", "truncate"):
        assert {row["name"] for row in rows if row["tgname"] == f"ledger_history_{verb}"} == configured()


@pytest.mark.parametrize("table", sorted(configured()))
def test_no_table_that_changes_is_emptied(table: str) -> None:
    assert "are only ever inserted: TRUNCATE refused" in refusal(f"TRUNCATE {table} CASCADE")


def test_several_rows_of_one_statement_are_several_changes() -> None:
    before = len(changes())
    execute("UPDATE tracker_unit SET name_en = name_en || '!' WHERE kind = 'sub_district'")
    added = changes()[before:]
    assert len(added) == Unit.objects.filter(kind="sub_district").count() > 1
    assert all(f"{one.before['name_en']}!" == one.after["name_en"] for one in added)


def test_what_changes_nothing_is_no_change() -> None:
    before = len(changes())
    execute("UPDATE tracker_unit SET name = name")
    execute("UPDATE tracker_user SET last_login = now()")
    assert len(changes()) == before


def test_a_password_shows_as_changed_and_not_as_what_it_is() -> None:
    execute("UPDATE tracker_user SET password = 'md5$abc$def' WHERE username = 'history_entry'")
    change = changes()[-1]
    assert change.before["password"] != change.after["password"]
    assert "abc" not in str(change.after)


def test_what_is_gone_is_still_told() -> None:
    gone = execute("SELECT * FROM tracker_window ORDER BY month DESC LIMIT 1")[0]
    execute("DELETE FROM tracker_window WHERE id = %s", gone["id"])
    change = changes()[-1]
    assert (change.operation, change.before["month"], change.after) == ("delete", str(gone["month"]), None)


def test_nobody_writes_history_by_hand() -> None:
    row = {"table_name": "tracker_unit", "row_id": 1, "operation": "update", "database_role": "x"}
    assert "written by triggers alone" in refused_insert("tracker_configurationchange", **row)


def test_the_apps_role_leaves_history_but_writes_none() -> None:
    execute("CREATE ROLE history_app")
    grant(connection, role="history_app")
    settle()
    execute("SET LOCAL ROLE history_app")
    before = ConfigurationChange.objects.count()
    execute("UPDATE tracker_unit SET name_en = 'X' WHERE code = 'dayu'")
    assert ConfigurationChange.objects.count() == before + 1
    row = {"table_name": "tracker_unit", "row_id": 1, "operation": "update", "database_role": "x"}
    assert "permission denied" in refused_insert("tracker_configurationchange", **row)
    execute("RESET ROLE")
