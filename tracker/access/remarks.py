"""Who talks with whom about figures and goals."""

from __future__ import annotations

from tracker.access import REPORTER, REVIEWER, STEWARD, Rights
from tracker.calc.refusals import AccessRefused
from tracker.models import Membership


def can_remark(rights: Rights, unit_id: int) -> bool:
    """Those who report, review or manage a unit talk about its figures and goals."""
    return rights.covers(unit_id, REPORTER, REVIEWER, STEWARD)


def check_remark(rights: Rights, unit_id: int) -> None:
    if not can_remark(rights, unit_id):
        raise AccessRefused("not_yours_to_remark")


def remarked_to(rights: Rights, unit_id: int) -> list[Membership.Role]:
    """Who is told of a remark on a unit's figures: those who review them where somebody who reports them wrote it, and the other
    way round; of whoever is neither, or both, both.
    """
    sides = [role for role in (REPORTER, REVIEWER) if not rights.covers(unit_id, role)]
    return sides or [REPORTER, REVIEWER]
