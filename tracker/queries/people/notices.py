"""A person's notices, those that belong together as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.access import Rights
from tracker.access.posts import in_office
from tracker.models import Notice

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


def unread_count(rights: Rights) -> int:
    """How many unread things a person has; what belongs together is one."""
    rows = Notice.objects.filter(in_office(rights), read_at=None).order_by().values_list("digest", "id")
    return len({digest or pk for digest, pk in rows[:UNREAD_COUNTED]})


def inbox(rights: Rights) -> list[Group]:
    """A person's newest notices, as themselves and as holder of a post, unread ones first; of one digest and day together."""
    rows = list(Notice.objects.filter(in_office(rights)).order_by("-id")[:SHOWN])
    groups = grouped(rows)
    return [one for one in groups if one.is_unread] + [one for one in groups if not one.is_unread]


def grouped(notices: Sequence[Notice]) -> list[Group]:
    """Notices of one digest, either all read or all unread, and if read on one day."""
    found: dict[object, list[Notice]] = {}
    for one in notices:
        key = (one.digest, one.read_at and one.read_at.date()) if one.digest else one.pk
        found.setdefault(key, []).append(one)
    return [Group(some) for some in found.values()]


def digest_of(notice: Notice, rights: Rights) -> list[int]:
    """The ids of what is read together with a notice."""
    if not notice.digest:
        return [notice.pk]
    same = Notice.objects.filter(in_office(rights), digest=notice.digest, read_at=None)
    return sorted({notice.pk, *same.values_list("pk", flat=True)})
