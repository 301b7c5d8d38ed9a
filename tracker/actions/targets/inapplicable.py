"""不适用 by two people: one declares that a goal doesn't apply to a unit, or ends that; a steward decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tracker import access
from tracker.access import STEWARD
from tracker.access.applying import check_decide_declared, check_declare
from tracker.access.settled import check_unpublished
from tracker.actions.people.deciding import SecondPerson, stated
from tracker.actions.people.notices import Told, tell, to_whoever_asked
from tracker.actions.people.record import record
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import Inapplicability, InapplicabilityDecision, Indicator, Notice, User
from tracker.queries.people.roles import holders
from tracker.queries.targets.inapplicable import inapplicable, is_declarable
from tracker.wording.names import kept_names

Kind = InapplicabilityDecision.Kind
_DECLARED = SecondPerson(InapplicabilityDecision, check_decide_declared, asked=[Notice.Kind.APPLYING_ASKED])


@transaction.atomic
def ask_inapplicable(*, by: User, at: datetime, asked: Inapplicability) -> Inapplicability:
    """Ask that an indicator not apply to a unit from a month on, or (`holds` False) that it apply again.

    Of an indicator and a unit one request waits at a time. Raises AccessRefused, Refused (one waits already, the month is
    published, the document is of a day to come, nothing would change, the unit has no such goal), or ValidationError with
    sentences for the fields at fault.
    """
    _hold(asked)
    check_declare(access.rights_at(by, at), asked.unit_id)
    if not is_declarable(asked.indicator_id, asked.unit_id):
        raise Refused("nothing_to_declare")
    if Inapplicability.objects.filter(
        indicator=asked.indicator_id, unit=asked.unit_id, decision=None
    ).exists():
        raise Refused("declaration_waiting")
    asked.author = by
    asked.full_clean(exclude=["id"])
    if asked.basis_date > day_of(at):
        raise Refused("basis_in_the_future", field="basis_date")
    _check_month(asked)
    asked.save(force_insert=True)
    event = "declare_inapplicable" if asked.holds else "end_inapplicable"
    record(event, by=by, of=asked, from_month=asked.from_month.isoformat(), reason=asked.reason)
    stewards = holders([asked.unit_id], STEWARD, on=day_of(at))[asked.unit_id]
    data = {**_about(asked), "reason": asked.reason, "by": str(by), "asked_by": by.pk}
    tell(
        (
            Told(Notice.Kind.APPLYING_ASKED, user, post=(asked.unit_id, STEWARD), data=data)
            for user in stewards
        ),
        by=by,
        at=at,
    )
    return asked


@transaction.atomic
def accept_inapplicable(*, by: User, at: datetime, asked: Inapplicability) -> InapplicabilityDecision:
    """Let what was asked hold from its month on. Raises AccessRefused (also for one's own request) or Refused (decided
    already, or the month was published meanwhile).
    """
    _hold(asked)
    _DECLARED.check([asked], by=by, at=at)
    _check_month(asked)
    return _DECLARED.decide(
        asked,
        Kind.ACCEPT,
        by=by,
        at=at,
        event="accept_inapplicable",
        notice=_word(Notice.Kind.APPLYING_ACCEPTED, asked, {"by": str(by)}, at),
    )


@transaction.atomic
def refuse_inapplicable(
    *, by: User, at: datetime, asked: Inapplicability, reason: str
) -> InapplicabilityDecision:
    """Leave everything as it is, and say why. Raises AccessRefused or Refused (no reason, or decided already)."""
    _hold(asked)
    _DECLARED.check([asked], by=by, at=at)
    said = stated(reason)
    return _DECLARED.decide(
        asked,
        Kind.REFUSE,
        by=by,
        at=at,
        event="refuse_inapplicable",
        told={"reason": said},
        notice=_word(Notice.Kind.APPLYING_REFUSED, asked, {"by": str(by), "reason": said}, at),
        reason=said,
    )


def _check_month(asked: Inapplicability) -> None:
    """What is published stays, and each request changes something."""
    first = Month.of(asked.from_month)
    check_unpublished(first, field="from_month")
    held = inapplicable({asked.indicator_id}, None).held(asked.indicator_id, asked.unit_id, first)
    if (held is not None) == asked.holds:
        raise Refused("not_applying_already" if asked.holds else "applies_already", field="from_month")


def _word(kind: str, asked: Inapplicability, data: dict[str, object], at: datetime) -> Told:
    return to_whoever_asked(kind, asked.author, asked.unit_id, _about(asked) | data, at=at)


def _about(asked: Inapplicability) -> dict[str, object]:
    unit = asked.unit
    return {"request": asked.pk, **kept_names(what=asked.indicator, unit=unit), "unit_code": unit.code}


def _hold(asked: Inapplicability) -> None:
    """Requests and decisions on an indicator follow one another; rows that refer to it may be written meanwhile."""
    Indicator.objects.select_for_update(of=("self",), no_key=True).get(pk=asked.indicator_id)
