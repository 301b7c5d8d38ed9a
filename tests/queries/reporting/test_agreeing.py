"""勾稽关系 over all that is handed in at once, laid over what stands: each that breaks is said once, with all its numbers."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.actions.reports import EXPLAINED, JULY, said
from tests.agreeing import PLAN, RATE, TOTAL, related
from tests.unwitnessed import past_the_actions
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.entries import Entry
from tracker.actions.ledger.submitting import submit_all
from tracker.calc.findings import CUT_NOT_ROUNDED, PARTS_DIFFER, Finding, Held
from tracker.calc.intake import Report
from tracker.calc.periods import Month
from tracker.models import CheckAnswer, CheckRule, Identity, Indicator, Series, User
from tracker.queries.reporting.checking import findings
from tracker.wording.checks import finding_sentence

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(db: None) -> dict[str, Series]:
    return related("liyuan")


def indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=f"x.{code}")


@pytest.fixture
def clerk(person: Any) -> User:
    return person("reporter", "liyuan")


def objections(series: dict[str, Series], month: Month = JULY, **values: str) -> dict[str, list[str]]:
    """What is objected to, by the number that is blamed."""
    reports = [(series[code], month, said(value)) for code, value in values.items()]
    found = findings(reports)
    together = {PARTS_DIFFER, CUT_NOT_ROUNDED}
    told = [[finding_sentence(one) for one in some if one.rule in together] for some in found]
    return {code: one for code, one in zip(values, told, strict=True) if one}


def handed_in(series: dict[str, Series], clerk: User, at: datetime, **values: str) -> list[int]:
    entries = [
        Entry(series[code].pk, JULY, said(value), uuid.uuid4(), (), EXPLAINED)
        for code, value in values.items()
    ]
    return [pk for _entry, pk in submit_all(by=clerk, at=at, entries=entries, all_or_nothing=True).taken]


def test_what_is_handed_in_together_is_added_up(series: dict[str, Series]) -> None:
    found = objections(series, total="100", a="40", b="300000", c="20", plan="160", rate="76")
    assert found == {
        "total": ["2023年7月total 100亿元，而 a 40亿元 + b 300000万元 + c 20亿元 = 90亿元：对不上。"],
        "rate": ["2023年7月rate 76%，而 total 100亿元 ÷ plan 160亿元 = 62.5%：对不上。"],
    }
    assert objections(series, total="90", a="40", b="300000", c="20", plan="160", rate="56.3") == {}


def test_what_is_handed_in_alone_is_laid_over_what_stands(
    series: dict[str, Series], clerk: User, now: datetime
) -> None:
    handed_in(series, clerk, now, a="40", b="300000", c="20", plan="160")
    assert set(objections(series, total="100", rate="76")) == {"total", "rate"}
    assert objections(series, total="90", rate="56.2") == {}
    handed_in(series, clerk, now, total="90", rate="56.2")
    assert set(objections(series, a="50")) == {"a"}  # its result stands, and now this part is corrected


def test_what_was_cut_is_told_apart(series: dict[str, Series]) -> None:
    def last(**values: str) -> list[Finding]:
        found = findings([(series[code], JULY, said(value)) for code, value in values.items()])
        return [one for one in found[-1] if one.rule in (PARTS_DIFFER, CUT_NOT_ROUNDED)]

    assert last(total="162", plan="222", rate="72.9") == []  # amounts of money are rounded themselves
    [found] = last(total="162.00", plan="222.00", rate="72.9")
    assert found.rule == CUT_NOT_ROUNDED
    assert "没有四舍五入" in finding_sentence(found)


def test_a_base_is_checked_with_the_growth_of_the_year_after(
    series: dict[str, Series], clerk: User, now: datetime
) -> None:
    past_the_actions()
    Identity.objects.create(kind="growth", result=indicator(RATE), numerator=indicator("c"))
    handed_in(series, clerk, now, c="110.0", rate="10.0")
    assert objections(series, JULY.plus(-12), c="100.0") == {}
    assert objections(series, JULY.plus(-12), c="105.0") == {
        "c": ["2023年7月rate 10%，而 （c 110亿元 ÷ 上年同期 105亿元 − 1） = 4.762%：对不上。"]
    }


def test_two_relations_of_one_number_are_both_answered(
    series: dict[str, Series], clerk: User, now: datetime
) -> None:
    past_the_actions()
    other = Identity.objects.create(kind="sum", result=indicator(TOTAL))
    other.parts.set([indicator(PLAN)])
    values = {"total": "100", "a": "40", "b": "300000", "c": "20", "plan": "160"}
    entries = [Entry(series[code].pk, JULY, said(value), uuid.uuid4()) for code, value in values.items()]
    with pytest.raises(Held) as held:
        submit_all(by=clerk, at=now, entries=entries, all_or_nothing=True)
    assert [one.rule for one in held.value.findings] == [PARTS_DIFFER] * 2
    total, *_rest = handed_in(series, clerk, now, **values)
    assert CheckAnswer.objects.filter(figure=total, rule=PARTS_DIFFER).count() == 2


def test_decimals_stay_as_they_were_typed(
    series: dict[str, Series], clerk: User, person: Any, now: datetime
) -> None:
    [typed] = handed_in(series, clerk, now, rate="24.20")
    figure = series[RATE].slots.get().figures.get(pk=typed)
    assert str(figure.value) == "24.20"
    approve(by=person("reviewer", "liyuan"), at=now, figure=figure)
    assert objections(series, total="4.28", plan="17.68") == {}
    assert objections(series, total="4.28", plan="17.60")["total"][0].startswith("2023年7月rate 24.2%")


def test_a_rule_that_is_switched_off_says_nothing(series: dict[str, Series]) -> None:
    past_the_actions()
    CheckRule.objects.update_or_create(code=PARTS_DIFFER, defaults={"severity": "off"})
    assert objections(series, total="100", a="40", b="300000", c="20") == {}


def test_what_does_not_apply_is_no_part(series: dict[str, Series]) -> None:
    reports: list[tuple[Series, Month | None, Report]] = [
        (series[code], JULY, said(value))
        for code, value in {"total": "100", "a": "40", "b": "300000"}.items()
    ]
    none = replace(said("0"), value=None, not_applicable="停报")
    found = findings([*reports, (series["c"], JULY, none)])
    assert [one.rule for one in found[0] if one.rule == PARTS_DIFFER] == [PARTS_DIFFER]
