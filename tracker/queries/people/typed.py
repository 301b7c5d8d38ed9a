"""What a person typed and hasn't got back yet."""

from __future__ import annotations

from django.db.models import QuerySet

from tracker.models import Typed, User


def typed_by(user: User) -> QuerySet[Typed]:
    """What `user` typed when their session had ended, the newest first. Nobody else's is ever shown."""
    return Typed.objects.filter(user=user)
