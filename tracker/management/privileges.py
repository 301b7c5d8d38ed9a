"""What the app's database role may do: insert and read the ledger, and nothing else to it."""

from __future__ import annotations

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tracker.models import ConfigurationChange, LedgerEntry
from tracker.queries.ledger.integrity import published_views
from tracker.queries.ledger.integrity.privileges import Roles
from tracker.queries.ledger.protected import guarded_tables

OWNER = "owner"
PUBLIC = "public"


def configured_roles() -> Roles:
    """The database roles that this installation is set up with; an owner or a public of its own only where there is one."""
    app = _role(DEFAULT_DB_ALIAS)
    owner, public = (_role(alias) if alias in connections else "" for alias in (OWNER, PUBLIC))
    return Roles(app, owner if owner != app else "", public if public != app else "")


def grant(connection: BaseDatabaseWrapper, *, role: str) -> None:
    """Give `role` rows of all tables, but of insert-only tables only INSERT and SELECT."""
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        for table in guarded_tables(cursor):
            cursor.execute(
                f"REVOKE UPDATE, DELETE, TRUNCATE ON {connection.ops.quote_name(table)} FROM {quoted}"
            )
        for model in (LedgerEntry, ConfigurationChange):
            written_by_triggers = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {written_by_triggers} FROM {quoted}")


def grant_public(connection: BaseDatabaseWrapper, *, role: str) -> None:
    """Let `role` read the views of published editions, and take everything else from it."""
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {quoted}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        for view in published_views():
            cursor.execute(f"GRANT SELECT ON {connection.ops.quote_name(view)} TO {quoted}")


def close_side_doors(connection: BaseDatabaseWrapper, *, roles: list[str]) -> list[str]:
    """Take from everybody, `roles` included, to make tables of their own: temporary ones, and ones in the schema.

    A temporary table hides the real one of its name from whoever made it. Gives the statements that are left for the
    database's owner, where this connection's role isn't.
    """
    quote = connection.ops.quote_name
    grantees = ", ".join(["PUBLIC", *map(quote, roles)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), pg_has_role(datdba, 'USAGE'), pg_has_role(nspowner, 'USAGE')"
                       " FROM pg_database, pg_namespace WHERE datname = current_database() AND nspname = 'public'")  # fmt: skip
        database, owns_database, owns_schema = cursor.fetchone()
        steps = [
            (owns_database, f"REVOKE TEMPORARY ON DATABASE {quote(database)} FROM {grantees}"),
            (owns_schema, f"REVOKE CREATE ON SCHEMA public FROM {grantees}"),
        ]
        for may, statement in steps:
            if may:
                cursor.execute(statement)
        cursor.execute(
            "SELECT count(*) FILTER (WHERE has_database_privilege(rolname, current_database(), 'TEMPORARY')) > 0,"
            " count(*) FILTER (WHERE has_schema_privilege(rolname, 'public', 'CREATE')) > 0"
            " FROM pg_roles WHERE rolname = ANY(%s)",
            [roles],
        )
        left = cursor.fetchone()
    return [statement for (_may, statement), is_left in zip(steps, left, strict=True) if is_left]


def _role(alias: str) -> str:
    return str(connections[alias].settings_dict["USER"])
