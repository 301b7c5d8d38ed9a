"""Identity, time and provenance are the database's, whatever an insert says."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.ledger.sql import execute, insert, newest_link, refusal, refused_insert
from tracker.calc.kinds import REPORTED
from tracker.calc.periods import SHANGHAI
from tracker.models import HistoryLoad, Indicator, Slot

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def this_instant() -> datetime:
    return execute("SELECT clock_timestamp() AS at")[0]["at"]


@pytest.fixture
def load(author) -> dict:
    return insert("tracker_historyload", name="补录", source="旧表", author_id=author.pk)


def test_a_forged_number_is_overwritten(figure):
    row = figure(id=1)
    assert row["id"] > 1


def test_a_forged_recording_time_is_overwritten(figure):
    before = this_instant()
    row = figure(recorded_at=LONG_AGO)
    assert before < row["recorded_at"] < this_instant()


def test_a_live_figure_is_known_when_it_is_recorded(figure):
    row = figure(known_at=LONG_AGO)
    assert row["known_at"] == row["recorded_at"]


def test_a_stated_date_without_a_load_is_dropped(figure):
    assert figure(stated_date=date(2000, 1, 1))["stated_date"] is None


@pytest.mark.parametrize("name", ["id", "recorded_at"])
def test_an_event_is_numbered_and_timed_by_the_database(author, name):
    forged = {"id": 1, "recorded_at": LONG_AGO}[name]
    row = insert(
        "tracker_event",
        kind="x",
        actor_id=author.pk,
        actor="",
        object_type="",
        object_id=1,
        summary="",
        data="{}",
        **{name: forged},
    )
    assert row[name] > forged


def test_a_decision_is_on_its_figures_author_slot_and_grade(figure, decide, reviewer):
    row = figure(grade=3)
    other_slot = execute("SELECT min(id) AS id FROM tracker_slot")[0]["id"]
    decision = decide(row, author_id=reviewer.pk, slot_id=other_slot, grade=1, id=1, known_at=LONG_AGO)
    assert (decision["author_id"], decision["slot_id"], decision["grade"]) == (
        row["author_id"],
        row["slot_id"],
        3,
    )
    assert decision["id"] > 1
    assert decision["known_at"] == decision["recorded_at"]


def test_a_decision_cannot_claim_to_supersede(figure, decide):
    another = execute("SELECT min(id) AS id FROM tracker_decision")[0]["id"]
    assert decide(figure(), supersedes_id=another)["supersedes_id"] is None


def test_a_forged_transaction_does_not_open_a_load_for_later(author):
    row = insert("tracker_historyload", name="补录", source="旧表", author_id=author.pk, transaction=99)
    assert row["transaction"] == execute("SELECT pg_current_xact_id()::text::bigint AS id")[0]["id"]


LINK = {
    "table_name": "tracker_figure",
    "row_ids": [1],
    "row_hashes": [b"0"],
    "last_row": 1,
    "content_hash": "0",
}


@pytest.mark.parametrize("sequence", [None, 10**9])
def test_a_link_cannot_be_inserted(sequence):
    said = refused_insert("tracker_ledgerentry", **LINK, sequence=sequence, previous_hash="0", hash="0")
    assert "rows of tracker_ledgerentry are written by triggers alone" in said


def test_a_link_that_waits_for_the_commit_is_changed_by_nobody(figure):
    """Until then its place is open, and nothing else."""
    figure()
    for change in (
        "UPDATE tracker_ledgerentry SET row_ids = '{1}' WHERE sequence IS NULL",
        "DELETE FROM tracker_ledgerentry WHERE sequence IS NULL",
    ):
        assert "rows of tracker_ledgerentry are only ever inserted" in refusal(change)


def test_each_statement_gets_the_next_link_and_its_rows_their_hashes(figure):
    before = newest_link()
    row = figure()
    link = newest_link()
    assert (link["sequence"], link["previous_hash"]) == (before["sequence"] + 1, before["hash"])
    assert (link["table_name"], link["row_ids"], link["last_row"]) == (
        "tracker_figure",
        [row["id"]],
        row["id"],
    )
    pairs = row["id"].to_bytes(8, "big") + link["row_hashes"][0]
    assert link["content_hash"] == hashlib.sha256(pairs).hexdigest()
    parts = "|".join(str(link[name]) for name in ("previous_hash", "sequence", "table_name", "content_hash"))
    assert link["hash"] == hashlib.sha256(parts.encode()).hexdigest()


def test_rows_of_one_statement_share_a_link_in_their_order(slot):
    newest = newest_link()["sequence"]
    months = (
        "SELECT series_id, month + (n || ' month')::interval FROM tracker_slot, generate_series(600, 649) n"
    )
    made = execute(
        f"INSERT INTO tracker_slot (series_id, month) {months} WHERE id = %s RETURNING id", slot.pk
    )
    link = newest_link()
    assert (link["sequence"], link["row_ids"]) == (newest + 1, sorted(row["id"] for row in made))
    assert len(link["row_hashes"]) == 50


def test_a_statement_that_inserts_nothing_has_no_link():
    newest = newest_link()["sequence"]
    execute(
        "INSERT INTO tracker_slot (series_id, month) SELECT series_id, month FROM tracker_slot ON CONFLICT DO NOTHING"
    )
    assert newest_link()["sequence"] == newest


def refused_figure(figure, **columns) -> str:
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        figure(**columns)
    return str(refused.value)


def test_a_load_is_over_with_its_transaction(figure):
    load = HistoryLoad.objects.get()
    said = refused_figure(figure, history_load_id=load.pk, stated_date=date(2023, 1, 1))
    assert f"history load {load.pk} is over" in said


def test_within_its_load_a_row_is_known_since_the_stated_day(figure, load):
    row = figure(history_load_id=load["id"], stated_date=date(2023, 7, 6))
    assert row["known_at"] == datetime(2023, 7, 6, tzinfo=SHANGHAI)
    assert row["recorded_at"] > row["known_at"]


def test_a_decision_is_stated_when_its_figure_was(figure, decide, load):
    row = figure(history_load_id=load["id"], stated_date=date(2023, 7, 6))
    assert decide(row)["known_at"] == row["known_at"]


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_stated_date_must_be_past(figure, load, days):
    today = this_instant().astimezone(SHANGHAI).date()
    said = refused_figure(figure, history_load_id=load["id"], stated_date=today + timedelta(days=days))
    assert "a stated date in the past" in said


def test_yesterday_is_past(figure, load):
    yesterday = this_instant().astimezone(SHANGHAI).date() - timedelta(days=1)
    assert figure(history_load_id=load["id"], stated_date=yesterday)["stated_date"] == yesterday


def test_a_load_without_a_stated_date(figure, load):
    assert "a stated date in the past" in refused_figure(figure, history_load_id=load["id"])


def test_no_load_opens_once_a_live_figure_exists(figure, author):
    figure()
    said = refused_insert("tracker_historyload", name="补录", source="旧表", author_id=author.pk)
    assert "history can no longer be loaded" in said


def test_a_plan_cannot_be_backdated_either(author):
    load = HistoryLoad.objects.get()
    target = execute("SELECT target_id AS id FROM tracker_targetversion ORDER BY id LIMIT 1")[0]["id"]
    said = refused_insert(
        "tracker_targetversion", target_id=target, number=99, value=1, qualifier="exact", tier="committed", judged_by="pace",
        paced_by="straight", light_family="",
        in_force_from=date(2023, 1, 1), basis="", basis_date=date(2023, 1, 1), reason="改", author_id=author.pk,
        illustrative=False, history_load_id=load.pk, stated_date=date(2023, 1, 1),
    )  # fmt: skip
    assert "is over" in said


def test_nothing_derived_has_a_series():
    derived = Indicator.objects.exclude(kind__in=REPORTED).filter(series__isnull=False)
    assert list(derived) == []


def test_one_slot_a_series_and_month(slot):
    assert "slot_once" in refused_insert("tracker_slot", series_id=slot.series_id, month=slot.month)


def test_one_slot_for_a_stage():
    stage = Slot.objects.filter(month=None).first()
    assert stage is not None
    assert "slot_once" in refused_insert("tracker_slot", series_id=stage.series_id, month=None)


def test_a_slot_begins_on_the_first(slot):
    assert "slot_month_begins_on_first" in refused_insert(
        "tracker_slot", series_id=slot.series_id, month=date(2023, 8, 2)
    )
