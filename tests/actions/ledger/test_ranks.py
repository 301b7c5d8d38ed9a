"""Sheets make places; a place that somebody claims needs evidence or a sheet that agrees."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.actions.reports import EXPLAINED, JULY, SCAN, kept_scan
from tests.published import GDP_2021, ZONES
from tracker.access import rights_of
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.ranks import enter_sheet
from tracker.actions.ledger.updates import submit
from tracker.actions.people.configuration import save
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import ComparisonSet, Figure, Indicator, RankSheet, Series, Target
from tracker.queries.targets.rank_book import rank_book
from tracker.queries.targets.standings import standings

CODE = "overview.trade.rank"
COUNTIES = {name: value for name, value in GDP_2021.items() if name not in ZONES}


@pytest.fixture
def indicator(db: None) -> Indicator:
    return Indicator.objects.get(code=CODE)


@pytest.fixture
def enter(steward: Any, now: Any, indicator: Indicator) -> Any:
    def enter_one(values: Any = COUNTIES, *, by: Any = None, **given: Any) -> RankSheet:
        sheet = RankSheet(
            **{
                "indicator": indicator,
                "month": JULY.first,
                "source": "市统计局",
                "source_date": date(2023, 8, 20),
                **given,
            }
        )
        return enter_sheet(by=by or steward, at=now, sheet=sheet, values=values)

    return enter_one


@pytest.fixture
def claimed(person: Any, now: Any, indicator: Indicator) -> Any:
    """Somebody says where the district stands in July."""

    def claim(rank: int = 1, of_n: int = 12, **given: Any) -> Figure:
        series = Series.objects.get(indicator=indicator)
        clerk = person("reporter", series.unit.code)
        report = Report(as_of=date(2023, 7, 31), rank=rank, of_n=of_n)
        asked: dict[str, Any] = {"series": series, "month": JULY, "report": report, "key": uuid.uuid4()}
        return submit(by=clerk, at=now, answers=EXPLAINED, **asked, **given)

    return claim


def place(month: Month = JULY, **known: Any) -> tuple[int | None, int | None]:
    one = standings(Target.objects.filter(indicator__code=CODE), month, **known)[0]
    assert one.reading is not None
    return one.reading.rank, one.reading.of_n


def test_the_place_follows_from_the_values(enter, now):
    before = place()
    enter()
    assert place() == (10, 12)
    assert place(Month(2023, 6)) == before
    assert place(known_by=now - timedelta(days=1)) == before


def test_with_the_zones_counted_it_is_another_place(enter, indicator, steward, now):
    whole = ComparisonSet(code="all16", name="县市区和开发区", size=16, members="\n".join(GDP_2021))
    save(by=steward, at=now, row=whole)
    indicator.comparison_set = whole
    save(by=steward, at=now, row=indicator)
    enter(GDP_2021)
    assert place() == (11, 16)


def test_a_newer_sheet_needs_a_reason_and_takes_the_place_of_the_older(enter):
    enter()
    better = COUNTIES | {"奎文区": Decimal(400)}
    with pytest.raises(Refused, match="replacing_reason_missing"):
        enter(better)
    enter(better, reason="数据核定")
    assert place() == (8, 12)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"奎文区": Decimal(1)}, "members_missing"),
        (COUNTIES | {"高新区": Decimal(1)}, "members_unknown"),
        (dict.fromkeys(COUNTIES), "no_values"),
    ],
)
def test_every_member_must_be_there_and_nobody_else(enter, values, code):
    with pytest.raises(Refused, match=code):
        enter(values)
    assert not RankSheet.objects.exists()


def test_who_has_no_value_is_not_ranked(enter):
    enter(COUNTIES | {"潍城区": None})
    assert place() == (9, 11)


def test_only_stewards_enter_sheets(enter, clerk):
    with pytest.raises(AccessRefused):
        enter(by=clerk)


def test_a_claim_without_evidence_is_not_approved(claimed, reviewer, now):
    figure = claimed()
    with pytest.raises(Refused) as refused:
        approve(by=reviewer, at=now, figure=figure)
    assert refused.value.code == "rank_without_evidence"
    assert Figure.objects.get(pk=figure.pk).state == "submitted"


def test_a_claim_with_evidence_is(claimed, reviewer, now):
    approve(by=reviewer, at=now, figure=claimed(attachments=[kept_scan()]))
    assert place() == (1, 12)


def test_a_claim_that_a_sheet_bears_out_is(claimed, enter, reviewer, now):
    enter()
    approve(by=reviewer, at=now, figure=claimed(10))


def test_a_claim_that_contradicts_the_sheet_is_not_even_with_evidence(claimed, enter, reviewer, now):
    enter()
    with pytest.raises(Refused) as refused:
        approve(by=reviewer, at=now, figure=claimed(attachments=[SCAN]))
    assert refused.value.code == "rank_contradicted"


def test_the_book_tells_grounds_and_movement(enter, steward, now):
    def line(month: Month) -> Any:
        rights = rights_of(steward, on=now.date())
        return next(one for one in rank_book(rights, month) if one.standing.indicator.code == CODE)

    assert line(JULY).grounds == "history"
    enter()
    enter(COUNTIES | {"奎文区": Decimal(650)}, month=date(2023, 8, 1))
    july, august = line(JULY), line(Month(2023, 8))
    assert (july.grounds, august.grounds) == ("sheet", "sheet")
    assert august.movement == 10 - 4
