"""Signing in, and what Django's admin may ask: both answered from memberships."""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.db.models import Model
from django.utils import timezone

from tracker import access
from tracker.access import configuring
from tracker.models import User


class MembershipBackend(ModelBackend):
    """Passwords as Django keeps them; permissions from memberships in force today, and no superuser."""

    def has_perm(self, user_obj: User, perm: str, obj: Model | None = None) -> bool:  # type: ignore[override]
        app, _, name = perm.partition(".")
        verb, _, model = name.partition("_")
        if app != "tracker" or not user_obj.is_active:
            return False
        try:
            asked = obj or apps.get_model(app, model)
        except LookupError:
            return False
        return configuring.may_configure(access.rights_at(user_obj, timezone.now()), verb, asked)
