"""Taking in files: whole under their SHA-256 before anything refers to them, and gone again if nothing does."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import Error, connection, transaction

from tracker.actions.people.record import record
from tracker.calc.periods import day_of
from tracker.calc.refusals import Refused
from tracker.documents.attachments import Attachment
from tracker.documents.storeroom import MENDED, NotStored, Storeroom
from tracker.models import User
from tracker.queries.ledger.evidence import Kept, kept_since, left_over, referring, storeroom

log = logging.getLogger("tracker.evidence")
MEGABYTE = 1024 * 1024
_LOCK = "SELECT pg_advisory_xact_lock_shared(hashtextextended('file ' || name, 0)) FROM unnest(%s::text[]) AS name"
_TAKE = "SELECT pg_try_advisory_xact_lock(hashtextextended('file ' || %s, 0))"
_ONE_AFTER_ANOTHER = "SELECT pg_advisory_xact_lock(hashtextextended('uploads', %s))"
_AFTERWARDS: ContextVar[set[str] | None] = ContextVar(
    "files whose fate is open until a transaction ends", default=None
)
Sent = tuple[File, Attachment]  # type: ignore[type-arg]


@contextmanager
def keeping(*, by: User, at: datetime, files: Sequence[Sent]) -> Iterator[list[Attachment]]:
    """Keep the files, and what the block writes that refers to them, in one transaction.

    Whichever of the files nothing refers to afterwards is removed, unless somebody else is handing in the same one.

    Raises Refused: `too_many_files`, `too_many_bytes` (in one post), `too_much_today`, `disk_full`,
    `not_writable`, `not_the_same`.
    """
    attachments = [attachment for _file, attachment in files]
    if not files:
        yield attachments
        return
    _check_post(attachments)
    with _held({one.sha256 for one in attachments}, by=by):
        _check_day(by, at, attachments)
        for file, attachment in files:
            file.seek(0)
            _keep(storeroom(), file, attachment.sha256, attachment.size, by=by)
        yield attachments


@contextmanager
def keeping_file(*, by: User, sha256: str, content: bytes) -> Iterator[None]:
    """The same for a file that was read whole: an import's, or one that was made here."""
    with _held({sha256}, by=by):
        _keep(storeroom(), ContentFile(content), sha256, len(content), by=by)
        yield


@contextmanager
def keeping_aside(*, by: User, sha256: str, size: int) -> Iterator[None]:
    """The same for the file that `by` has set aside. Raises Refused `file_broken` when it isn't whole any more."""
    with _held({sha256}, by=by):
        file = storeroom().aside(by.pk).whole(sha256, size)
        if file is None:
            raise Refused("file_broken")
        with file:
            _keep(storeroom(), File(file), sha256, size, by=by)
        yield


def set_aside(*, by: User, at: datetime, sha256: str, content: bytes) -> None:
    """Keep a file for a day, for its sender to look through what it would change. Raises Refused."""
    room = storeroom()
    room.clear_aside(at)
    attachment = Attachment("", sha256, len(content), "")
    _check_post([attachment])
    with transaction.atomic():
        _check_day(by, at, [attachment])
        _keep(room.aside(by.pk), ContentFile(content), sha256, len(content), by=by)


def drop_aside(*, by: User, sha256: str) -> None:
    """The file can't be imported: it needn't be kept."""
    storeroom().aside(by.pk).remove(sha256)


def report_broken(*, by: User, kept: Kept, problem: str) -> None:
    """Raise the alarm: `by` asked for a file that isn't what was kept."""
    log.error("evidence %s: %s of %s %s", problem, kept.sha256, kept._meta.model_name, kept.pk)
    record("find_broken", by=by, of=kept, sha256=kept.sha256, problem=problem)


def remove_left_over(*, at: datetime) -> list[str]:
    """Remove the files that no row refers to; their names."""
    room, removed = storeroom(), []
    for path in left_over(at=at):
        if room.path(path.name) == path:
            _let_go({path.name})
        else:
            path.unlink(missing_ok=True)
        if not path.exists():
            removed.append(str(path.relative_to(room.root)))
    return removed


@contextmanager
def settled_afterwards() -> Iterator[None]:
    """For whoever puts `keeping` into a transaction of their own: to be opened around it. What nothing refers to is removed
    when that transaction has ended, however it did; until then its locks keep the files.
    """
    hashes: set[str] = set()
    before = _AFTERWARDS.set(hashes)
    try:
        yield
    finally:
        _AFTERWARDS.reset(before)
        _settle(hashes)


# --- within ---------------------------------------------------------------------------------------


@contextmanager
def _held(hashes: set[str], *, by: User) -> Iterator[None]:
    """A transaction in which nobody removes the files of these hashes; afterwards those without a row go."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_LOCK, [sorted(hashes)])
            yield
    finally:
        afterwards = _AFTERWARDS.get()
        if afterwards is None:
            _settle(hashes)
        else:
            afterwards |= hashes


def _settle(hashes: set[str]) -> None:
    # Without the database nobody knows what refers to them: `verify_evidence` finds them later.
    with suppress(Error, OSError):
        _let_go(hashes)


def _let_go(hashes: set[str]) -> None:
    """Remove files that nothing refers to. Who is handing in the same holds them, and does this in turn."""
    for sha256 in sorted(hashes - referring(hashes).keys()):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TAKE, [sha256])
            if cursor.fetchone() == (True,) and not referring([sha256]):
                storeroom().remove(sha256)


def _keep(room: Storeroom, file: File[bytes], sha256: str, size: int, *, by: User) -> None:
    try:
        became = room.keep(file.chunks(), sha256, size)
    except NotStored as fault:
        log.exception("evidence not stored (%s): %s", fault.code, sha256)
        raise
    if became == MENDED:
        log.error("evidence was broken and is whole again: %s", sha256)
        for row in referring([sha256]).values():
            record("mend_file", by=by, of=row, sha256=sha256)


def _check_post(attachments: Sequence[Attachment]) -> None:
    if len(attachments) > settings.EVIDENCE_FILES_A_POST:
        raise Refused("too_many_files", most=settings.EVIDENCE_FILES_A_POST)
    if sum(one.size for one in attachments) > settings.EVIDENCE_MB_A_POST * MEGABYTE:
        raise Refused("too_many_bytes", most=settings.EVIDENCE_MB_A_POST)


def _check_day(by: User, at: datetime, attachments: Sequence[Attachment]) -> None:
    """What one person sends is counted one post after another, whichever worker takes it."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AFTER_ANOTHER, [by.pk])
    total = kept_since(by.pk, day_of(at)) + sum(one.size for one in attachments)
    if total > settings.EVIDENCE_MB_A_DAY * MEGABYTE:
        raise Refused("too_much_today", most=settings.EVIDENCE_MB_A_DAY)
