"""Leagues, who takes part, and the rules in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.calc.periods import Month
from tracker.models import League, SchemeGoal, ScoringScheme, Unit
from tracker.queries.ledger.versions import in_force, known


@dataclass(frozen=True)
class Rules:
    """A version of a league's rules with its goals; neither need be saved, so that a draft can be tried."""

    scheme: ScoringScheme
    goals: Sequence[SchemeGoal]

    @property
    def full(self) -> object:
        """Full marks of all goals together."""
        return sum(goal.full for goal in self.goals)


def leagues() -> list[League]:
    return list(League.objects.prefetch_related("units"))


def contenders(league: League) -> list[Unit]:
    """The units that take part: those named, or all of the league's kind."""
    named = list(league.units.all())
    return named or list(Unit.objects.filter(kind=league.kind).exclude(kind=""))


def rules_for(league: League, month: Month, known_by: datetime | None = None) -> Rules | None:
    """The rules in force in `month`; None before the league opens or before its first rules."""
    if month.first < league.opens_from:
        return None
    schemes = known(ScoringScheme.objects.filter(league=league), known_by).select_related("author")
    scheme = in_force(list(schemes.order_by("in_force_from", "number")), month)
    return rules_of(scheme) if scheme else None


def rules_of(scheme: ScoringScheme) -> Rules:
    return Rules(scheme, list(scheme.goals.select_related("indicator").order_by("order")))


def versions_of(league: League, known_by: datetime | None = None) -> list[Rules]:
    """Every version of a league's rules, the newest first."""
    schemes = known(ScoringScheme.objects.filter(league=league), known_by)
    found = schemes.select_related("author").prefetch_related("goals__indicator").order_by("-number")
    return [Rules(scheme, list(scheme.goals.all())) for scheme in found]
