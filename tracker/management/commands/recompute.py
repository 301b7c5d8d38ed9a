"""`manage.py recompute 2023-06`: exit 0 when the ledger holds and every published cell follows from it, else 1 naming what doesn't."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.management.arguments import edition
from tracker.management.commands.verify_ledger import complaint, sound
from tracker.management.privileges import configured_roles
from tracker.models import Edition
from tracker.queries.editions.drafts import published_editions
from tracker.queries.editions.recompute import differences
from tracker.queries.ledger.integrity import check_integrity


class Command(BaseCommand):
    help = "Ask verify_ledger, then compute every published cell again from the ledger, as it was known at the cut-off, and compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "edition",
            nargs="?",
            type=edition,
            help="a month like 2023-06, or a version like 2023-06/v1; all without it",
        )

    def handle(self, *args: Any, edition: tuple[Any, int | None] | None, **options: Any) -> None:
        wanted = published_editions(*(edition or (None, None)))
        if edition and not wanted:
            raise CommandError(f"{edition[0]} has no published edition of that version.")
        holds = self._verified()
        broken = sum(self._checked(one) for one in wanted)
        if broken:
            raise CommandError(f"{broken} cells differ from what the ledger gives.")
        if not holds:
            raise CommandError("The cells follow from the ledger, but the ledger itself doesn't hold.")

    def _verified(self) -> bool:
        """Whether the ledger that everything is computed from holds, as `verify_ledger` sees it; and say so."""
        found = check_integrity(roles=configured_roles())
        if found.problems:
            self.stderr.write("\n".join(complaint(found)))
        else:
            self.stdout.write(sound(found))
        return not found.problems

    def _checked(self, edition: Edition) -> int:
        found = differences(edition)
        for one in found:
            self.stderr.write(
                f"{edition}: {one.code} {one.unit_code}: {one.cell}: published {one.published!s}, recomputed {one.recomputed!s}"
            )
        if not found:
            self.stdout.write(f"{edition}: {edition.lines.count()} lines as published")
        return len(found)
