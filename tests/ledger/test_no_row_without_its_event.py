"""No row goes in without its event, by who is answerable for it and had the right to it: whoever speaks SQL, the owner included."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.ledger.sql import CHAIN, GUARDED, execute, insert, settle
from tracker.management.privileges import grant
from tracker.models import Membership, Unit, User

pytestmark = pytest.mark.django_db
NO_EVENT = "has no event of its own by who is answerable for it"
NO_RIGHT = "who has no right to it on this day"
# Any event will do: no person stands in the row, or it is about what comes in the load.
BY_ANYBODY = {"tracker_configurationchange", "tracker_slot", "tracker_historyload"}


@pytest.fixture(params=["owner", "app"])
def speaker(
    request: pytest.FixtureRequest, witnessed: None, slot: Any, author: User, reviewer: User
) -> Iterator[str]:
    """From here on SQL is spoken by the owner of the tables, or by a role with the app's privileges."""
    settle()
    if request.param == "app":
        role = f"app_{uuid.uuid4().hex[:12]}"
        execute(f"CREATE ROLE {role}")
        grant(connection, role=role)
        execute(f"SET LOCAL ROLE {role}")
    yield request.param
    execute("RESET ROLE")


def event(kind: str, by: User, about: str, number: int) -> None:
    said = {"actor": str(by), "object_type": about, "object_id": number, "summary": "", "data": "{}"}
    insert("tracker_event", kind=kind, actor_id=by.pk, **said)


def refused_at_commit(*steps: Callable[[], Any]) -> str:
    """What the database says at the end of these steps; nothing of them stays."""

    def commit() -> None:
        for step in steps:
            step()
        settle()

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        commit()
    return str(refused.value)


# --- every table -----------------------------------------------------------------------------------------


def linked(table: str) -> str:
    """What is said when a row that is there already is said to be of this transaction, by a link that nobody may write."""
    row = execute(f"SELECT max(id) AS id FROM {table}")[0]["id"]
    assert row is not None, table
    link = (
        f"INSERT INTO {CHAIN} (table_name, row_ids, row_hashes, last_row, content_hash, previous_hash, hash)"
        f" VALUES ('{table}', '{{{row}}}', '{{x}}', {row}, '', '', '') RETURNING id"
    )
    return refused_at_commit(lambda: execute(link))


def test_every_guarded_table_says_what_its_rows_come_with(witnessed):
    found = execute("SELECT relname, ledger_duty(relname) AS duty FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid"
                    " WHERE tgname = 'ledger_chain_row'")  # fmt: skip
    assert {row["relname"] for row in found} == set(GUARDED)
    assert [row["relname"] for row in found if row["duty"] is None] == []
    assert [row["relname"] for row in found if not row["duty"]] == ["tracker_event"]


def test_a_table_that_says_nothing_is_not_guarded_and_takes_no_row(witnessed):
    execute("CREATE TABLE tracker_stray (id bigserial)")
    execute("CREATE TRIGGER ledger_chain_row AFTER INSERT ON tracker_stray REFERENCING NEW TABLE AS added"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_chain_row()")  # fmt: skip
    said = refused_at_commit(lambda: execute("INSERT INTO tracker_stray DEFAULT VALUES"))
    assert "nothing says what rows of tracker_stray come with" in said


def test_a_row_of_any_table_wants_its_event(evidence):
    """A world in which each table has a row; none of its events is about one of these rows by its author."""
    settle()
    execute(f"ALTER TABLE {CHAIN} ENABLE TRIGGER ledger_witness, DISABLE TRIGGER ledger_refuse_forged_link")
    said = {table: linked(table) for table in set(GUARDED) - BY_ANYBODY - {"tracker_event"}}
    assert {table: text for table, text in said.items() if NO_EVENT not in text} == {}


@pytest.mark.parametrize("table", sorted(BY_ANYBODY))
def test_a_row_of_nobody_wants_some_event(witnessed, table):
    execute(f"ALTER TABLE {CHAIN} DISABLE TRIGGER ledger_refuse_forged_link")
    assert NO_EVENT in linked(table)


# --- figures and decisions -------------------------------------------------------------------------------


def test_a_figure_with_its_event_goes_in(speaker, figure, author):
    event("submit", author, "figure", figure()["id"])
    settle()


def test_a_figure_in_somebodys_name_without_an_event(speaker, figure):
    assert NO_EVENT in refused_at_commit(figure)


def test_a_slot_a_figure_and_a_decision_in_others_names(speaker, slot, figure, decide):
    """As it was done: all three by SQL, and nothing on record."""

    def forge() -> None:
        month = execute("SELECT (max(month) + interval '1 month')::date AS next FROM tracker_slot")[0]["next"]
        made = insert("tracker_slot", series_id=slot.series_id, month=month)
        decide(figure(slot_id=made["id"]))

    assert NO_EVENT in refused_at_commit(forge)


def test_an_event_by_somebody_else_is_no_witness(speaker, figure, reviewer):
    assert NO_EVENT in refused_at_commit(lambda: event("submit", reviewer, "figure", figure()["id"]))


def test_an_event_about_something_else_is_no_witness(speaker, figure, author):
    assert NO_EVENT in refused_at_commit(lambda: event("submit", author, "figure", figure()["id"] + 1))
    assert NO_EVENT in refused_at_commit(lambda: event("submit", author, "importrun", figure()["id"]))


@pytest.mark.parametrize(
    "gone",
    [
        "DELETE FROM tracker_membership WHERE user_id = {user}",
        "UPDATE tracker_membership SET until_date = (now() AT TIME ZONE 'Asia/Shanghai')::date - 1 WHERE user_id = {user}",
        "UPDATE tracker_membership SET from_date = (now() AT TIME ZONE 'Asia/Shanghai')::date + 1 WHERE user_id = {user}",
        "UPDATE tracker_membership SET role = 'leader' WHERE user_id = {user}",
        "UPDATE tracker_membership SET unit_id = (SELECT id FROM tracker_unit WHERE code = 'dayu') WHERE user_id = {user}",
        "UPDATE tracker_user SET is_active = false WHERE id = {user}",
    ],
    ids=["never", "ended", "to come", "another role", "another unit", "shut out"],
)
def test_who_has_no_right_on_the_day_reports_and_decides_nothing(
    speaker, figure, decide, author, reviewer, gone
):
    def report() -> None:
        execute(gone.format(user=author.pk))
        event("submit", author, "figure", figure()["id"])

    assert NO_RIGHT in refused_at_commit(report)

    row = figure()
    event("submit", author, "figure", row["id"])
    settle()

    def approve() -> None:
        execute(gone.format(user=reviewer.pk))
        decide(row)
        event("approve", reviewer, "figure", row["id"])

    assert NO_RIGHT in refused_at_commit(approve)


@pytest.mark.parametrize("days", ["until_date", "from_date"])
def test_the_first_and_the_last_day_count(speaker, figure, author, days):
    execute(
        f"UPDATE tracker_membership SET {days} = (now() AT TIME ZONE 'Asia/Shanghai')::date WHERE user_id = %s",
        author.pk,
    )
    event("submit", author, "figure", figure()["id"])
    settle()


def test_a_right_in_a_unit_above_reaches_down(speaker, figure, decide, author, reviewer):
    row = figure()
    event("submit", author, "figure", row["id"])
    decide(row)
    event("approve", reviewer, "figure", row["id"])
    settle()


def test_what_is_only_reported_may_be_withdrawn_by_who_reports(speaker, figure, decide, author):
    row = figure()
    event("submit", author, "figure", row["id"])
    decide(row, kind="withdraw", decider_id=author.pk)
    event("withdraw", author, "figure", row["id"])
    settle()


def test_a_figure_of_an_import_has_its_imports_event(speaker, figure, author):
    counts = dict.fromkeys(("size", "rows", "added", "changed", "unchanged", "refused", "figures"), 0)
    texts = {
        "kind": "month",
        "name": "a.xlsx",
        "sha256": "0" * 64,
        "reason": "",
        "sums": "{}",
        "units": "[]",
        "answers": "{}",
        "choices": "[]",
    }
    run = insert("tracker_importrun", **texts, **counts, author_id=author.pk)["id"]
    event("import", author, "importrun", run)
    settle()
    figure(import_run_id=run)
    settle()


def test_thousands_of_rows_of_one_event_cost_little(speaker, slot, author):
    """A set at a time: what is asked of a file's figures is asked of all at once."""
    counts = dict.fromkeys(("size", "rows", "added", "changed", "unchanged", "refused", "figures"), 0)
    texts = {
        "kind": "month",
        "name": "a.xlsx",
        "sha256": "0" * 64,
        "reason": "",
        "sums": "{}",
        "units": "[]",
        "answers": "{}",
        "choices": "[]",
    }
    run = insert("tracker_importrun", **texts, **counts, author_id=author.pk)["id"]
    columns = "value, not_applicable, note, qualifier, grade, as_of_date, author_id, correction_reason, correction_kind, base_document, illustrative, import_run_id"
    execute(
        f"INSERT INTO tracker_figure (slot_id, {columns})"
        f" SELECT %s, 1, '', '', 'exact', 2, '2023-07-31', %s, '', '', '', false, %s FROM generate_series(1, 5000)",
        slot.pk, author.pk, run,
    )  # fmt: skip
    event("import", author, "importrun", run)
    execute("SET LOCAL statement_timeout = '20s'")
    settle()


def test_it_is_the_trigger_that_refuses(figure):
    """Without it, it goes in: what the other tests would say if it were dropped."""
    figure()
    settle()


# --- configuration ---------------------------------------------------------------------------------------


def rename() -> None:
    execute("UPDATE tracker_unit SET name_en = name_en || '!' WHERE code = 'dayu'")


def test_configuration_changed_past_the_product(witnessed):
    assert f"of tracker_configurationchange {NO_EVENT}" in refused_at_commit(rename)


def test_configuration_changed_with_an_event(witnessed):
    founder = User.objects.get(username="history_entry")
    event("amend", founder, "unit", Unit.objects.get(code="dayu").pk)
    rename()
    settle()


def test_the_last_sign_in_is_no_change(witnessed):
    execute("UPDATE tracker_user SET last_login = now()")
    settle()


def test_an_account_opened_on_the_server_is_on_record(witnessed, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a good long password")
    call_command("createsuperuser", username="chief", display_name="测试", interactive=False, verbosity=0)
    settle()
    made = User.objects.get(username="chief")
    assert made.memberships.get().role == Membership.Role.ADMINISTRATOR
    assert execute("SELECT kind FROM tracker_event WHERE actor_id = %s", made.pk) == [{"kind": "enter"}]


def test_a_password_set_on_the_server_is_on_record(witnessed, monkeypatch, capsys):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "another good long password")
    call_command("changepassword", "history_entry")
    settle()
    user = User.objects.get(username="history_entry")
    assert user.check_password("another good long password")
    assert execute("SELECT kind FROM tracker_event ORDER BY id DESC LIMIT 1") == [{"kind": "set_password"}]


def test_an_old_way_of_hashing_is_not_renewed_by_signing_in(witnessed, settings):
    """That would change an account without anybody's step, and so be refused."""
    user = User.objects.get(username="history_entry")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    user.set_password("a good long password")
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    before = user.password
    assert user.check_password("a good long password")
    assert user.password == before
