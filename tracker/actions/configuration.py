"""Entering many rows of configuration at once: units, sections, indicators, registers and their parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db import models, transaction

from tracker import access
from tracker.actions.record import record
from tracker.calc.periods import SHANGHAI
from tracker.calc.pinyin import search_key
from tracker.models import User

Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def enter(*, by: User, at: datetime, rows: Sequence[Row]) -> list[Row]:
    """Insert rows of one configuration model, each checked field by field; all or nothing.

    Raises AccessRefused or ValidationError.
    """
    if not rows:
        return []
    model = type(rows[0])
    name = model._meta.model_name or ""
    access.check_configure(access.rights_of(by, on=at.astimezone(SHANGHAI).date()), "add", name)
    for row in rows:
        if hasattr(row, "pinyin"):
            row.pinyin = search_key(row.name)  # type: ignore[attr-defined]
        row.clean_fields(exclude=["id"])
    entered = model._default_manager.bulk_create(rows)
    record("enter", by=by, of=entered[0], model=name, rows=len(entered))
    return entered
