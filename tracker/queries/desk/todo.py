"""What a person must do now: what came back, what is due, what waits for their decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q

from tracker.access import ADMINISTRATOR, REPORTER, REVIEWER, STEWARD, Rights
from tracker.calc.periods import Month, day_of
from tracker.models import Draft, Figure, ItemStepRequest, Unit, User
from tracker.queries.desk.calendar import Line, calendar_steps
from tracker.queries.editions.waiting import AwaitedStep, editions_to_take_on
from tracker.queries.leagues.contest_steps import contest_steps
from tracker.queries.leagues.waiting import Waiting, statements_to_decide
from tracker.queries.ledger.amendments import Settings
from tracker.queries.ledger.care import in_care_then, of_its_month, settings_of_care
from tracker.queries.ledger.figures import SERIES
from tracker.queries.people.appointments import decidable_appointments
from tracker.queries.people.typed import typed_by
from tracker.queries.registers.steps import waiting_steps
from tracker.queries.reporting.asked import Asked, asked_by
from tracker.queries.reporting.owed import Counts, begun, counts
from tracker.queries.reporting.releases import releases_to_make
from tracker.queries.reporting.reopenings import (
    Reopened,
    Returned,
    reopened_lines,
    sent_back_to,
    waiting_reopenings,
)
from tracker.queries.reporting.windows import Opening, unit_openings
from tracker.queries.targets.changes import changes_to_decide
from tracker.queries.targets.inapplicable import declared_to_decide
from tracker.queries.targets.reorganisations import acts_to_decide

SHOWN = 50
# The parts of a person's to-dos: what they owe as who reports, reviews and manages, and what waits for their word beside that.
OWED = ("typed", "returned", "reopened", "due", "drafts", "queues", "calendar")
DECIDED = (
    "changes", "declared", "appointments", "reorganisations", "steps", "reopenings", "releases", "editions",
    "leagues",
)  # fmt: skip


@dataclass(frozen=True)
class DueMonth:
    """A unit's open month with something missing: what was owed and has come in, and when it's due."""

    unit: Unit
    opening: Opening
    counts: Counts
    days_left: int

    @property
    def days_late(self) -> int:
        return -self.days_left


@dataclass(frozen=True)
class Queue:
    """What waits for a reviewer from one unit: how many they may decide on, how many of
    them for the second time (复审), and how old the oldest is."""

    unit: Unit
    count: int
    second: int
    days: int


@dataclass(frozen=True)
class Todo:
    """A person's to-dos; of requests about items the oldest, and how many more there are. `typed` is how much they typed that
    wasn't taken. `next_opens` is the month they report next, for when nothing is left; `asked` is what they asked for
    themselves, which is others' to do.
    """

    typed: int

    returned: Returned
    reopened: Sequence[Reopened]
    due: Sequence[DueMonth]
    drafts: Sequence[Draft]
    queues: Sequence[Queue]
    changes: int
    declared: int
    appointments: int
    reorganisations: int
    steps: Sequence[ItemStepRequest]
    more_steps: int
    reopenings: int
    releases: int
    leagues: Sequence[Waiting]
    optional: Sequence[Waiting]
    calendar: Sequence[Line]
    editions: Sequence[AwaitedStep]
    next_opens: Opening | None
    asked: Sequence[Asked]

    @property
    def decides(self) -> bool:
        """Whether something waits for the person's word or hand beside reporting and reviewing."""
        return any(getattr(self, name) for name in DECIDED)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left that the person has to do; what they may leave isn't asked."""
        return not self.decides and not any(getattr(self, name) for name in OWED)


def todo(user: User, rights: Rights, *, at: datetime) -> Todo:
    """Everything that waits for a person, the most pressing first in each part."""
    said = settings_of_care(None)
    stand = unit_openings(rights.units(REPORTER), at, said)
    steps = waiting_steps(rights).exclude(author=user)
    shown = list(steps[:SHOWN])
    returned = sent_back_to(rights, at, said)
    contests = contest_steps(rights, at=at)
    return Todo(
        typed=typed_by(user).count(),
        returned=returned,
        reopened=_reopened(rights, returned, at, said),
        due=_due(stand, at, said),
        drafts=_drafts(rights, said) if rights.has(REPORTER) else [],
        queues=_queues(rights, at, said),
        changes=changes_to_decide(rights) if rights.has(STEWARD) else 0,
        declared=declared_to_decide(rights) if rights.has(STEWARD) else 0,
        appointments=decidable_appointments(rights) if rights.has(ADMINISTRATOR) else 0,
        reorganisations=acts_to_decide(rights),
        steps=shown,
        more_steps=steps.count() - SHOWN if len(shown) == SHOWN else 0,
        reopenings=waiting_reopenings(rights).exclude(author=user).count() if rights.has(STEWARD) else 0,
        releases=releases_to_make(rights) if rights.has(STEWARD) else 0,
        leagues=[*statements_to_decide(rights), *(one for one in contests if not one.is_optional)],
        optional=[one for one in contests if one.is_optional],
        editions=editions_to_take_on(rights),
        calendar=calendar_steps(rights, at=at),
        next_opens=min(
            (one for some in stand.values() for one in some if one.state == "not_yet"),
            key=lambda one: one.month,
            default=None,
        ),
        asked=asked_by(rights, at=at),
    )


def _reopened(rights: Rights, returned: Returned, at: datetime, said: Settings) -> list[Reopened]:
    """Lines that are open again, but for those that came back to the person."""
    units = rights.units(REPORTER)
    if not units:
        return []
    told = {(one.figure.slot.series_id, one.figure.slot.month) for one in returned.shown}
    found = reopened_lines(units, at, inside=units, said=said)
    others = [one for one in found if (one.series.pk, one.month.first if one.month else None) not in told]
    return others[:SHOWN]


def _due(stand: dict[int, list[Opening]], at: datetime, said: Settings) -> list[DueMonth]:
    opened = {(unit, one.month): one for unit, some in stand.items() for one in some if one.is_open}
    found = counts(list(stand), sorted({month for _unit, month in opened}), inside=list(stand), said=said)
    units = Unit.objects.in_bulk(list(stand))
    due = [
        DueMonth(units[unit], opening, found[unit, month], _days_left(opening, at))
        for (unit, month), opening in opened.items()
        if (unit, month) in found and found[unit, month].missing
    ]
    return sorted(due, key=lambda one: (one.days_left, one.opening.month, one.unit.order))


def _days_left(opening: Opening, at: datetime) -> int:
    """Days until it's due, negative when it's overdue; by the district's calendar."""
    due = opening.due_at
    assert due is not None  # an open month has a window
    return (day_of(due) - day_of(at)).days


def _drafts(rights: Rights, said: Settings) -> list[Draft]:
    """Each with its series as that of the unit that had it in the month."""
    named = "author", *(f"series__{part}" for part in SERIES)
    found = list(begun(rights.units(REPORTER), said).select_related(*named).order_by("-saved_at")[:SHOWN])
    for one in found:
        one.series = of_its_month(one.series, Month.of(one.month) if one.month else None, said)
    return found


def _queues(rights: Rights, at: datetime, said: Settings) -> list[Queue]:
    """By unit, those they had a hand in left out, the oldest first."""
    care = in_care_then(said, series="slot__series", month="slot__month")
    waiting = Figure.objects.alias(care=care).filter(decision=None, care__in=rights.units(REVIEWER))
    for_others = (
        Q(author=rights.user_id) | Q(acting_for=rights.user_id) | Q(endorsement__endorser=rights.user_id)
    )
    rows = (
        waiting.exclude(for_others)
        .order_by()
        .values(unit=F("care"))
        .annotate(n=Count("pk"), second=Count("endorsement"), oldest=Min("recorded_at"))
        .order_by("oldest")
    )
    units = Unit.objects.in_bulk([row["unit"] for row in rows])
    return [Queue(units[row["unit"]], row["n"], row["second"], (at - row["oldest"]).days) for row in rows]
