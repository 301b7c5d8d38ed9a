"""Django's own `createsuperuser`, on record: the account, its role in the district and that the server's command made it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.db import transaction
from django.utils import timezone

from tracker.actions.people.accounts import note_on_server
from tracker.models import User


class Command(createsuperuser.Command):
    help = "Opens an account that is administrator of the whole district, at once and on record."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        known = list(User.objects.values_list("pk", flat=True))
        super().handle(*args, **options)
        for user in User.objects.exclude(pk__in=known):
            note_on_server("enter", of=user, at=timezone.now())
