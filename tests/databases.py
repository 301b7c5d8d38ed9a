"""The test databases: Kuiwen's and one without any district, made once, then copied for every worker and every later run."""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import setup_databases

PREFIX = "template_kuiwen_"
EMPTY = "_empty"
# Whatever a loaded database depends on: a change of any of these files makes a new one.
_SOURCES = (
    "fixtures",
    "kuiwen/settings.py",
    "tracker/access",
    "tracker/actions",
    "tracker/calc",
    "tracker/documents",
    "tracker/management",
    "tracker/migrations",
    "tracker/models",
    "tracker/queries",
)
_LOCK = 370706


def set_up() -> Any:
    """Make this worker's test database, loaded with the fixtures; what `teardown_databases` needs."""
    template = PREFIX + _fingerprint()
    creation: Any = connection.creation
    with _alone() as cursor:
        _forget(cursor)
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        found = {name for (name,) in cursor.fetchall()}
        for old in found - {template, template + EMPTY}:
            cursor.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        if {template, template + EMPTY} <= found:
            _copy(cursor, template, creation._get_test_db_name())
            return setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=[])
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        name = connection.settings_dict["NAME"]
        connections.close_all()
        _copy(cursor, name, template + EMPTY)
        call_command("load_fixtures", stdout=io.StringIO())
        connections.close_all()
        _copy(cursor, name, template)
        return made


@contextmanager
def copied(source: str) -> Iterator[str]:
    """A database of one's own, where commits are real: a copy of another, dropped afterwards.

    The ledger refuses TRUNCATE, so the usual flush after such tests is impossible, as it should be.
    """
    connection.close()
    shared, own = connection.settings_dict["NAME"], f"test_{uuid.uuid4().hex}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{source}"')
    connection.settings_dict["NAME"] = own
    try:
        yield own
    finally:
        connection.close()
        connection.settings_dict["NAME"] = shared
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def _forget(cursor: Any) -> None:
    """The tests' own server waits for no disk: dropping one database took two seconds of that."""
    if connection.settings_dict["ENGINE"] == "kuiwen.embedded":
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"ALTER SYSTEM SET {name} = off")
        cursor.execute("SELECT pg_reload_conf()")


def empty() -> str:
    """The name of the database in which all tables are and nothing is in them."""
    return PREFIX + _fingerprint() + EMPTY


def _copy(cursor: Any, source: str, name: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')


@contextmanager
def _alone() -> Iterator[Any]:
    """A cursor outside the test database, while no other worker sets one up."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield cursor


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for source in (Path(settings.BASE_DIR) / name for name in _SOURCES):
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
