"""Leagues with their rules, additions and deductions of former months, and what was promised on stage."""

from __future__ import annotations

from datetime import date, datetime

from tracker.actions.leagues import sheets, stage
from tracker.actions.leagues.rules import add_scoring_scheme
from tracker.actions.people import configuration
from tracker.calc.refusals import Refused
from tracker.management.loading.configuration import Configuration
from tracker.models import (
    Adjustment,
    HistoryLoad,
    League,
    Promise,
    SchemeGoal,
    ScoringScheme,
    Target,
    User,
)
from tracker.queries.imports.setting_up.making import attributes
from tracker.queries.imports.setting_up.reading import Row


class Leagues:
    """Enters the leagues of a folder. `reviewer` is the second person who decided on additions and deductions."""

    def __init__(
        self, known: Configuration, load: HistoryLoad, *, by: User, reviewer: User, at: datetime
    ) -> None:
        self.known = known
        self.load = load
        self.by = by
        self.reviewer = reviewer
        self.at = at
        self.leagues: dict[str, League] = {}

    def enter(self) -> None:
        self.known.objects["leagues"] = {}
        self.known.made("leagues", self._league)
        self.known.made("scoring_schemes", self._scheme)
        self.known.made("adjustments", self._adjustment)
        self.known.made("promises", self._promise)

    def _league(self, row: Row) -> League:
        """A league that was always there, as all that a district begins with."""
        league = League(**attributes(row, self.known.objects))
        (entered,) = configuration.enter(by=self.by, at=self.at, rows=[league])
        entered.units.set(self.known.objects["units"][code] for code in row["units"] or ())
        self.known.objects["leagues"][entered.code] = entered
        return entered

    def _scheme(self, row: Row) -> ScoringScheme:
        said = attributes(row, self.known.objects)
        del said["number"], said["stated_date"]
        version = row.of(("league", "number"))
        goals = [
            self._goal(one)
            for one in self.known.folder.rows("scheme_goals")
            if one.of(("league", "number")) == version
        ]
        return add_scoring_scheme(
            by=self.by, at=self.at, scheme=ScoringScheme(**said), goals=goals, history=self._history(row)
        )

    def _goal(self, row: Row) -> SchemeGoal:
        said = attributes(row, self.known.objects)
        del said["league"], said["number"]
        return SchemeGoal(**said)

    def _adjustment(self, row: Row) -> Adjustment:
        said = attributes(row, self.known.objects)
        decision, why = said.pop("decision", ""), said.pop("decision_reason", "")
        del said["stated_date"]
        asked = Adjustment(**said)
        history = self._history(row)
        sheets.ask_marks(by=self.by, at=self.at, adjustment=asked, history=history)
        if decision:
            sheets.decide_marks(
                by=self.reviewer,
                at=self.at,
                adjustment=asked,
                approve=decision == "approve",
                reason=why,
                history=history,
            )
        return asked

    def _promise(self, row: Row) -> Promise:
        said = attributes(row, self.known.objects)
        indicator, issuer = said.pop("indicator", None), said.pop("issuer", None)
        del said["stated_date"]
        asked = Promise(**said)
        if indicator is not None:
            asked.target = Target.objects.filter(indicator=indicator, unit=asked.unit, issuer=issuer).first()
            if asked.target is None:
                raise Refused("no_such_goal", field="indicator")
        return stage.promise(by=self.by, at=self.at, promise=asked, history=self._history(row))

    def _history(self, row: Row) -> tuple[HistoryLoad, date]:
        return self.load, row["stated_date"]
