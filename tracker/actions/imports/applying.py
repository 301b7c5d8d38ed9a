"""Applying a file that was looked at: whole, in one transaction, through the other actions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from tracker.actions.imports.aliases import keep_aliases
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.evidence import keeping_aside
from tracker.actions.ledger.ranks import enter_sheet
from tracker.actions.ledger.slots import known_slots
from tracker.actions.ledger.statements import state_all
from tracker.actions.ledger.submitting import submit_all
from tracker.actions.people.record import record
from tracker.actions.registers.items import save_items
from tracker.actions.registers.steps import request_step
from tracker.calc.correcting import UNSAID, Nature, must_say
from tracker.calc.findings import Answer
from tracker.calc.numbers import exact_digits
from tracker.calc.periods import day_of
from tracker.calc.refusals import Refused
from tracker.documents.workbooks import Book
from tracker.models import ImportRun, ItemStepRequest, Measure, RankSheet, Series, Stage, User
from tracker.queries.imports.aliases import READ_BY, aliases_read_by
from tracker.queries.imports.preview import (
    ASKED,
    CHANGED,
    NEW,
    PASSED_OVER,
    REFUSED,
    UNCHANGED,
    ImportPreview,
    ImportTarget,
    PreviewLine,
)
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.care import keeper, settings_of_care

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Answers:
    """What the person says to the plan: why it corrects, why what looks odd is right, and what may stay behind.

    `nature` is that of the corrections of past years.
    """

    reason: str = ""
    warnings: Mapping[str, str] | None = None
    without_refused: bool = False
    nature: Nature = UNSAID


def apply_import(
    *,
    by: User,
    at: datetime,
    into: ImportTarget,
    book: Book,
    plan: ImportPreview,
    answers: Answers,
    tell: Tell = lambda done, of: None,
) -> ImportRun:
    """Do what the plan says, whole or not at all; what it reports is submitted, and a second person approves it.

    `tell` hears how far it is: of two steps a row the first is its item, the second its figures. The file is the one
    that `by` has set aside (`set_aside`); from now on it is kept with the run.

    Raises Refused when that isn't whole any more or can't be kept; Refused (`header_refused`, `questions_open`, `rows_refused`,
    `nothing_to_import`), and whatever saving items and submitting raise.
    """
    _check_plan(plan, answers)
    with keeping_aside(by=by, sha256=book.sha256, size=book.size):
        return _applied(by, at, into.meant_by(plan), book, plan, answers, tell)


def _applied(
    by: User, at: datetime, into: ImportTarget, book: Book, plan: ImportPreview, answers: Answers, tell: Tell
) -> ImportRun:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")
    accepted = plan.accepted
    run = _open_run(by, into, book, plan, answers)
    saved = [line.item for line in accepted if line.item is not None and (line.is_new or line.edits)]
    rows = len(accepted)
    tell(0, 2 * rows)
    joined_on = {line.item.code: line.joins_on for line in accepted if line.item and line.joins_on}
    keep_aliases(by=by, run=run, aliases=plan.aliases)
    save_items(by=by, at=at, items=saved, joined_on=joined_on, run=run)
    tell(rows, 2 * rows)
    _leave(by, at, accepted)
    submit_all(
        by=by,
        at=at,
        entries=_entries(into, accepted, answers, day_of(at)),
        run=run,
        all_or_nothing=True,
        tell=lambda done, of: tell(rows + rows * done // of, 2 * rows),
    )
    _state(by, at, plan, run)
    if into.indicator is not None:
        _enter_ranks(by, at, into, plan, run)
    tell(2 * rows, 2 * rows)
    read_by = {READ_BY: known} if (known := aliases_read_by(into, plan)) else {}
    record("import", by=by, of=run, rows=run.rows, figures=run.figures, sha256=book.sha256, **read_by)
    return run


def _said(answers: Answers) -> dict[str, Answer]:
    """The sentence for each kind of warning; where a next step is wanted, it says that as well."""
    return {rule: Answer(text.strip(), text.strip()) for rule, text in (answers.warnings or {}).items()}


def _check_plan(plan: ImportPreview, answers: Answers) -> None:
    if plan.problems:
        raise Refused("header_refused")
    if plan.open_questions or plan.counts[ASKED]:
        raise Refused("questions_open", n=max(len(plan.open_questions), 1))
    if plan.counts[REFUSED] and not answers.without_refused:
        raise Refused("rows_refused", rows=plan.counts[REFUSED])
    if not plan.accepted:
        raise Refused("nothing_to_import")


def _open_run(by: User, into: ImportTarget, book: Book, plan: ImportPreview, answers: Answers) -> ImportRun:
    counts = plan.counts
    return ImportRun.objects.create(
        kind=into.kind,
        register=into.register,
        unit=into.unit,
        indicator=into.indicator,
        month=into.month.first,
        name=book.name,
        sha256=book.sha256,
        size=book.size,
        rows=len(plan.lines),
        added=counts[NEW],
        changed=counts[CHANGED],
        unchanged=counts[UNCHANGED],
        refused=counts[REFUSED],
        figures=len(plan.entries),
        units=_written_to(into, plan),
        sums={title: exact_digits(total) for title, total in plan.sums.items()},
        answers=dict(answers.warnings or {}),
        choices=[one.on_record for one in plan.questions],
        reason=answers.reason.strip(),
        author=by,
    )


def _written_to(into: ImportTarget, plan: ImportPreview) -> list[int]:
    """The units whose lines the file has, as far as they can be taken: of figures those that had the item in the month."""
    if into.unit is not None:
        return [into.unit.pk]
    said = settings_of_care(None)
    taken = (line for line in plan.lines if line.state != REFUSED)
    return sorted({unit for line in taken for unit in _units_of(line, said)})


def _units_of(line: PreviewLine, said: Settings) -> Iterator[int]:
    """Whose a line of a register is: by the month of each figure, else, and for whatever else it changes, the unit that has it now."""
    item = line.item
    if item is None:
        return
    dated = [one.month for one in line.entries if one.month is not None and item.pk is not None]
    yield from (keeper(item.pk, item.unit_id, month, said) for month in dated)
    if len(dated) < len(line.entries) or not dated or line.edits or line.left_on:
        yield item.unit_id


def _leave(by: User, at: datetime, accepted: list[PreviewLine]) -> None:
    """Ask for items to leave their register; a second person decides."""
    for line in accepted:
        if line.left_on is not None and line.item is not None:
            asked = ItemStepRequest(item=line.item, on=line.left_on, joins=False, reason=line.left_reason)
            request_step(by=by, at=at, request=asked)


def _state(by: User, at: datetime, plan: ImportPreview, run: ImportRun) -> None:
    """Write down what sources print, in the slots that are there by now."""
    statements = [one.statement for one in plan.statements]
    slots = known_slots({(one.slot.series_id, one.slot.month) for one in statements})
    for one in statements:
        slot = one.slot
        slot.pk = slots[slot.series_id, slot.month]
        one.slot = slot
    if statements:
        state_all(by=by, at=at, statements=statements, run=run)


def _enter_ranks(by: User, at: datetime, into: ImportTarget, plan: ImportPreview, run: ImportRun) -> None:
    """A sheet of all members, those whose value is as before included."""
    assert into.indicator is not None
    assert into.published is not None
    sheet = RankSheet(
        indicator=into.indicator,
        month=into.month.first,
        smallest_first=into.published.smallest_first,
        source=into.published.source,
        source_date=into.published.source_date,
        reason=run.reason,
        import_run=run,
    )
    values = {line.name: line.value for line in plan.lines if line.state not in (PASSED_OVER, REFUSED)}
    enter_sheet(by=by, at=at, sheet=sheet, values=values)


def _entries(into: ImportTarget, accepted: list[PreviewLine], answers: Answers, today: date) -> list[Entry]:
    opened = _opened(into, accepted) if into.register is not None else {}
    said, reason = _said(answers), answers.reason.strip()
    found = []
    for line in accepted:
        item = line.item.id if line.item is not None else None
        for one in line.entries:
            series = one.series.id or opened[item, one.part]
            why = reason if one.corrects else ""
            nature = answers.nature if one.corrects and must_say(one.month, today) else UNSAID
            found.append(Entry(series, one.month, one.report, None, (), said, one.corrects, why, nature))
    return found


def _opened(into: ImportTarget, accepted: list[PreviewLine]) -> dict[tuple[int | None, str], int]:
    """The numbers of the series of which something is said for the first time, opened; by item and column."""
    assert into.register is not None
    parts: dict[str, Measure | Stage] = {f"m:{one.code}": one for one in into.register.measures.all()}
    parts |= {f"s:{one.code}": one for one in into.register.stages.all()}
    halves = {name: _halves(part) for name, part in parts.items()}
    asked = {
        (line.item.id, entry.part): (line.item.id, *halves[entry.part])
        for line in accepted
        if line.item
        for entry in line.entries
        if entry.series.id is None
    }
    return dict(zip(asked, Series.objects.open_parts(list(asked.values())), strict=True))


def _halves(part: Measure | Stage) -> tuple[int | None, int | None]:
    return (part.pk, None) if isinstance(part, Measure) else (None, part.pk)
