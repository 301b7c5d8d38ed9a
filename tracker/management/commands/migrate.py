"""`manage.py migrate` as the owner role, followed by what the app role may do."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from tracker.management.privileges import grant, grant_public

OWNER = "owner"
PUBLIC = "public"


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Use MIGRATION_DATABASE_URL when it's set, then grant the app role its privileges."""
        owned = OWNER in connections and options["database"] == DEFAULT_DB_ALIAS
        if owned:
            options["database"] = OWNER
        super().handle(*args, **options)
        if owned:
            grant(connections[OWNER], role=connections[DEFAULT_DB_ALIAS].settings_dict["USER"])
            if PUBLIC in connections:
                grant_public(connections[OWNER], role=connections[PUBLIC].settings_dict["USER"])
