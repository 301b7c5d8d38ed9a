"""`manage.py verify_ledger`: exit 0 when every row is what it was, 1 naming the first that isn't."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.models import LedgerEntry
from tracker.queries.ledger_check import check_ledger

PROBLEMS = {
    "link_missing": "a link of the chain is missing before it",
    "chain_broken": "the link doesn't name the hash before it",
    "link_changed": "the link isn't what was written",
    "row_without_link": "the row was inserted past the ledger",
    "row_missing": "the row is gone",
    "row_changed": "the row isn't what was recorded",
    "unknown_table": "the link names a table that isn't in the ledger",
}


class Command(BaseCommand):
    help = "Walk the ledger's hash chain and compare every row with what was recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="a head noted before, kept outside the database")

    def handle(self, *args: Any, head: str, **options: Any) -> None:
        check = check_ledger()
        if check.bad:
            bad = check.bad
            raise CommandError(
                f"Ledger broken at link {bad.sequence}: {bad.table} row {bad.row_id}: {PROBLEMS[bad.problem]}."
            )
        if head and not LedgerEntry.objects.filter(hash=head).exists():
            raise CommandError(
                f"Ledger broken: the head {head} noted before isn't in the chain; its end was cut or rewritten."
            )
        self.stdout.write(f"Ledger sound: {check.links} links, head {check.head or '(empty)'}")
