"""Leagues with their rules, additions and deductions of former months, and what was promised on stage."""

from __future__ import annotations

from datetime import datetime

from tracker.actions.leagues import sheets, stage
from tracker.actions.leagues.rules import add_scoring_scheme
from tracker.actions.people import configuration
from tracker.documents.tables import Row
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
        folder = self.known.folder
        self.leagues = {one.code: one for one in folder.made("leagues.csv", self._league)}
        folder.made("scoring_schemes.csv", self._scheme)
        folder.made("adjustments.csv", self._adjustment)
        folder.made("promises.csv", self._promise)

    def _league(self, row: Row) -> League:
        """A league that was always there, as all that a district begins with."""
        league = League(
            code=row.text("code"),
            name=row.text("name"),
            name_en=row.text("name_en"),
            kind=row.text("kind"),
            opens_from=row.month("opens_from").first,
            minutes=row.whole("minutes"),
            order=row.whole("order"),
            illustrative=row.yes("illustrative"),
        )
        (entered,) = configuration.enter(by=self.by, at=self.at, rows=[league])
        entered.units.set(self.known.units[code] for code in row.parts("units"))
        return entered

    def _scheme(self, row: Row) -> ScoringScheme:
        scheme = ScoringScheme(
            league=self.leagues[row.text("league")],
            in_force_from=row.month("in_force_from").first,
            missing=row.text("missing"),
            bonus_cap=row.optional(row.number, "bonus_cap"),
            deduction_cap=row.optional(row.number, "deduction_cap"),
            red_places=row.whole("red_places"),
            red_over=row.number("red_over"),
            black_places=row.whole("black_places"),
            black_under=row.number("black_under"),
            notice_days=row.whole("notice_days"),
            basis=row.text("basis"),
            reason=row.text("reason"),
            illustrative=row.yes("illustrative"),
        )
        version = row.text("league"), row.text("number")
        goals = [
            self._goal(one)
            for one in self.known.folder.rows("scheme_goals.csv")
            if (one.text("league"), one.text("number")) == version
        ]
        history = self.load, row.day("stated_date")
        return add_scoring_scheme(by=self.by, at=self.at, scheme=scheme, goals=goals, history=history)

    def _goal(self, row: Row) -> SchemeGoal:
        return SchemeGoal(
            name=row.text("name"),
            name_en=row.text("name_en"),
            indicator=self.known.indicators[row.text("indicator")] if row.text("indicator") else None,
            full=row.number("full"),
            how=row.text("how"),
            against=row.text("against"),
            compares=row.text("compares"),
            cap=row.number("cap"),
            step=row.number("step"),
            base=row.number("base"),
        )

    def _adjustment(self, row: Row) -> Adjustment:
        asked = Adjustment(
            league=self.leagues[row.text("league")],
            month=row.month("month").first,
            unit=self.known.units[row.text("unit")],
            kind=row.text("kind"),
            points=row.optional(row.number, "points"),
            reason=row.text("reason"),
            evidence=row.text("evidence"),
            illustrative=row.yes("illustrative"),
        )
        history = self.load, row.day("stated_date")
        sheets.ask_marks(by=self.by, at=self.at, adjustment=asked, history=history)
        if row.text("decision"):
            sheets.decide_marks(
                by=self.reviewer,
                at=self.at,
                adjustment=asked,
                approve=row.text("decision") == "approve",
                reason=row.text("decision_reason"),
                history=history,
            )
        return asked

    def _promise(self, row: Row) -> Promise:
        unit = self.known.units[row.text("unit")]
        asked = Promise(
            league=self.leagues[row.text("league")],
            month=row.month("month").first,
            unit=unit,
            text=row.text("text"),
            value=row.optional(row.number, "value"),
            illustrative=row.yes("illustrative"),
        )
        if row.text("indicator"):
            asked.target = Target.objects.get(
                indicator=self.known.indicators[row.text("indicator")], unit=unit
            )
            asked.due = row.month("due").first
        history = self.load, row.day("stated_date")
        return stage.promise(by=self.by, at=self.at, promise=asked, history=history)
