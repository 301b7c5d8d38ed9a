"""The same file handed in by two at one time, each with a connection of their own: what one gives up the other keeps."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from threading import Event as Signal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from tests.actions.racing import PATIENCE, free_series, hire, together
from tests.actions.reports import EXPLAINED, JULY, said
from tests.disks import files_in
from tracker.actions.ledger.evidence import keeping, remove_left_over
from tracker.actions.ledger.updates import submit
from tracker.calc.refusals import Refused
from tracker.documents.attachments import inspect
from tracker.models import Figure, Series, User
from tracker.queries.ledger.evidence import check_files

pytestmark = pytest.mark.usefixtures("own_database")
PDF = b"%PDF-1.4 the same for both"
DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "evidence"
    return tmp_path / "evidence"


def hand_in(
    by: User,
    now: datetime,
    series: Series,
    within: Callable[[], object] = lambda: None,
    *,
    fails: bool = False,
    content: bytes = PDF,
) -> Figure:
    """Report with the file; `within` happens once the file is kept, and at the end all of it may fail."""
    file = ContentFile(content, "回单.pdf")
    with keeping(by=by, at=now, files=[(file, inspect("回单.pdf", [content]))]) as attachments:
        within()
        given: dict[str, Any] = {"series": series, "month": JULY, "report": said("1"), "key": uuid.uuid4()}
        figure = submit(by=by, at=now, attachments=attachments, answers=EXPLAINED, **given)
        if fails:
            raise Refused("taken_back")
    return figure


@pytest.mark.parametrize("first_fails", [True, False])
def test_one_is_taken_back_while_the_other_is_under_way(
    now: datetime, folder: Path, first_fails: bool
) -> None:
    """Whoever stored the file, and whoever fails, before the other is through: the file stays for the other."""
    clerks = [hire("reporter", "kuiwen", number, now) for number in range(2)]
    one, other = free_series(2)
    both_have_it, failed = [Signal(), Signal()], Signal()

    def there(number: int) -> None:
        both_have_it[number].set()
        assert both_have_it[1 - number].wait(PATIENCE)

    def fail() -> None:
        try:
            hand_in(clerks[0], now, one, lambda: there(0), fails=True)
        except Refused:
            failed.set()

    def succeed() -> Figure:
        def until_the_other_failed() -> None:
            there(1)
            assert failed.wait(PATIENCE)

        return hand_in(clerks[1], now, other, until_the_other_failed)

    together([fail, succeed] if first_fails else [succeed, fail])
    figure = Figure.objects.latest("id")
    assert figure.author == clerks[1]
    assert files_in(folder) == [DIGEST]
    assert check_files(at=now).problems == ()


def test_both_are_taken_back_and_nothing_is_left(now: datetime, folder: Path) -> None:
    clerks = [hire("reporter", "kuiwen", number, now) for number in range(2)]
    steps = [
        lambda by=by, series=series: hand_in(by, now, series, fails=True)
        for by, series in zip(clerks, free_series(2), strict=True)
    ]
    assert [type(one) for one in together(steps)] == [Refused, Refused]
    assert files_in(folder) == []


@pytest.mark.parametrize("race", range(4))
def test_eight_at_once_of_whom_every_second_fails(now: datetime, folder: Path, race: int) -> None:
    clerks = [hire("reporter", "kuiwen", number, now) for number in range(8)]
    steps = [
        lambda by=by, series=series, number=number: hand_in(by, now, series, fails=bool(number % 2))
        for number, (by, series) in enumerate(zip(clerks, free_series(8), strict=True))
    ]
    results = together(steps)
    assert [type(one) for one in results] == [Figure, Refused] * 4
    assert files_in(folder) == [DIGEST]
    assert check_files(at=now).problems == ()


def test_a_days_files_are_counted_one_post_after_another(now: datetime, folder: Path, settings: Any) -> None:
    """Neither of two posts of one person knows of the other's rows until these are there."""
    settings.EVIDENCE_MB_A_DAY = 1
    by = hire("reporter", "kuiwen", 0, now)
    both_are_in = Barrier(2)

    def within() -> None:
        with suppress(BrokenBarrierError):
            both_are_in.wait(1)

    steps = [
        lambda series=series, number=number: hand_in(
            by, now, series, within, content=PDF + bytes([number]) * 600_000
        )
        for number, series in enumerate(free_series(2))
    ]
    results = together(steps)
    assert {type(one) for one in results} == {Figure, Refused}
    assert len(files_in(folder)) == 1
    another = PDF + bytes(600_000)
    files = [(ContentFile(another), inspect("回单.pdf", [another]))]
    with keeping(by=by, at=now + timedelta(days=2), files=files) as attachments:
        assert len(attachments) == 1


def test_what_a_killed_worker_left_is_found_and_removed(now: datetime, folder: Path) -> None:
    by = hire("reporter", "kuiwen", 0, now)
    kept = hand_in(by, now, free_series(1)[0]).evidence.get().sha256
    (folder / "ab").mkdir()
    for name in ("ab" + "0" * 62, f".{'ab' + '0' * 62}.0123"):
        (folder / "ab" / name).write_bytes(b"left")
    later = now + timedelta(hours=2)
    assert check_files(at=now).problems == ()
    assert [one.what for one in check_files(at=later).problems] == ["left_over", "left_over"]
    assert len(remove_left_over(at=later)) == 2
    assert files_in(folder) == [kept]
    assert check_files(at=later).problems == ()
