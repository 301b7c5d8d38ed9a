"""The record of what happened, by object and as a whole."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from tracker.models import Event


def events_of(object_type: str, ids: Iterable[int]) -> QuerySet[Event]:
    """What happened to these objects, the newest first."""
    return Event.objects.filter(object_type=object_type, object_id__in=list(ids)).order_by("-id")
