"""A long import holds up nobody, and nobody is told of an instant that somebody may still be recorded in. Real commits."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, OperationalError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.actions.books import plan
from tests.actions.imports.test_applying import HEAD, xlsx
from tests.actions.racing import hire, owed
from tests.actions.reports import EXPLAINED, JULY, said
from tests.login.steps import PASSWORD, is_signed_in, post_password
from tests.people import client_of
from tracker.actions.editions.publishing import freeze
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.evidence import set_aside
from tracker.actions.ledger.history import open_load
from tracker.actions.ledger.updates import submit
from tracker.actions.people.record import record
from tracker.documents.workbooks import read_book
from tracker.models import Edition, Figure, LedgerEntry, Register, User
from tracker.queries.imports.preview import ImportTarget
from tracker.queries.ledger.as_of import is_settled, settled_instant, this_instant
from tracker.queries.ledger.chain import check_ledger

pytestmark = pytest.mark.usefixtures("own_database")
ROWS = 40
PATIENCE = 60


@contextmanager
def held_open(write: Callable[[], Any]) -> Iterator[None]:
    """Somebody else has written and not yet committed, until the block ends."""
    written, go_on = threading.Event(), threading.Event()
    faults: list[BaseException] = []

    def work() -> None:
        try:
            with transaction.atomic():
                write()
                written.set()
                go_on.wait(PATIENCE)
        except BaseException as fault:
            faults.append(fault)
        finally:
            written.set()
            connection.close()

    writer = threading.Thread(target=work)
    writer.start()
    try:
        assert written.wait(PATIENCE)
        yield
    finally:
        go_on.set()
        writer.join()
    if faults:
        raise faults[0]


def an_import(by: User, now: datetime) -> Callable[[], Any]:
    rows = [
        ["大虞街道", 1 + n % 90, f"示例长导入项目{n:03d}", "2023-07-03", "是", "物流"] for n in range(ROWS)
    ]
    content = xlsx(HEAD, *rows)
    into = ImportTarget(JULY, register=Register.objects.get(code="projects"))
    found = plan(content, by, now, "projects")
    book = read_book("a.xlsx", content)
    set_aside(by=by, at=now, sha256=book.sha256, content=content)
    return lambda: apply_import(by=by, at=now, into=into, book=book, plan=found, answers=Answers())


def report(by: User, now: datetime, value: str = "9.5") -> Figure:
    return submit(
        by=by, at=now, series=owed(), month=JULY, report=said(value), key=uuid.uuid4(), answers=EXPLAINED
    )


def impatient() -> None:
    """From here on this connection waits for nobody for longer than this."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '1s'")


@pytest.fixture
def importer(now: datetime) -> User:
    return hire("reporter", "kuiwen", 1, now)


@pytest.fixture
def clerk(now: datetime) -> User:
    return hire("reporter", "commerce", 2, now)


@pytest.fixture
def reviewer(now: datetime) -> User:
    return hire("reviewer", "kuiwen", 3, now)


def test_others_report_decide_and_sign_in_during_an_import(importer, clerk, reviewer, now):
    with transaction.atomic():
        clerk.set_password(PASSWORD)
        clerk.save()
        record("set_password", by=clerk, of=clerk)
    with held_open(an_import(importer, now)):
        impatient()
        approve(by=reviewer, at=now, figure=report(clerk, now))
        client = Client()
        assert post_password(client, clerk).status_code == 302
        assert is_signed_in(client)
        assert client.get(reverse("board")).status_code == 200
        assert Figure.objects.filter(import_run__isnull=False).count() == 0
    assert Figure.objects.filter(import_run__isnull=False).count() == 3 * ROWS
    checked = check_ledger()
    assert checked.bad is None
    assert checked.links == LedgerEntry.objects.latest("sequence").sequence


def test_links_are_in_the_order_of_commits(importer, clerk, now):
    """The import began first and is recorded first; its links come after those of who committed meanwhile."""
    with held_open(an_import(importer, now)):
        figure = report(clerk, now)
    later = Figure.objects.filter(import_run__isnull=False).earliest("id")
    table = Figure._meta.db_table
    first, second = (LedgerEntry.objects.holding(table, one.pk)[0] for one in (figure, later))
    assert first.sequence is not None
    assert second.sequence is not None
    assert first.sequence < second.sequence
    assert figure.recorded_at > later.recorded_at


def test_an_instant_is_not_settled_while_somebody_may_be_recorded_in_it(importer, clerk, now):
    long_ago = this_instant() - timedelta(hours=1)
    with held_open(an_import(importer, now)):
        instant = this_instant()
        assert not is_settled(instant)
        assert is_settled(long_ago)
        impatient()
        with pytest.raises(OperationalError, match="lock timeout"):
            settled_instant()
        report(clerk, now)  # whoever waits for the import is in nobody's way
    assert is_settled(instant)
    assert settled_instant() > instant


def test_who_waits_for_an_instant_holds_up_nobody(importer, clerk, now):
    steward = hire("steward", "kuiwen", 4, now)
    made: list[Edition] = []

    def freezing() -> None:
        try:
            made.append(freeze(by=steward, at=now, month=JULY))
        finally:
            connection.close()

    waiter = threading.Thread(target=freezing)
    try:
        with held_open(an_import(importer, now)):
            waiter.start()
            impatient()
            report(clerk, now)
            assert not made
    finally:
        if waiter.ident:
            waiter.join()  # else it would hold the database of the tests after this one
    assert made
    assert (
        Figure.objects.filter(import_run__isnull=False, recorded_at__lte=made[0].cut_off).count() == 3 * ROWS
    )


def test_history_is_shut_by_a_figure_that_comes_while_it_is_loaded(clerk, now):
    founder = User.objects.get(username="history_entry")

    def load() -> None:
        made = open_load(by=founder, at=now, name="补录", source="旧表")
        record("load_history", by=founder, of=made)

    with pytest.raises(DatabaseError, match="history can no longer be loaded"), held_open(load):
        report(clerk, now)


def test_nothing_without_its_event_is_committed(clerk, now):
    figure = report(clerk, now)
    before = Figure.objects.count()
    with pytest.raises(DatabaseError, match="has no event of its own"), transaction.atomic():
        Figure.objects.create(
            slot=figure.slot,
            value=1,
            as_of_date=figure.as_of_date,
            author=clerk,
            idempotency_key=uuid.uuid4(),
        )
    assert Figure.objects.count() == before


def test_a_page_as_of_a_day_waits_until_that_day_is_settled(importer, clerk, now):
    """Just after midnight: who began before it may still be recorded on the day that is over."""
    client = client_of(clerk)
    today = {"month": "2023-06", "day": now.date().isoformat()}
    with time_machine.travel(now + timedelta(days=1)):
        client.force_login(clerk)
        with held_open(an_import(importer, now)):
            refused = client.get(reverse("board"), today)
            assert (refused.status_code, refused["Retry-After"]) == (503, "10")
            assert client.get(reverse("board"), {**today, "day": "2023-07-06"}).status_code == 200
        assert client.get(reverse("board"), today).status_code == 200


def test_it_would_show_if_the_chain_were_locked_by_the_first_row(importer, clerk, now):
    """The teeth of these tests: as it was, a report waits for the import's commit and is refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('ledger_number_row'::regproc)")
        function = cursor.fetchone()[0]
        cursor.execute(function.replace("BEGIN\n", "BEGIN\n    PERFORM pg_advisory_xact_lock(370705);\n", 1))
    with held_open(an_import(importer, now)):
        impatient()
        with pytest.raises(OperationalError, match="lock timeout"):
            report(clerk, now)
