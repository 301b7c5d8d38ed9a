"""What roles of the database may do to the ledger beside its owner, who alone could do anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.models import ConfigurationChange, LedgerEntry
from tracker.queries.ledger.integrity.catalogue import our_tables
from tracker.queries.ledger.integrity.problems import Problem
from tracker.queries.ledger.protected import guarded_tables

_HARMLESS = {"SELECT", "MAINTAIN"}
_NEVER = {"TRUNCATE", "TRIGGER", "REFERENCES"}

_RELATIONS = """
    SELECT c.relname, c.relkind::text,
           CASE WHEN held.grantee = 0 THEN NULL ELSE pg_get_userbyid(held.grantee) END, held.privilege_type
    FROM pg_class c CROSS JOIN LATERAL (
        SELECT grantee, privilege_type FROM aclexplode(c.relacl)
        UNION SELECT grantee, privilege_type FROM pg_attribute a, aclexplode(a.attacl)
        WHERE a.attrelid = c.oid AND NOT a.attisdropped
    ) AS held
    WHERE c.relnamespace = current_schema()::regnamespace AND held.grantee <> c.relowner
      AND (c.relname = ANY(%(names)s) OR EXISTS (
          SELECT FROM pg_depend d JOIN pg_class of_table ON of_table.oid = d.refobjid
          WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S' AND of_table.relname = ANY(%(names)s)))
    ORDER BY 1, 3, 4
"""

_OWNERS = """
    SELECT c.relname, owner.rolname FROM pg_class c JOIN pg_roles owner ON owner.oid = c.relowner
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%(names)s)
      AND c.relowner <> (SELECT relowner FROM pg_class WHERE oid = 'tracker_ledgerentry'::regclass) ORDER BY 1
"""

_CREATORS = """
    SELECT CASE WHEN held.grantee = 0 THEN NULL ELSE pg_get_userbyid(held.grantee) END
    FROM pg_namespace n, aclexplode(n.nspacl) AS held
    WHERE n.nspname = current_schema() AND held.privilege_type = 'CREATE'
      AND (held.grantee = 0 OR pg_get_userbyid(held.grantee) = %(app)s)
"""

_POWERS = """
    SELECT rolname, rolsuper, rolcreaterole, pg_has_role(oid, (SELECT relowner FROM pg_class
           WHERE oid = 'tracker_ledgerentry'::regclass), 'MEMBER') AND rolname <> %(owner)s
    FROM pg_roles WHERE rolname = ANY(%(roles)s)
"""


@dataclass(frozen=True)
class Roles:
    """The database roles of an installation as it is set up. Empty: that role isn't told, or is the app's own."""

    app: str = ""
    owner: str = ""
    public: str = ""


def excessive_privileges(cursor: Any, roles: Roles, published: list[str]) -> Iterator[Problem]:
    """Privileges that nobody but the owner, or nobody but the app, should have; `published` are the public's views."""
    names = {"names": [*our_tables(cursor), *published]}
    guarded = set(guarded_tables(cursor))
    cursor.execute(_RELATIONS, names)
    for name, kind, holder, privilege in cursor.fetchall():
        if _excessive(name, kind, holder, privilege, roles, published, guarded):
            yield Problem(f"privilege on {name}", f"{privilege} is granted to {holder or 'everybody'}")
    cursor.execute(_OWNERS, names)
    for name, owner in cursor.fetchall():
        yield Problem(f"privilege on {name}", f"it belongs to {owner}, and not to the owner of the ledger")
    cursor.execute(_CREATORS, {"app": roles.app if roles.owner else ""})
    for (holder,) in cursor.fetchall():
        yield Problem("privilege on the schema", f"CREATE is granted to {holder or 'everybody'}")
    if roles.owner:
        yield from _powers(cursor, roles)


def _excessive(
    name: str,
    kind: str,
    holder: str | None,
    privilege: str,
    roles: Roles,
    published: list[str],
    guarded: set[str],
) -> bool:
    if holder is None:
        return True
    if holder == roles.public:
        return name not in published or privilege != "SELECT"
    if privilege in _HARMLESS or (kind == "S" and privilege == "USAGE"):
        return False
    if kind == "S" or privilege in _NEVER:
        return True
    if name in (LedgerEntry._meta.db_table, ConfigurationChange._meta.db_table):
        return True
    if name in guarded and privilege != "INSERT":
        return True
    return bool(roles.owner) and holder != roles.app


def _powers(cursor: Any, roles: Roles) -> Iterator[Problem]:
    """What the roles of the pages could do by what they are, where another role owns the tables."""
    cursor.execute(
        _POWERS, {"owner": roles.owner, "roles": [role for role in (roles.app, roles.public) if role]}
    )
    for role, is_superuser, makes_roles, plays_owner in cursor.fetchall():
        for wrong, words in (
            (is_superuser, "it is a superuser"),
            (makes_roles, "it may make roles"),
            (plays_owner, "it is a member of the role that owns the tables"),
        ):
            if wrong and role != roles.owner:
                yield Problem(f"role {role}", words)
