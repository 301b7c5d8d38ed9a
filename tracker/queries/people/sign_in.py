"""Who is shut out for having guessed too often, from where and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum

from tracker.models import User
from tracker.queries.people.record import events_of


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


def shut_until(network: str, *, at: datetime) -> datetime | None:
    """Until when a network is shut to names that haven't signed in from it, for guessing over many names; None if it isn't.

    Names that got in meanwhile don't count: of an office behind one address, only those still outside do.
    """
    failed = (
        AccessAttempt.objects.filter(ip_address=network, attempt_time__gte=at - settings.AXES_COOLOFF_TIME)
        .order_by()
        .values("username")
        .annotate(last=Max("attempt_time"))
        .values_list("last", flat=True)
    )
    times = sorted(failed)
    over = len(times) - settings.GUESSED_NAMES
    return times[over] + settings.AXES_COOLOFF_TIME if over >= 0 else None


def addresses_of(username: str) -> list[str]:
    """The addresses from which somebody has signed in, the last hundred times."""
    user = User.objects.filter(username=username).first()
    if user is None:
        return []
    kept = events_of("user", [user.pk]).filter(kind="sign_in").order_by("-id")
    return list(kept.values_list("data__address", flat=True)[:100])
