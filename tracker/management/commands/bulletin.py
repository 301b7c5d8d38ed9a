"""`manage.py bulletin 2023-06 --format docx --output FILE`: the briefing of a month."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from tracker import wording
from tracker.calc.periods import Month, end_of_day
from tracker.documents.kinds import KINDS
from tracker.documents.papers import Paper
from tracker.documents.printing import NoPrinter
from tracker.management.arguments import month
from tracker.management.refusals import refusals_told
from tracker.models import BulletinTemplate
from tracker.queries.bulletins.texts import Written, as_issued, draft, issues
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.ledger.as_of import settled_instant
from tracker.tables.bulletins import paper_of
from tracker.wording.bulletin_faults import fault_sentence, flag_sentence

FORMATS = {"text": "txt", "html": "html", "docx": "docx", "pdf": "pdf"}


class Command(BaseCommand):
    help = "Write the briefing of a month; claims that no figure bears out are listed on standard error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", type=month, help="the month, like 2023-06")
        parser.add_argument("--format", choices=FORMATS, default="text", dest="wanted")
        parser.add_argument("--output", type=Path, help="the file to write; without it, standard output")
        parser.add_argument("--template", default="", help="code of the briefing; the first one if left out")
        parser.add_argument("--day", type=date.fromisoformat, help="as known at the end of a past day")
        parser.add_argument(
            "--issued", action="store_true", help="as it was issued, instead of today's draft"
        )

    def handle(
        self,
        *args: Any,
        month: Month,
        wanted: str,
        output: Path | None,
        template: str,
        day: date | None,
        issued: bool,
        **options: Any,
    ) -> None:
        with translation.override(wording.CHINESE):
            written = self._written(self._template(template), month, day, issued=issued)
            self._check(written)
            content = self._content(paper_of(written), wanted)
        if output is None:
            sys.stdout.buffer.write(content)
            return
        try:
            output.write_bytes(content)
        except OSError as fault:
            raise CommandError(f"{output}: {fault.strerror}") from fault
        self.stdout.write(
            f"Briefing of {month} with {len(written.bulletin.phrases)} figures written to {output}"
        )

    def _template(self, code: str) -> BulletinTemplate:
        found = BulletinTemplate.objects.filter(code=code) if code else BulletinTemplate.objects.all()
        template = found.first()
        if template is None:
            raise CommandError(f"There is no briefing {code!r}." if code else "There is no briefing.")
        return template

    def _written(
        self, template: BulletinTemplate, month: Month, day: date | None, *, issued: bool
    ) -> Written:
        if issued:
            found = next((one for one in issues(template) if Month.of(one.month) == month), None)
            if found is None:
                raise CommandError(f"The briefing of {month} hasn't been issued.")
            return as_issued(found)
        if day:
            settled_instant()  # who is still writing may be recorded on that day
        known_by = end_of_day(day) if day else None
        with refusals_told():
            return draft(settings_at(known_by).of(template, month), month, known_by=known_by)

    def _check(self, written: Written) -> None:
        bulletin = written.bulletin
        if bulletin.faults:
            lines = "\n".join(f"  {fault_sentence(fault)}" for fault in bulletin.faults)
            raise CommandError(f"The briefing can't be printed:\n{lines}")
        for sentence, flag in bulletin.flagged:
            self.stderr.write(f"{flag_sentence(flag)}\n  {sentence.text}")

    def _content(self, paper: Paper, wanted: str) -> bytes:
        try:
            return KINDS[FORMATS[wanted]].write(paper)
        except NoPrinter as fault:
            raise CommandError(
                "PDF needs Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libpangocairo-1.0-0 "
                f"libharfbuzz-subset0 fonts-noto-cjk; or print the HTML. ({fault})"
            ) from fault
