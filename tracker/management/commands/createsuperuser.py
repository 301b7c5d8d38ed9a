"""`manage.py createsuperuser`: Django's own, with its event."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.db import transaction

from tracker.actions.record import record
from tracker.models import User


class Command(createsuperuser.Command):
    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Make an administrator of the district. Whoever has the server answers for it; the record can name the account alone."""
        super().handle(*args, **options)
        user = User.objects.latest("pk")
        record("enter", by=user, of=user, model="user", rows=1, on_the_server=True)
