"""Setting up the district and the people in it."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.utils import reset
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import access
from tracker.access import configuring
from tracker.actions import configuration
from tracker.actions.record import record
from tracker.calc.periods import SHANGHAI
from tracker.calc.pinyin import search_key
from tracker.models import Membership, Unit, User
from tracker.queries.record import events_of


class DistrictExists(Exception):
    """A district is set up already; there is one to a database."""


class IdentityTaken(Exception):
    """The account belongs to another identity of the provider."""


@transaction.atomic
def found_district(*, unit: Unit, username: str, display_name: str, password: str | None = None) -> User:
    """Set up an empty installation: the district itself and its first administrator.

    Raises DistrictExists or ValidationError.
    """
    if Unit.objects.exists():
        raise DistrictExists
    unit.pinyin = search_key(unit.name)
    unit.full_clean()
    unit.save()
    founder = User.objects.create_user(username, password, display_name=display_name)
    Membership.objects.create(user=founder, unit=unit, role=Membership.Role.ADMINISTRATOR)
    record("found_district", by=founder, of=unit)
    return founder


@transaction.atomic
def appoint(*, by: User, at: datetime, user: User, unit: Unit, role: str) -> Membership:
    """Give a person a role in a unit. Raises AccessRefused or ValidationError."""
    membership = Membership(user=user, unit=unit, role=role)
    _check(by, at, "add", membership)
    membership.full_clean()
    membership.save()
    record("appoint", by=by, of=membership, role=role, unit=unit.code)
    return membership


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
def save_membership(*, by: User, at: datetime, membership: Membership) -> Membership:
    """Give a person a role or change it, for as long as its dates say. Roles end, they aren't deleted.

    Raises AccessRefused, or ValidationError (also when no administrator would be left).
    """
    configuration.save(by=by, at=at, row=membership)
    _keep_an_administrator(at)
    return membership


@transaction.atomic
def save_account(*, by: User, at: datetime, user: User) -> User:
    """Open an account or change it. Accounts are shut, never deleted; whoever is signed in with one is signed out.

    Raises AccessRefused, or ValidationError (also when no administrator would be left).
    """
    configuration.save(by=by, at=at, row=user)
    _keep_an_administrator(at)
    if not user.is_active:
        for session in UserSession.objects.filter(user=user):
            session.end()
    return user


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
    _check(by, at, "change", user)
    reset(username=user.username)
    record("unlock", by=by, of=user)


@transaction.atomic
def link_identity(*, by: User, provider: str, subject: str) -> None:
    """Let `by` sign in as `subject` of an outside provider, which has just vouched for them.

    Raises IdentityTaken: one account, one identity; a user name given to somebody else opens nothing.
    """
    if SocialAccount.objects.filter(user=by, provider=provider).exists():
        raise IdentityTaken
    SocialAccount.objects.create(user=by, provider=provider, uid=subject)
    record("link_identity", by=by, of=by, provider=provider)


@transaction.atomic
def unlink_identity(*, by: User, at: datetime, user: User) -> None:
    """Forget whom an outside provider means by a person: the next sign-in links anew. Raises AccessRefused."""
    _check(by, at, "change", user)
    SocialAccount.objects.filter(user=user).delete()
    record("unlink_identity", by=by, of=user)


@transaction.atomic
def set_password(*, by: User, at: datetime, user: User, password: str | None) -> None:
    """Set a checked password, one's own or as administrator; None lets nobody sign in with one.

    Raises AccessRefused.
    """
    if by != user:
        _check(by, at, "change", user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record("set_password", by=by, of=user)


def _check(by: User, at: datetime, verb: str, row: User | Membership) -> None:
    rights = access.rights_of(by, on=at.astimezone(SHANGHAI).date())
    configuring.check_configure(rights, verb, row)


def _keep_an_administrator(at: datetime) -> None:
    today = Membership.objects.in_force(at.astimezone(SHANGHAI).date())
    if not today.filter(role=Membership.Role.ADMINISTRATOR).exists():
        raise ValidationError(_("至少要保留一名可登录的系统管理员。"))
