"""The one way to write an event, in the transaction of the change it tells of."""

from __future__ import annotations

from typing import Any

from django.db import models

from tracker.models import Event, User


def record(kind: str, *, by: User, of: models.Model, **data: Any) -> None:
    """Record that `by` did `kind` to `of`. Must run inside the change's transaction."""
    Event.objects.create(
        kind=kind,
        actor_id=by.pk,
        actor=str(by)[:60],
        object_type=of._meta.model_name or "",
        object_id=of.pk,
        summary=str(of)[:300],
        data=data,
    )
