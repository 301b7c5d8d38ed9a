"""Who may open accounts, give roles and set passwords: nobody beyond what they oversee, nothing that raises rights alone.

An administrator oversees an account whose roles are all in units of theirs. What raises rights waits for another one.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from tracker.access import ADMINISTRATOR, AUDITOR, REPORTER, Rights
from tracker.access.configuring import covered
from tracker.calc.refusals import AccessRefused
from tracker.models import AppointmentRequest, Membership, Unit, User


def _whole_district(role: str) -> bool:
    """An auditor reads the whole record, in whatever unit the role is held."""
    return role == AUDITOR


def appointed_in(unit_id: int, role: str) -> int:
    """The unit in which an administrator must hold the role to give this one."""
    return Unit.objects.get(parent=None).pk if _whole_district(role) else unit_id


def covers_role(rights: Rights, unit_id: int, role: str) -> bool:
    """Whether the person is administrator of everything that the role in the unit reaches."""
    return rights.covers(unit_id, ADMINISTRATOR) and rights.covers(appointed_in(unit_id, role), ADMINISTRATOR)


def oversees(rights: Rights, user: User) -> bool:
    """Whether the person is administrator of every unit in which `user` has, had or will have a role.

    Who never had one is overseen by whoever opened the account, and by the district's administrators.
    """
    held = user.memberships.values_list("unit_id", "role")
    accounts = covered(rights, User.objects.filter(pk=user.pk), ADMINISTRATOR)
    return accounts.exists() and all(covers_role(rights, unit, role) for unit, role in held)


def is_administrator(user: User, *, on: date) -> bool:
    """Whether the account is an administrator on that day or will be, also when it is shut, or is asked to be one."""
    to_come = Q(until_date=None) | Q(until_date__gte=on)
    return (
        user.memberships.filter(to_come, role=ADMINISTRATOR).exists()
        or AppointmentRequest.objects.filter(user=user, role=ADMINISTRATOR, decision=None).exists()
    )


def check_open_account(rights: Rights) -> None:
    if not rights.has(ADMINISTRATOR):
        raise AccessRefused("not_an_administrator")


def check_oversee(rights: Rights, user: User) -> None:
    """Nobody acts on the account of somebody above or elsewhere."""
    if not rights.has(ADMINISTRATOR):
        raise AccessRefused("not_an_administrator")
    if not oversees(rights, user):
        raise AccessRefused("not_overseen")


def may_enter_as(rights: Rights, user: User, *, on: date) -> bool:
    """Whether the person may set what `user` signs in with: of somebody overseen who isn't an administrator too."""
    return oversees(rights, user) and not is_administrator(user, on=on)


def check_enter_as(rights: Rights, user: User, *, on: date) -> None:
    """Nobody sets another administrator's password or identity: whoever knows it is the second administrator."""
    check_oversee(rights, user)
    if is_administrator(user, on=on):
        raise AccessRefused("password_of_an_administrator")


def check_appoint(rights: Rights, *memberships: Membership) -> None:
    """An administrator of all that the memberships reach, who also oversees whoever is stood in for."""
    if not rights.has(ADMINISTRATOR):
        raise AccessRefused("not_an_administrator")
    for one in memberships:
        if not covers_role(rights, one.unit_id, one.role):
            raise AccessRefused("not_your_unit_to_staff")
        if one.acting_for is not None and not oversees(rights, one.acting_for):
            raise AccessRefused("not_overseen")


def raises(before: Membership | None, after: Membership) -> bool:
    """Whether `after` gives anybody a right that `before` didn't: any role above a reporter's, or to report in another's place.

    Beginning later and ending earlier give nothing; whatever else differs does.
    """
    if after.role == REPORTER and after.acting_for_id is None:
        return False
    if before is None or _said(before) != _said(after):
        return True
    begins_earlier = before.from_date is not None and (
        after.from_date is None or after.from_date < before.from_date
    )
    ends_later = before.until_date is not None and (
        after.until_date is None or after.until_date > before.until_date
    )
    return begins_earlier or ends_later


def _said(membership: Membership) -> tuple[int, int, str, int | None]:
    return membership.user_id, membership.unit_id, membership.role, membership.acting_for_id


def holds_more_than_reporting(user: User, *, on: date) -> bool:
    """Whether opening the account again would raise somebody's rights, on that day or later."""
    to_come = user.memberships.filter(Q(until_date=None) | Q(until_date__gte=on))
    return to_come.exclude(role=REPORTER, acting_for=None).exists()


# --- deciding ---------------------------------------------------------------------------------------


def reaches_appointment(rights: Rights, request: AppointmentRequest) -> bool:
    """Whether a request concerns an administrator: of the unit it is about, and of the one it takes somebody from."""
    if not request.role:
        return oversees(rights, request.user)
    former = request.membership
    return covers_role(rights, request.unit_id or 0, request.role) and (
        former is None or covers_role(rights, former.unit_id, former.role)
    )


def why_not_decide(rights: Rights, request: AppointmentRequest) -> str:
    """Why the person isn't the second administrator of a request; empty if they are."""
    if not reaches_appointment(rights, request):
        return "not_your_unit_to_staff"
    if request.author_id == rights.user_id:
        return "own_appointment_request"
    if rights.user_id in (request.user_id, request.acting_for_id):
        return "own_appointment"
    return ""


def check_decide_appointment(rights: Rights, request: AppointmentRequest) -> None:
    if why := why_not_decide(rights, request):
        raise AccessRefused(why)


def check_see_appointments(rights: Rights) -> None:
    if not rights.has(ADMINISTRATOR):
        raise AccessRefused("not_an_administrator")
