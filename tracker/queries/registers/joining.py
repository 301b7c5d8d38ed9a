"""Since when a new item counts: never in a month that is published, which says what it says."""

from __future__ import annotations

from datetime import date

from tracker.calc.periods import Month


def unpublished(wanted: date, through: Month | None) -> date:
    """The day wanted, or the first one after what is published."""
    return wanted if through is None else max(wanted, through.plus(1).first)
