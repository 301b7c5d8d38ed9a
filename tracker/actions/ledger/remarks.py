"""留言: a few sentences about a figure or a goal, from those who report to those who review and back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.access.remarks import check_remark
from tracker.actions.people.notices import tell_of_remark
from tracker.actions.people.record import record
from tracker.models import Figure, Remark, Target, User
from tracker.queries.ledger.care import settings_of_care
from tracker.queries.ledger.figures import in_its_care


@transaction.atomic
def remark(*, by: User, at: datetime, about: Figure | Target, text: str) -> Remark:
    """Keep a remark for good and tell the other side that there is one; neither the event nor the notice says what it says,
    since it may speak of numbers that are under embargo.

    Raises AccessRefused, or ValidationError with sentences for the field at fault.
    """
    held = access.rights_at(by, at)
    unit = unit_of(about)
    check_remark(held, unit)
    named = {"figure": about} if isinstance(about, Figure) else {"target": about}
    made = Remark(**named, text=text.strip(), author=by)
    made.full_clean(exclude=["id"])
    made.save(force_insert=True)
    record("remark", by=by, of=made, **{name: row.pk for name, row in named.items()})
    tell_of_remark(about, unit, held, by=by, at=at)
    return made


def unit_of(about: Figure | Target) -> int:
    """Whose people talk about it: of a figure those of the unit that had it in its month."""
    if isinstance(about, Target):
        return about.unit_id
    return in_its_care(about, settings_of_care(None)).slot.series.unit_id
