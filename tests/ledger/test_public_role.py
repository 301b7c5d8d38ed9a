"""The public pages over a second connection, signed in as the role of `PUBLIC_DATABASE_URL`: real commits, real role."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from itertools import count

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from tests.actions.racing import hire, owed
from tests.actions.reports import JULY, said
from tests.editions import published
from tests.ledger.sql import execute
from tracker.actions.editions.publishing import freeze
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.management.privileges import grant_public
from tracker.models import User
from tracker.queries.ledger.integrity import published_views

VIEWS = set(published_views())
PAGES: tuple[tuple[str, list[object]], ...] = (
    ("editions", []),
    ("edition", ["2023-06"]),
    ("edition_line", ["2023-06", 1, "inv.outside_funds", "commerce"]),
    ("edition_sheet", ["2023-06", 1, "secretaries"]),
    ("edition_xlsx", ["2023-06", 1]),
    ("edition_wall", []),
    ("api_edition", ["2023-06", 1]),
)


class Staff:
    """Somebody of each role for the whole district, or for a unit."""

    def __init__(self, now: datetime) -> None:
        self.now, self.numbers = now, count(1)

    def __call__(self, role: str, unit: str = "kuiwen") -> User:
        return hire(role, unit, next(self.numbers), self.now)


@pytest.fixture
def as_public(own_database: str, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The public's database is another connection, by a role of its own."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        role, password = f"public_{uuid.uuid4().hex[:12]}", uuid.uuid4().hex
        execute(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
        grant_public(connection, role=role)
        there = connection.connection.info
        address = {"HOST": there.host, "PORT": str(there.port), "USER": role, "PASSWORD": password}
        plain = {**connection.settings_dict, "ENGINE": "django.db.backends.postgresql", **address}
        monkeypatch.setitem(connections.settings, "public", plain)
        monkeypatch.setattr(settings, "PUBLIC_DATABASE", "public")
        yield role
        connections["public"].close()
        del connections["public"]
        execute(f"DROP OWNED BY {role}")
        execute(f"DROP ROLE {role}")


def readable() -> set[str]:
    """Every relation of the catalogue, outside the server's own schemas, from which the role gets a row count."""
    names = execute(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND relkind IN ('r', 'v', 'm', 'p', 'f')"
    )
    assert len(names) > 60
    return {row["relname"] for row in names if allowed(f'SELECT count(*) FROM "{row["relname"]}"')}


def allowed(statement: str) -> bool:
    try:
        with transaction.atomic(using="public"), connections["public"].cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError:
        return False
    return True


def seen() -> dict[str, tuple[bytes, str]]:
    cache.clear()
    answers = {name: Client().get(reverse(name, args=args)) for name, args in PAGES}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: (answer.content, answer["ETag"]) for name, answer in answers.items()}


def test_the_public_role_reads_what_is_published_and_nothing_else(as_public, now):
    staff = Staff(now)
    edition = published(staff)
    before = seen()
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (as_public,)
    assert readable() == VIEWS
    for view in VIEWS:
        assert not allowed(f"DELETE FROM {view}")
        assert not allowed(f"INSERT INTO {view} SELECT * FROM {view}")
    assert not allowed("CREATE TABLE public.mine (id bigint)")
    figure = submit(
        by=staff("reporter", "commerce"),
        at=now,
        series=owed(),
        month=JULY,
        report=said("9.5"),
        key=uuid.uuid4(),
    )
    approve(by=staff("reviewer"), at=now, figure=figure)
    draft = freeze(by=staff("steward"), at=now, month=JULY, incomplete="示例：其余下月补报")
    assert draft.bulletins.count() + draft.sheets.count() > 0
    assert seen() == before
    with connections["public"].cursor() as cursor:
        for view in VIEWS - {"published_edition", "published_correction", "published_brand"}:
            cursor.execute(f"SELECT DISTINCT edition_id FROM {view}")
            assert cursor.fetchall() == [(edition.pk,)]
