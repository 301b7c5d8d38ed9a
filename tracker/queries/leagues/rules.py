"""Leagues, who takes part, and the rules in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.calc.periods import Month
from tracker.models import League, SchemeGoal, ScoringScheme, Unit
from tracker.queries.ledger.amendments import Settings, settings_at
from tracker.queries.ledger.lives import lives_of
from tracker.queries.ledger.versions import in_force, known, listed


@dataclass(frozen=True)
class Rules:
    """A version of a league's rules with its goals; neither need be saved, so that a draft can be tried."""

    scheme: ScoringScheme
    goals: Sequence[SchemeGoal]

    @property
    def full(self) -> object:
        """Full marks of all goals together."""
        return sum(goal.full for goal in self.goals)


def leagues(month: Month, said: Settings) -> list[League]:
    """Every league that was there in a month, as it was in force then, in the order of then."""
    every = said.existing(League.objects.prefetch_related("units"), month)
    return sorted(every, key=lambda one: (one.order, one.pk))


def contenders(
    league: League, month: Month, *, known_by: datetime | None = None, said: Settings | None = None
) -> list[Unit]:
    """The units that took part in a month, under the names of then: those named, or all of the league's kind, as far as they
    were there.

    `said` are the settings as known then, where somebody has read them already.
    """
    said = said or settings_at(known_by)
    now = sorted(unit.pk for unit in league.units.all())
    named = said.value("league", league.pk, "units", month, now)
    kind = said.of(league, month).kind
    there = lives_of(said)
    every = (unit for unit in said.existing(Unit.objects.all(), month) if there.holds(unit.pk, month))
    found = [unit for unit in every if (unit.pk in named if named else kind and unit.kind == kind)]
    return sorted(found, key=lambda unit: (unit.order, unit.pk))


def rules_for(
    league: League, month: Month, known_by: datetime | None = None, *, said: Settings | None = None
) -> Rules | None:
    """The rules in force in `month`, with indicators as they were then; None before the league opens or before its first rules.

    `said` as for `contenders`.
    """
    if month.first < league.opens_from:
        return None
    schemes = known(ScoringScheme.objects.filter(league=league), known_by).select_related("author")
    scheme = in_force(list(schemes.order_by("in_force_from", "number")), month)
    return rules_of(scheme, month, said or settings_at(known_by)) if scheme else None


def rules_of(scheme: ScoringScheme, month: Month, said: Settings) -> Rules:
    """A version of rules with its goals and their indicators as they were in a month."""
    goals = scheme.goals.select_related("indicator", "issuer").order_by("order")
    return Rules(scheme, [said.of(goal, month) for goal in goals])


def versions_of(
    league: League, month: Month, said: Settings, known_by: datetime | None = None, *, at: datetime
) -> list[Rules]:
    """The versions of a league's rules that a page of the month lists, the newest first, with indicators as they were then."""
    schemes = known(ScoringScheme.objects.filter(league=league), known_by)
    found = (
        schemes.select_related("author")
        .prefetch_related("goals__indicator", "goals__issuer")
        .order_by("-number")
    )
    told = listed(list(found), month, at)
    return [Rules(scheme, [said.of(goal, month) for goal in scheme.goals.all()]) for scheme in told]
