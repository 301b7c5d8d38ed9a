"""A later migration guards one table and watches another, in two lines; from then on they are as protected as all others."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, migrations, transaction
from django.db.migrations.state import ProjectState

from tests.actions.racing import hire
from tests.ledger.shipped import written
from tests.ledger.sql import CHAIN, execute, insert, newest_link, refusal, tamper, verified
from tracker.management.privileges import grant
from tracker.models import User
from tracker.models.guarding import Guard, Watch, witnessed
from tracker.queries.ledger.integrity import guards
from tracker.queries.ledger.integrity.catalogue import definitions

LATER = """
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now

from tracker.models.guarding import Guard, Watch, roles, witnessed

ID = ("id", models.BigAutoField(primary_key=True))
TEXT = ("text", models.CharField(max_length=50))


class Migration(migrations.Migration):
    dependencies = [("tracker", "0001_initial")]
    operations = [
        migrations.CreateModel("Pledge", [
            ID, TEXT, ("recorded_at", models.DateTimeField(db_default=Now())),
            ("author", models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")),
        ]),
        migrations.CreateModel("Setting", [ID, TEXT]),
        Guard("tracker_pledge", witnessed(by="r.author_id", about={"pledge": "r.id"}, anywhere=roles("steward"))),
        Watch("tracker_setting"),
    ]
"""
FIRST = "from importlib import import_module\nMigration = import_module('tracker.migrations.0001_initial').Migration"
PLEDGE, SETTING = "tracker_pledge", "tracker_setting"


@pytest.fixture
def migrated(own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The database after a second migration of the product, which ships what its guards are then."""
    package = tmp_path / f"later_{uuid.uuid4().hex}"
    package.mkdir()
    for name, text in {"__init__": "", "0001_initial": FIRST, "0002_later": LATER}.items():
        (package / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"tracker": package.name}
    call_command("migrate", "tracker", verbosity=0)
    monkeypatch.setattr(guards, "SHIPPED", tmp_path / "shipped_guards.txt")
    with connection.cursor() as cursor:
        guards.SHIPPED.write_text(written(definitions(cursor)), encoding="utf-8")


@pytest.fixture
def steward(migrated: None, now: datetime) -> User:
    return hire("steward", "kuiwen", 1, now)


def event(by: User, about: str, number: int) -> None:
    said = {"actor": str(by), "object_type": about, "object_id": number, "summary": "", "data": "{}"}
    insert("tracker_event", kind="pledge", actor_id=by.pk, **said)


@transaction.atomic
def pledge(by: User) -> dict[str, Any]:
    row = insert(PLEDGE, text="因", author_id=by.pk, recorded_at="2001-01-01")
    event(by, "pledge", row["id"])
    return row


@transaction.atomic
def setting(by: User) -> int:
    row = insert(SETTING, text="因")
    event(by, "setting", row["id"])
    return int(row["id"])


def unheard(step: Callable[[], object]) -> str:
    """What the database says at the commit."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        step()
    return str(refused.value)


def test_rows_of_the_guarded_table_are_only_inserted(steward):
    row = pledge(steward)
    assert row["recorded_at"].year > 2001
    for change in (f"UPDATE {PLEDGE} SET text = 'x'", f"DELETE FROM {PLEDGE}", f"TRUNCATE {PLEDGE}"):
        assert f"rows of {PLEDGE} are only ever inserted: {change.split()[0]} refused" in refusal(change)


def test_they_are_linked_and_walked_and_tampering_is_found(steward):
    row = pledge(steward)
    links = execute(f"SELECT row_ids FROM {CHAIN} WHERE table_name = %s", PLEDGE)
    assert links == [{"row_ids": [row["id"]]}]
    assert verified().startswith("Ledger sound")
    tamper(PLEDGE, f"UPDATE {PLEDGE} SET text = '果'")
    assert f"{PLEDGE} row {row['id']}: the row isn't what was recorded" in verified()


def test_they_come_with_an_event_by_who_is_answerable(steward, now):
    assert "has no event of its own" in unheard(lambda: insert(PLEDGE, text="因", author_id=steward.pk))
    reporter = hire("reporter", "commerce", 2, now)
    assert "who has no right to it on this day" in unheard(lambda: pledge(reporter))
    assert execute(f"SELECT FROM {PLEDGE}") == []


def test_an_untold_change_of_the_watched_table_is_refused(steward):
    row = setting(steward)
    change = f"UPDATE {SETTING} SET text = '果'"
    assert "tracker_configurationchange has no event of its own" in unheard(lambda: execute(change))
    assert "are only ever inserted: TRUNCATE refused" in refusal(f"TRUNCATE {SETTING}")
    with transaction.atomic():
        execute(change)
        event(steward, "setting", row)
    assert newest_link()["table_name"] == "tracker_event"
    told = execute("SELECT operation, after ->> 'text' AS text FROM tracker_configurationchange"
                   " WHERE table_name = %s ORDER BY id", SETTING)  # fmt: skip
    assert told == [{"operation": "insert", "text": "因"}, {"operation": "update", "text": "果"}]
    assert verified().startswith("Ledger sound")
    tamper(SETTING, f"UPDATE {SETTING} SET text = '又'")
    assert "text is '又' and was recorded as '果'" in verified()


def test_a_guard_that_is_dropped_is_named(steward):
    row = pledge(steward)
    setting(steward)
    assert verified().startswith("Ledger sound")
    standing = execute("SELECT tgrelid::regclass::text AS name, tgname FROM pg_trigger"
                       " WHERE tgrelid::regclass::text = ANY(%s) AND NOT tgisinternal", [PLEDGE, SETTING])  # fmt: skip
    assert len(standing) == 8
    for one in standing:
        name = f"trigger {one['name']}.{one['tgname']}"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {one['tgname']} ON {one['name']}")
            assert name in {problem.where for problem in guards.changed_guards(cursor)}
            transaction.set_rollback(True)
    execute(f"DROP TRIGGER ledger_chain_row ON {PLEDGE}")
    assert f"trigger {PLEDGE}.ledger_chain_row: it is gone" in verified()
    assert f"{PLEDGE} row {row['id']}: the link names a table that isn't in the ledger" in verified()


def test_the_apps_role_inserts_and_reads_alone(steward):
    role = f"app_{uuid.uuid4().hex[:12]}"
    with transaction.atomic():
        execute(f"CREATE ROLE {role}")
        grant(connection, role=role)
        may = "SELECT privilege FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege"
        held = execute(f"{may} WHERE has_table_privilege(%s, %s, privilege)", role, PLEDGE)
        assert [row["privilege"] for row in held] == ["SELECT", "INSERT"]
        assert verified().startswith("Ledger sound")
        transaction.set_rollback(True)


def test_taken_back_nothing_of_it_is_left(migrated):
    call_command("migrate", "tracker", "0001", verbosity=0)
    assert execute("SELECT FROM pg_class WHERE relname = ANY(%s)", [PLEDGE, SETTING]) == []
    call_command("migrate", "tracker", verbosity=0)
    assert verified().startswith("Ledger sound")


def applied(*operations: Guard | Watch | migrations.RunSQL) -> None:
    with connection.schema_editor() as editor:
        for one in operations:
            one.database_forwards("tracker", editor, ProjectState(), ProjectState())


STRAY = migrations.RunSQL("CREATE TABLE tracker_stray (id bigint GENERATED BY DEFAULT AS IDENTITY)")
ROW = migrations.RunSQL("INSERT INTO tracker_stray DEFAULT VALUES")


@pytest.mark.django_db
@pytest.mark.parametrize("step", [Guard("tracker_stray", witnessed()), Watch("tracker_stray")], ids=str)
def test_a_table_is_protected_before_its_first_row(step):
    with pytest.raises(DatabaseError, match="tracker_stray has rows that nobody witnessed"):
        applied(STRAY, ROW, step)


@pytest.mark.django_db
def test_a_duty_that_cannot_be_asked_guards_nothing():
    with pytest.raises(DatabaseError, match=r"r\.author_id does not exist"):
        applied(STRAY, Guard("tracker_stray", witnessed(by="r.author_id")))
