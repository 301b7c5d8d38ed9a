"""What `check --deploy`, `migrate` and a server that starts refuse: a database that forgets what it acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection

from tracker.management.privileges import configured_roles
from tracker.queries.ledger.integrity.durability import makes_tables_of_its_own, risks

REMEDY = (
    "Set it on in postgresql.conf and reload, and undo what overrides it:"
    " ALTER SYSTEM RESET, ALTER DATABASE … RESET, ALTER ROLE … RESET."
)


@checks.register(checks.Tags.database)
def durable_for_commands(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Asked by `migrate`, and by `check --database default`."""
    return _durable() if databases and DEFAULT_DB_ALIAS in databases else []


@checks.register("durability", deploy=True)
def durable_for_service(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """Asked by `check --deploy`, and by a server when it starts."""
    return [] if databases and DEFAULT_DB_ALIAS in databases else _durable()


def _durable() -> list[checks.CheckMessage]:
    """Nothing for tests and demonstrations, whose servers are quick on purpose; of a database that is down only that it is."""
    if settings.DEBUG or settings.TESTING:
        return []
    roles = configured_roles()
    try:
        with connection.cursor() as cursor:
            found = risks(cursor, [roles.app, roles.owner, roles.public])
            loose = makes_tables_of_its_own(cursor)
    except OperationalError as fault:
        said = f"The database couldn't be asked how it keeps data: {fault}"
        return [checks.Warning(said, id="tracker.W001")]
    finally:
        connection.close()
    messages: list[checks.CheckMessage] = [
        checks.Error(f"The database may lose figures: in {one}.", hint=REMEDY, id="tracker.E001")
        for one in found
    ]
    if loose:
        hint = "As the database's owner: REVOKE TEMPORARY ON DATABASE … FROM PUBLIC; `migrate` does it where it may."
        messages.append(
            checks.Warning("The app's database role may make temporary tables.", hint=hint, id="tracker.W002")
        )
    return messages
