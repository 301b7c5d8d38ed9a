"""Who may end, merge and split units: the district's stewards, one to ask and another to decide."""

from __future__ import annotations

from tracker.access import STEWARD, Rights
from tracker.calc.refusals import AccessRefused
from tracker.models import Reorganisation


def can_reorganise(rights: Rights) -> bool:
    return rights.of_district(STEWARD)


def check_reorganise(rights: Rights) -> None:
    if not can_reorganise(rights):
        raise AccessRefused("not_a_steward")


def can_decide_reorganisation(rights: Rights, request: Reorganisation) -> bool:
    return can_reorganise(rights) and request.author_id != rights.user_id


def check_decide_reorganisation(rights: Rights, request: Reorganisation) -> None:
    """A steward of the district who didn't ask for it."""
    check_reorganise(rights)
    if request.author_id == rights.user_id:
        raise AccessRefused("own_request")
