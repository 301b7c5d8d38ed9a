"""Taking an import back: nothing is deleted; figures are withdrawn or corrected, items leave or get their words back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker import access
from tracker.actions.imports.aliases import can_end, end_aliases
from tracker.actions.ledger.decisions import decide
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.ranks import enter_sheet
from tracker.actions.ledger.submitting import submit_all
from tracker.actions.people.record import record
from tracker.actions.registers.items import save_items
from tracker.actions.registers.steps import request_step
from tracker.calc import states
from tracker.calc.checks import SHIPPED
from tracker.calc.correcting import OF_ERROR
from tracker.calc.findings import answered_alike
from tracker.calc.intake import Report
from tracker.calc.payload import payload_of
from tracker.calc.periods import Month
from tracker.calc.presence import ALWAYS
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Alias,
    Event,
    Figure,
    ImportRun,
    Item,
    ItemPresence,
    ItemStepRequest,
    RankSheet,
    User,
)
from tracker.queries.imports.aliases import aliases_made
from tracker.queries.ledger.care import of_its_month, settings_of_care
from tracker.queries.ledger.figures import current_figures
from tracker.queries.registers.membership import presences


@dataclass
class Taken:
    """What became of an import that was taken back; `kept` is what couldn't be."""

    run: ImportRun | None = None
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("withdrawn", "corrected", "unstated", "left", "restored", "aliases", "kept"), 0
        )
    )


@transaction.atomic
def undo_import(
    *, by: User, at: datetime, run: ImportRun, reason: str, aliases: Collection[int] | None = None
) -> Taken:
    """Take an import back as far as `by` may: their own waiting figures are withdrawn; approved ones that still
    count get a correction to what was there before, or to 不适用 if there was nothing; that items which it added
    leave their register is asked for, and descriptions get their old words. A second person decides on all but words.
    For a rank's sheet the one before it is entered again, or one without values if there was none. What it brought of
    sources' numbers says nothing any more (`newest`), as soon as the undoing is on record.
    Of the aliases that it was told to keep `aliases` end (their numbers), unless said otherwise those that no other import has read by.

    Raises AccessRefused or Refused (`reason_missing`, `nothing_to_undo`).
    """
    if not reason.strip():
        raise Refused("reason_missing")
    taken = Taken()
    why = _("撤销导入 #%(run)s：%(reason)s") % {"run": run.pk, "reason": reason.strip()}
    held = access.rights_at(by, at)
    figures = list(
        Figure.objects.filter(import_run=run)
        .select_related(
            "decision", "slot__series__indicator", "slot__series__measure", "slot__series__stage", "corrects"
        )
        .order_by("id")
    )
    waiting = [one for one in figures if one.state in states.WAITING]
    outcome = decide(by=by, at=at, figures=waiting, kind=states.WITHDRAW)
    taken.counts["withdrawn"], taken.counts["kept"] = len(outcome.decided), len(outcome.refused)
    corrections = _corrections(held, at, [one for one in figures if one.state == states.APPROVED], why, taken)
    items = _items_to_restore(held, run, taken)
    joined = _joined(held, run, taken)
    sheet = _sheet(run, taken)
    stated = _stated(held, run, taken)
    ended = _aliases(held, run, aliases, taken)
    if not (outcome.decided or corrections or items or joined or sheet or stated or ended):
        raise Refused("nothing_to_undo")
    undone = _open_run(by, run, len(corrections), taken, reason)
    taken.run = undone
    corrected = submit_all(by=by, at=at, entries=corrections, run=undone, all_or_nothing=True)
    taken.counts["corrected"] = len(corrected.taken)
    save_items(by=by, at=at, items=items, joined_on={}, run=undone)
    taken.counts["restored"] = len(items)
    if sheet is not None:
        _enter_former(by, at, sheet, undone, why[:500])
        taken.counts["restored"] += 1
    _ask_to_leave(by, at, joined, why[:500])
    taken.counts["left"] = len(joined)
    end_aliases(by=by, undone=undone, aliases=ended)
    taken.counts["aliases"] = len(ended)
    record("undo_import", by=by, of=undone, undoes=run.pk, reason=reason.strip(), **taken.counts)
    return taken


def _corrections(
    held: access.Rights, at: datetime, approved: Sequence[Figure], why: str, taken: Taken
) -> list[Entry]:
    current = current_figures([one.slot_id for one in approved])
    waiting = set(
        Figure.objects.filter(slot__in=[one.slot_id for one in approved], decision=None).values_list(
            "slot", flat=True
        )
    )
    explained = answered_alike(SHIPPED, why[:500], why[:500])
    found, said = [], settings_of_care(None)
    for one in approved:
        series = one.slot.series
        stands = current.get((one.slot_id, one.grade)) == one.pk and one.slot_id not in waiting
        month = Month.of(one.slot.month) if one.slot.month else None
        if not stands or not access.can_report(held, of_its_month(series, month, said)):
            taken.counts["kept"] += 1
            continue
        report = _as_before(one, at, why)
        found.append(Entry(series.pk, month, report, None, (), explained, one.pk, why[:500], OF_ERROR))
    return found


def _as_before(figure: Figure, at: datetime, why: str) -> Report:
    """What the figure replaced; if it replaced nothing, that there is nothing to report."""
    before = figure.corrects
    if before is None:
        return Report(as_of=figure.as_of_date, not_applicable=why[:500], grade=figure.grade)
    return Report(
        as_of=before.as_of_date,
        **payload_of(before),
        note=before.note,
        qualifier=before.qualifier,
        grade=before.grade,
    )


def _items_to_restore(held: access.Rights, run: ImportRun, taken: Taken) -> list[Item]:
    """Items whose name or descriptions the import changed, as they were, where nobody has changed them since."""
    events = Event.objects.filter(kind="edit_item", data__import_run=run.pk).order_by("id")
    changes: dict[int, dict[str, Any]] = {event.object_id: event.data["changes"] for event in events}
    found = []
    for item in Item.objects.filter(pk__in=changes).select_related("unit", "register"):
        old = {name: pair[0] for name, pair in changes[item.pk].items()}
        new = {name: pair[1] for name, pair in changes[item.pk].items()}
        if not access.can_keep_items(held, item.unit_id) or any(getattr(item, n) != new[n] for n in new):
            taken.counts["kept"] += 1
            continue
        for name, value in old.items():
            setattr(item, name, value)
        found.append(item)
    return found


def _joined(held: access.Rights, run: ImportRun, taken: Taken) -> list[ItemPresence]:
    waiting = ItemStepRequest.objects.filter(decision=None).values("item")
    steps = ItemPresence.objects.filter(import_run=run, joins=True).exclude(item__in=waiting)
    present = presences([run.register_id], None) if run.register_id else {}
    found = []
    for step in steps.select_related("item__register", "item__unit"):
        if not present.get(step.item_id, ALWAYS).holds(step.on):
            continue
        if access.can_request_step(held, step.item):
            found.append(step)
        else:
            taken.counts["kept"] += 1
    return found


def _stated(held: access.Rights, run: ImportRun, taken: Taken) -> int:
    """How many of the sources' numbers that it brought say nothing from now on."""
    found = 0 if run.undone_by.exists() else run.statements.count()
    if found and (run.unit_id is None or not access.can_report_for(held, run.unit_id)):
        raise AccessRefused("not_your_unit")
    taken.counts["unstated"] = found
    return found


def _ask_to_leave(by: User, at: datetime, joined: Sequence[ItemPresence], why: str) -> None:
    for step in joined:
        asked = ItemStepRequest(item=step.item, on=step.on, joins=False, reason=why)
        request_step(by=by, at=at, request=asked)


def _aliases(
    held: access.Rights, run: ImportRun, chosen: Collection[int] | None, taken: Taken
) -> list[Alias]:
    """The aliases of the import that are to end, and that the person may end."""
    found = []
    for one in aliases_made(run):
        if one.used_in if chosen is None else one.alias.pk not in chosen:
            continue
        if can_end(held, run, one.alias):
            found.append(one.alias)
        else:
            taken.counts["kept"] += 1
    return found


def _sheet(run: ImportRun, taken: Taken) -> RankSheet | None:
    """The sheet that the import entered, if it is the one in force."""
    entered = run.sheets.order_by("-id").first()
    if entered is None or _sheets_like(entered).filter(pk__gt=entered.pk).exists():
        taken.counts["kept"] += entered is not None
        return None
    return entered


def _sheets_like(sheet: RankSheet) -> QuerySet[RankSheet]:
    return RankSheet.objects.filter(indicator=sheet.indicator_id, month=sheet.month)


def _enter_former(by: User, at: datetime, sheet: RankSheet, undone: ImportRun, why: str) -> None:
    former = _sheets_like(sheet).filter(pk__lt=sheet.pk).order_by("-id").first()
    values = {line.member: line.value if former else None for line in (former or sheet).lines.all()}
    said = former or sheet
    again = RankSheet(
        indicator=sheet.indicator,
        month=sheet.month,
        smallest_first=said.smallest_first,
        source=said.source,
        source_date=said.source_date,
        reason=why,
        import_run=undone,
    )
    enter_sheet(by=by, at=at, sheet=again, values=values, takes_back=True)


def _open_run(by: User, run: ImportRun, figures: int, taken: Taken, reason: str) -> ImportRun:
    return ImportRun.objects.create(
        kind=ImportRun.Kind.UNDO,
        register=run.register,
        unit=run.unit,
        indicator=run.indicator,
        month=run.month,
        undoes=run,
        units=run.units,
        rows=0,
        added=0,
        changed=0,
        unchanged=0,
        refused=taken.counts["kept"],
        figures=figures,
        reason=reason.strip(),
        author=by,
    )
