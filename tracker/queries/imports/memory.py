"""How tables were laid that went into a place before: what was confirmed once needn't be asked of the next file of that shape."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tracker.documents.headers import Header
from tracker.models import ImportRun
from tracker.queries.imports.preview import ImportTarget

KEY, SHAPE, SAID = "layout", "shape", "said"
_LOOKED_BACK = 300  # imports into a place


@dataclass(frozen=True)
class Remembered:
    """The answers by which a table was laid, who confirmed them, and when that was imported."""

    said: Mapping[str, str]
    by: str
    at: datetime


def remembered_layouts(into: ImportTarget) -> dict[str, Remembered]:
    """By the shape of the table, as the last import into this place had it that wasn't taken back."""
    runs = ImportRun.objects.filter(
        register=into.register, unit=into.unit, indicator=into.indicator, undone_by=None, undoes=None
    )
    laid = runs.filter(choices__contains=[{"key": KEY}]).select_related("author").order_by("-id")
    found: dict[str, Remembered] = {}
    for run in laid[:_LOOKED_BACK]:
        details = next(one["details"] for one in run.choices if one["key"] == KEY)
        if details.get(SHAPE):
            said = dict(one.split("=", 1) for one in details[SAID])
            found.setdefault(details[SHAPE], Remembered(said, str(run.author), run.recorded_at))
    return found


def shape_of(header: Header) -> str:
    """What tells a table from others, whatever month it is of, as one word."""
    return hashlib.sha256(json.dumps(header.shape, ensure_ascii=False).encode()).hexdigest()[:32]
