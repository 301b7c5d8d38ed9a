"""`manage.py verify_evidence`: exit 0 when every file is what was handed in, 1 naming those that aren't."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.actions.ledger.evidence import remove_left_over
from tracker.queries.ledger.evidence import FileProblem, check_files

PROBLEMS = {
    "missing": "the file is gone",
    "changed": "the file isn't what was handed in",
    "left_over": "nothing refers to the file",
}


class Command(BaseCommand):
    help = (
        "Read every kept file, compare it with what was handed in, and look for files that nothing refers to."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remove-left-over", action="store_true", help="remove the files that nothing refers to"
        )

    def handle(self, *args: Any, remove_left_over: bool, **options: Any) -> None:
        at = timezone.now()
        if remove_left_over:
            self._remove()
        check = check_files(at=at)
        for problem in check.problems:
            self.stderr.write(_line(problem))
        if check.problems:
            raise CommandError(f"Evidence broken: {len(check.problems)} files, named above.")
        self.stdout.write(f"Evidence sound: {check.whole} files")

    def _remove(self) -> None:
        for name in remove_left_over(at=timezone.now()):
            self.stdout.write(f"removed {name}")


def _line(problem: FileProblem) -> str:
    of = f" ({', '.join(problem.rows)})" if problem.rows else ""
    return f"{problem.file}: {PROBLEMS[problem.what]}{of}"
