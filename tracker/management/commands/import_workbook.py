"""Reads a workbook or CSV file as the pages do: a dry run first, with --apply written; exit 1 with the same sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from django.utils import timezone, translation

from tracker import access
from tracker.actions.imports.applying import Answers, apply_import
from tracker.actions.ledger.evidence import set_aside
from tracker.calc import kinds
from tracker.calc.collecting import uncollected
from tracker.calc.correcting import BASE, ERROR, Nature
from tracker.calc.periods import Month, NotAMonth
from tracker.calc.refusals import Refused
from tracker.documents.workbooks import read_book
from tracker.management.refusals import refusals_told
from tracker.models import Indicator, Register, Unit, User
from tracker.queries.imports.preview import (
    ASKED,
    CHANGED,
    NEW,
    REFUSED,
    UNCHANGED,
    ImportPreview,
    ImportTarget,
    Published,
)
from tracker.queries.imports.runs import plan_of, same_file
from tracker.queries.ledger.unit_names import UnitNames
from tracker.templatetags.imports import asked, located, option_words, sentence, state_word, warning_title


class Command(BaseCommand):
    help = "Reads a workbook into a register, a unit's month or a rank's sheet. Dry run unless --apply."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        into = parser.add_mutually_exclusive_group(required=True)
        into.add_argument("--register", metavar="CODE")
        into.add_argument("--unit", metavar="CODE")
        into.add_argument("--rank-sheet", metavar="INDICATOR", dest="rank")
        parser.add_argument("--month", help="YYYY-MM, where no heading states one; this month unless given")
        parser.add_argument(
            "--by", metavar="USER", help="whose right and name it is done by; needed to write"
        )
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--reason", default="", help="why approved figures are corrected")
        parser.add_argument(
            "--kind", choices=(ERROR, BASE), default="", help="what corrections of past years are"
        )
        parser.add_argument("--document", default="", help="the document that revises a base")
        parser.add_argument("--document-date", type=date.fromisoformat, help="its day, as 2023-07-20")
        parser.add_argument("--answer", default="", help="why what looks odd is right")
        parser.add_argument(
            "--choose",
            metavar="KEY=OPTION",
            action="append",
            default=[],
            help="the answer to a question that the file leaves open; may be given for each",
        )
        parser.add_argument("--source", default="", help="rank sheets: where the values were published")
        parser.add_argument("--source-date", type=date.fromisoformat, help="rank sheets: when, as 2023-07-20")
        parser.add_argument(
            "--smallest-first", action="store_true", help="rank sheets: the smallest is the first"
        )
        parser.add_argument("--only", default="", help="rank sheets: take only the rows that hold this text")
        parser.add_argument("--without-refused", action="store_true", help="write the other rows")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE), refusals_told():
            try:
                self._import(options)
            except IntegrityError as fault:
                raise Refused("changed_meanwhile") from fault

    @uncollected()
    def _import(self, options: dict[str, Any]) -> None:
        by, into, at = _user(options["by"]), _into(options), timezone.now()
        held = access.rights_at(by, timezone.now())
        place = into.register or into.unit or into.indicator
        assert place is not None
        access.check_import(held, place)
        try:
            content = options["file"].read_bytes()
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror}") from fault
        book = read_book(options["file"].name, content)
        plan = plan_of(book, into, rights=held, at=at)
        self._tell(plan)
        if earlier := same_file(book.sha256, into.meant_by(plan)):
            self.stdout.write(
                f"同一文件已由 {earlier.author} 于 {earlier.recorded_at:%Y-%m-%d} 导入（#{earlier.pk}）。"
            )
        if options["apply"]:
            set_aside(by=by, at=at, sha256=book.sha256, content=content)
            answers = Answers(
                reason=options["reason"],
                warnings=dict.fromkeys({warning.code for _line, warning in plan.warnings}, options["answer"]),
                without_refused=options["without_refused"],
                nature=Nature(options["kind"], options["document"], options["document_date"]),
            )
            run = apply_import(by=by, at=at, into=into, book=book, plan=plan, answers=answers)
            self.stdout.write(f"已导入（#{run.pk}）：提交审核 {run.figures} 个数。SHA-256 {run.sha256}")
        elif plan.open_questions:
            raise CommandError(
                f"待确认的有 {len(plan.open_questions)} 项，见上。用 --choose KEY=OPTION 选定。"
            )
        elif plan.problems or plan.counts[REFUSED]:
            raise CommandError(f"不能导入的有 {len(plan.problems) + plan.counts[REFUSED]} 处，见上。")

    def _tell(self, plan: ImportPreview) -> None:
        """Every refusal and warning with sheet and cell, and the counts."""
        for refusal in [*plan.problems, *(one for line in plan.of(REFUSED) for one in line.refusals)]:
            self.stderr.write(located(plan, refusal))
        for _line, warning in plan.warnings:
            self.stdout.write(f"{warning_title(warning.code)} {located(plan, warning)}")
        for note, cells in plan.notes:
            self.stdout.write(f"{sentence(note)} {'、'.join(cells)}")
        if plan.strange:
            self.stdout.write("没有读取的列：" + "、".join(plan.strange))
        for one in plan.unread:
            self.stdout.write(f"{one.cell} {sentence(one)}".strip())
        self._ask(plan)
        counts = plan.counts
        self.stdout.write(
            "，".join(
                f"{state_word(state)} {counts[state]}" for state in (ASKED, NEW, CHANGED, UNCHANGED, REFUSED)
            )
        )

    def _ask(self, plan: ImportPreview) -> None:
        """What the file leaves open, with the key and the options to choose from; and what was chosen."""
        for one in plan.questions:
            self.stdout.write(f"{asked(one)} {'、'.join(one.cells)}".rstrip())
            for option in one.options:
                mark = "→" if option == one.chosen else " "
                self.stdout.write(f"  {mark} --choose '{one.key}={option}'  {option_words(option, one)}")


def _user(name: str | None) -> User:
    if not name:
        raise CommandError("--by USER: say in whose name it is read; that person's rights decide.")
    try:
        return User.objects.get(username=name)
    except User.DoesNotExist:
        raise CommandError(f"there is no user {name}") from None


def _unit(text: str, month: Month) -> Unit:
    """The unit of a code, a name or a former name. Raises Unit.DoesNotExist."""
    found = UnitNames().named(text, month)
    if found is None:
        raise Unit.DoesNotExist
    return found.unit


def _answers(chosen: list[str]) -> dict[str, str]:
    for one in chosen:
        if "=" not in one:
            raise CommandError(f"--choose {one}: write it as KEY=OPTION")
    return dict(one.split("=", 1) for one in chosen)


def _into(options: dict[str, Any]) -> ImportTarget:
    try:
        answers = _answers(options["choose"])
        month = Month.read(options["month"]) if options["month"] else Month.of(timezone.localdate())
        if options["register"]:
            parts = Register.objects.prefetch_related("stages", "measures", "columns")
            return ImportTarget(month, register=parts.get(code=options["register"]), answers=answers)
        if options["unit"]:
            return ImportTarget(month, unit=_unit(options["unit"], month), answers=answers)
        ranks = Indicator.objects.filter(kind__in=kinds.PLACES).select_related("comparison_set", "rank_of")
        if not options["source"] or not options["source_date"]:
            raise CommandError("--rank-sheet needs --source and --source-date")
        published = Published(
            options["source"], options["source_date"], options["smallest_first"], options["only"]
        )
        indicator = ranks.get(code=options["rank"])
        return ImportTarget(month, indicator=indicator, published=published, answers=answers)
    except NotAMonth:
        raise CommandError(f"{options['month']!r} isn't a month: write it as 2023-07") from None
    except (Register.DoesNotExist, Unit.DoesNotExist, Indicator.DoesNotExist):
        kind, code = next((name, options[name]) for name in ("register", "unit", "rank") if options[name])
        raise CommandError(f"there is no {kind} {code}") from None
