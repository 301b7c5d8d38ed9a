"""Every test here has a real server: PostgreSQL and gunicorn as children of the test, on loopback, shared by all of them."""

from __future__ import annotations

import shutil
import subprocess
import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from kuiwen.embedded.programs import PROGRAMS
from tests.actions.racing import free_series, hire
from tests.disks import quick_folder
from tests.outages.postgres import APP, NAME, PASSWORD, Postgres
from tests.outages.site import KEY, Answer, Site
from tests.views.steps import entries, report_address
from tracker.management.privileges import grant
from tracker.models import User

REPORTS = 400


@dataclass
class World:
    """A district in a database of its own, the product before it, and people who are signed in to it."""

    postgres: Postgres
    site: Site
    sessions: dict[str, str]
    addresses: deque[str]

    @property
    def clerk(self) -> str:
        return self.sessions["reporter"]

    @property
    def judge(self) -> str:
        return self.sessions["reviewer"]

    def form(self, value: str = "1") -> tuple[str, dict[str, str]]:
        """A report that nobody has made yet: where it is sent, and all it says."""
        said = {**entries(value=value), "once": str(uuid.uuid4())}
        return self.addresses.popleft(), said

    def report(self) -> int:
        """A figure that waits for somebody's decision, by its id."""
        address, said = self.form()
        answer = self.site.post(self.clerk, address, **said)
        assert answer.status == 302, answer.text
        return self.figure(said["key"])[0]

    def take_back(self, address: str, figure: int) -> None:
        """A report is withdrawn, so that it can be made anew."""
        assert self.site.post(self.clerk, f"/figures/{figure}/withdraw/").status == 302
        self.addresses.append(address)

    def approve(self, figure: int, once: str = "") -> Answer:
        return self.site.post(self.judge, f"/figures/{figure}/approve/", once=once or str(uuid.uuid4()))

    def figure(self, key: str) -> list[int]:
        rows = self.sql("SELECT id FROM tracker_figure WHERE idempotency_key = %s", key)
        return [row[0] for row in rows]

    def decisions(self, figure: int) -> list[str]:
        return [row[0] for row in self.sql("SELECT kind FROM tracker_decision WHERE figure_id = %s", figure)]

    def sql(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self.postgres.ask(statement, *parameters, database=NAME)

    def verify(self) -> None:
        """The product's own command finds the ledger whole."""
        self.site.command("verify_ledger")

    def up(self) -> None:
        """Everything runs, and everybody has been here a moment ago."""
        if not self.postgres.runs:
            self.postgres.start()
        if self.site.process is None:
            self.site.start()
        self.site.recovers(self.clerk)
        self.site.recovers(self.judge)


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    with quick_folder("outages-") as top:
        yield top


@pytest.fixture(scope="session")
def whole_world(folder: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    server = folder / "postgres"
    server.mkdir()
    postgres = Postgres(server)
    shutil.chown(server, postgres.user)
    (folder / "state").mkdir()
    postgres.make()
    postgres.start()
    site = Site(folder / "state", postgres.address)
    try:
        with django_db_blocker.unblock(), override_settings(SECRET_KEY=KEY):
            sessions, addresses = _populated(postgres, folder / "dump")
        yield World(postgres, site, sessions, deque(addresses))
    finally:
        site.stop()
        postgres.end()


def _populated(postgres: Postgres, dump: Path) -> tuple[dict[str, str], list[str]]:
    """Fill the server with a copy of the tests' district, and people who are signed in."""
    connection.close()
    shared, own = connection.settings_dict["NAME"], f"test_{uuid.uuid4().hex}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{own}" TEMPLATE "{shared}"')
    connection.settings_dict["NAME"] = own
    try:
        sessions = {
            role: _signed_in(hire(role, "kuiwen", n, timezone.localtime()))
            for n, role in enumerate(("reporter", "reviewer"))
        }
        addresses = [report_address(one) for one in free_series(REPORTS)]
        _copy(postgres, own, dump)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = shared
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
    return sessions, addresses


def _signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.session.session_key or ""


def _copy(postgres: Postgres, name: str, dump: Path) -> None:
    there = connection.get_connection_params()
    target = ["-h", there["host"], "-p", str(there["port"]), "-U", there["user"]]
    subprocess.run([str(PROGRAMS / "pg_dump"), *target, "-Fc", "-Z0", "-f", str(dump), name], check=True)
    dump.chmod(0o644)
    postgres.ask(f"CREATE ROLE {APP} LOGIN PASSWORD '{PASSWORD}'")
    postgres.ask(f"CREATE DATABASE {NAME}")
    postgres.run(
        "pg_restore",
        "-h",
        postgres.folder,
        "-p",
        postgres.port,
        "-U",
        "postgres",
        "--no-owner",
        "-d",
        NAME,
        dump,
    )
    address = {"HOST": str(postgres.folder), "PORT": str(postgres.port), "USER": "postgres", "NAME": NAME}
    connections.settings["outage"] = {**connection.settings_dict, "ENGINE": "kuiwen.postgres", **address}
    try:
        grant(connections["outage"], role=APP)
    finally:
        connections["outage"].close()
        del connections["outage"], connections.settings["outage"]
    postgres.ask("CHECKPOINT")


@pytest.fixture
def world(whole_world: World) -> World:
    whole_world.up()
    return whole_world
