"""Who may make, review, sign and see editions: they speak of the whole district, so do those who are asked."""

from __future__ import annotations

from tracker.access import AUDITOR, LEADER, REVIEWER, STEWARD, Rights
from tracker.calc import issuing
from tracker.calc.refusals import AccessRefused
from tracker.models import Edition


def can_see_drafts(rights: Rights) -> bool:
    """A draft is seen by those who make, review and sign it, and by auditors."""
    return rights.of_district(STEWARD, REVIEWER, LEADER, AUDITOR)


def can_issue(rights: Rights) -> bool:
    """The district's stewards freeze, publish and drop editions."""
    return rights.of_district(STEWARD)


def check_issue(rights: Rights) -> None:
    if not can_issue(rights):
        raise AccessRefused("not_a_steward")


def check_see_drafts(rights: Rights) -> None:
    if not can_see_drafts(rights):
        raise AccessRefused("not_yours_to_review")


def check_comment_edition(rights: Rights) -> None:
    """Those who make, review and sign editions; auditors only look."""
    if not rights.of_district(STEWARD, REVIEWER, LEADER):
        raise AccessRefused("not_yours_to_review")


def check_approve_edition(rights: Rights, edition: Edition) -> None:
    """A reviewer, leader or steward of the district who didn't freeze it."""
    check_comment_edition(rights)
    if edition.author_id == rights.user_id:
        raise AccessRefused("own_edition")


def can_sign(rights: Rights) -> bool:
    """The district's leaders sign editions."""
    return rights.of_district(LEADER)


def check_sign_edition(rights: Rights, edition: Edition) -> None:
    """A leader of the district who didn't freeze it."""
    if not can_sign(rights):
        raise AccessRefused("not_a_leader")
    if edition.author_id == rights.user_id:
        raise AccessRefused("own_edition")


def can_take_on(rights: Rights, edition: Edition, step: str) -> bool:
    """Whether the person may take the step that an edition waits for: approval, signature or publication."""
    if step == issuing.PUBLISH:
        return can_issue(rights)
    may = can_sign(rights) if step == issuing.SIGN else rights.of_district(STEWARD, REVIEWER, LEADER)
    return may and edition.author_id != rights.user_id
