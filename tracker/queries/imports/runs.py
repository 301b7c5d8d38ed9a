"""What a file would change, whatever it is read into; and the imports there were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from tracker.access import Rights, visible_figures
from tracker.access.confidential import visible_imports, visible_rows
from tracker.documents.workbooks import Book
from tracker.models import Figure, ImportRun, Statement
from tracker.queries.imports.asking import Question, Questions, kept_question
from tracker.queries.imports.checks import check_lines, check_statements
from tracker.queries.imports.further_tables import refused_lines, tables_above, up_to_the_next
from tracker.queries.imports.giving_back import titles_given_back
from tracker.queries.imports.laying import keep_answers, lay
from tracker.queries.imports.memory import remembered_layouts
from tracker.queries.imports.months import month_plan
from tracker.queries.imports.preview import REFUSED, ImportPreview, ImportTarget, Tell
from tracker.queries.imports.ranks import rank_plan
from tracker.queries.imports.registers import register_plan
from tracker.queries.imports.unread import columns_twice, months_apart, put_off, unread
from tracker.queries.ledger.counting_figures import APPROVED, WAITING


def plan_of(
    book: Book, into: ImportTarget, *, rights: Rights, at: datetime, tell: Tell = lambda done, of: None
) -> ImportPreview:
    """What the file would change. Raises FileRefused when it isn't such a file at all."""
    questions = Questions(into.answers)
    found = _read(book, into, questions, rights, at, tell)
    found.questions, found.aliases = questions.asked, questions.remembered
    check_lines(found.lines)
    check_statements(found.lines)
    for line in found.lines:
        if line.state != REFUSED:
            line.cells = ()
    return found


def _read(
    book: Book, into: ImportTarget, questions: Questions, rights: Rights, at: datetime, tell: Tell
) -> ImportPreview:
    table = lay(book.sheets, into, questions, remembered_layouts(into), book.name)
    meant = table.month or into.month
    header, further = up_to_the_next(table)
    if table.lacking:
        found = ImportPreview(header.sheet.name, header.titles, [])
    elif into.register is not None:
        before = table.several.before
        found = register_plan(
            header, into.register, meant, questions, before, rights=rights, at=at, tell=tell
        )
    elif into.unit is not None:
        found = month_plan(header, into.unit, meant, questions, table.several, at=at)
    else:
        assert into.indicator is not None
        found = rank_plan(header, into.indicator, meant, questions, into.published)
    keep_answers(table, questions)
    found.problems = [*months_apart(header, into), *columns_twice(header), *found.problems]
    found.titles = titles_given_back(header, into, meant)
    found.lines += refused_lines(further)
    found.month, found.laid = meant, table.laid
    found.unread = [*unread(book.sheets, table), *tables_above(table)]
    return put_off(found) if table.is_open or table.month is None else found


def import_runs(rights: Rights) -> QuerySet[ImportRun]:
    """The imports that a person may see, the newest first."""
    related = "register", "unit", "indicator", "undoes", "author"
    return visible_imports(ImportRun.objects.select_related(*related), rights).order_by("-id")


def same_file(sha256: str, into: ImportTarget) -> ImportRun | None:
    """The last import of the same file into the same place, if there was one."""
    same = ImportRun.objects.filter(
        sha256=sha256,
        register=into.register,
        unit=into.unit,
        indicator=into.indicator,
        month=into.month.first,
    )
    return same.select_related("author").order_by("-id").first()


BECAME = {
    "waiting": WAITING,
    "approved": APPROVED,
    "returned": ~(WAITING | APPROVED),
}


@dataclass(frozen=True)
class RunPage:
    """An import with where its figures stand now, what has taken it back, and the sums of its columns."""

    run: ImportRun
    waiting: int
    approved: int
    returned: int
    undone_by: Sequence[ImportRun]
    statements: Sequence[Statement]
    questions: Sequence[Question]


def run_page(run: ImportRun, rights: Rights) -> RunPage:
    found = Figure.objects.filter(import_run=run).aggregate(
        **{name: Count("pk", filter=condition) for name, condition in BECAME.items()}
    )
    undone_by = list(run.undone_by.select_related("author").order_by("id"))
    related = "slot__series__indicator", "slot__series__item", "slot__series__measure"
    statements = list(visible_rows(run.statements.select_related(*related).order_by("pk"), rights))
    questions = [kept_question(one) for one in run.choices]
    return RunPage(run, **found, undone_by=undone_by, statements=statements, questions=questions)


def run_figures(run: ImportRun, rights: Rights, became: str = "") -> QuerySet[Figure]:
    """The figures that came with an import, as far as the person may see them: all, or those that `became` so."""
    series = "slot__series__item", "slot__series__measure", "slot__series__stage", "slot__series__indicator"
    found = visible_figures(Figure.objects.filter(import_run=run), rights)
    found = found.filter(BECAME.get(became, Q())).select_related("slot__series__unit", *series)
    return found.select_related("decision", "endorsement").order_by("id")
