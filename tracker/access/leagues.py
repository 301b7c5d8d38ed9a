"""Who may run a league, who is its second person, and who may ask and object."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.access import LEADER, REPORTER, REVIEWER, STEWARD, Rights
from tracker.calc.refusals import AccessRefused


def can_run(rights: Rights, units: Iterable[int]) -> bool:
    """A steward of every contender runs a league: issues its sheets, holds its ballots, changes its rules."""
    return rights.has(STEWARD) and set(units) <= rights.units(STEWARD)


def check_run(rights: Rights, units: Iterable[int]) -> None:
    if not can_run(rights, units):
        raise AccessRefused("not_running_the_league")


def oversees(rights: Rights, units: Iterable[int]) -> bool:
    """Stewards and leaders of every contender are the second person in a league."""
    return rights.has(STEWARD, LEADER) and set(units) <= rights.units(STEWARD, LEADER)


def check_second(rights: Rights, units: Iterable[int], first: int) -> None:
    """Somebody who oversees the league and isn't the one whose statement is decided on."""
    if not oversees(rights, units):
        raise AccessRefused("not_overseeing_the_league")
    if first == rights.user_id:
        raise AccessRefused("own_statement")


def can_ask_marks(rights: Rights, units: Iterable[int], unit_id: int, *, against: bool) -> bool:
    """Additions and exemptions are asked for by the unit or a steward; deductions by a steward alone."""
    return can_run(rights, units) or (not against and rights.covers(unit_id, REPORTER, REVIEWER))


def check_ask_marks(rights: Rights, units: Iterable[int], unit_id: int, *, against: bool) -> None:
    if not can_ask_marks(rights, units, unit_id, against=against):
        raise AccessRefused("not_yours_to_ask")


def can_object(rights: Rights, unit_id: int) -> bool:
    return rights.covers(unit_id, REPORTER, REVIEWER)


def check_object(rights: Rights, unit_id: int) -> None:
    """An objection is the contender's own: its reporters and reviewers raise it."""
    if not can_object(rights, unit_id):
        raise AccessRefused("not_your_score")
