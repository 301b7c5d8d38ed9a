"""What a reporter does with figures: draft, submit, correct. Decisions on them are in `actions/ledger/decisions.py`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tracker import access
from tracker.access import STEWARD, AccessRefused, Rights
from tracker.actions.ledger.entries import Entry, insert, says_the_same
from tracker.calc import intake
from tracker.calc.checks import Answer, Finding, unanswered
from tracker.calc.intake import Report, ReportRefused
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Conflict, Held, KeyReused, UpdateRefused, WindowClosed
from tracker.documents.attachments import Attachment
from tracker.models import Draft, Figure, Series, Slot, User
from tracker.queries.ledger.figures import current_figures
from tracker.queries.people.roles import holders
from tracker.queries.reporting.checking import findings
from tracker.queries.reporting.windows import Opening, openings, stage_opening

Fault = AccessRefused | ReportRefused | UpdateRefused


@dataclass(frozen=True)
class Submitted:
    """What became of entries, in their order: the figures that are there now, and the faults of the others."""

    taken: Sequence[tuple[Entry, Figure]]
    refused: Sequence[tuple[Entry, Fault]]


@transaction.atomic
def save_draft(
    *,
    by: User,
    at: datetime,
    series: Series,
    month: Month | None,
    entries: Mapping[str, Any],
    seen: str | None = None,
) -> Draft:
    """Keep what the reporter has typed, as typed. One draft a person, series and month.

    `seen` is the version (`Draft.version`) that the page began from, empty for none; when another page has saved a
    different text since, nothing is written. Raises AccessRefused or Conflict with the other `draft`.
    """
    access.check_report(access.rights_at(by, at), series)
    place: dict[str, Any] = {"series": series, "month": _slot_month(series, month), "author": by}
    kept = {name: _without_nul(entry) for name, entry in entries.items()}
    stored = Draft.objects.select_for_update().filter(**place).first()
    if stored is not None and stored.entries == kept:
        return stored
    if stored is not None and seen is not None and stored.version != seen:
        raise Conflict("draft_changed", draft=stored)
    draft, _ = Draft.objects.update_or_create(**place, defaults={"entries": kept, "saved_at": at})
    return draft


def _without_nul(entry: Any) -> Any:
    """PostgreSQL keeps no NUL in text; in what isn't submitted yet, dropping it does no harm."""
    return entry.replace("\0", "") if isinstance(entry, str) else entry


def submit(
    *,
    by: User,
    at: datetime,
    series: Series,
    month: Month | None,
    report: Report,
    key: uuid.UUID,
    attachments: Sequence[Attachment] = (),
    answers: Mapping[str, Answer] | None = None,
) -> Figure:
    """Report a figure for review. The same key again gives the first figure back.

    `answers` are the sentences for the warnings of `calc/checks.py`, by rule; those that no warning asks for
    aren't kept. What a demonstration account reports is marked as illustrative.

    Raises AccessRefused, ReportRefused, WindowClosed, Conflict (a figure is approved or waiting already),
    KeyReused, or Held (a check objects: an error, or a warning without its sentence).
    """
    return _the_one(by, at, Entry(series, month, report, key, tuple(attachments), answers or {}))


def correct(
    *,
    by: User,
    at: datetime,
    figure: Figure,
    report: Report,
    reason: str,
    key: uuid.UUID,
    attachments: Sequence[Attachment] = (),
    answers: Mapping[str, Answer] | None = None,
) -> Figure:
    """Report a figure that is to replace an approved one, with the reason. A second person decides on it.

    Corrections aren't bound to the window: an error found late must still be put right, and what was
    published stays as published. The checks are the same. Raises AccessRefused, ReportRefused, UpdateRefused
    (no reason), Conflict (the figure isn't the current one any more), KeyReused or Held.
    """
    slot = figure.slot
    month = Month.of(slot.month) if slot.month else None
    said = slot.series, month, report, key, tuple(attachments), answers or {}
    return _the_one(by, at, Entry(*said, corrects=figure, reason=reason.strip()))


@transaction.atomic
def _the_one(by: User, at: datetime, entry: Entry) -> Figure:
    outcome = submit_all(by=by, at=at, entries=[entry])
    for _, fault in outcome.refused:
        raise fault
    return outcome.taken[0][1]


@transaction.atomic(savepoint=False)
def submit_all(*, by: User, at: datetime, entries: Sequence[Entry]) -> Submitted:
    """Report many figures at once, each with its own key and event; a few statements for all of them.

    What can't be taken is named with the fault that `submit` or `correct` would raise for it; the rest goes through.
    """
    batch = _Batch(by, at, entries)
    batch.check_reports()
    if batch.open:
        batch.look(_slots(batch.open), windows=_openings(batch.open, at))
    if batch.open:
        batch.check_findings()
    if batch.open:
        with transaction.atomic():
            slots = _locked_slots(batch.open)
            batch.look(slots)
            if not batch.insert(slots):
                transaction.set_rollback(True)  # a slot without a figure would have no event
    return Submitted(
        [(entries[number], figure) for number, figure in sorted(batch.taken.items())],
        [(entries[number], fault) for number, fault in sorted(batch.faults.items())],
    )


class _Batch:
    """Entries by their number, as they are sorted out into figures that are there and faults."""

    def __init__(self, by: User, at: datetime, entries: Sequence[Entry]) -> None:
        self.by, self.at, self.entries = by, at, entries
        self.rights = access.rights_at(by, at)
        self.taken: dict[int, Figure] = {}
        self.faults: dict[int, Fault] = {}
        self.found: dict[int, Sequence[Finding]] = {}

    @property
    def open(self) -> dict[int, Entry]:
        """What is neither refused nor there already."""
        settled = self.taken.keys() | self.faults.keys()
        return {number: one for number, one in enumerate(self.entries) if number not in settled}

    def check_reports(self) -> None:
        for number, entry in self.open.items():
            try:
                _check_report(self.rights, self.at, entry)
            except (AccessRefused, ReportRefused, UpdateRefused) as fault:
                self.faults[number] = fault

    def look(
        self,
        slots: Mapping[tuple[int, date | None], Slot],
        *,
        windows: Mapping[tuple[int, Month], Opening] | None = None,
    ) -> None:
        """Find what was submitted with these keys already, and what stands in the way of the others."""
        standing = _Standing([slot.pk for slot in slots.values()], [one.key for one in self.open.values()])
        for number, entry in self.open.items():
            slot = slots.get(entry.place)
            try:
                known = standing.known(self.by, slot, entry)
                if known is not None:
                    self.taken[number] = known
                    continue
                if windows is not None and entry.corrects is None:
                    _check_window(entry, windows, self.at)
                standing.check(slot, entry)
            except UpdateRefused as fault:
                self.faults[number] = fault

    def check_findings(self) -> None:
        """Hold back what a check objects to; what was approved a moment ago need not have been seen by it."""
        waiting = self.open
        found = findings([(one.series, one.month, one.report) for one in waiting.values()])
        for (number, entry), objections in zip(waiting.items(), found, strict=True):
            self.found[number] = objections
            if unanswered(objections, entry.answers):
                self.faults[number] = Held(objections)

    def insert(self, slots: Mapping[tuple[int, date | None], Slot]) -> int:
        rows: dict[int, tuple[Entry, Slot, Sequence[Finding]]] = {}
        places: set[object] = set()
        for number, entry in self.open.items():
            if {entry.place, entry.key} & places:
                self.faults[number] = Conflict("twice_at_once")
                continue
            places |= {entry.place, entry.key}
            rows[number] = entry, slots[entry.place], self.found[number]
        figures = insert(self.by, self.at, self.rights, list(rows.values()))
        self.taken |= dict(zip(rows, figures, strict=True))
        return len(figures)


class _Standing:
    """What some slots say already, and which figures some keys were used for."""

    def __init__(self, slots: Sequence[int], keys: Sequence[uuid.UUID]) -> None:
        self.current = current_figures(slots)
        waiting = Figure.objects.filter(slot__in=slots, decision=None).select_related("author", "acting_for")
        self.waiting = {figure.slot_id: figure for figure in waiting}
        known = Figure.objects.filter(idempotency_key__in=keys).prefetch_related("evidence", "answers")
        self.by_key = {figure.idempotency_key: figure for figure in known}

    def known(self, by: User, slot: Slot | None, entry: Entry) -> Figure | None:
        """The figure this key was used for, if it says the same. Raises KeyReused if it doesn't."""
        figure = self.by_key.get(entry.key)
        if figure is None:
            return None
        same_place = slot is not None and figure.slot_id == slot.pk
        if figure.author_id != by.pk or not same_place or not says_the_same(figure, entry):
            raise KeyReused("key_reused")
        return figure

    def check(self, slot: Slot | None, entry: Entry) -> None:
        """Make sure that nothing is approved or waiting that the entry doesn't replace. Raises Conflict."""
        current = self.current.get((slot.pk, entry.report.grade)) if slot else None
        if entry.corrects is None and current is not None:
            raise Conflict("already_approved", figure=current)
        if entry.corrects is not None and (
            current != entry.corrects.pk or entry.report.grade != entry.corrects.grade
        ):
            raise Conflict("not_current")
        if slot and slot.pk in self.waiting:
            raise Conflict("already_waiting", figure=self.waiting[slot.pk])


def _check_report(rights: Rights, at: datetime, entry: Entry) -> None:
    """Make sure of the right to report, and that the report is one. Raises AccessRefused or ReportRefused."""
    access.check_report(rights, entry.series)
    intake.check(entry.report, entry.series.form)
    if entry.report.as_of > day_of(at):
        raise ReportRefused(intake.Problem("as_of", "in_the_future"))
    if entry.corrects is not None and not entry.reason:
        raise UpdateRefused("reason_missing")


def _check_window(entry: Entry, found: Mapping[tuple[int, Month], Opening], at: datetime) -> None:
    """A month's figure needs that month's window; a stage, any window from the month it was reached on.

    There is no way around it: forms, imports and the API submit through here. Raises WindowClosed.
    """
    series, month = entry.series, entry.month
    if series.is_monthly and month is None:
        raise UpdateRefused("month_missing")
    stands = (
        found[series.pk, month]
        if month and series.is_monthly
        else stage_opening(series, entry.report.reached_on, at)
    )
    if not stands.is_open:
        ask = holders([series.unit_id], STEWARD, on=day_of(at))[series.unit_id]
        raise WindowClosed("window_closed", month=stands.month, opening=stands, ask=ask)


def _openings(entries: Mapping[int, Entry], at: datetime) -> Mapping[tuple[int, Month], Opening]:
    """How the months of some entries stand, series by series."""
    series = {one.series.pk: one.series for one in entries.values() if one.series.is_monthly}
    months = {one.month for one in entries.values() if one.month}
    return openings(list(series.values()), list(months), at) if series else {}


def _slot_month(series: Series, month: Month | None) -> date | None:
    return month.first if month and series.is_monthly else None


def _slots(entries: Mapping[int, Entry]) -> dict[tuple[int, date | None], Slot]:
    """The slots there are for some entries, by place."""
    series = {one.series.pk: one.series for one in entries.values()}
    places = {one.place for one in entries.values()}
    months = Q(month__in={month for _, month in places}) | Q(month=None)
    found = {(slot.series_id, slot.month): slot for slot in Slot.objects.filter(months, series__in=series)}
    slots = {place: slot for place, slot in found.items() if place in places}
    for slot in slots.values():
        slot.series = series[slot.series_id]
    return slots


def _locked_slots(entries: Mapping[int, Entry]) -> dict[tuple[int, date | None], Slot]:
    """The slots of some entries, made where they are missing, held until the transaction ends.

    All are made, in one order, before any is locked: who waits for a slot that somebody else is making holds none they could want.
    """
    slots = _slots(entries)
    missing = {one.place for one in entries.values()} - slots.keys()
    if missing:
        ordered = sorted(missing, key=lambda place: (place[0], place[1] or date.max))
        rows = [Slot(series_id=series, month=month) for series, month in ordered]
        Slot.objects.bulk_create(rows, ignore_conflicts=True)
        slots = _slots(entries)
    Slot.objects.lock_all([slot.pk for slot in slots.values()])
    return slots
