"""`manage.py pack 2023-06 --format docx --output FILE`: everything of a month as one file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from tracker.calc.periods import SHANGHAI, Month
from tracker.documents.kinds import KINDS
from tracker.documents.printing import NoPrinter
from tracker.management.arguments import month
from tracker.management.refusals import refusals_told
from tracker.models import Pack
from tracker.queries.editions.packs import Material, draft_material, published_material
from tracker.queries.ledger.as_of import settled_instant
from tracker.tables.packs import pack_paper


class Command(BaseCommand):
    help = "Write the monthly pack: from the published edition when there is one, else a draft as of now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("month", type=month, help="the month, like 2023-06")
        parser.add_argument("--format", choices=Pack.Kind.values, default="docx", dest="wanted")
        parser.add_argument("--language", choices=dict(settings.LANGUAGES), default=settings.LANGUAGE_CODE)
        parser.add_argument("--output", type=Path, required=True, help="the file to write")

    def handle(
        self, *args: Any, month: Month, wanted: str, language: str, output: Path, **options: Any
    ) -> None:
        with translation.override(language):
            material = self._material(month, language)
            try:
                output.write_bytes(KINDS[wanted].write(pack_paper(material)))
            except NoPrinter as fault:
                raise CommandError(f"PDF needs Pango and cairo; see README. ({fault})") from fault
            except OSError as fault:
                raise CommandError(f"{output}: {fault.strerror}") from fault
        source = f"version {material.edition.version}" if material.edition else "a draft"
        self.stdout.write(
            f"{month} as {wanted}, {source} as of {material.cut_off.astimezone(SHANGHAI):%Y-%m-%d %H:%M}: {output}"
        )

    def _material(self, month: Month, language: str) -> Material:
        with refusals_told():
            return published_material(month, language) or draft_material(month, language, settled_instant())
