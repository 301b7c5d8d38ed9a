"""The database fails at a statement of a step, at one after the other: nothing has changed, and the next try completes.

Fault 29. What is looked at after a failure is what the step's own transaction left, before anything around it ends.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from tests.actions.books import plan
from tests.actions.imports.test_applying import EVERY, HEAD, NEW, xlsx
from tests.actions.racing import hire, owed
from tests.actions.reports import EXPLAINED, JULY, kept_scan, said
from tracker.actions.editions.publishing import approve_edition, freeze, publish, sign
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.imports.undo import undo_import
from tracker.actions.ledger.decisions import approve, decide, return_, withdraw
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.evidence import set_aside
from tracker.actions.ledger.updates import correct, save_draft, submit
from tracker.actions.reporting.months import hand_in
from tracker.calc.correcting import OF_ERROR
from tracker.documents.workbooks import read_book
from tracker.models import (
    Draft,
    Edition,
    Figure,
    ImportRun,
    LedgerEntry,
    Membership,
    Notice,
    Register,
    Series,
)
from tracker.queries.imports.preview import ImportTarget
from tracker.queries.ledger.chain import check_ledger

pytestmark = pytest.mark.django_db


class Cut(OperationalError):
    """The server closed the connection unexpectedly."""


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """Within, the statement of this number fails; the statements that were sent."""
    sent: list[str] = []

    def send(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        if len(sent) == number:
            raise Cut
        return execute(sql, params, many, context)

    with connection.execute_wrapper(send):
        yield sent


def standing() -> tuple[int, int, int, int]:
    """What is kept: the ledger's length, and what isn't in it."""
    unread = Notice.objects.filter(read_at=None).count()
    drafts = Draft.objects.count()
    return LedgerEntry.objects.count(), drafts, Notice.objects.count(), unread


def whole_or_not_at_all(step: Callable[..., Any], *, ready: Callable[[], Any] | None = None) -> Any:
    """Take a step that fails at one statement after the other, then at none; what it gives then.

    `ready` makes anew before each try what the step is handed, as a door does. A failure that the step gets over, as
    Django does in checks of constraints beforehand, must leave it complete; it's undone, and the next one tried.
    """
    before = standing()

    def take() -> Any:
        return step(*([ready()] if ready else []))

    with transaction.atomic():
        with failing_at(0) as whole:
            take()
        transaction.set_rollback(True)
    for number in telling(whole):
        with transaction.atomic():
            with failing_at(number) as sent:
                try:
                    take()
                except Cut:
                    assert standing() == before, sent[-1]
                    continue
            assert standing() != before
            transaction.set_rollback(True)
    given = take()
    assert standing() != before
    return given


def telling(sent: Sequence[str]) -> list[int]:
    """The numbers of the statements that write or lock, and of the first that reads after each: whichever of several reads fails
    in a row, what was written by then is the same.
    """
    reads = [one.startswith("SELECT") and "FOR UPDATE" not in one for one in sent]
    return [
        number
        for number, (before, now) in enumerate(zip([False, *reads], reads, strict=False), 1)
        if not (before and now)
    ]


@pytest.mark.long
def test_every_step_of_a_figure(now: datetime) -> None:
    clerk, reviewer = hire("reporter", "commerce", 0, now), hire("reviewer", "kuiwen", 0, now)
    by, at = clerk, now
    series = owed()
    key, scan = uuid.uuid4(), kept_scan()
    entries = {"value": "9"}
    whole_or_not_at_all(lambda: save_draft(by=by, at=at, series=series, month=JULY, entries=entries))

    def report() -> Figure:
        given: dict[str, Any] = {"series": series, "month": JULY, "report": said("9.5"), "key": key}
        return submit(by=by, at=at, attachments=[scan], answers=EXPLAINED, **given)

    figure = whole_or_not_at_all(report)
    assert (figure.evidence.count(), Draft.objects.count()) == (1, 0)
    whole_or_not_at_all(lambda: withdraw(by=by, at=at, figure=figure))
    key = uuid.uuid4()
    second = whole_or_not_at_all(report)
    whole_or_not_at_all(lambda: return_(by=reviewer, at=at, figure=second, reason="核实"))
    key = uuid.uuid4()
    third = whole_or_not_at_all(report)
    whole_or_not_at_all(lambda: approve(by=reviewer, at=at, figure=third))
    new_key = uuid.uuid4()

    def put_right() -> Figure:
        given: dict[str, Any] = {"figure": third, "report": said("9.6"), "reason": "漏报", "key": new_key}
        return correct(by=by, at=at, nature=OF_ERROR, answers=EXPLAINED, **given)

    correction = whole_or_not_at_all(put_right)
    whole_or_not_at_all(lambda: decide(by=reviewer, at=at, figures=[correction], kind="approve"))
    others = Series.objects.filter(unit__code="dayu", measure__code="tax")[:3]
    lines = [Entry(one.pk, JULY, said("9"), uuid.uuid4(), (), EXPLAINED) for one in others]
    colleague = hire("reporter", "dayu", 1, now)
    unit = others[0].unit
    done = whole_or_not_at_all(lambda: hand_in(by=colleague, at=at, unit=unit, month=JULY, entries=lines))
    assert len(done.outcome.taken) == 3
    assert check_ledger().bad is None


def test_publishing(now: datetime) -> None:
    """The freeze before it is tried table by table in `test_publishing.py`: it sends hundreds of statements that read."""
    steward, reviewer, leader = (hire(role, "kuiwen", 0, now) for role in ("steward", "reviewer", "leader"))
    edition: Edition = freeze(by=steward, at=now, month=JULY.plus(-1))
    whole_or_not_at_all(lambda: approve_edition(by=reviewer, at=now, edition=edition))
    whole_or_not_at_all(lambda: sign(by=leader, at=now, edition=edition))
    whole_or_not_at_all(lambda: publish(by=steward, at=now, edition=edition))
    assert check_ledger().bad is None


@pytest.mark.long
def test_an_import_and_taking_it_back(now: datetime, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    keeper = hire("steward", "kuiwen", 0, now)
    Membership.objects.create(user=keeper, unit=keeper.memberships.get().unit, role=Membership.Role.REPORTER)
    content = xlsx(["2023年7月 项目"], [], HEAD, NEW)
    into = ImportTarget(JULY, register=Register.objects.get(code="projects"))
    book, answers = read_book("a.xlsx", content), Answers(warnings=EVERY)
    set_aside(by=keeper, at=now, sha256=book.sha256, content=content)
    run: ImportRun = whole_or_not_at_all(
        lambda found: apply_import(by=keeper, at=now, into=into, book=book, plan=found, answers=answers),
        ready=lambda: plan(content, keeper, now, "projects"),
    )
    assert Figure.objects.filter(import_run=run).exists()
    whole_or_not_at_all(lambda: undo_import(by=keeper, at=now, run=run, reason="传错文件"))
    assert check_ledger().bad is None
