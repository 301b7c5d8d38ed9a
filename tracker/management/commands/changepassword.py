"""Django's own `changepassword`, on record; the one way to another administrator's password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.db import transaction
from django.utils import timezone

from tracker.actions.people.accounts import note_on_server
from tracker.models import User


class Command(changepassword.Command):
    help = "Sets somebody's password, on record; they are told."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> str | None:
        before = dict(User.objects.values_list("pk", "password"))
        said = super().handle(*args, **options)
        for user in User.objects.all():
            if user.password != before.get(user.pk):
                note_on_server("set_password", of=user, at=timezone.now())
        return said
