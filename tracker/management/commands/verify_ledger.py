"""`manage.py verify_ledger`: exit 0 when every row is what it was, 1 naming the first that isn't."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.calc.periods import Month
from tracker.management.arguments import edition
from tracker.models import EditionStep, LedgerEntry
from tracker.queries.ledger_check import check_ledger

PROBLEMS = {
    "link_unfinished": "the link was never given its place in the chain",
    "link_missing": "a link of the chain is missing before it",
    "chain_broken": "the link doesn't name the hash before it",
    "link_changed": "the link isn't what was written",
    "row_without_link": "the row was inserted past the ledger",
    "row_twice": "the row is witnessed by a link before",
    "row_missing": "the row is gone",
    "row_changed": "the row isn't what was recorded",
    "unknown_table": "the link names a table that isn't in the ledger",
}


class Command(BaseCommand):
    help = "Walk the ledger's hash chain and compare every row with what was recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "edition",
            nargs="?",
            type=edition,
            help="compare with the head printed in an edition, like 2023-06",
        )
        parser.add_argument("--head", default="", help="a head noted before, kept outside the database")

    def handle(self, *args: Any, edition: tuple[Month, int | None] | None, head: str, **options: Any) -> None:
        check = check_ledger()
        if check.bad:
            bad = check.bad
            raise CommandError(
                f"Ledger broken at link {bad.sequence}: {bad.table} row {bad.row_id}: {PROBLEMS[bad.problem]}."
            )
        for noted in [head] if head else _heads(edition):
            self._find(noted)
        self.stdout.write(
            f"Ledger sound: {check.links} links over {check.rows} rows, head {check.head or '(empty)'}"
        )

    def _find(self, head: str) -> None:
        if not LedgerEntry.objects.filter(hash=head).exists():
            raise CommandError(
                f"Ledger broken: the head {head} noted before isn't in the chain; its end was cut or rewritten."
            )


def _heads(edition: tuple[Month, int | None] | None) -> list[str]:
    """The heads that were published with an edition. Raises CommandError when it isn't published."""
    if edition is None:
        return []
    month, version = edition
    steps = EditionStep.objects.filter(kind="publish", edition__month=month.first)
    heads = [
        head for head, of in steps.values_list("head", "edition__version") if version is None or of == version
    ]
    if not heads:
        raise CommandError(f"{month} has no published edition of that version.")
    return heads
