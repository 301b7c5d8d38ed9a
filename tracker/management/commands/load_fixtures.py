"""`manage.py load_fixtures`: a district's goals, registers and former figures from a folder of CSV files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from tracker.actions.ledger.history import open_load
from tracker.actions.people.accounts import appoint
from tracker.management.loading import bulletins, figures, plan
from tracker.management.loading.configuration import Configuration, found
from tracker.management.loading.folder import Folder
from tracker.management.loading.leagues import Leagues
from tracker.management.refusals import refusals_told
from tracker.models import Membership, User


class Command(BaseCommand):
    help = "Load a district from a folder of CSV files into an empty database, all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")

    @transaction.atomic
    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        with refusals_told():
            self._load(Folder(folder))

    def _load(self, files: Folder) -> None:
        by = found(files, username="history_entry", display_name="历史数据录入")
        at = timezone.now()
        known = Configuration(files, by, at)
        known.load()
        self._tell(
            f"{len(known.units)} units, {len(known.indicators)} indicators, {len(known.items)} register items"
        )
        reviewer = User.objects.create_user("history_check", display_name="历史数据核对")
        district = next(unit for unit in known.units.values() if unit.parent_id is None)
        appoint(by=by, at=at, user=reviewer, unit=district, role=Membership.Role.REVIEWER)
        load = open_load(by=by, at=at, name="历史数据", source=f"{files.path.name}/")
        plan.load_lights(known, load, by=by, at=at)
        plan.load_counting_rules(known, load, by=by, at=at)
        plan.load_targets(known, load, by=by, at=at)
        count = figures.load_all(known, load, by=by, reviewer=reviewer, at=at)
        bulletins.load_bulletins(files, load, by=by, at=at)
        self._tell(f"{count} figures of former months")
        Leagues(known, load, by=by, reviewer=reviewer, at=at).enter()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # until the server gets to it by itself, its plans would be guesses

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
