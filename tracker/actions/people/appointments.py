"""Raising somebody's rights: an administrator asks, another one of the unit or above decides, or the asker takes it back."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from tracker import access
from tracker.access import people as people_access
from tracker.actions.people import configuration
from tracker.actions.people.deciding import SecondPerson, stated
from tracker.actions.people.handing_on import hand_on
from tracker.actions.people.notices import Told, request_is_over, tell
from tracker.actions.people.record import record, values_of
from tracker.calc.periods import day_of
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import AppointmentDecision, AppointmentRequest, Membership, Notice, User
from tracker.queries.people.appointments import deciders, has_second_factor, knows_own_password, waiting
from tracker.wording.names import kept_names

Kind = AppointmentDecision.Kind
_ROLES = SecondPerson(AppointmentDecision, people_access.check_decide_appointment)


def ask_appointment(*, by: User, at: datetime, membership: Membership) -> AppointmentRequest:
    """Ask that a membership be made or changed; whoever may confirm it is told. The caller has checked the right.

    Raises Refused when the same is asked for already. Must run inside a transaction.
    """
    asked = AppointmentRequest(
        membership_id=membership.pk,
        former=_stored(membership.pk),
        **{name: getattr(membership, name) for name in AppointmentRequest.SAID},
    )
    same = waiting().filter(user=asked.user)
    if membership.pk is None:
        same = same.filter(membership=None, unit=asked.unit, role=asked.role)
    else:
        same = same.filter(membership=membership.pk)
    return _ask(by, at, asked, taken=same.exists)


def ask_account(*, by: User, at: datetime, user: User) -> AppointmentRequest:
    """Ask that a shut account be opened again, with the roles it has. The caller has checked the right. Raises Refused."""
    same = waiting().filter(user=user, role="", resets_factor=False)
    return _ask(by, at, AppointmentRequest(user=user), taken=same.exists)


@transaction.atomic
def ask_factor_reset(*, by: User, at: datetime, user: User) -> AppointmentRequest:
    """Ask that somebody's second factor be forgotten, as an administrator who oversees the account; another one decides.

    Raises AccessRefused or Refused (there is none, or it is asked for already).
    """
    people_access.check_oversee(access.rights_at(by, at), user)
    if not user.is_active or not has_second_factor(user):
        raise Refused("no_second_factor")
    same = waiting().filter(user=user, resets_factor=True)
    return _ask(by, at, AppointmentRequest(user=user, resets_factor=True), taken=same.exists)


def _ask(
    by: User, at: datetime, asked: AppointmentRequest, *, taken: Callable[[], bool]
) -> AppointmentRequest:
    hold_people([asked.user_id])
    if taken():
        raise Refused("appointment_waiting")
    asked.author = by
    asked.save(force_insert=True)
    asked.refresh_from_db()
    record("ask_appointment", by=by, of=asked, **told_of(asked))
    said = {**_kept(asked), "by": str(by), "asked_by": by.pk, "request": asked.pk}
    post = _decided_in(asked)
    told = (
        Told(Notice.Kind.ROLE_ASKED, user, post=post, data=said) for user in deciders(asked, on=day_of(at))
    )
    tell(told, by=by, at=at)
    return asked


def _decided_in(asked: AppointmentRequest) -> tuple[int, str] | None:
    """The post that is asked: the unit's administrator; None for an account, which may be of several units."""
    if asked.unit_id is None:
        return None
    return people_access.appointed_in(asked.unit_id, asked.role), Membership.Role.ADMINISTRATOR


@transaction.atomic
def confirm_appointments(*, by: User, at: datetime, requests: Collection[int]) -> list[AppointmentRequest]:
    """Make what was asked for, as another administrator than who asked and who gains; all of them or none.

    Raises AccessRefused or Refused (decided already, the membership isn't what it was, or an administrator whose
    password somebody else knows), or ValidationError.
    """
    found = _decidable(by, at, requests)
    if any(_makes_administrator(one) and not knows_own_password(one.user) for one in found):
        raise Refused("password_known")
    for one in found:
        membership = _make(one, by=by, at=at)
        _ROLES.decide(
            one,
            Kind.CONFIRM,
            by=by,
            at=at,
            event="confirm_appointment",
            told={**told_of(one), "asked_by": str(one.author)},
            notice=Told(Notice.Kind.ROLE_CONFIRMED, one.author, data={**_kept(one), "by": str(by)}),
            membership=membership,
        )
        if one.user_id != one.author_id and not one.resets_factor:
            tell_of_role(one, by=by, at=at)
        hand_on(at=at, to=one.user)
    return found


def _make(asked: AppointmentRequest, *, by: User, at: datetime) -> Membership | None:
    """Do what was asked for; the membership that it made, if any."""
    if asked.resets_factor:
        _reset_factor(asked, by=by, at=at)
        return None
    if asked.opens_account:
        asked.user.is_active = True
        configuration.save(by=by, at=at, row=asked.user)
        return None
    return configuration.save(by=by, at=at, row=_as_asked(asked))


def _reset_factor(asked: AppointmentRequest, *, by: User, at: datetime) -> None:
    """Forget the authenticator app and the recovery codes, and sign the person out everywhere. They are told."""
    Authenticator.objects.filter(user=asked.user).delete()
    for session in UserSession.objects.filter(user=asked.user):
        session.end()
    record("reset_factor", by=by, of=asked.user, asked_by=str(asked.author))
    tell([Told(Notice.Kind.FACTOR_RESET, asked.user, data={"by": str(by)})], by=by, at=at)


@transaction.atomic
def refuse_appointments(
    *, by: User, at: datetime, requests: Collection[int], reason: str
) -> list[AppointmentRequest]:
    """Leave rights as they are, and say why. Raises AccessRefused or Refused (no reason, or it has moved on)."""
    found = _decidable(by, at, requests)
    because = stated(reason)
    for one in found:
        said = {**told_of(one), "reason": because}
        about = {**_kept(one), "reason": because, "by": str(by)}
        notice = Told(Notice.Kind.ROLE_REFUSED, one.author, data=about)
        _ROLES.decide(
            one,
            Kind.REFUSE,
            by=by,
            at=at,
            event="refuse_appointment",
            told=said,
            notice=notice,
            reason=because,
        )
    return found


@transaction.atomic
def take_back_appointments(*, by: User, at: datetime, requests: Collection[int]) -> list[AppointmentRequest]:
    """Give up one's own requests. Raises AccessRefused (somebody else's) or Refused (decided already)."""
    found = _undecided(requests, at)
    for one in found:
        if one.author_id != by.pk:
            raise AccessRefused("not_your_request")
        _ROLES.decide(one, Kind.TAKE_BACK, by=by, at=at, event="take_back_appointment", told=told_of(one))
    return found


def told_of(said: AppointmentRequest | Membership) -> dict[str, Any]:
    """A role as events and notices tell it: whose, where, which and how long."""
    return {
        "user": str(said.user),
        "unit": said.unit.name if said.unit else "",
        "role": said.role,
        "from": said.from_date,
        "until": said.until_date,
        **({"acting_for": str(said.acting_for)} if said.acting_for else {}),
        **({"resets_factor": True} if isinstance(said, AppointmentRequest) and said.resets_factor else {}),
    }


def _kept(said: AppointmentRequest | Membership) -> dict[str, Any]:
    """A role as notices tell it, the unit in both languages."""
    return {**told_of(said), **(kept_names(unit=said.unit) if said.unit else {})}


def tell_of_role(said: AppointmentRequest | Membership, *, by: User | None, at: datetime) -> None:
    """Tell a person that somebody gave them a role, changed or ended it, and whoever they stand in for."""
    concerned = [one for one in (said.user, said.acting_for) if one is not None]
    data = {**_kept(said), "by": str(by) if by else ""}
    tell((Told(Notice.Kind.ROLE_CHANGED, one, data=data) for one in concerned), by=by, at=at)


def _makes_administrator(request: AppointmentRequest) -> bool:
    if request.opens_account:
        return request.user.memberships.filter(role=Membership.Role.ADMINISTRATOR).exists()
    return request.role == Membership.Role.ADMINISTRATOR


def _as_asked(request: AppointmentRequest) -> Membership:
    """The membership that was asked for, not yet saved. Raises Refused when it isn't what it was any more."""
    row = request.membership or Membership()
    if request.membership is not None and request.former != _stored(request.membership_id):
        raise Refused("membership_changed")
    for name in AppointmentRequest.SAID:
        setattr(row, name, getattr(request, name))
    return row


def _stored(membership: int | None) -> dict[str, Any]:
    """What a membership says, as kept beside a request; nothing for a new one. It stays so until the transaction ends."""
    if membership is None:
        return {}
    row = Membership.objects.select_for_update(of=("self",)).get(pk=membership)
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values_of(row).items()
        if name not in ("user", "unit", "acting_for")
    } | {"user": row.user_id, "unit": row.unit_id, "acting_for": row.acting_for_id}


def _decidable(by: User, at: datetime, requests: Collection[int]) -> list[AppointmentRequest]:
    found = _undecided(requests, at)
    _ROLES.check(found, by=by, at=at)
    return found


def _undecided(requests: Collection[int], at: datetime) -> list[AppointmentRequest]:
    """The requests, about to be decided, their people held until the transaction ends. Nobody needs to be told of them any more.

    Raises Refused when one of them is decided.
    """
    hold_people(AppointmentRequest.objects.filter(pk__in=requests).values_list("user_id", flat=True))
    found = list(waiting().filter(pk__in=requests).order_by("id"))
    if not found or len(found) < len(set(requests)):
        raise Refused("change_decided")
    for one in found:
        request_is_over([Notice.Kind.ROLE_ASKED], at=at, request=one.pk)
    return found


def hold_people(users: Collection[int]) -> None:
    """Changes of a person's roles, requests for them and decisions on those follow one another; reports go on meanwhile."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=list(users)).order_by("pk"))
