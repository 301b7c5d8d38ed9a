"""Who is shut out for having guessed too often, from where and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum


@dataclass(frozen=True)
class Lock:
    """A user name can't be used from an address until then."""

    address: str
    until: datetime


def locks_on(username: str, *, at: datetime) -> list[Lock]:
    """The addresses from which a user name can't be used, the longest first."""
    failed = (
        AccessAttempt.objects.filter(username=username, attempt_time__gte=at - settings.AXES_COOLOFF_TIME)
        .order_by()
        .values("ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last")
    )
    return [Lock(row["ip_address"], row["last"] + settings.AXES_COOLOFF_TIME) for row in failed]


def locked_until(username: str, address: str, *, at: datetime) -> datetime | None:
    """Until when a user name can't be used from an address; None if it can."""
    return next((lock.until for lock in locks_on(username, at=at) if lock.address == address), None)
