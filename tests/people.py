"""Accounts with a role, made on demand, and test clients signed in to them."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.test import Client
from django.utils import timezone

from tracker.actions.people.accounts import appoint
from tracker.models import Membership, Unit, User


class People:
    """Makes accounts with a role on demand."""

    def __call__(self, role: str, unit: str = "kuiwen", *, name: str = "") -> User:
        by = User.objects.get(username="history_entry")
        with transaction.atomic():
            user = User.objects.create_user(
                name or f"{role}-{uuid.uuid4().hex[:8]}", "a good long password", display_name="测试"
            )
            appoint(
                by=by,
                at=timezone.now(),
                user=user,
                unit=Unit.objects.get(code=unit),
                role=Membership.Role(role),
            )
        return user


def known_as(name: str, role: str) -> User:
    """The person of that name, made with a role in the district when first asked for: whom it doesn't matter to meet again."""
    return User.objects.filter(username=name).first() or People()(role, name=name)


def client_of(user: User) -> Client:
    """A test client in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client
