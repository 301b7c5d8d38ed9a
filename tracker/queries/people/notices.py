"""A person's notices, those that belong together as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.models import Notice, User

SHOWN = 300
UNREAD_COUNTED = 2000


@dataclass(frozen=True)
class Group:
    """Notices to one person that say one thing of several figures; mostly there's one."""

    notices: Sequence[Notice]

    @property
    def newest(self) -> Notice:
        return self.notices[0]

    @property
    def is_unread(self) -> bool:
        return self.newest.read_at is None


def unread_count(user: User) -> int:
    """How many unread things a person has; what belongs together is one."""
    rows = Notice.objects.unread_by(user).order_by().values_list("digest", "id")
    return len({digest or pk for digest, pk in rows[:UNREAD_COUNTED]})


def inbox(user: User) -> list[Group]:
    """A person's newest notices, unread ones first; of one digest and day together."""
    rows = list(Notice.objects.filter(recipient=user).order_by("-id")[:SHOWN])
    groups = grouped(rows)
    return [one for one in groups if one.is_unread] + [one for one in groups if not one.is_unread]


def grouped(notices: Sequence[Notice]) -> list[Group]:
    """Notices of one digest, either all read or all unread, and if read on one day."""
    found: dict[object, list[Notice]] = {}
    for one in notices:
        key = (one.digest, one.read_at and one.read_at.date()) if one.digest else one.pk
        found.setdefault(key, []).append(one)
    return [Group(some) for some in found.values()]


def digest_of(notice: Notice) -> list[int]:
    """The ids of what is read together with a notice."""
    if not notice.digest:
        return [notice.pk]
    same = Notice.objects.filter(recipient=notice.recipient_id, digest=notice.digest, read_at=None)
    return sorted({notice.pk, *same.values_list("pk", flat=True)})
