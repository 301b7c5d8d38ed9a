"""What each contender of a league reached in a month, and the score that follows: by trial, before anything is frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tracker.calc import schemes, scoring
from tracker.calc.numbers import round_half_up
from tracker.calc.periods import Month
from tracker.calc.scoring import Contender, Extra, Result, Score
from tracker.models import Adjustment, League, SchemeGoal, ScoreEntry, ScoreLine, Target, Unit
from tracker.queries.leagues.ballots import Tally, tallies
from tracker.queries.leagues.rules import Rules, contenders
from tracker.queries.leagues.vetoes import InForce, frozen_vetoes, vetoes_in_force
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.versions import known
from tracker.queries.targets.leading import leading_each
from tracker.queries.targets.standings import Standing, standings

KEPT_PLACES = 8  # shares and values are kept to as many decimals; points are reckoned before that


@dataclass(frozen=True)
class Scored:
    """A contender's entry and its lines, saved or not."""

    entry: ScoreEntry
    lines: Sequence[ScoreLine]

    @property
    def unit(self) -> Unit:
        return self.entry.unit


@dataclass(frozen=True)
class Reached:
    """One result of a contender with the standing or the votes it comes from."""

    result: Result
    standing: Standing | None = None
    tally: Tally | None = None


@dataclass(frozen=True)
class Gathered:
    """What a month's scores are made of, whatever the rules: gathered once, scored by as many rules as one likes."""

    league: League
    month: Month
    units: Sequence[Unit]
    standings: Mapping[int, Sequence[Standing]]
    adjustments: Mapping[int, Sequence[Adjustment]]
    tallies: Mapping[int, Tally] | None
    vetoes: Mapping[int, Sequence[InForce]]
    before: Mapping[int, int] = field(default_factory=dict)


def gathered(
    league: League,
    month: Month,
    *,
    known_by: datetime | None = None,
    before: Mapping[int, int] | None = None,
    read: Sequence[Standing] | None = None,
    units: Sequence[Unit] | None = None,
    said: Settings | None = None,
) -> Gathered:
    """Everything that scoring a league's month needs, as known at an instant. Raises NoLightRule.

    `before` are the places of the month before, by unit; `read` the month's standings where they have been read
    already, and `said` the settings; `units` who took part, where it is known otherwise.
    """
    said = said or settings_at(known_by)
    units = contenders(league, month, said=said) if units is None else units
    if read is None:
        running = Target.objects.filter(
            unit__in=units, first_month__lte=month.first, last_month__gte=month.first
        )
        read = standings(running, month, known_by=known_by)
    found: dict[int, list[Standing]] = defaultdict(list)
    for standing in sorted(read, key=_in_order):
        found[standing.unit.pk].append(standing)
    adjustments: dict[int, list[Adjustment]] = defaultdict(list)
    for adjustment in counting_adjustments(league, month, known_by):
        adjustments[adjustment.unit_id].append(adjustment)
    votes = tallies(league, month, known_by)
    barred = vetoes_in_force(league, month, units, known_by)
    return Gathered(said.of(league, month), month, units, found, adjustments, votes, barred, before or {})


def _in_order(standing: Standing) -> tuple[int, int, date, int]:
    """Lines of a score follow the plan: marks are split in this order, so that it must be one order everywhere."""
    target = standing.target
    return target.indicator.order, target.indicator_id, target.first_month, target.pk


def counting_adjustments(league: League, month: Month, known_by: datetime | None = None) -> list[Adjustment]:
    """Approved by a second person, and not annulled by an objection that was upheld."""
    rows = known(Adjustment.objects.filter(league=league, month=month.first), known_by)
    approved = rows.filter(decision__kind="approve")
    annulled = ScoreLine.objects.filter(objection__decision__kind="uphold", adjustment__isnull=False)
    if known_by is not None:
        approved = approved.filter(decision__known_at__lte=known_by)
        annulled = annulled.filter(objection__decision__known_at__lte=known_by)
    return list(approved.exclude(pk__in=annulled.values("adjustment")).select_related("unit").order_by("id"))


def scored(rules: Rules, gathered: Gathered) -> list[Scored]:
    """The scores of the month under these rules, the best first; nothing is saved."""
    reached = {
        unit.pk: {str(goal.order): _reached(goal, unit, rules, gathered) for goal in rules.goals}
        for unit in gathered.units
    }
    _mark_late(rules, reached)
    found = scoring.scores(
        spec_of(rules),
        {str(unit.pk): _contender(unit, reached[unit.pk], gathered) for unit in gathered.units},
    )
    entries = [
        _scored(unit, found[str(unit.pk)], reached[unit.pk], rules, gathered) for unit in gathered.units
    ]
    return sorted(entries, key=lambda one: (one.entry.place is None, one.entry.place or 0))


def spec_of(rules: Rules) -> schemes.Scheme:
    """The stored rules as the pure scoring takes them."""
    scheme = rules.scheme
    return schemes.Scheme(
        goals=tuple(
            schemes.Weighted(str(goal.order), goal.full, goal.method, _smallest_first(goal))
            for goal in rules.goals
        ),
        missing=scheme.missing,
        bonus_cap=scheme.bonus_cap,
        deduction_cap=scheme.deduction_cap,
        red_places=scheme.red_places,
        red_over=scheme.red_over / 100,
        black_places=scheme.black_places,
        black_under=scheme.black_under / 100,
    )


def _smallest_first(goal: SchemeGoal) -> bool:
    by_value = goal.compares == SchemeGoal.Compares.VALUE
    return bool(goal.indicator and by_value and goal.indicator.direction == "lower")


# --- what was reached ---------------------------------------------------------------------------


def _reached(goal: SchemeGoal, unit: Unit, rules: Rules, gathered: Gathered) -> list[Reached]:
    if goal.how == SchemeGoal.How.BALLOT:
        return [_by_ballot(unit, rules, gathered)]
    own = gathered.standings.get(unit.pk, ())
    if goal.indicator_id is not None:
        return [_by_standing(goal, one) for one in _meant(goal, own) if one.indicator.pk == goal.indicator_id]
    named = {other.indicator_id for other in rules.goals}
    return [
        _by_standing(goal, one)
        for one in _meant(goal, own)
        if one.version.value is not None and one.indicator.pk not in named
    ]


def _meant(goal: SchemeGoal, own: Sequence[Standing]) -> Sequence[Standing]:
    """One goal on each figure: that of the issuer whom the scheme names, else the leading one."""
    if goal.issuer_id is None:
        return leading_each(own)
    return [one for one in own if one.target.issuer_id == goal.issuer_id]


def _by_standing(goal: SchemeGoal, standing: Standing) -> Reached:
    if standing.reading is None:
        return Reached(Result(scoring.NOT_REPORTED), standing)
    if standing.amount is None:
        return Reached(Result(scoring.NOT_APPLICABLE), standing)
    share = attained(goal, standing)
    by_value = goal.compares == SchemeGoal.Compares.VALUE or standing.indicator.traits.is_change
    measure = standing.amount if by_value else share
    if goal.how in schemes.COMPARING and measure is None:
        return Reached(Result(scoring.NOT_APPLICABLE), standing)
    return Reached(Result(scoring.REPORTED, share, _is_reached(goal, standing), measure), standing)


def attained(goal: SchemeGoal, standing: Standing) -> Decimal | None:
    """The share reached of what the goal looks at: of the year's target, or of what the plan asks for by now.

    Where time plays no part both are the same. A plan that asks for nothing yet is met.
    """
    judgement = standing.judgement
    if goal.against == SchemeGoal.Against.YEAR or judgement.planned is None or judgement.completion is None:
        return judgement.completion
    if judgement.planned == 0:
        return Decimal(1) if judgement.completion >= 0 else Decimal(0)
    return judgement.completion / judgement.planned


def _is_reached(goal: SchemeGoal, standing: Standing) -> bool:
    judgement = standing.judgement
    if (
        goal.against == SchemeGoal.Against.PACE
        and judgement.planned is not None
        and judgement.gap is not None
    ):
        return judgement.gap >= 0 or judgement.missing == 0
    return judgement.missing == 0


def _by_ballot(unit: Unit, rules: Rules, gathered: Gathered) -> Reached:
    """No ballot this month: the goal doesn't apply. One that isn't opened, or with too few votes, is missing."""
    if gathered.tallies is None:
        return Reached(Result(scoring.NOT_APPLICABLE))
    tally = gathered.tallies.get(unit.pk)
    if tally is None or not tally.cast:
        return Reached(Result(scoring.NOT_REPORTED))
    scheme = rules.scheme
    worth = {
        "good": scheme.grade_good,
        "fairly": scheme.grade_fairly,
        "average": scheme.grade_average,
        "poor": scheme.grade_poor,
    }
    share = sum((worth[grade] * count for grade, count in tally.counts.items()), Decimal(0))
    return Reached(Result(share=share / tally.cast / 100), tally=tally)


def _mark_late(rules: Rules, reached: Mapping[int, dict[str, list[Reached]]]) -> None:
    """Who hasn't reported the month that the others of a goal have is 未报: an old month can't be compared.

    To whom the goal doesn't apply has no month: they are late for nobody, and nobody is for them.
    """
    for key in (str(goal.order) for goal in rules.goals if goal.indicator_id is not None):
        every = [one.standing for results in reached.values() for one in results[key] if one.standing]
        months = [one.data_month for one in every if one.data_month and one.declared is None]
        if not months:
            continue
        for results in reached.values():
            results[key] = [
                Reached(Result(scoring.NOT_REPORTED), one.standing)
                if one.standing and _is_behind(one.standing, max(months))
                else one
                for one in results[key]
            ]


def _is_behind(standing: Standing, newest: Month) -> bool:
    return standing.declared is None and standing.data_month is not None and standing.data_month < newest


def _contender(unit: Unit, reached: Mapping[str, Sequence[Reached]], gathered: Gathered) -> Contender:
    own = gathered.adjustments.get(unit.pk, ())
    signs = {Adjustment.Kind.BONUS: 1, Adjustment.Kind.DEDUCTION: -1}
    return Contender(
        results={key: [one.result for one in results] for key, results in reached.items()},
        extras=[
            Extra(str(one.pk), one.points * signs[Adjustment.Kind(one.kind)])
            for one in own
            if one.points is not None
        ],
        exempt=_exempt(own),
        vetoed=bool(gathered.vetoes.get(unit.pk)),
    )


def _exempt(adjustments: Sequence[Adjustment]) -> bool:
    return any(one.kind == Adjustment.Kind.EXEMPTION for one in adjustments)


# --- lines as they are stored -------------------------------------------------------------------


def _scored(
    unit: Unit, score: Score, reached: Mapping[str, Sequence[Reached]], rules: Rules, gathered: Gathered
) -> Scored:
    own = gathered.adjustments.get(unit.pk, ())
    entry = ScoreEntry(
        unit=unit,
        total=score.total,
        place=score.place,
        of_n=score.of_n,
        before=gathered.before.get(unit.pk),
        attained=_kept(score.attained),
        listed=score.listed,
        exempt=_exempt(own),
        vetoed=frozen_vetoes(gathered.vetoes.get(unit.pk, ())),
    )
    goals = {str(goal.order): goal for goal in rules.goals}
    adjustments = {str(one.pk): one for one in own}
    lines = []
    for order, line in enumerate(score.lines, start=1):
        stored = ScoreLine(entry=entry, order=order, **_figured(line))
        if line.kind == scoring.GOAL:
            one = (reached[line.key] or [Reached(Result(scoring.NOT_APPLICABLE))])[line.part]
            stored.goal = goals[line.key]
            _tell_source(stored, one)
        else:
            stored.adjustment = adjustments.get(line.key)
            stored.illustrative = bool(stored.adjustment and stored.adjustment.illustrative)
        lines.append(stored)
    return Scored(entry, lines)


def _figured(line: scoring.PointsLine) -> dict[str, object]:
    return {
        "kind": line.kind,
        "points": line.points,
        "full": line.full,
        "share": _kept(line.share),
        "state": line.state,
        "place": line.place,
        "of_n": line.of_n,
        "least": _kept(line.least),
        "most": _kept(line.most),
    }


def _tell_source(line: ScoreLine, reached: Reached) -> None:
    """Put down what stands behind a line: target, version, value, plan, light, figures or votes."""
    line.attained = _kept(reached.result.share)
    line.measure = _kept(reached.result.measure)
    if reached.tally is not None:
        line.votes = dict(reached.tally.counts)
    standing = reached.standing
    if standing is None:
        return
    judgement, band = standing.judgement, standing.judgement.light
    line.target, line.version = standing.target, standing.version
    line.one_of_several = standing.one_of_several
    line.value = _kept(standing.amount)
    line.parts_reported = [(str(one.month), one.reported, one.of) for one in standing.parts]
    line.completion, line.planned = _kept(judgement.completion), _kept(judgement.planned)
    line.light = {
        name: getattr(band, name) for name in ("code", "word", "word_en", "colour", "shape", "order")
    }
    line.light_rule = judgement.rule
    line.illustrative = standing.goal_illustrative or standing.value_illustrative
    if standing.reading is not None:
        line.data_month = standing.reading.month.first
        line.of_total = standing.reading.of_n
        line.figures = list(standing.reading.figures)


def _kept(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, KEPT_PLACES)
