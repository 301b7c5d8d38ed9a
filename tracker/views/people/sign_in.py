"""Signing in: who is let through, who is shut out for a while, and from where they ask."""

from __future__ import annotations

from datetime import datetime

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from tracker.access import can_enter, rights_at
from tracker.access.pages import works_daily
from tracker.actions.people import accounts
from tracker.models import User
from tracker.queries.desk.todo import todo
from tracker.queries.people.appointments import knows_own_password
from tracker.queries.people.typed import typed_by
from tracker.views.web.origins import client_address

GIVEN = "given_password"  # of a session that began with a password which somebody else knows


class Accounts(DefaultAccountAdapter):
    """Accounts are opened by an administrator; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever typed what wasn't taken lands there; who works here daily, and whoever else something waits for, on what they
        have to do; everybody else on the board.
        """
        if isinstance(request.user, User) and typed_by(request.user).exists():
            return reverse("typed")
        to_do = isinstance(request.user, User) and begins_with_todos(request.user, at=timezone.now())
        return reverse("todo") if to_do else super().get_login_redirect_url(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def login(self, request: HttpRequest, user: User) -> None:
        with transaction.atomic():
            super().login(request, user)
            if not knows_own_password(user):
                request.session[GIVEN] = True
            accounts.note_presence(by=user, kind="sign_in", address=client_address(request))

    def logout(self, request: HttpRequest) -> None:
        with transaction.atomic():
            if isinstance(request.user, User):
                accounts.note_presence(by=request.user, kind="sign_out", address=client_address(request))
            super().logout(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def set_password(self, user: User, password: str) -> None:
        accounts.set_password(by=user, at=timezone.now(), user=user, password=password)


def begins_with_todos(user: User, *, at: datetime) -> bool:
    """Whether a person lands on their to-dos: always who works here daily, others when something waits for them."""
    held = rights_at(user, at)
    return works_daily(held) or (can_enter(held) and not todo(user, held, at=at).is_empty)


def must_change_password(request: HttpRequest, user: User) -> bool:
    """Whether the session began with a password that somebody else set, and still knows."""
    if GIVEN not in request.session:
        return False
    if knows_own_password(user):
        del request.session[GIVEN]
        return False
    return True


def must_have_second_factor(user: User) -> bool:
    """Whether one of the person's roles today can't do without a second factor."""
    if not settings.MFA_REQUIRED_ROLES:
        return False
    return rights_at(user, timezone.now()).has(*settings.MFA_REQUIRED_ROLES)


class SecondFactors(DefaultMFAAdapter):
    """The authenticator app, named after the person's user name."""

    def get_totp_label(self, user: User) -> str:
        return user.username

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_second_factor(authenticator.user)
