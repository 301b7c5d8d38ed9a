"""Score sheets as they were frozen, what is open about them, and how two versions differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.calc.periods import Month
from tracker.models import Adjustment, League, Objection, ScoreEntry, ScoreLine, ScoreSheet, Unit
from tracker.queries.leagues.fields import FieldChange, among, field_change, remade
from tracker.queries.leagues.rules import Rules, contenders, rules_for, rules_of
from tracker.queries.leagues.scoring import Gathered, Scored, gathered, scored
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.lives import lives_of
from tracker.queries.ledger.versions import known
from tracker.queries.targets.snapshots import Snapshot


@dataclass(frozen=True)
class Table:
    """A league's month: frozen in a sheet, or by trial when `sheet` is None. `field` says how who takes part differs from the
    month before.
    """

    league: League
    month: Month
    rules: Rules
    scores: Sequence[Scored]
    sheet: ScoreSheet | None = None
    field: FieldChange | None = None

    def of(self, unit: Unit) -> Scored | None:
        return next((one for one in self.scores if one.unit.pk == unit.pk), None)


def sheets_of(league: League, month: Month, known_by: datetime | None = None) -> list[ScoreSheet]:
    """The versions of a month's sheet, the oldest first."""
    rows = known(ScoreSheet.objects.filter(league=league, month=month.first), known_by)
    related = rows.select_related("league", "scheme__league", "author", "confirmation__signer")
    return list(related.order_by("number"))


def frozen(sheet: ScoreSheet, said: Settings | None = None) -> Table:
    """A sheet as it was publicised, with everything called as it was in its month by the settings `said`."""
    said, month = said or settings_at(), Month.of(sheet.month)
    lines: dict[int, list[ScoreLine]] = defaultdict(list)
    related = (
        "goal__indicator",
        "target__indicator",
        "target__issuer",
        "target__unit",
        "version",
        "adjustment__decision",
    )
    rows = ScoreLine.objects.filter(entry__sheet=sheet).select_related(*related)
    for line in rows.order_by("entry", "order"):
        lines[line.entry_id].append(said.of(line, month))
    entries = [said.of(entry, month) for entry in sheet.entries.select_related("unit").order_by("id")]
    entries.sort(key=lambda one: (one.place is None, one.place or 0, one.unit.order))
    scores = [Scored(entry, lines[entry.pk]) for entry in entries]
    rules = rules_of(said.of(sheet.scheme, month), month, said)
    league, units = said.of(sheet.league, month), [one.unit for one in scores]
    return Table(league, month, rules, scores, sheet, field_change(league, month, said, units))


def trial(
    league: League,
    month: Month,
    *,
    rules: Rules | None = None,
    known_by: datetime | None = None,
    read: Snapshot | None = None,
    units: Sequence[Unit] | None = None,
    said: Settings | None = None,
) -> Table | None:
    """The month's scores as they would be now, by the rules in force or by others; None without rules.

    `read` holds the standings where they have been read already, and `said` the settings; `units` are those who took
    part, where it is known otherwise. Raises NoLightRule.
    """
    said = said or (read.settings if read else settings_at(known_by))
    asked = rules or rules_for(league, month, known_by, said=said)
    if asked is None:
        return None
    before = places_before(league, month, known_by, read=read, units=units, said=said)
    found = _gathered(league, month, known_by, read, units, said, before)
    field = field_change(league, month, said, found.units)
    return Table(found.league, month, asked, scored(asked, found), field=field)


def _gathered(
    league: League,
    month: Month,
    known_by: datetime | None,
    read: Snapshot | None,
    units: Sequence[Unit] | None,
    said: Settings,
    before: Mapping[int, int] | None = None,
) -> Gathered:
    standings = read.of(month) if read else None
    return gathered(league, month, known_by=known_by, before=before, read=standings, units=units, said=said)


def places_before(
    league: League,
    month: Month,
    known_by: datetime | None = None,
    *,
    read: Snapshot | None = None,
    units: Sequence[Unit] | None = None,
    said: Settings | None = None,
) -> dict[int, int]:
    """The places of the month before among those who take part in `month`, from its newest sheet, or by trial when it was
    never publicised.

    Who took over tasks from others meanwhile, or handed some over, has none: it would rise or fall by these.
    """
    said = said or settings_at(known_by)
    staying = {unit.pk for unit in units or contenders(league, month, said=said)}
    found = among(_places(league, month.plus(-1), known_by, read, said), staying)
    changed = remade(lives_of(said), month)
    return {unit: place for unit, place in found.items() if unit not in changed}


def _places(
    league: League, month: Month, known_by: datetime | None, read: Snapshot | None, said: Settings
) -> dict[int, int]:
    sheets = sheets_of(league, month, known_by)
    if sheets:
        rows = sheets[-1].entries.exclude(place=None).values_list("unit_id", "place")
        return {unit: place for unit, place in rows if place is not None}
    rules = rules_for(league, month, known_by, said=said)
    if rules is None:
        return {}
    found = _gathered(league, month, known_by, read, None, said)
    entries = [one.entry for one in scored(rules, found)]
    return {entry.unit_id: entry.place for entry in entries if entry.place is not None}


def history_of(league: League, unit: Unit, known_by: datetime | None = None) -> list[ScoreEntry]:
    """A contender's entry in the newest sheet of every month, the oldest first."""
    rows = known(ScoreSheet.objects.filter(league=league), known_by)
    newest: dict[date, int] = dict(rows.order_by("number").values_list("month", "id"))
    entries = ScoreEntry.objects.filter(sheet__in=newest.values(), unit=unit)
    return list(entries.select_related("sheet").order_by("sheet__month"))


@dataclass(frozen=True)
class LineChange:
    """A line that a re-issue added, took out or changed."""

    before: ScoreLine | None
    after: ScoreLine | None

    @property
    def shown(self) -> ScoreLine:
        line = self.after or self.before
        assert line is not None
        return line


@dataclass(frozen=True)
class ScoreChange:
    """How a contender fares in a re-issue: the old entry, the new one, and the lines that differ."""

    before: ScoreEntry | None
    after: ScoreEntry | None
    lines: Sequence[LineChange]

    @property
    def unit(self) -> Unit:
        entry = self.after or self.before
        assert entry is not None
        return entry.unit


def differences(old: Table, new: Table) -> list[ScoreChange]:
    """What differs from one table to another, contender by contender; who didn't change is left out."""
    earlier = {one.unit.pk: one for one in old.scores}
    later = {one.unit.pk: one for one in new.scores}
    changes = []
    for unit in dict.fromkeys([*later, *earlier]):
        before, after = earlier.get(unit), later.get(unit)
        lines = _line_changes(before.lines if before else (), after.lines if after else ())
        if lines or _outcome(before) != _outcome(after):
            changes.append(
                ScoreChange(before.entry if before else None, after.entry if after else None, lines)
            )
    return changes


def _outcome(one: Scored | None) -> tuple[object, ...] | None:
    return (one.entry.total, one.entry.place, one.entry.listed, one.entry.vetoed) if one else None


def _line_changes(before: Sequence[ScoreLine], after: Sequence[ScoreLine]) -> list[LineChange]:
    old, new = {_identity(line): line for line in before}, {_identity(line): line for line in after}
    pairs = [LineChange(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old])]
    return [pair for pair in pairs if _said(pair.before) != _said(pair.after)]


def _identity(line: ScoreLine) -> tuple[object, ...]:
    goal = line.goal.order if line.goal else None
    return line.kind, goal, line.target_id, line.adjustment_id


def _said(line: ScoreLine | None) -> tuple[object, ...] | None:
    if line is None:
        return None
    return line.points, line.full, line.value, line.state, line.place, line.votes, line.attained


def objections_to(
    sheet: ScoreSheet, known_by: datetime | None = None, *, said: Settings | None = None
) -> list[Objection]:
    """What was objected to a sheet, the oldest first, with everything called as it was in the sheet's month."""
    said, month = said or settings_at(known_by), Month.of(sheet.month)
    related = Objection.objects.filter(entry__sheet=sheet).select_related(
        "entry__unit",
        "entry__sheet__league",
        "line__goal",
        "line__target__indicator",
        "line__target__issuer",
        "line__adjustment",
        "author",
        "decision__decider",
    )
    found = known(related, known_by).prefetch_related("exhibits").order_by("id")
    return [said.of(one, month) for one in found]


def adjustments_of(
    league: League, month: Month, known_by: datetime | None = None, *, said: Settings | None = None
) -> list[Adjustment]:
    """Additions, deductions and exemptions of a month, decided or not, in the order they were asked for."""
    rows = known(Adjustment.objects.filter(league=league, month=month.first), known_by)
    related = rows.select_related("unit", "author", "decision__decider").prefetch_related("exhibits")
    said = said or settings_at(known_by)
    return [said.of(one, month) for one in related.order_by("id")]
