"""不适用: in which months a goal doesn't apply to a unit, by what was declared and ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from tracker.calc.periods import Month
from tracker.calc.readings import Reading


class Declared(NamedTuple):
    """A word that a second person accepted: from a month on a goal doesn't apply, or (`holds` False) applies again."""

    pk: int
    holds: bool
    from_month: Month
    reason: str
    basis: str
    basis_date: date


def in_force(words: Sequence[Declared], month: Month) -> Declared | None:
    """Why the goal doesn't apply in `month`; None where it does.

    `words` are in the order in which they were accepted. Each speaks of its month and all that follow, so the newest one
    that reaches `month` holds there: a declaration until it is ended, the end of one until the next.
    """
    newest = next((one for one in reversed(words) if one.from_month <= month), None)
    return newest if newest is not None and newest.holds else None


def ends(words: Sequence[Declared], month: Month) -> Month | None:
    """The month from which on what holds in `month` is known to hold no longer; None where no end of it is known."""
    held = in_force(words, month)
    begins = sorted({one.from_month for one in words if one.from_month > month})
    return next((one for one in begins if held and in_force(words, one) is None), None)


def ended(words: Sequence[Declared], month: Month) -> list[tuple[Declared, Declared]]:
    """The declarations whose end has come by `month`, each with the word that ended it."""
    begun = [one for one in words if one.from_month <= month]
    later = ((one, next((end for end in begun[at:] if not end.holds), None)) for at, one in enumerate(begun))
    return [(one, end) for one, end in later if one.holds and end is not None]


def applying(readings: Iterable[Reading], words: Sequence[Declared]) -> list[Reading]:
    """The readings of months in which the goal applies: what was reported for the others doesn't count."""
    return [one for one in readings if in_force(words, one.month) is None]


def not_applying(held: Declared, month: Month) -> Reading:
    """What a number is in a month in which it doesn't apply: the reason, as of the document that says so."""
    return Reading(month=month, as_of=held.basis_date, not_applicable=held.reason)
