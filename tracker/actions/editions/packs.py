"""Making a month's pack: the row that tells how far it is, and the file it ends in."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from tracker import access
from tracker.access.editions import check_see_drafts
from tracker.actions.ledger.evidence import keeping_file
from tracker.actions.people.record import record
from tracker.calc.periods import Month
from tracker.calc.refusals import Refused
from tracker.models import Edition, Pack, User

GIVEN_UP_AFTER = timedelta(minutes=10)  # without a step; whoever was making it is gone


@transaction.atomic
def begin_pack(
    *,
    by: User,
    at: datetime,
    key: UUID,
    month: Month,
    kind: str,
    language: str,
    edition: Edition | None,
    cut_off: datetime,
    steps: int,
) -> tuple[Pack, bool]:
    """The row of a pack to be made, and whether it is new: the same key once more gives the same row.

    Raises AccessRefused, and Refused for a key of somebody else's.
    """
    check_see_drafts(access.rights_at(by, at))
    told = {
        "month": month.first, "kind": kind, "language": language, "edition": edition, "cut_off": cut_off,
        "of": steps, "author": by, "begun_at": at, "moved_at": at,
    }  # fmt: skip
    pack, is_new = Pack.objects.get_or_create(key=key, defaults=told)
    if pack.author_id != by.pk:
        raise Refused("key_reused")
    if is_new:
        record(
            "make_pack", by=by, of=pack, format=kind, edition=str(edition) if edition else "", cut_off=cut_off
        )
    return pack, is_new


def move_pack(*, at: datetime, pack: Pack, done: int) -> None:
    """One more step is done, for everybody to see at once."""
    Pack.objects.filter(pk=pack.pk, state=Pack.State.MAKING).update(done=done, moved_at=at)


def finish_pack(*, at: datetime, pack: Pack, name: str, content: bytes) -> None:
    """Keep the file under its hash; from now on it can be taken along. Raises Refused."""
    sha256, size = hashlib.sha256(content).hexdigest(), len(content)
    told = {"done": pack.of, "name": name[:200], "sha256": sha256, "size": size, "moved_at": at}
    with keeping_file(by=pack.author, sha256=sha256, content=content):
        Pack.objects.filter(pk=pack.pk).update(state=Pack.State.READY, **told)


def give_up_pack(*, at: datetime, pack: Pack) -> None:
    """It couldn't be made; the row says so."""
    Pack.objects.filter(pk=pack.pk).update(state=Pack.State.FAILED, moved_at=at)


def give_up_stalled(*, at: datetime) -> None:
    """Packs that nobody has moved for so long that nobody will."""
    stalled = Pack.objects.filter(state=Pack.State.MAKING, moved_at__lt=at - GIVEN_UP_AFTER)
    stalled.update(state=Pack.State.FAILED, moved_at=at)
