"""The people, places and window of the courses that figures take, and figures as a plain account knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.actions.reports import JULY
from tests.ledger.sql import settle
from tracker.actions.people.accounts import appoint
from tracker.calc.periods import Month
from tracker.models import (
    Decision,
    Endorsement,
    Event,
    Figure,
    LedgerEntry,
    Membership,
    Section,
    Series,
    Slot,
    Unit,
    User,
    Window,
)

JUNE = Month(2023, 6)
OUTSIDE, TWO_LEVELS = "inv.outside_funds", "com.online_retail"
HOLDS = {  # who is what where; `both` reports and reviews, `stranger` belongs to another unit
    "clerk": [("reporter", "commerce")],
    "colleague": [("reporter", "commerce")],
    "both": [("reporter", "commerce"), ("reviewer", "kuiwen")],
    "reviewer": [("reviewer", "kuiwen")],
    "second": [("reviewer", "commerce")],
    "stranger": [("reporter", "liyuan"), ("reviewer", "liyuan")],
    "leader": [("leader", "kuiwen")],
}
REPORTERS = {"clerk", "colleague", "both"}
REVIEWERS = {"both", "reviewer", "second"}


@dataclass
class Told:
    """A figure as the plain account knows it."""

    figure: Figure
    place: str
    grade: int
    author: str
    content: tuple[Any, ...]
    corrects: int | None = None
    state: str = "submitted"
    endorser: str = ""


@dataclass
class Place:
    """A slot as the plain account knows it: what counts at each grade, and whether two must approve."""

    slot: Slot
    levels: int
    current: dict[int, int] = field(default_factory=dict)


class District:
    """The people, the three places they report to, and the window; made once, before all courses."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.people = {name: self._person(name, held) for name, held in HOLDS.items()}
        self.steward = self._person("steward", [("steward", "kuiwen")])
        Section.objects.filter(indicators__code=TWO_LEVELS).update(second_review=True)
        Window.objects.filter(month=JULY.first).update(closes_at=self.now + timedelta(days=10))
        self.window = Window.objects.get(month=JULY.first)
        self.unit = Unit.objects.get(code="commerce")
        one, two = self._series(OUTSIDE), self._series(TWO_LEVELS)
        self.slots = {
            "july": self._slot(one, JULY),
            "two levels": self._slot(two, JULY),
            "june": self._slot(one, JUNE),
        }
        self.june = Figure.objects.get(slot=self.slots["june"])
        settle()
        self.link = LedgerEntry.objects.latest("sequence").sequence
        self.newest = {
            str(model._meta.model_name): max(model.objects.values_list("id", flat=True), default=0)
            for model in (Figure, Decision, Endorsement, Event)
        }

    def _person(self, name: str, held: list[tuple[str, str]]) -> User:
        user = User.objects.create(username=f"course-{name}", display_name=name)
        by = User.objects.get(username="history_entry")
        for role, unit in held:
            in_unit = Unit.objects.get(code=unit)
            appoint(by=by, at=self.now, user=user, unit=in_unit, role=Membership.Role(role))
        return user

    def _series(self, code: str) -> Series:
        related = Series.objects.select_related("indicator", "measure", "stage")
        return related.get(indicator__code=code, unit__code="commerce")

    def _slot(self, series: Series, month: Month) -> Slot:
        slot, _ = Slot.objects.get_or_create(series=series, month=month.first)
        slot.series = series
        return slot
