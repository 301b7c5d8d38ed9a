"""Forward and back: guards come and go, the ledger's rows stay what they were."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.state import ProjectState

from tests.ledger.sql import execute, verified
from tracker.models.guarding import Guard, Watch
from tracker.queries.ledger.chain import check_ledger

STEPS = import_module("tracker.migrations.0001_initial")
# What the first migration does beside making the models' tables.
PROTECTION = [
    step for step in STEPS.Migration.operations if isinstance(step, (Guard, Watch, migrations.RunSQL))
]


def protect() -> None:
    with connection.schema_editor() as editor:
        for step in PROTECTION:
            step.database_forwards("tracker", editor, ProjectState(), ProjectState())


def unprotect() -> None:
    with connection.schema_editor() as editor:
        for step in reversed(PROTECTION):
            step.database_backwards("tracker", editor, ProjectState(), ProjectState())


def functions() -> list[str]:
    return [
        row["proname"]
        for row in execute("SELECT proname FROM pg_proc WHERE proname LIKE %s ORDER BY 1", "ledger\\_%")
    ]


def triggers() -> list[dict]:
    return execute(
        "SELECT tgrelid, tgname, tgtype, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    )


@pytest.mark.django_db
def test_guards_off_and_on_again_leave_the_ledger_as_it_was(witnessed):
    before = verified(), triggers(), functions()
    unprotect()
    assert (triggers(), functions()) == ([], [])
    protect()
    assert (verified(), triggers(), functions()) == before
    assert before[0].startswith("Ledger sound")


@pytest.mark.django_db
def test_a_new_column_that_may_be_empty_breaks_no_hash():
    execute("ALTER TABLE tracker_figure ADD COLUMN added text")
    assert check_ledger().bad is None


OF_OTHERS = ("django_", "auth_", "axes_", "account_", "mfa_", "socialaccount_", "usersessions_")


@pytest.mark.django_db
def test_back_to_nothing():
    """Nothing is left that would stand in the way of going forward again, which is how this database was made.

    Each step can be taken back, the guards are taken back, and then there are the tables of the models alone. That
    Django drops these one by one is its own affair, and takes it half a minute.
    """
    assert [step for step in STEPS.Migration.operations if not step.reversible] == []
    unprotect()
    assert (functions(), triggers()) == ([], [])
    assert (
        execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind NOT IN ('r', 'S', 'i')"
        )
        == []
    )
    models = apps.get_app_config("tracker").get_models(include_auto_created=True)
    tables = ", ".join(model._meta.db_table for model in models if model._meta.managed)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {tables} CASCADE")
    kept = execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'"
        " UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " UNION SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typcategory <> 'A'"
    )
    assert [row["relname"] for row in kept if not row["relname"].startswith(OF_OTHERS)] == []


@pytest.mark.django_db
def test_the_models_have_no_change_without_a_migration():
    call_command("makemigrations", "tracker", check=True, dry_run=True, verbosity=0)
