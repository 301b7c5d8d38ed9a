"""What raises rights and waits for another administrator, and who that may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from tracker.access import ADMINISTRATOR, Rights, rights_of
from tracker.access.people import reaches_appointment, why_not_decide
from tracker.models import AppointmentRequest, Event, Membership, User
from tracker.queries.people.roles import possible_judges

RELATED = ("user", "unit", "acting_for", "author", "membership__unit", "membership__acting_for")


def waiting() -> QuerySet[AppointmentRequest]:
    """Requests on which nobody has decided, the oldest first."""
    return AppointmentRequest.objects.filter(decision=None).select_related(*RELATED).order_by("id")


@dataclass(frozen=True)
class Asked:
    """A request that waits; `why_not` is why the person asking can't decide on it, empty if they can.

    `is_own` says that they asked for it themselves, `others` how many people could decide.
    """

    request: AppointmentRequest
    why_not: str
    is_own: bool
    others: int


def waiting_appointments(rights: Rights, *, on: date) -> list[Asked]:
    """What waits in the units that the person administers, and what they asked for themselves."""
    found = [one for one in waiting() if one.author_id == rights.user_id or reaches_appointment(rights, one)]
    able = administrators(on=on) if found else {}
    return [
        Asked(
            one,
            why_not_decide(rights, one),
            one.author_id == rights.user_id,
            len(deciders(one, on=on, among=able)),
        )
        for one in found
    ]


def decidable_appointments(rights: Rights) -> int:
    """How many requests wait for the person's decision."""
    return sum(not why_not_decide(rights, one) for one in waiting())


def decided_appointments(rights: Rights, *, limit: int) -> list[AppointmentRequest]:
    """What was decided lately on what concerns the person, the newest first."""
    rows = AppointmentRequest.objects.exclude(decision=None).select_related(*RELATED, "decision__decider")
    seen = (
        one
        for one in rows.order_by("-decision__id")[: limit * 5]
        if one.author_id == rights.user_id or reaches_appointment(rights, one)
    )
    return [one for one, _number in zip(seen, range(limit), strict=False)]


def administrators(*, on: date) -> dict[User, Rights]:
    """Who administers anything on a day, with their rights; not accounts that nobody signs in to."""
    holders = Membership.objects.in_force(on).filter(role=ADMINISTRATOR).values("user")
    return {user: rights_of(user, on=on) for user in possible_judges(on=on).filter(pk__in=holders)}


def deciders(
    request: AppointmentRequest, *, on: date, among: Mapping[User, Rights] | None = None
) -> list[User]:
    """The administrators who may decide on a request on a day; `among` are all there are, where somebody has asked already."""
    found = administrators(on=on) if among is None else among
    return [user for user, rights in found.items() if not why_not_decide(rights, request)]


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app or a recovery code is asked for after the password."""
    return bool(Authenticator.objects.filter(user=user).exists())


def knows_own_password(user: User) -> bool:
    """Whether nobody else knows somebody's password, as far as the record tells: it was they who set it last, or there is none."""
    if not user.has_usable_password():
        return True
    told = Event.objects.filter(object_type="user", object_id=user.pk, kind__in=("enter", "set_password"))
    last = told.order_by("-id").first()
    return last is None or (last.actor_id == user.pk and "door" not in last.data)
