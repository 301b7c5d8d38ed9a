"""Requests to take items out of their register or back in, as far as they wait."""

from __future__ import annotations

from django.db.models import QuerySet

from tracker.access import REVIEWER, STEWARD, Rights
from tracker.models import Item, ItemPresence, ItemStepRequest


def waiting_steps(rights: Rights) -> QuerySet[ItemStepRequest]:
    """What a reviewer or steward has to decide on, the oldest first; their own requests are in it."""
    return _waiting().filter(item__unit__in=rights.units(REVIEWER, STEWARD))


def waiting_step(item: Item) -> ItemStepRequest | None:
    """The request that waits for an item."""
    return _waiting().filter(item=item).first()


def _waiting() -> QuerySet[ItemStepRequest]:
    return (
        ItemStepRequest.objects.filter(decision=None)
        .select_related("item__register", "item__unit", "author")
        .order_by("id")
    )


def step_by_import(item: Item) -> ItemPresence | None:
    """The step by which an item came with a file, if it did."""
    return (
        ItemPresence.objects.filter(item=item, import_run__isnull=False, joins=True)
        .select_related("author", "import_run")
        .first()
    )
