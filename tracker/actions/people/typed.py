"""Keeping what somebody typed into a form that came when their session had ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from tracker.models import Typed, User

KEPT = timedelta(days=7)
MOST = 50  # forms of one person
Pairs = Sequence[tuple[str, str]]


def keep_typed(
    *, by: User, at: datetime, address: str, page: str, fields: Pairs, files: Sequence[str]
) -> Typed:
    """Keep a form that wasn't taken; the same text sent again is kept once. What is old, or more than `MOST`, goes."""
    said = [list(pair) for pair in fields]
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        own = Typed.objects.filter(user=by)
        own.filter(at__lt=at - KEPT).delete()
        own.filter(address=address, fields=said, files=list(files)).delete()
        own.exclude(pk__in=list(own.values_list("pk", flat=True)[: MOST - 1])).delete()
        return Typed.objects.create(
            user=by, address=address, page=page, fields=said, files=list(files), at=at
        )


def drop_typed(*, by: User, pk: int) -> None:
    """The person has it back, or doesn't want it any more."""
    Typed.objects.filter(user=by, pk=pk).delete()
