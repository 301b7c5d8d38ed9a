"""`manage.py export_figures 2023-06 --output FILE.csv`: the figures of a briefing, one line an indicator."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.calc.periods import Month
from tracker.documents.tables import write_csv
from tracker.management.arguments import month
from tracker.queries.targets.printed import printed_figures

COLUMNS = ("id", "value", "unit", "qualifier", "period_from", "period_to", "rank", "rank_of", "source")


class Command(BaseCommand):
    help = "Write every indicator's figure for a month, as a briefing would print it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", type=month, help="the month, like 2023-06")
        parser.add_argument("--output", type=Path, help="the file to write; without it, standard output")

    def handle(self, *args: Any, month: Month, output: Path | None, **options: Any) -> None:
        rows = [[getattr(figure, column) for column in COLUMNS] for figure in printed_figures(month)]
        lines = b"".join(write_csv(COLUMNS, rows))
        if output is None:
            sys.stdout.buffer.write(lines)
            return
        try:
            output.write_bytes(lines)
        except OSError as fault:
            raise CommandError(f"{output}: {fault.strerror}") from fault
        self.stdout.write(f"{len(rows)} figures of {month} written to {output}")
