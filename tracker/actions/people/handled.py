"""Taking the same form twice: the second time does nothing, and leads where the first one led."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.models import Handled, User

KEPT = timedelta(days=30)  # nobody sends a form of last month again


def answer_of(mark: str) -> Handled | None:
    """What became of the form that `mark` stands for; None if it was never taken."""
    return Handled.objects.filter(mark=mark).first()


def remember(*, by: User, at: datetime, mark: str, place: str) -> None:
    """Note that a form was taken, in the transaction of what it did.

    Raises IntegrityError if it was taken already. Whoever sends it meanwhile waits until this transaction ends.
    """
    Handled.objects.create(mark=mark, user=by, place=place)
    Handled.objects.filter(user=by, at__lt=at - KEPT).delete()
