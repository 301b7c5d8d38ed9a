"""Does the server keep what it has acknowledged, whatever happens to its machine?"""

from __future__ import annotations

from typing import Any

from tracker.queries.ledger.integrity.problems import Problem

# What each setting must not be, and what is lost with it.
RISKS = {
    "fsync": "a power cut can lose or tear anything written",
    "full_page_writes": "a power cut can leave pages half written",
    "synchronous_commit": "a crash loses what was acknowledged in its last moments",
}

# As this session has them; as other sessions of this database begin; and of a change that waits for a restart.
_SETTINGS = """
    SELECT 'this session', name, setting FROM pg_settings WHERE name = ANY(%(names)s)
    UNION ALL
    SELECT CASE WHEN s.setrole = 0 THEN 'every role in this database' ELSE 'the role ' || pg_get_userbyid(s.setrole) END,
           split_part(setting, '=', 1), split_part(setting, '=', 2)
    FROM pg_db_role_setting s, unnest(s.setconfig) AS setting
    WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
      AND split_part(setting, '=', 1) = ANY(%(names)s)
      AND (s.setrole = 0 OR pg_get_userbyid(s.setrole) = ANY(%(roles)s))
"""


def risks(cursor: Any, roles: list[str]) -> list[Problem]:
    """Settings with which the server forgets what it acknowledged: its own, of its database, and of any of `roles`."""
    cursor.execute(_SETTINGS, {"names": list(RISKS), "roles": [role for role in roles if role]})
    found = [
        (whose, name)
        for whose, name, value in cursor.fetchall()
        if value.lower() in ("off", "false", "no", "0")
    ]
    return [Problem(whose, f"{name} is off: {RISKS[name]}") for whose, name in found]


def makes_tables_of_its_own(cursor: Any) -> bool:
    """Whether the session's role could put a temporary table in front of a real one, without owning the tables itself."""
    cursor.execute(
        "SELECT has_database_privilege(current_database(), 'TEMPORARY') AND NOT coalesce((SELECT pg_has_role(relowner, 'USAGE')"
        " FROM pg_class WHERE oid = to_regclass('tracker_ledgerentry')), true)"
    )
    return bool(cursor.fetchone()[0])
