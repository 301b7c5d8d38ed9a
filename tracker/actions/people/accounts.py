"""Setting up the district and the people in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.db import transaction

from tracker import access
from tracker.access import people as people_access
from tracker.actions.people import configuration
from tracker.actions.people.appointments import (
    ask_account,
    ask_appointment,
    hold_people,
    tell_of_role,
    told_of,
)
from tracker.actions.people.handing_on import hand_on
from tracker.actions.people.notices import Told, tell
from tracker.actions.people.record import record
from tracker.calc.periods import day_of
from tracker.calc.pinyin import search_key
from tracker.calc.refusals import Refused
from tracker.models import AppointmentRequest, Membership, Notice, Unit, User
from tracker.queries.people.record import events_of

SERVER = "服务器命令"  # the door that events tell of, for what was commanded on the server


@transaction.atomic
def found_district(*, unit: Unit, username: str, display_name: str, password: str | None = None) -> User:
    """Set up an empty installation: the district itself and its first administrator.

    Raises Refused (there is a district already) or ValidationError.
    """
    if Unit.objects.exists():
        raise Refused("district_exists")
    unit.pinyin = search_key(unit.name, unit.spoken)
    unit.full_clean()
    unit.save()
    founder = User.objects.create_user(username, password, display_name=display_name)
    Membership.objects.create(user=founder, unit=unit, role=Membership.Role.ADMINISTRATOR)
    record("found_district", by=founder, of=unit)
    return founder


@transaction.atomic
def appoint(*, by: User, at: datetime, user: User, unit: Unit, role: str) -> Membership:
    """Give a person a role in a unit at once, in setting up. For commands on the server alone: pages go by
    `save_membership`. Raises AccessRefused or ValidationError.
    """
    membership = Membership(user=user, unit=unit, role=role)
    people_access.check_appoint(access.rights_at(by, at), membership)
    membership.full_clean()
    membership.save()
    record("appoint", by=by, of=membership, role=role, unit=unit.code)
    return membership


@transaction.atomic
def appoint_on_server(*, by: User, at: datetime, membership: Membership) -> Membership:
    """Give or extend a role at once because the server's command says so, in an administrator's name; the person is told.

    For districts with one administrator, where nobody could confirm. Raises AccessRefused or ValidationError.
    """
    people_access.check_appoint(access.rights_at(by, at), membership)
    membership.full_clean()
    membership.save()
    record("appoint", by=by, of=membership, **told_of(membership), door=SERVER)
    tell_of_role(membership, by=None, at=at)
    hand_on(at=at, to=membership.user)
    return membership


def note_on_server(kind: str, *, of: User, at: datetime) -> None:
    """Record that the server's command opened an account (`enter`) or set its password (`set_password`), and tell the person.

    Must run inside the change's transaction.
    """
    record(kind, by=of, of=of, door=SERVER)
    if kind == "set_password":
        tell([Told(Notice.Kind.PASSWORD_SET, of, data={"by": SERVER})], by=None, at=at)


@transaction.atomic
def use_code(*, by: User, authenticator: Authenticator, step: int) -> bool:
    """Use up an authenticator app's code, which is that of a time step; False if it or a later one was used before.

    RFC 6238, 5.2: a code may be taken once. The row remembers it, for every process and as long as it takes.
    """
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk, user=by)
    if step <= row.data.get("last_step", 0):
        return False
    row.data["last_step"] = step
    row.save(update_fields=["data"])
    return True


@transaction.atomic
def save_membership(*, by: User, at: datetime, membership: Membership) -> Membership | AppointmentRequest:
    """Give a person a role or change it, for as long as its dates say. Roles end, they aren't deleted.

    What raises rights isn't saved: the request is given that waits for another administrator. What lowers them holds at
    once. Raises AccessRefused, Refused, or ValidationError (also when no administrator would be left).
    """
    before = None
    hold_people([membership.user_id])
    if not membership._state.adding:
        before = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    both = [membership] if before is None else [before, membership]
    people_access.check_appoint(access.rights_at(by, at), *both)
    membership.full_clean()
    if people_access.raises(before, membership):
        return ask_appointment(by=by, at=at, membership=membership)
    configuration.save(by=by, at=at, row=membership)
    _keep_an_administrator(at)
    if before is None or told_of(before) != told_of(membership):
        tell_of_role(membership, by=by, at=at)
        hand_on(at=at, to=membership.user)
    return membership


@transaction.atomic
def save_account(*, by: User, at: datetime, user: User) -> User | AppointmentRequest:
    """Open an account or change it. Accounts are shut, never deleted; whoever is signed in with one is signed out.

    An account with more than a reporter's role isn't opened again at once: the request is given that waits for another
    administrator. Raises AccessRefused, Refused, or ValidationError (also when no administrator would be left).
    """
    reopened = _check_account(by, at, user)
    if reopened:
        user.is_active = False
    configuration.save(by=by, at=at, row=user)
    _keep_an_administrator(at)
    if not user.is_active:
        for session in UserSession.objects.filter(user=user):
            session.end()
        hand_on(at=at)
    return ask_account(by=by, at=at, user=user) if reopened else user


def _check_account(by: User, at: datetime, user: User) -> bool:
    """Whether the account would be opened again with rights that somebody else must confirm. Raises AccessRefused."""
    rights, today = access.rights_at(by, at), day_of(at)
    if user._state.adding:
        people_access.check_open_account(rights)
        return False
    before = User.objects.select_for_update().get(pk=user.pk)
    if before != by:
        people_access.check_oversee(rights, before)
        if before.username != user.username:
            people_access.check_enter_as(rights, before, on=today)
    opens = user.is_active and not before.is_active
    return opens and people_access.holds_more_than_reporting(before, on=today)


def note_presence(*, by: User, kind: str, address: str) -> None:
    """Record that somebody signed in (`sign_in`) or out (`sign_out`), and from where."""
    record(kind, by=by, of=by, address=address)


@transaction.atomic
def choose_language(*, by: User, language: str) -> None:
    """Remember the language that somebody reads in, for what is mailed to them: one of `settings.LANGUAGES`."""
    if by.language == language:
        return
    by.language = language
    by.save(update_fields=["language"])
    record("choose_language", by=by, of=by, language=language)


@transaction.atomic
def note_lock_out(*, username: str, address: str, until: datetime | None) -> None:
    """Record once that an account was shut out at an address for guessing; names nobody has aren't on record."""
    user = User.objects.select_for_update().filter(username=username).first()
    said = {"address": address, "until": until.isoformat() if until else ""}
    if user and not events_of("user", [user.pk]).filter(kind="lock_out", data=said).exists():
        record("lock_out", by=user, of=user, **said)


@transaction.atomic
def unlock(*, by: User, at: datetime, user: User) -> None:
    """Let somebody sign in again who was shut out for guessing too often. Raises AccessRefused."""
    _check_account_of(people_access.check_oversee, by, at, user)
    reset(username=user.username)
    record("unlock", by=by, of=user)


@transaction.atomic
def link_identity(*, by: User, provider: str, subject: str) -> None:
    """Let `by` sign in as `subject` of an outside provider, which has just vouched for them.

    Raises Refused: one account, one identity; a user name given to somebody else opens nothing.
    """
    if SocialAccount.objects.filter(user=by, provider=provider).exists():
        raise Refused("identity_taken")
    SocialAccount.objects.create(user=by, provider=provider, uid=subject)
    record("link_identity", by=by, of=by, provider=provider)


@transaction.atomic
def unlink_identity(*, by: User, at: datetime, user: User) -> None:
    """Forget whom an outside provider means by a person: the next sign-in links anew. Raises AccessRefused."""
    _check_account_of(partial(people_access.check_enter_as, on=day_of(at)), by, at, user)
    SocialAccount.objects.filter(user=user).delete()
    record("unlink_identity", by=by, of=user)


@transaction.atomic
def set_password(*, by: User, at: datetime, user: User, password: str | None) -> None:
    """Set a checked password, one's own or as administrator; None lets nobody sign in with one. The person is told.

    Raises AccessRefused, also for another administrator's.
    """
    if by != user:
        _check_account_of(partial(people_access.check_enter_as, on=day_of(at)), by, at, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("set_password", by=by, of=user)
    tell([Told(Notice.Kind.PASSWORD_SET, user, data={"by": str(by)})], by=by, at=at)


def _check_account_of(check: Callable[..., None], by: User, at: datetime, user: User) -> None:
    """An administrator's own account is their own; anybody else's is checked. Raises AccessRefused."""
    rights = access.rights_at(by, at)
    people_access.check_open_account(rights)
    if by != user:
        check(rights, user)


def _keep_an_administrator(at: datetime) -> None:
    today = Membership.objects.in_force(day_of(at))
    if not today.filter(role=Membership.Role.ADMINISTRATOR).exists():
        raise Refused("last_administrator")
