"""The record of what happened, by object and as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.access import Rights
from tracker.access.confidential import visible_events, with_withheld
from tracker.calc.periods import SHANGHAI, end_of_day
from tracker.models import ConfigurationChange, Event, User


@dataclass(frozen=True)
class Asked:
    """What the reader of the record looks for; None and empty mean no narrowing. Both days are included."""

    text: str = ""
    kind: str = ""
    object_type: str = ""
    object_id: int | None = None
    from_day: date | None = None
    until_day: date | None = None

    def days(self) -> Q:
        found = Q()
        if self.from_day:
            start = datetime.combine(self.from_day, datetime.min.time(), SHANGHAI)
            found &= Q(recorded_at__gte=start)
        if self.until_day:
            found &= Q(recorded_at__lt=end_of_day(self.until_day))
        return found


def events_of(object_type: str, ids: Iterable[int]) -> QuerySet[Event]:
    """What happened to these objects, the newest first."""
    return Event.objects.filter(object_type=object_type, object_id__in=list(ids)).order_by("-id")


def events(asked: Asked, rights: Rights) -> QuerySet[Event]:
    """Everything that happened and a person may know of, as narrowed, the newest first.

    `withheld` says of an event that what it holds isn't for them to see.
    """
    found = with_withheld(visible_events(Event.objects.filter(asked.days()), rights), rights)
    if asked.text:
        found = found.filter(_told_of(asked.text))
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.object_type:
        found = found.filter(object_type=asked.object_type)
    if asked.object_id is not None:
        found = found.filter(object_id=asked.object_id)
    return found.order_by("-id")


def _told_of(text: str) -> Q:
    """Events whose person or object is called so, or that somebody of such a login name did or that were done to their account."""
    people = User.objects.filter(username__icontains=text).values("pk")
    by_name = Q(actor__icontains=text) | Q(summary__icontains=text)
    return by_name | Q(actor_id__in=people) | Q(object_type="user", object_id__in=people)


def kinds() -> list[str]:
    return list(Event.objects.order_by("kind").values_list("kind", flat=True).distinct())


def object_types() -> list[str]:
    return list(Event.objects.order_by("object_type").values_list("object_type", flat=True).distinct())


def configuration_changes(*, unexplained: bool = False) -> QuerySet[ConfigurationChange]:
    """Changes of configuration, the newest first; `explained` says that an event of the same transaction tells of it.

    What nobody's step explains was changed past the product, by hand in the database.
    """
    told = Event.objects.filter(transaction=OuterRef("transaction"))
    found = ConfigurationChange.objects.annotate(explained=Exists(told)).order_by("-id")
    return found.filter(explained=False) if unexplained else found
