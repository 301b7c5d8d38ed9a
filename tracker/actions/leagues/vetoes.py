"""一票否决: asked for by who runs the league, decided by a second person, ended early in the same way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tracker import access
from tracker.access import LEADER, REPORTER, REVIEWER, Rights
from tracker.access import leagues as leagues_access
from tracker.actions.leagues.exhibits import attach, check_exhibits
from tracker.actions.people.deciding import SecondPerson, stated
from tracker.actions.people.notices import Told, tell
from tracker.actions.people.record import record
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.documents.attachments import Attachment
from tracker.models import League, Notice, User, Veto, VetoDecision
from tracker.queries.leagues.rules import contenders
from tracker.queries.leagues.vetoes import concerned, first_free_month, reached
from tracker.queries.people.roles import holders
from tracker.wording.names import kept_names

Kind = VetoDecision.Kind


@transaction.atomic
def ask_veto(*, by: User, at: datetime, veto: Veto, attachments: Sequence[Attachment] = ()) -> Veto:
    """Ask that a unit be barred from honours for a term, in one league or in all. It holds once somebody else agrees.

    Raises AccessRefused, Refused (a month that is signed or published already, or one that waits) or ValidationError.
    """
    of = _locked(veto)
    leagues_access.check_run(access.rights_at(by, at), reached(veto))
    if any(veto.unit not in contenders(league, Month.of(veto.first_month)) for league in of) or not of:
        raise Refused("unit_not_in_league", field="unit")
    same = Veto.objects.filter(unit=veto.unit, league=veto.league, lifts=None, decision=None)
    if same.exists():
        raise Refused("veto_waiting")
    return _asked(by, at, veto, of, attachments, "ask_veto")


@transaction.atomic
def ask_lifting(
    *, by: User, at: datetime, veto: Veto, lifting: Veto, attachments: Sequence[Attachment] = ()
) -> Veto:
    """Ask that a veto end before its term; the lifting's `first_month` is the first month that is free of it.

    Raises AccessRefused, Refused (it doesn't hold, its end is decided or asked for, or the month can't be) or
    ValidationError.
    """
    of = _locked(veto)
    leagues_access.check_run(access.rights_at(by, at), reached(veto))
    if not VetoDecision.objects.filter(veto=veto, kind=Kind.AGREE).exists() or veto.lifts_id is not None:
        raise Refused("veto_not_in_force")
    if veto.liftings.exclude(decision__kind=Kind.REFUSE).exists():
        raise Refused("lifting_stands")
    first = lifting.first_month
    if first < veto.first_month or (veto.last_month is not None and first > veto.last_month):
        raise Refused("outside_veto", field="first_month")
    lifting.lifts, lifting.unit, lifting.league, lifting.last_month = veto, veto.unit, veto.league, None
    return _asked(by, at, lifting, of, attachments, "ask_lifting")


def _asked(
    by: User, at: datetime, veto: Veto, of: Sequence[League], attachments: Sequence[Attachment], event: str
) -> Veto:
    _check_free(veto, of)
    if veto.basis_date > day_of(at):
        raise Refused("basis_in_the_future", field="basis_date")
    veto.author = by
    veto.illustrative = veto.illustrative or by.illustrative
    veto.full_clean(exclude=["id"])
    veto.save(force_insert=True)
    attach(attachments, veto=veto)
    record(event, by=by, of=veto, unit=veto.unit.code, basis=veto.basis, reason=veto.reason)
    return veto


@transaction.atomic
def decide_veto(*, by: User, at: datetime, veto: Veto, agree: bool, reason: str = "") -> VetoDecision:
    """Agree to a veto or a lifting that somebody else asked for, or refuse it; the unit is told of what then holds.

    Sheets and editions that are out stay as they are: the next version says what follows. Raises AccessRefused or Refused
    (no reason, a month that was signed or published meanwhile, a broken file, or it has moved on).
    """
    of = _locked(veto)
    _VETOES.check([veto], by=by, at=at)
    said = reason.strip() if agree else stated(reason)
    if agree:
        _check_free(veto, of)
        check_exhibits(Q(veto=veto))
    kind = Kind.AGREE if agree else Kind.REFUSE
    told = {"decision": kind, "reason": said}
    decision = _VETOES.decide(veto, kind, by=by, at=at, event="decide_veto", told=told, reason=said)
    if agree:
        _tell_unit(by, at, veto, of)
    return decision


def _tell_unit(by: User, at: datetime, veto: Veto, of: Sequence[League]) -> None:
    kind = Notice.Kind.VETO_LIFTED if veto.lifts_id else Notice.Kind.VETOED
    said = {
        **kept_names(unit=veto.unit),
        "what": veto.basis,
        "month": f"{veto.first_month:%Y-%m}",
        "league": of[0].code if of else "",
        "by": str(by),
    }
    people = holders([veto.unit_id], REPORTER, REVIEWER, LEADER, on=day_of(at))[veto.unit_id]
    tell((Told(kind, user, data=said) for user in people), by=by, at=at)


# --- checks -------------------------------------------------------------------------------------


def _locked(veto: Veto) -> list[League]:
    """The leagues it is about, held until the transaction ends: what is done about their months follows one another."""
    of = concerned(veto)
    held = League.objects.select_for_update().filter(pk__in=[one.pk for one in of])
    return list(held.order_by("pk"))


def _check_free(veto: Veto, of: Sequence[League]) -> None:
    """What is signed or published is final: nothing that reaches into it would ever be seen there."""
    free = first_free_month(of)
    if free is not None and Month.of(veto.first_month) < free:
        raise Refused("month_is_final", field="first_month", month=Month.of(veto.first_month), first=free)


def _may_decide(rights: Rights, veto: Veto) -> None:
    leagues_access.check_second(rights, reached(veto), veto.author_id)


_VETOES = SecondPerson(VetoDecision, _may_decide, names="veto", decided="decided")
