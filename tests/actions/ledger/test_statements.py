"""来源印的数: who writes them down, that they count nowhere, and which can't be right."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.actions.reports import EXPLAINED, JULY, said
from tests.agreeing import related
from tests.goals import set_goal
from tests.unwitnessed import past_the_actions
from tracker.access import rights_at
from tracker.actions.ledger.decisions import withdraw
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.statements import state_all
from tracker.actions.ledger.submitting import submit_all
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Event,
    Figure,
    Indicator,
    RankLine,
    RankSheet,
    Series,
    Slot,
    Statement,
    Target,
    TargetVersion,
    User,
)
from tracker.queries.reporting.disagreements import disagreements
from tracker.queries.reporting.standing import standing_readings
from tracker.queries.reporting.stated import contradicted, newest

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def clerk(person: Any) -> User:
    return person("reporter", "liyuan")


@pytest.fixture
def series(clerk: User, now: datetime) -> dict[str, Series]:
    """A total of 4.28 with its parts, of 17.68 planned."""
    found = related("liyuan")
    past_the_actions()
    values = {"total": "4.28", "a": "4.00", "b": "800", "c": "0.20", "plan": "17.68"}
    entries = [
        Entry(found[code].pk, JULY, said(value), uuid.uuid4(), (), EXPLAINED)
        for code, value in values.items()
    ]
    submit_all(by=clerk, at=now, entries=entries, all_or_nothing=True)
    return found


def slot_of(series: Series) -> Slot:
    return Slot.objects.get(series=series, month=JULY.first)


def printed(series: Series, what: str, value: str | Decimal, source: str = "月报", **given: Any) -> Statement:
    about = {"slot": slot_of(series), "what": what, "value": D(value), "source": source}
    return Statement(**{**about, "source_date": date(2023, 8, 1), **given})


def state(*, by: User, at: datetime, statement: Statement) -> Statement:
    (made,) = state_all(by=by, at=at, statements=[statement])
    return made


def told(series: Series) -> list[str]:
    """What can't be right: the printed number, what follows instead, and whether it seems cut."""
    found = contradicted(Slot.objects.filter(series=series))
    return [f"{one.statement.value} {one.found.expected}{' cut' * one.found.is_cut}" for one in found]


def test_it_stands_on_record_and_counts_nowhere(
    series: dict[str, Series], clerk: User, person: Any, now: datetime
) -> None:
    total = series["total"]
    before = standing_readings([total.pk], (JULY.first, JULY.first))
    made = state(by=clerk, at=now, statement=printed(total, "value", "4.50"))
    assert standing_readings([total.pk], (JULY.first, JULY.first)) == before
    assert str(Statement.objects.get().value) == "4.50"
    event = Event.objects.get(kind="state", object_type="statement", object_id=made.pk)
    assert (event.actor_id, event.data["source"], "value" in event.data) == (clerk.pk, "月报", False)
    # another clerk of the unit writes down another source; who reports nothing of it, doesn't
    state(by=person("reporter", "liyuan"), at=now, statement=printed(total, "value", "4.3", "公报"))
    assert told(total) == ["4.50 4.2800"]
    for role, unit in (
        ("reporter", "dayu"),
        ("reviewer", "liyuan"),
        ("leader", "kuiwen"),
        ("steward", "kuiwen"),
    ):
        with pytest.raises(AccessRefused):
            state(by=person(role, unit), at=now, statement=printed(total, "value", "1"))
    # it stays with the slot when the figure is taken back
    withdraw(by=clerk, at=now, figure=Figure.objects.get(slot=made.slot))
    assert [one.pk for one in newest(Slot.objects.filter(pk=made.slot_id))][:1] == [made.pk]
    assert told(total) == []


@pytest.mark.parametrize(
    "wrong",
    [{"source": "  "}, {"what": "x"}, {"way": "x"}, {"source_date": date(2999, 1, 1)}, {"what": "rank", "value": D("1.5")},
     {"what": "rank", "value": D(0)}],
)  # fmt: skip
def test_what_names_no_source_or_is_no_place_is_refused(
    series: dict[str, Series], clerk: User, now: datetime, wrong: dict[str, Any]
) -> None:
    with pytest.raises((Refused, ValidationError)):
        state(
            by=clerk, at=now, statement=printed(series["total"], **{"what": "growth", "value": D(1), **wrong})
        )
    assert not Statement.objects.exists()


def test_each_is_held_against_what_the_ledger_gives(
    series: dict[str, Series], clerk: User, person: Any, now: datetime
) -> None:
    total, part = series["total"], series["a"]

    def adds(of: Series, what: str, value: str, source: str = "月报", **given: Any) -> None:
        state(by=clerk, at=now, statement=printed(of, what, value, source, **given))

    adds(total, "share", "24.25")
    assert told(total) == ["24.25 24.2081"]
    adds(total, "share", "24.21")  # the newest of one source
    assert told(total) == []
    adds(total, "share", "24.2", "年鉴", way="cut")
    assert told(total) == []
    adds(part, "share", "90.0")  # of the sum it is a part of
    assert told(part) == ["90.0 93.458"]
    version = TargetVersion(
        target=Target.objects.get(indicator=total.indicator), tier="committed", value=D("17.68"), in_force_from=JULY.first,
        judged_by="none", basis="示例", basis_date=JULY.first, reason="因", number=2,
    )  # fmt: skip
    set_goal(by=person("steward"), at=now, version=version)
    adds(total, "completion", "24.25")
    assert told(total) == ["24.25 24.2081"]
    adds(total, "completion", "24.2")
    adds(total, "growth", "5")  # there is nothing of the year before
    adds(total, "rank", "3")  # nor any table
    assert told(total) == []


def test_growth_goes_by_the_year_before(series: dict[str, Series], clerk: User, now: datetime) -> None:
    total = series["total"]
    before = Slot.objects.create(series=total, month=JULY.plus(-12).first)
    Figure.objects.create(
        slot=before, value=D("4.00"), as_of_date=date(2022, 7, 31), author=clerk, idempotency_key=uuid.uuid4()
    )
    state(by=clerk, at=now, statement=printed(total, "growth", "7.0"))
    assert told(total) == []
    state(by=clerk, at=now, statement=printed(total, "growth", "7.5", "公报"))
    assert told(total) == ["7.5 7.000"]


def test_a_place_goes_by_the_months_table(series: dict[str, Series], clerk: User, now: datetime) -> None:
    total = series["total"]
    rank = Indicator.objects.get(code="overview.trade.rank")
    Indicator.objects.filter(pk=rank.pk).update(rank_of=total.indicator_id)
    sheet = RankSheet.objects.create(
        indicator=rank, month=JULY.first, source="市统计局", source_date=date(2023, 8, 1), author=clerk
    )
    for member, value in (("奎文区", 5), ("潍城区", 9), ("坊子区", 7)):
        RankLine.objects.create(sheet=sheet, member=member, value=value)
    state(by=clerk, at=now, statement=printed(total, "rank", "3"))
    assert told(total) == []
    state(by=clerk, at=now, statement=printed(total, "rank", "2", "公报"))
    assert told(total) == ["2 3.00"]


def test_it_is_in_the_list_for_those_who_see_every_number_of_it(
    series: dict[str, Series], clerk: User, person: Any, now: datetime
) -> None:
    total = series["total"]
    state(by=clerk, at=now, statement=printed(total, "value", "4.5"))

    def listed(user: User) -> list[int]:
        found = [one for one in disagreements(JULY, rights_at(user, now)) if one.stated]
        return [figure.pk for one in found for figure in one.figures]

    figure = Figure.objects.get(slot=slot_of(total))
    assert [listed(one) for one in (clerk, person("leader"), person("reporter", "dayu"))] == [
        [figure.pk],
        [figure.pk],
        [],
    ]
    Indicator.objects.filter(series=series["plan"]).update(embargoed_from=JULY.first)
    assert (listed(clerk), listed(person("leader"))) == ([figure.pk], [])


def test_beside_an_items_figure_stands_what_its_own_months_give(clerk: User, now: datetime) -> None:
    quantities = Series.objects.filter(
        measure__form="quantity", measure__rhythm="monthly", unit__code="liyuan"
    )
    series = quantities.exclude(measure__measured_in="%")[0]
    past_the_actions()
    for month, value in ((JULY.plus(-12), "4.00"), (JULY, "4.28")):
        slot = Slot.objects.get_or_create(series=series, month=month.first)[0]
        Figure.objects.create(
            slot=slot, value=D(value), as_of_date=month.last, author=clerk, idempotency_key=uuid.uuid4()
        )
    for what, value, source in (
        ("value", "4.3", "月报"),
        ("value", "4.5", "公报"),
        ("growth", "7.0", "月报"),
        ("growth", "7.5", "公报"),
        ("share", "12", "月报"),  # of what, nothing says
    ):
        state(by=clerk, at=now, statement=printed(series, what, value, source))
    assert told(series) == ["4.5 4.280", "7.5 7.000"]
    for what in ("completion", "rank"):
        with pytest.raises(Refused, match="not_to_state"):
            state(by=clerk, at=now, statement=printed(series, what, "3"))
    listed = [one.stated for one in disagreements(JULY, rights_at(clerk, now)) if one.stated]
    assert [str(one.statement.value) for one in listed] == ["4.5", "7.5"]
