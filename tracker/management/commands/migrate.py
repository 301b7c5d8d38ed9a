"""`manage.py migrate` as the owner role, followed by what the other roles may do."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from tracker.management.privileges import (
    OWNER,
    PUBLIC,
    close_side_doors,
    configured_roles,
    grant,
    grant_public,
)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Use MIGRATION_DATABASE_URL when it's set, then grant the app role its privileges."""
        owned = OWNER in connections and options["database"] == DEFAULT_DB_ALIAS
        if owned:
            options["database"] = OWNER
        super().handle(*args, **options)
        if owned:
            self._settle_privileges()

    def _settle_privileges(self) -> None:
        """Give the roles of the pages what they need, take what they don't, and say what only the database's owner can do."""
        roles, owner = configured_roles(), connections[OWNER]
        grant(owner, role=connections[DEFAULT_DB_ALIAS].settings_dict["USER"])
        if PUBLIC in connections:
            grant_public(owner, role=connections[PUBLIC].settings_dict["USER"])
        if not roles.owner:
            return
        left = close_side_doors(owner, roles=[role for role in (roles.app, roles.public) if role])
        for statement in left:
            self.stderr.write(
                self.style.WARNING(f"Left to do, as the owner of the database: {statement};"), ending="\n"
            )
        if not left:
            self.stdout.write("The app's role can make no tables of its own, temporary ones neither.")
