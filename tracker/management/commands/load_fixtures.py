"""`manage.py load_fixtures`: a district's goals, registers and former figures from a folder of CSV files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tracker.actions.ledger.history import open_load
from tracker.actions.people.accounts import appoint
from tracker.management.loading import bulletins, figures, plan
from tracker.management.loading.configuration import Configuration, found
from tracker.management.loading.folder import Folder
from tracker.management.loading.leagues import Leagues
from tracker.management.refusals import refusals_told
from tracker.models import Membership, User

NEXT = """
Loaded. Nobody can sign in yet. Open the first account with

  python manage.py createsuperuser

It administers the whole district: sign in with it, open 设置 (/admin/), and give everybody else an account and a role there."""


class Command(BaseCommand):
    help = "Load a district from a folder of CSV files into an empty database, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")

    def handle(self, *args: Any, folder: Path, verbosity: int = 1, **options: Any) -> None:
        with refusals_told():
            _check_tables()
            files = Folder(folder)
            try:
                with transaction.atomic():
                    self._load(files)
            except IntegrityError as fault:  # the database refuses what nobody else noticed
                raise CommandError(f"{files.path.name}: {str(fault).splitlines()[0]}") from fault
        if verbosity:
            self.stdout.write(NEXT)

    def _load(self, files: Folder) -> None:
        by = found(files, username="history_entry", display_name="历史数据录入")
        at = timezone.now()
        known = Configuration(files, by, at)
        known.load()
        items = sum(len(files.rows(f"items/{register}")) for register in files.names_in("items"))
        counts = [len(known.objects[name]) for name in ("units", "indicators")]
        self._tell(f"{counts[0]} units, {counts[1]} indicators, {items} register items")
        reviewer = User.objects.create_user("history_check", display_name="历史数据核对")
        district = next(unit for unit in known.objects["units"].values() if unit.parent_id is None)
        appoint(by=by, at=at, user=reviewer, unit=district, role=Membership.Role.REVIEWER)
        load = open_load(by=by, at=at, name="历史数据", source=f"{files.path.resolve().name}/")
        plan.load_lights(known, load, by=by, at=at)
        plan.load_counting_rules(known, load, by=by, at=at)
        plan.load_targets(known, load, by=by, at=at)
        count = figures.load_all(known, load, by=by, reviewer=reviewer, at=at)
        bulletins.load_bulletins(known, load, by=by, at=at)
        self._tell(f"{count} figures of former months")
        Leagues(known, load, by=by, reviewer=reviewer, at=at).enter()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # until the server gets to it by itself, its plans would be guesses

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")


def _check_tables() -> None:
    """Raises CommandError when the database can't be reached, or hasn't the product's tables."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as fault:
        raise CommandError(f"The database doesn't answer: {str(fault).splitlines()[0]}") from fault
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database lacks tables: run `python manage.py migrate` first.")
