"""A goal that doesn't apply to a contender: its marks go to the others, and nobody is compared with it or late by it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.inapplicable import FUNDS, JULY, declared
from tracker.calc.periods import Month
from tracker.calc.scoring import GOAL, NOT_APPLICABLE, NOT_REPORTED, REPORTED
from tracker.models import League, ScoreLine
from tracker.queries.leagues.promises import promises_of
from tracker.queries.leagues.rules import rules_for
from tracker.queries.leagues.scoring import Scored, gathered, scored

pytestmark = pytest.mark.django_db
JUNE = Month(2023, 6)


def table(month: Month, code: str = "secretaries") -> dict[str, Scored]:
    league = League.objects.get(code=code)
    rules = rules_for(league, month)
    assert rules is not None
    return {one.unit.code: one for one in scored(rules, gathered(league, month))}


def of_funds(one: Scored) -> list[ScoreLine]:
    return [
        line for line in one.lines if line.goal and line.goal.indicator and line.goal.indicator.code == FUNDS
    ]


def test_marks_go_to_the_goals_that_apply():
    before = table(JUNE)["dayu"]
    assert [line.state for line in of_funds(before)] == [REPORTED, REPORTED]
    declared(month=JUNE)
    one = table(JUNE)["dayu"]
    assert [line.state for line in of_funds(one)] == [NOT_APPLICABLE] * 2
    assert {number for line in of_funds(one) for number in (line.full, line.points)} == {Decimal(0)}
    fulls = [line.full for line in one.lines if line.kind == GOAL]
    assert sum(fulls, Decimal(0)) == sum((line.full for line in before.lines), Decimal(0)) == 100
    assert one.entry.total is not None


def test_nobody_is_compared_with_it():
    before = table(JUNE)
    advance = {code: of_funds(one)[1] for code, one in before.items()}
    declared(month=JUNE)
    after = {code: of_funds(one)[1] for code, one in table(JUNE).items()}
    assert {line.of_n for code, line in after.items() if code != "dayu"} == {(advance["dayu"].of_n or 0) - 1}
    assert after["dayu"].place is None


def test_nobody_is_late_by_it():
    """Nobody has reported July: that the goal doesn't apply to one in July makes no month of June late."""
    before = {code: [line.state for line in of_funds(one)] for code, one in table(JULY).items()}
    declared()
    after = {code: [line.state for line in of_funds(one)] for code, one in table(JULY).items()}
    assert after == before | {"dayu": [NOT_APPLICABLE] * 2}
    assert NOT_REPORTED not in after["guangwen"]


def test_of_all_goals_of_a_unit_the_others_share_its_marks():
    mine = [line for line in table(JUNE, "directors")["commerce"].lines if line.kind == GOAL]
    assert FUNDS in {line.target.indicator.code for line in mine if line.target}
    declared("commerce", month=JUNE)
    one = table(JUNE, "directors")["commerce"]
    lines = [line for line in one.lines if line.kind == GOAL]
    states = {line.target.indicator.code: line.state for line in lines if line.target}
    assert states[FUNDS] == NOT_APPLICABLE
    assert sum((line.full for line in lines), Decimal(0)) == 100
    assert all(line.full == 0 for line in lines if line.state == NOT_APPLICABLE)


def test_a_promise_of_it_is_neither_kept_nor_broken():
    league = League.objects.get(code="secretaries")
    kept = {one.promise.unit.code: one.outcome for one in promises_of(league, Month(2023, 9))}
    assert kept["guangwen"] != "not_applicable"
    declared("guangwen", month=Month(2023, 9))
    outcomes = {one.promise.unit.code: one.outcome for one in promises_of(league, Month(2023, 9))}
    assert outcomes == kept | {"guangwen": "not_applicable"}
