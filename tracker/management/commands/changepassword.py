"""`manage.py changepassword`: Django's own, with its event."""

from __future__ import annotations

from getpass import getuser
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.db import transaction

from tracker.actions.record import record
from tracker.models import User


class Command(changepassword.Command):
    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> str | None:
        """Set a password on the server. Whoever has the server answers for it; the record can name the account alone."""
        if not options["username"]:
            options["username"] = getuser()
        said: str | None = super().handle(*args, **options)
        user = User.objects.get(username=options["username"])
        record("set_password", by=user, of=user, on_the_server=True)
        return said
