"""研判: saying beside the computed light what one thinks of a target; the light itself stays as it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.actions.people.record import record
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import Assessment, Target, User


def check_assess(rights: access.Rights, target: Target) -> None:
    """Leaders and stewards of the unit alone. Raises AccessRefused."""
    if not access.can_assess(rights, target):
        raise AccessRefused("not_yours_to_assess")


@transaction.atomic
def assess(*, by: User, at: datetime, assessment: Assessment) -> Assessment:
    """Add a judgement of a target in a month of its window, with the reason.

    Raises AccessRefused, or ValidationError with sentences for the fields at fault.
    """
    day = day_of(at)
    check_assess(access.rights_at(by, at), assessment.target)
    assessment.author = by
    assessment.text = assessment.text.strip()
    assessment.full_clean(exclude=["id"])
    month = Month.of(assessment.month)
    if month not in assessment.target.span or month > Month.of(day):
        raise Refused("not_to_assess")
    assessment.save(force_insert=True)
    record(
        "assess",
        by=by,
        of=assessment,
        target=assessment.target_id,
        stance=assessment.stance,
        reason=assessment.text,
    )
    return assessment
