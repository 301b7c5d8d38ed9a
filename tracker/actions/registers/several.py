"""The same facts changed in many items of one register at one stroke, by the very door of single changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from tracker.actions.registers.items import save_item
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Item, User


class ItemRefused(Exception):
    """One of several items can't be changed so, and therefore none was: which, and why."""

    def __init__(self, item: Item, fault: Refused | ValidationError) -> None:
        super().__init__(str(item))
        self.item, self.fault = item, fault


@dataclass(frozen=True)
class Changed:
    """An item and what changed in it: before and after by the code of the column."""

    item: Item
    texts: Mapping[str, tuple[str, str]]


@transaction.atomic
def edit_items(*, by: User, at: datetime, items: Sequence[Item], texts: Mapping[str, str]) -> list[Changed]:
    """Write `texts`, by the code of the descriptive column, into all of these items; an empty one empties the column.

    What isn't named stays as it is, and an item that says all of it already isn't touched. All or nothing; each item that
    changes has an event of its own. Raises AccessRefused or ItemRefused.
    """
    done = []
    for item in items:
        stored = item.descriptions or {}
        differing = {code: (stored.get(code, ""), text) for code, text in texts.items()}
        differing = {code: both for code, both in differing.items() if both[0] != both[1]}
        if not differing:
            continue
        both = stored | dict(texts)
        item.descriptions = {code: text for code, text in both.items() if text}
        try:
            save_item(by=by, at=at, item=item)
        except AccessRefused:
            raise
        except (Refused, ValidationError) as fault:
            raise ItemRefused(item, fault) from fault
        done.append(Changed(item, differing))
    return done


def try_edit_items(
    *, by: User, at: datetime, items: Sequence[Item], texts: Mapping[str, str]
) -> list[Changed]:
    """What `edit_items` would do, by doing and undoing it. Raises what it raises."""
    with transaction.atomic():
        done = edit_items(by=by, at=at, items=items, texts=texts)
        transaction.set_rollback(True)
    return done
