"""Which figure counts for a slot, at any past instant and for each reader: as a plain account of the raw rows has it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people import People
from tracker.access import Rights, rights_of, visible_figures
from tracker.access.embargo import opened_months
from tracker.calc.periods import Month, Span
from tracker.models import Decision, Figure, Indicator, Release, Series, Slot, User
from tracker.queries.ledger.as_of import months_with_figures, this_instant
from tracker.queries.ledger.figures import current_figures
from tracker.queries.ledger.grades import graded_slots
from tracker.queries.ledger.readings import readings
from tracker.queries.ledger.standing_figures import standing_figures
from tracker.queries.registers.item_readings import Said, item_readings
from tracker.queries.reporting import review
from tracker.queries.reporting.releases import awaiting_release, releases_to_make
from tracker.queries.reporting.standing import standing_readings

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = (Month(2023, number) for number in (5, 6, 7))
Key = TypeVar("Key")
EVERYTHING = None
Known = datetime | None


@dataclass(frozen=True)
class Row:
    """A figure with its decision and what an embargo depends on."""

    figure: int
    slot: int
    series: int
    month: date | None
    grade: int
    history: bool
    unit: int
    indicator: int | None
    embargoed_from: date | None
    decision: int | None
    kind: str | None
    known_at: datetime | None

    @property
    def is_covered(self) -> bool:
        return bool(
            self.embargoed_from and self.month and self.embargoed_from <= self.month and not self.history
        )


class Account:
    """The plain account: rows of some series and of all indicators as they lie in the tables, and loops."""

    def __init__(self, series: Collection[Series]) -> None:
        columns = (
            "id", "slot_id", "slot__series_id", "slot__month", "grade", "history_load_id",
            "slot__series__unit_id", "slot__series__indicator_id", "slot__series__indicator__embargoed_from",
            "decision__id", "decision__kind", "decision__known_at",
        )  # fmt: skip
        asked = Q(slot__series__in=series) | Q(slot__series__indicator__isnull=False)
        raw = Figure.objects.filter(asked).order_by().values_list(*columns)
        self.rows = [self._row(*row) for row in raw]
        self.releases = list(Release.objects.values_list("indicator_id", "month", "known_at"))

    @staticmethod
    def _row(*columns: Any) -> Row:
        columns = *columns[:5], columns[5] is not None, *columns[6:]
        return Row(*columns)

    def is_held_back(self, row: Row, known_by: Known) -> bool:
        return row.is_covered and not any(
            (indicator, month) == (row.indicator, row.month) and (known_by is None or at <= known_by)
            for indicator, month, at in self.releases
        )

    def approved(self, known_by: Known, inside: Collection[int] | None) -> list[Row]:
        return [
            row
            for row in self.rows
            if row.kind == "approve"
            and (known_by is None or (row.known_at and row.known_at <= known_by))
            and (inside is EVERYTHING or row.unit in inside or not self.is_held_back(row, known_by))
        ]

    def waiting(self) -> list[Row]:
        return [row for row in self.rows if row.kind is None]

    def counting(self, known_by: Known = None, inside: Collection[int] | None = ()) -> dict[int, Row]:
        """By slot: the highest grade, and of that the newest approval."""
        return last(self.approved(known_by, inside), of=lambda row: row.slot, by=_rank)


def _rank(row: Row) -> tuple[int, int]:
    return row.grade, row.decision or 0


def last(
    rows: Iterable[Row], *, of: Callable[[Row], Key], by: Callable[[Row], Any] = lambda row: row.decision
) -> dict[Key, Row]:
    return {of(row): row for row in sorted(rows, key=by)}


def of_grades(rows: Iterable[Row]) -> dict[tuple[int, int], Row]:
    return last(rows, of=lambda row: (row.slot, row.grade))


def ids(rows: Iterable[Row]) -> set[int]:
    return {row.figure for row in rows}


class Trade:
    """Random steps with the figures of five series: reported, corrected, approved, sent back, withdrawn, released."""

    def __init__(self, person: People) -> None:
        self.clerk, self.reviewer, self.steward, self.leader = map(
            person, ("reporter", "reviewer", "steward", "leader")
        )
        chosen = Series.objects.order_by("id")
        self.statistic = chosen.get(indicator__code="inv.outside_funds", unit__code="commerce")
        self.series = [self.statistic, chosen.get(indicator__code="com.online_retail", unit__code="commerce")]
        for part in (
            {"measure__code": "tax"},
            {"measure__rhythm": "standing", "measure__form": "quantity"},
            {"stage__code": "signed"},
        ):
            found = chosen.filter(**part).first()
            assert found is not None
            self.series.append(found)

    def rights(self, user: User) -> Rights:
        return rights_of(user, on=this_instant().date())

    def step(self, chance: random.Random) -> None:
        series = chance.choice([self.statistic, *self.series])
        month = chance.choice([MAY, JUNE, JULY]).first if series.is_monthly else None
        slot, _ = Slot.objects.get_or_create(series=series, month=month)
        if chance.random() < 0.25 and series == self.statistic and month:
            given = {"basis": "反馈", "author": self.steward}
            Release.objects.get_or_create(indicator=series.indicator, month=month, defaults=given)
            return
        waiting = list(Figure.objects.filter(slot=slot, decision=None).order_by("id"))
        if waiting and chance.random() < 0.7:
            self._decide(chance, chance.choice(waiting))
        else:
            self._decide(chance, self._report(chance, slot))

    def _current(self, slot: Slot, grade: int) -> Figure | None:
        found = Figure.objects.filter(slot=slot, grade=grade, decision__kind="approve")
        return found.order_by("-decision__id").first()

    def _report(self, chance: random.Random, slot: Slot) -> Figure:
        grade = chance.choice([1, 2, 2, 3])
        corrected = self._current(slot, grade)
        day = date(2023, chance.choice([5, 6, 7]), 3)
        said = {"value": Decimal(chance.randint(0, 1))} if slot.series.is_monthly else {"reached_on": day}
        return Figure.objects.create(
            slot=slot, grade=grade, as_of_date=date(2023, 7, 31), author=self.clerk, idempotency_key=uuid.uuid4(),
            corrects=corrected, correction_reason="更正" if corrected else "",
            correction_kind="error" if corrected else "", **said,
        )  # fmt: skip

    def _decide(self, chance: random.Random, figure: Figure) -> None:
        kind = chance.choice(["approve", "approve", "approve", "return", "withdraw", "wait"])
        if kind == "approve" and self._current(figure.slot, figure.grade) != figure.corrects:
            kind = "return"
        if kind != "wait":
            decider = self.clerk if kind == "withdraw" else self.reviewer
            Decision.objects.create(
                figure=Figure.objects.get(pk=figure.pk), kind=kind, decider=decider, reason="核对"
            )


# --- readers that can be asked as of a past instant -----------------------------------------------------


def check_as_of(trade: Trade, account: Account, known_by: Known, through: Month) -> None:
    series = [one.pk for one in trade.series]
    of_trade = [row for row in account.counting(known_by).values() if row.series in series]
    rows = [row for row in of_trade if row.month is None or row.month <= through.first]
    newest = last(rows, of=lambda row: row.series, by=lambda row: row.month or date.min)
    asked: dict[str, Any] = {"through": through, "known_by": known_by}
    assert _behind(readings(series, **asked)) == ids(rows)
    assert _behind(readings(series, **asked, newest_of=series)) == ids(newest.values())
    since = dict.fromkeys(series, JUNE) | {trade.statistic.pk: JULY}
    later = [row for row in rows if row.month is None or row.month >= since[row.series].first]
    assert _behind(readings(series, **asked, since=since)) == ids(later)
    _check_items(trade, rows, through, known_by)
    for reader, inside in ((trade.leader, ()), (trade.reviewer, EVERYTHING)):
        _check_grades(trade, account, reader, inside, known_by)
    _check_opened(trade, account, known_by)


def _check_opened(trade: Trade, account: Account, known_by: Known) -> None:
    """By month, whatever is reported: released by then, or told before the system."""
    indicator = trade.statistic.indicator
    assert indicator is not None
    of_indicator = [row for row in account.rows if row.indicator == indicator.pk and row.month]
    told = {row.month for row in of_indicator if row.history}
    released = {
        month
        for pk, month, at in account.releases
        if pk == indicator.pk and (known_by is None or at <= known_by)
    }
    opened = opened_months([indicator], known_by=known_by)
    assert opened == {(indicator.pk, month) for month in told | released}


def _check_items(trade: Trade, rows: Collection[Row], through: Month, known_by: Known) -> None:
    """The numbers of one item at a time, each as every month and as what one month needs."""
    for one in trade.series[2:]:
        measures = [one.measure_id] if one.measure_id else []
        staged = [one.stage.register_id] if one.stage else []
        asked = measures, staged, through, known_by
        own = ids(row for row in rows if row.series == one.pk)
        for within in (None, Span(Month(2020, 1), JULY)):
            said = item_readings(*asked, only=one.item_id, within=within)
            assert _of_items(said, one.stage.code if one.stage else "") == own


def _behind(found: dict[int, list[Any]]) -> set[int]:
    return {figure for said in found.values() for one in said for figure in one.figures}


def _of_items(said: Said, stage: str) -> set[int]:
    by_measure = [one for own in said.measures.values() for told in own.values() for one in told]
    by_stage = [told[stage] for told in said.stages.values() if stage in told]
    return {figure for one in (*by_measure, *by_stage) for figure in one.figures}


def _check_grades(
    trade: Trade, account: Account, reader: User, inside: Collection[int] | None, known_by: Known
) -> None:
    slots = Slot.objects.filter(series__in=trade.series)
    found = graded_slots(slots, trade.rights(reader), known_by=known_by)
    counting = account.counting(known_by, inside)
    current = of_grades(account.approved(known_by, inside))
    for one in found:
        assert one.counts.pk == counting[one.slot.pk].figure
        cells = {cell.grade: cell.pk for cell in one.cells if cell}
        assert cells == {grade: row.figure for (slot, grade), row in current.items() if slot == one.slot.pk}
    several = {slot for slot, _ in current if sum(slot == other for other, _ in current) > 1}
    monthly = set(slots.filter(month__isnull=False).values_list("pk", flat=True))
    assert {one.slot.pk for one in found} == several & monthly


# --- readers of today ------------------------------------------------------------------------------------


def check_now(trade: Trade, account: Account) -> None:
    series = [one.pk for one in trade.series]
    ours = [row for row in account.approved(None, EVERYTHING) if row.series in series]
    waiting = [row for row in account.waiting() if row.series in series]
    current = of_grades(ours)
    assert current_figures({row.slot for row in ours}) == {key: row.figure for key, row in current.items()}
    standing = standing_figures(series)
    assert {one.figure for one in standing if not one.waiting} == ids(current.values())
    assert {one.figure for one in standing if one.waiting} == ids(waiting)
    ahead = last([*ours, *waiting], of=lambda row: row.slot, by=lambda row: (row.grade, row.figure))
    checked = standing_readings(series, (MAY.first, JULY.first))
    monthly = ids(row for row in ahead.values() if row.month and MAY.first <= row.month <= JULY.first)
    assert {one.figures[0] for said in checked.values() for one in said.values()} == monthly
    _check_review(account, waiting)
    _check_releases(trade, account)
    outside = [row for row in account.counting().values() if row.indicator and row.month]
    months = {Month.of(row.month) for row in outside if row.month}
    assert months_with_figures() == (min(months), max(months))


def _check_review(account: Account, waiting: Collection[Row]) -> None:
    counting = account.counting(None, EVERYTHING).values()
    for found in review.read([row.figure for row in waiting], at=this_instant()):
        slot = found.figure.slot
        before = [
            row
            for row in counting
            if row.series == slot.series_id and row.month and slot.month and row.month < slot.month
        ]
        newest = max(before, key=lambda row: row.month or date.min, default=None)
        assert (found.previous and found.previous.pk) == (newest and newest.figure)


def _check_releases(trade: Trade, account: Account) -> None:
    secret = [row for row in account.approved(None, EVERYTHING) if account.is_held_back(row, None)]
    held = of_grades(secret)
    steward, leader = trade.rights(trade.steward), trade.rights(trade.leader)
    found = awaiting_release(steward)
    assert {figure.pk for one in found for figure in one.figures} == ids(held.values())
    assert releases_to_make(steward) == len({(row.indicator, row.month) for row in secret})
    among = Figure.objects.filter(slot__series__in=trade.series, decision__kind="approve")
    for rights, inside in ((steward, EVERYTHING), (leader, ())):
        seen = set(visible_figures(among, rights).values_list("pk", flat=True))
        shown = account.approved(None, inside)
        assert seen == ids(row for row in shown if row.series in {one.pk for one in trade.series})


@pytest.fixture(scope="module")
def trade(shared_world: Callable[[], Any]) -> Trade:
    with shared_world():
        return Trade(People())


@pytest.mark.long
@settings(max_examples=12)
@given(
    seed=st.integers(0, 2**32), steps=st.integers(1, 14), since=st.sampled_from([None, MAY, JUNE, JUNE, JULY])
)
def test_every_reader_gives_the_figure_that_counts(
    trade: Trade, seed: int, steps: int, since: Month | None
) -> None:
    chance, instants = random.Random(seed), []
    with transaction.atomic():
        secret = Indicator.objects.filter(pk=trade.statistic.indicator_id or 0)
        secret.update(embargoed_from=since.first if since else None)
        for _ in range(steps):
            trade.step(chance)
            instants.append(this_instant())
        account = Account(trade.series)
        check_now(trade, account)
        for known_by in (None, *chance.sample(instants, min(2, len(instants)))):
            check_as_of(trade, account, known_by, chance.choice([JUNE, JULY]))
        transaction.set_rollback(True)
