"""`manage.py verify_ledger`: exit 0 when the ledger and all that guards it is what it was, 1 naming everything that isn't."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.calc.periods import Month
from tracker.management.arguments import edition
from tracker.management.privileges import configured_roles
from tracker.queries.ledger.integrity import Integrity, check_integrity
from tracker.queries.ledger.integrity.witnesses import SHORTEST, heads_in, published_heads


class Command(BaseCommand):
    help = (
        "Walk the ledger's hash chain, hold it against every published head, hold configuration against its recorded"
        " changes, and the database's guards and privileges against what this version ships."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "edition",
            nargs="?",
            type=edition,
            help="of the published heads only those of a month, like 2023-06 or 2023-06/v1",
        )
        parser.add_argument(
            "--head",
            type=noted_head,
            action="append",
            default=[],
            help=f"a head noted before, as from a receipt or a printed edition: at least its first {SHORTEST} characters",
        )
        parser.add_argument(
            "--witness",
            type=Path,
            help="a file of heads, kept where nobody who can reach the database can: every one in it must still be in the"
            " chain, and when all is sound the present one is added",
        )

    def handle(
        self,
        *args: Any,
        edition: tuple[Month, int | None] | None,
        head: list[str],
        witness: Path | None,
        **options: Any,
    ) -> None:
        if edition and not published_heads(edition):
            raise CommandError(f"{edition[0]} has no published edition of that version.")
        outside = [("noted before", one) for one in head]
        outside += [(str(witness), one) for one in _written_in(witness)] if witness else []
        found = check_integrity(roles=configured_roles(), edition=edition, outside=outside)
        if found.problems:
            raise CommandError("\n".join(complaint(found)))
        if witness:
            _add(witness, found.chain.head)
        self.stdout.write(sound(found))


def sound(found: Integrity) -> str:
    """The line that says that all is well, and what was looked at."""
    return f"Ledger sound: {found.chain.links} links over {found.chain.rows} rows, head {found.chain.head or '(empty)'}; {found.heads} heads noted before"


def complaint(found: Integrity) -> list[str]:
    """What is wrong, a line a problem."""
    number = len(found.problems)
    counted = f"{number} problem" + ("s" if number > 1 else "")
    return [f"Ledger broken, or what guards it: {counted}.", *(f"- {problem}" for problem in found.problems)]


def noted_head(text: str) -> str:
    """A head as somebody noted it, or its beginning as it is printed."""
    if heads_in(text) != [text.strip().lower()]:
        raise ArgumentTypeError(f"{text!r} isn't a head: it has {SHORTEST} to 64 characters of 0-9 and a-f")
    return text.strip().lower()


def _written_in(witness: Path) -> list[str]:
    """The heads in a witness's file; none when it is new."""
    try:
        return heads_in(witness.read_text(encoding="utf-8")) if witness.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{witness} can't be read: {error}") from error


def _add(witness: Path, head: str) -> None:
    if not head or head in _written_in(witness):
        return
    try:
        with witness.open("a", encoding="utf-8") as file:
            file.write(f"{timezone.localtime():%Y-%m-%d %H:%M} {head}\n")
    except OSError as error:
        raise CommandError(f"{witness} can't be written: {error}") from error
