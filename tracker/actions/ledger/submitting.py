"""The one way a report becomes a figure: what is typed, a unit's month and files all go through here.

Nothing that is handed over is believed: the series is read anew by its number, the window, the rights and what stands are
looked up, and the checks are run on what is about to be written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from django.db import transaction

from tracker import access
from tracker.access import STEWARD
from tracker.actions.ledger.entries import Checked, Entry, Place, Tell, Writer
from tracker.actions.ledger.slots import Sent, SlotStandings, held_slots, known_slots
from tracker.calc import correcting, intake
from tracker.calc.applying import Declared
from tracker.calc.correcting import UNSAID
from tracker.calc.findings import Finding, Held, unanswered
from tracker.calc.periods import Month, day_of
from tracker.calc.refusals import Refused
from tracker.models import Amendment, ImportRun, Indicator, Measure, Series, Unit, User
from tracker.models.arrays import among
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.care import of_its_month, settings_of_care
from tracker.queries.ledger.lives import lives_of
from tracker.queries.people.roles import holders
from tracker.queries.reporting.checking import findings
from tracker.queries.reporting.windows import OpenMonths, open_months_by_unit, opening, stage_opening
from tracker.queries.targets.inapplicable import declared_series


@dataclass(frozen=True)
class Submitted:
    """What became of entries, in their order: the numbers of the figures that are there now, and the faults of the others."""

    taken: Sequence[tuple[Entry, int]]
    refused: Sequence[tuple[Entry, Refused]]


@transaction.atomic
def submit_all(
    *,
    by: User,
    at: datetime,
    entries: Sequence[Entry],
    run: ImportRun | None = None,
    all_or_nothing: bool = False,
    tell: Tell = lambda done, of: None,
) -> Submitted:
    """Report many figures at once; a few statements for all of them.

    What can't be taken is named with its fault, and the rest goes through; with `all_or_nothing` the first fault is
    raised and nothing is written. Figures that come with an import name its `run`. `tell` hears how many of how many
    are written, every thousand.

    A fault is AccessRefused, Refused (what the form doesn't ask for, `month_missing`, `reason_missing`, what
    `calc.correcting.settled` raises, `not_applying`, `window_closed`, `already_approved`, `already_waiting`, `not_current`, `twice_at_once`, `key_reused`), or Held (a check objects: an
    error, or a warning without its sentence). Raises Refused `too_many_at_once` when more than 4,000 slots that
    exist would change.
    """
    batch = _Batch(by, at, entries, run, all_or_nothing)
    batch.check_reports()
    batch.look(known_slots(batch.open_places()), windows=True)
    batch.check_findings()
    if batch.open:
        with transaction.atomic():
            slots, known = held_slots(batch.open_places())
            batch.look(known)
            if not batch.write(slots, tell):
                transaction.set_rollback(True)  # a slot without a figure would have no event
    return batch.outcome()


class _Batch:
    """Entries by their number, as they are sorted out into figures that are there and faults."""

    def __init__(
        self, by: User, at: datetime, entries: Sequence[Entry], run: ImportRun | None, all_or_nothing: bool
    ) -> None:
        self.by, self.at, self.entries, self.all_or_nothing = by, at, list(entries), all_or_nothing
        self.today = day_of(at)
        said = settings_of_care(None)
        self.lives = lives_of(said)
        self.taken_back = Amendment.objects.ended("series")
        self.writer = Writer(by, at, access.rights_at(by, at), run)
        stored = _stored_series({one.series for one in entries})
        self.series = [_of_its_month(stored[one.series], one.month, said) for one in entries]
        self.places = [_place(entry, one) for entry, one in zip(entries, self.series, strict=True)]
        self.taken: dict[int, int] = {}
        self.faults: dict[int, Refused] = {}
        self.found: dict[int, Sequence[Finding]] = {}

    @property
    def open(self) -> dict[int, Entry]:
        """What is neither refused nor there already."""
        settled = self.taken.keys() | self.faults.keys()
        return {number: one for number, one in enumerate(self.entries) if number not in settled}

    def open_places(self) -> list[Place]:
        return list(dict.fromkeys(self.places[number] for number in self.open))

    def outcome(self) -> Submitted:
        return Submitted(
            [(self.entries[number], figure) for number, figure in sorted(self.taken.items())],
            [(self.entries[number], fault) for number, fault in sorted(self.faults.items())],
        )

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """A step in which entries are refused; raises the first one's fault where all are to go through."""
        yield
        if self.all_or_nothing and self.faults:
            raise self.faults[min(self.faults)]

    def check_reports(self) -> None:
        with self._refusing():
            for number, entry in self.open.items():
                try:
                    self.entries[number] = self._checked(entry, self.series[number])
                except Refused as fault:
                    self.faults[number] = fault

    def _checked(self, entry: Entry, series: Series) -> Entry:
        """The entry, with the nature of a correction settled. Raises AccessRefused, or Refused if it is no report."""
        access.check_report(self.writer.rights, series)
        self._check_unit(entry, series)
        intake.check(entry.report, series.form)
        if entry.report.as_of > self.today:
            raise Refused("in_the_future", field="as_of")
        if entry.corrects is None:
            return entry if entry.nature == UNSAID else replace(entry, nature=UNSAID)
        if not entry.reason.strip():
            raise Refused("reason_missing")
        month = entry.month if series.is_monthly else None
        return replace(entry, nature=correcting.settled(entry.nature, month, self.today))

    def _check_unit(self, entry: Entry, series: Series) -> None:
        """A unit that has ended states nothing of later months; what it said of its own is still put right. Raises Refused."""
        month = entry.month or Month.of(entry.report.reached_on or entry.report.as_of)
        ending = self.lives.ended(series.unit_id, month, series.indicator_id)
        if ending is not None:
            names = dict(Unit.objects.filter(pk__in=ending.successors).values_list("pk", "name"))
            whole = ending is self.lives.endings.get(series.unit_id)
            raise Refused(
                "unit_ended" if whole else "task_passed",
                unit=series.unit.name,
                last=ending.last,
                successors=[names[pk] for pk in ending.successors],
            )
        if not self.lives.holds(series.unit_id, month, series.indicator_id):
            raise Refused("unit_not_there", unit=series.unit.name, month=month)
        since = self.taken_back.get(series.pk)
        if since is not None and month.first >= since:
            raise Refused("task_taken_back", unit=series.unit.name, month=Month.of(since))

    def look(self, slots: Mapping[Place, int], *, windows: bool = False) -> None:
        """Find what was submitted with these keys already, and what stands in the way of the others."""
        waiting = self.open
        sent = Sent([one.key for one in waiting.values() if one.key is not None])
        standing = SlotStandings(slots.values())
        months = self._open_months(waiting) if windows else None
        declared = self._declared(waiting) if windows else {}
        with self._refusing():
            for number, entry in waiting.items():
                slot = slots.get(self.places[number])
                try:
                    known = sent.figure(self.by, slot, entry)
                    if known is not None:
                        self.taken[number] = known
                        continue
                    _check_applies(entry, declared)
                    if months is not None and entry.corrects is None:
                        self._check_window(entry, self.series[number], months)
                    standing.check(slot, entry)
                except Refused as fault:
                    self.faults[number] = fault

    def _open_months(self, waiting: Collection[int]) -> dict[int, OpenMonths]:
        units = {self.series[number].unit_id for number in waiting}
        return open_months_by_unit(units, self.at) if units else {}

    def _declared(self, waiting: Mapping[int, Entry]) -> Mapping[tuple[int, Month], Declared]:
        """What was declared not to apply of what is to be reported, by series and month."""
        months = {one.month for one in waiting.values() if one.month is not None}
        return declared_series([self.series[number] for number in waiting], months)

    def _check_window(self, entry: Entry, series: Series, months: Mapping[int, OpenMonths]) -> None:
        """A month's figure needs that month's window; a stage, any window from the month it was reached on."""
        if series.is_monthly and entry.month is None:
            raise Refused("month_missing")
        month = entry.month if series.is_monthly else None
        if not months[series.unit_id].take(entry.series, month, entry.report.reached_on):
            self._refuse_closed(entry, series, month)

    def _refuse_closed(self, entry: Entry, series: Series, month: Month | None) -> NoReturn:
        found = (
            opening(series, month, self.at)
            if month
            else stage_opening(series, entry.report.reached_on, self.at)
        )
        ask = holders([series.unit_id], STEWARD, on=self.today)[series.unit_id]
        raise Refused("window_closed", month=found.month, opening=found, ask=ask)

    def check_findings(self) -> None:
        """Hold back what a check objects to; what was approved a moment ago need not have been seen by it."""
        waiting = self.open
        if not waiting:
            return
        reports = [(self.series[number], one.month, one.report) for number, one in waiting.items()]
        found = findings(reports, [(one.series, one.report.grade) for one in waiting.values()])
        with self._refusing():
            for (number, entry), objections in zip(waiting.items(), found, strict=True):
                self.found[number] = objections
                if objections and unanswered(objections, entry.answers):
                    self.faults[number] = Held(objections)

    def write(self, slots: Mapping[Place, int], tell: Tell) -> int:
        """Write what is open, but of a slot or a key that is named twice only the first; how many."""
        chosen: dict[int, Checked] = {}
        seen: set[object] = set()
        with self._refusing():
            for number, entry in self.open.items():
                place = self.places[number]
                if place in seen or (entry.key is not None and entry.key in seen):
                    self.faults[number] = Refused("twice_at_once")
                    continue
                seen |= {place, entry.key}
                chosen[number] = Checked(entry, self.series[number], place, slots[place], self.found[number])
        figures = self.writer.write(list(chosen.values()), tell) if chosen else {}
        self.taken |= {number: figures[one.slot] for number, one in chosen.items()}
        return len(chosen)


def _check_applies(entry: Entry, declared: Mapping[tuple[int, Month], Declared]) -> None:
    held = declared.get((entry.series, entry.month)) if entry.month else None
    if held is not None:
        raise Refused("not_applying", since=held.from_month, basis=held.basis)


def _of_its_month(series: Series, month: Month | None, said: Settings) -> Series:
    """The series as that of the unit that reports the month: a stage is reported by the one that has the item now."""
    return of_its_month(series, month if series.is_monthly else None, said)


def _place(entry: Entry, series: Series) -> Place:
    return entry.series, entry.month.first if entry.month and series.is_monthly else None


def _stored_series(numbers: Collection[int]) -> dict[int, Series]:
    """Series as they are in the ledger, with what decides on their form, in a statement for each kind of thing."""
    found = {one.id: one for one in Series.objects.filter(pk__in=among(numbers))}
    if missing := numbers - found.keys():
        raise Series.DoesNotExist(str(sorted(missing)[:5]))
    named = {one.indicator_id for one in found.values()}
    indicators = Indicator.objects.select_related("comparison_set").in_bulk(named - {None})
    measures = Measure.objects.in_bulk({one.measure_id for one in found.values()} - {None})
    for one in found.values():
        if one.indicator_id is not None:
            one.indicator = indicators[one.indicator_id]
        if one.measure_id is not None:
            one.measure = measures[one.measure_id]
    return found
