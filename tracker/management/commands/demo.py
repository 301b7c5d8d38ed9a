"""`manage.py demo`: Kuiwen's goals on the embedded database, with accounts for every role, served locally."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from kuiwen.embedded import server
from tracker.actions.people.accounts import appoint
from tracker.calc.periods import Month
from tracker.management.showing import publicise_league, publish_months
from tracker.models import Membership, Unit, User

EMBEDDED = "kuiwen.embedded"
SHOWN_MONTHS = (1, 2, 3, 4, 5, 6)

# (username, display name, [(role, unit)]); what raises rights and what sets goals takes two
ACCOUNTS = (
    ("reporter", "示例填报员", (("reporter", "commerce"), ("reporter", "dayu"))),
    ("reviewer", "示例审核员", (("reviewer", "kuiwen"),)),
    ("leader", "示例领导", (("leader", "kuiwen"),)),
    ("steward", "示例业务管理员", (("steward", "kuiwen"),)),
    ("steward2", "示例业务管理员二", (("steward", "kuiwen"),)),
    ("administrator", "示例系统管理员", (("administrator", "kuiwen"),)),
    ("administrator2", "示例系统管理员二", (("administrator", "kuiwen"),)),
    ("auditor", "示例审计员", (("auditor", "kuiwen"),)),
)


class Command(BaseCommand):
    help = "Show Kuiwen's 2023 goals: sets up everything, prints the accounts and serves on 127.0.0.1."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="the port to serve on (8000)")
        parser.add_argument("--no-serve", action="store_true", help="set up, print the accounts and stop")
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first (asks)")

    def handle(self, *args: Any, port: int, no_serve: bool, reset: bool, **options: Any) -> None:
        if settings.DATABASES["default"]["ENGINE"] != EMBEDDED:
            raise CommandError("The demo runs on the embedded PostgreSQL alone: unset DATABASE_URL first.")
        began = time.monotonic()
        if reset:
            self._reset()
        self._step("1/4 Embedded PostgreSQL", self._start)
        self._step("2/4 Tables", self._migrate)
        self._step("3/4 Kuiwen's goals, registers and figures", self._load)
        self._step("4/4 Demo accounts and editions", self._open_accounts)
        self.stdout.write(f"Ready after {round(time.monotonic() - began, 1)} s.\n")
        self._print_accounts()
        if not no_serve:
            self.stdout.write(f"\n  → http://127.0.0.1:{port}/   (Ctrl-C stops)\n")
            self.stdout.flush()
            os.environ["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"  # the demo is what that server is for
            call_command("runserver", f"127.0.0.1:{port}", use_reloader=False, verbosity=0)

    def _step(self, title: str, work: Any) -> None:
        self.stdout.write(f"{title} …")
        self.stdout.flush()
        work()

    def _start(self) -> None:
        connection.ensure_connection()

    def _migrate(self) -> None:
        """Only where something is missing: the second start needn't look at every permission again."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)

    def _reset(self) -> None:
        answer = input("Throw away the demo's database, evidence and accounts? Type yes: ")
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was changed.")
        connections.close_all()
        server.reset()
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        _accounts_file().unlink(missing_ok=True)

    def _load(self) -> None:
        if Unit.objects.exists():
            self.stdout.write("  kept as it is")
        else:
            call_command("load_fixtures", stdout=self.stdout, verbosity=0)

    @transaction.atomic
    def _open_accounts(self) -> None:
        """An account a role, and two where it takes two; the passwords are made once and kept beside the demo's database."""
        if User.objects.filter(username=ACCOUNTS[0][0]).exists():
            return
        by = User.objects.get(username="history_entry")
        lines = []
        for username, display_name, roles in ACCOUNTS:
            password = secrets.token_urlsafe(9)
            user = User.objects.create_user(username, password, display_name=display_name, illustrative=True)
            for role, unit in roles:
                appoint(by=by, at=timezone.now(), user=user, unit=Unit.objects.get(code=unit), role=role)
            label = Membership.Role(roles[0][0]).label
            lines.append(f"  {username:<14} {password:<14} {label}")
        people = {name: User.objects.get(username=name) for name, _display, _roles in ACCOUNTS}
        months = [Month(2023, number) for number in SHOWN_MONTHS]
        publish_months(people, months, at=timezone.now())
        publicise_league(people, "secretaries", months[-1], at=timezone.now())
        path = _accounts_file()
        path.touch(mode=0o600)
        path.write_text("\n".join(lines) + "\n")

    def _print_accounts(self) -> None:
        self.stdout.write("Demo accounts (user name, password, role):\n")
        path = _accounts_file()
        self.stdout.write(path.read_text() if path.exists() else "  (passwords are no longer on file)\n")


def _accounts_file() -> Path:
    return Path(settings.STATE_DIR) / "demo_accounts"
