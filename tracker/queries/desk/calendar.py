"""The steward's month: each thing that comes round with it, how it stands, and whether the next step waits for the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from tracker.access import ADMINISTRATOR, STEWARD, Rights, units_inside, units_seen_unapproved
from tracker.access.bulletins import can_see_draft
from tracker.access.configuring import may_configure_district
from tracker.access.editions import can_issue, can_see_drafts
from tracker.access.leagues import can_run
from tracker.calc import issuing
from tracker.calc.periods import Month, day_of
from tracker.models import (
    BulletinIssue,
    BulletinVersion,
    Edition,
    ScoreSheet,
    ScoringScheme,
    Window,
    WindowException,
)
from tracker.queries.leagues.rules import contenders, leagues
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.versions import in_force
from tracker.queries.reporting.owed import counts, total
from tracker.queries.reporting.releases import releases_to_make
from tracker.queries.targets.roll_over import ending_in

WINDOW, NEXT_WINDOW, REPORTS, EXCEPTIONS, RELEASES, LEAGUE, BULLETIN, EDITION, ROLL_OVER = (
    "window", "next_window", "reports", "exceptions", "releases", "league", "bulletin", "edition", "roll_over",
)  # fmt: skip
# How a thing stands, where it isn't the state of an edition.
NOT_PLANNED, NOT_YET, OPEN, CLOSED = "not_planned", "not_yet", "open", "closed"
MISSING, COMPLETE = "missing", "complete"
NOT_ISSUED, ISSUED, PUBLICISED, SIGNED = "not_issued", "issued", "publicised", "signed"
ENDING, RUNNING, NONE = "ending", "running", "none"
ROLLS_OVER_FROM = 11  # goals of the next year are set from November on


@dataclass(frozen=True)
class Line:
    """A thing of a month: of which kind, about what, in which state, until when and how much of it. `next` says that the step that
    the calendar asks for now is the person's.
    """

    kind: str
    state: str
    month: Month
    about: Any = None
    day: date | datetime | None = None
    count: int = 0
    next: bool = False


@dataclass(frozen=True)
class AtHand:
    """The month that is reported now, if any has opened, and the newest one that was due."""

    reported: Window | None
    due: Window | None
    planned: Window | None

    @property
    def month(self) -> Month | None:
        return Month.of(self.due.month) if self.due else None


def at_hand(at: datetime) -> AtHand:
    """The windows that count at an instant; `planned` is the next to open. Two statements."""
    alone = Window.objects.filter(combined_into=None)
    opened = list(alone.filter(opens_at__lte=at).order_by("-month")[:2])
    due = next((one for one in opened if one.due_at < at), None)
    planned = alone.filter(opens_at__gt=at).order_by("month").first()
    return AtHand(opened[0] if opened else None, due, planned)


def steward_month(rights: Rights, *, at: datetime) -> list[Line]:
    """All of it, in the order in which a month goes by."""
    found = at_hand(at)
    return [
        *_reporting(rights, found, at),
        _exceptions(rights, at),
        _releases(rights, at),
        *_following(rights, found),
        *_roll_over(rights, found),
    ]


def calendar_steps(rights: Rights, *, at: datetime) -> list[Line]:
    """What the calendar asks of the person now."""
    if not rights.has(STEWARD, ADMINISTRATOR):
        return []
    found = at_hand(at)
    return [one for one in [*_following(rights, found), *_roll_over(rights, found)] if one.next]


def _reporting(rights: Rights, found: AtHand, at: datetime) -> Iterator[Line]:
    if found.reported is None:
        return
    window, month = found.reported, Month.of(found.reported.month)
    is_open = window.closes_at is None or at <= window.closes_at
    yield Line(
        WINDOW, OPEN if is_open else CLOSED, month, window, window.closes_at if not is_open else window.due_at
    )
    owed = total(counts(units_seen_unapproved(rights), [month], inside=units_inside(rights)).values())
    yield Line(REPORTS, MISSING if owed.missing else COMPLETE, month, owed, window.due_at, owed.missing)


def _exceptions(rights: Rights, at: datetime) -> Line:
    """Those that still let somebody report longer."""
    mine = rights.units(STEWARD)
    running = WindowException.objects.filter(Q(unit__in=mine) | Q(series__unit__in=mine)).that_count()
    count = WindowException.objects.filter(pk__in=running.values("pk"), until__gte=at).count()
    return Line(EXCEPTIONS, RUNNING if count else NONE, Month.of(day_of(at)), count=count)


def _releases(rights: Rights, at: datetime) -> Line:
    count = releases_to_make(rights)
    return Line(RELEASES, NOT_ISSUED if count else NONE, Month.of(day_of(at)), count=count, next=bool(count))


def _following(rights: Rights, found: AtHand) -> list[Line]:
    """What follows once a month was due: scores, briefings, the edition; and that the next month has a window."""
    lines: list[Line] = []
    if found.reported is not None:
        lines.append(_next_window(rights, found, found.reported))
    if found.month is not None:
        said = settings_at()
        lines += _leagues(rights, found.month, said)
        lines += _bulletins(rights, found.month, said) if can_see_draft(rights) else []
        lines += [_edition(rights, found.month)] if can_see_drafts(rights) else []
    return lines


def _next_window(rights: Rights, found: AtHand, reported: Window) -> Line:
    after = Month.of(reported.month).plus(1)
    if found.planned is None:
        return Line(NEXT_WINDOW, NOT_PLANNED, after, next=may_configure_district(rights))
    return Line(NEXT_WINDOW, NOT_YET, Month.of(found.planned.month), found.planned, found.planned.opens_at)


def _leagues(rights: Rights, month: Month, said: Settings) -> Iterator[Line]:
    """Each league with rules in the month: not publicised, under notice or past it, signed."""
    schemes: dict[int, list[ScoringScheme]] = {}
    for scheme in ScoringScheme.objects.order_by("in_force_from", "number"):
        schemes.setdefault(scheme.league_id, []).append(scheme)
    sheets = ScoreSheet.objects.filter(month=month.first).select_related("confirmation").order_by("number")
    newest = {one.league_id: one for one in sheets}
    for league in leagues(month, said):
        if month.first < league.opens_from or in_force(schemes.get(league.pk, []), month) is None:
            continue
        sheet = newest.get(league.pk)
        if sheet is None:
            units = [unit.pk for unit in contenders(league, month, said=said)]
            yield Line(LEAGUE, NOT_ISSUED, month, league, next=bool(units) and can_run(rights, units))
        elif hasattr(sheet, "confirmation"):
            yield Line(LEAGUE, SIGNED, month, league)
        else:
            yield Line(LEAGUE, PUBLICISED, month, league, sheet.objections_until)


def _bulletins(rights: Rights, month: Month, said: Settings) -> Iterator[Line]:
    """Each briefing that has a text in the month: issued, with its number, or not."""
    versions = BulletinVersion.objects.filter(in_force_from__lte=month.first).select_related("template")
    templates = {one.template_id: one.template for one in versions.order_by("template__order", "template")}
    issues = BulletinIssue.objects.filter(month=month.first).defer("blocks").order_by("revision")
    newest = {one.template_id: one for one in issues}
    for pk, template in templates.items():
        issue = newest.get(pk)
        named = said.of(template, month)
        if issue is None:
            yield Line(BULLETIN, NOT_ISSUED, month, named, next=may_configure_district(rights))
        else:
            yield Line(BULLETIN, ISSUED, month, named, issue.issued_on)


def _edition(rights: Rights, month: Month) -> Line:
    """The month's newest edition that wasn't dropped, or that there is none."""
    every = Edition.objects.filter(month=month.first).prefetch_related("steps").order_by("-version", "-draft")
    kept = next((one for one in every if one.state != issuing.DISCARDED), None)
    if kept is None:
        return Line(EDITION, NOT_ISSUED, month, next=can_issue(rights))
    return Line(EDITION, kept.state, month, kept)


def _roll_over(rights: Rights, found: AtHand) -> Iterator[Line]:
    """Near the end of a year, the goals that end with it."""
    if found.reported is None or Month.of(found.reported.month).number < ROLLS_OVER_FROM:
        return
    month = Month.of(found.reported.month)
    if ending := ending_in(month.year).count():
        yield Line(ROLL_OVER, ENDING, month, count=ending, next=rights.of_district(STEWARD))
