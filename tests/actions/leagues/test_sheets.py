"""A league's month from trial to signature: ties, deductions, an objection upheld, a re-issue with its diff."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.actions.arena import Arena, told
from tests.actions.reports import JULY
from tracker.actions.leagues.sheets import (
    ask_marks,
    confirm,
    decide_marks,
    decide_objection,
    issue,
    object_to,
    reissue,
)
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    Adjustment,
    Event,
    Objection,
    ScoreEntry,
    ScoreLine,
    ScoreSheet,
    ScoringScheme,
    Unit,
)
from tracker.queries.leagues import sheets
from tracker.queries.leagues.sheets import differences, objections_to

D = Decimal
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def ten(shared_world: Any) -> Arena:
    with shared_world():
        return Arena()


@pytest.fixture
def arena(ten: Arena) -> Arena:
    """The ten sub-districts in a state of the test's own."""
    return deepcopy(ten)


def frozen(sheet: ScoreSheet) -> Any:
    return sheets.frozen(sheet)


def trial(arena: Arena, month: Month = JULY) -> Any:
    return sheets.trial(arena.league, month)


def issued(arena: Arena) -> ScoreSheet:
    return issue(by=arena.steward, at=arena.now, league=arena.league, month=JULY)


def objected(arena: Arena, sheet: ScoreSheet, unit: Unit, **given: Any) -> Objection:
    entry = sheet.entries.get(unit=unit)
    objection = Objection(entry=entry, **{"reason": "因", "evidence": "证明", **given})
    return object_to(by=arena.clerks[unit.code], at=arena.now, objection=objection)


def test_ten_sub_districts_with_ties_and_deductions_re_issue_after_an_objection_with_a_diff(arena):
    arena.rules()
    first, second, third = arena.units[:3]
    deduction = arena.asks(first, "deduction", "16")
    arena.asks(second, "bonus", "0.5")
    arena.asks(third, "bonus", "2", approved=False)
    sheet = issued(arena)
    table = frozen(sheet)
    assert told(table) == [
        ("street2", D("86.50"), 1),
        ("street1", D("78.00"), 2),
        ("street3", D("78.00"), 2),
        ("street4", D("78.00"), 2),
        ("street5", D("68.00"), 5),
        ("street6", D("63.00"), 6),
        ("street7", D("58.00"), 7),
        ("street8", D("50.00"), 8),
        ("street9", D("36.00"), 9),
        ("street10", D("0.00"), 10),
    ]
    for one in table.scores:
        assert sum(line.points for line in one.lines) == one.entry.total
    missing = table.of(arena.units[9])
    assert {line.state for line in missing.lines} == {"not_reported"}

    line = ScoreLine.objects.get(entry__sheet=sheet, adjustment=deduction)
    objection = objected(arena, sheet, first, line=line)
    with pytest.raises(Refused, match="objections_open"):
        reissue(by=arena.steward, at=arena.now, sheet=sheet, reason="异议")
    decide_objection(by=arena.second, at=arena.now, objection=objection, uphold=True, reason="核查属实")
    again = reissue(by=arena.steward, at=arena.now, sheet=sheet, reason="街道1异议成立")
    assert told(frozen(again))[:3] == [
        ("street1", D("94.00"), 1),
        ("street2", D("86.50"), 2),
        ("street3", D("78.00"), 3),
    ]
    changes = differences(table, frozen(again))
    assert {change.unit.code for change in changes} == {"street1", "street2", "street3", "street4"}
    own = next(change for change in changes if change.unit == first)
    gone: list[Any] = list(own.lines)
    assert [(one.before.points, one.after) for one in gone] == [(D("-16.00"), None)]
    assert told(frozen(sheet)) == told(table)
    assert (sheet.number, again.number, again.reason) == (1, 2, "街道1异议成立")

    confirmation = confirm(by=arena.second, at=arena.now + timedelta(days=1), sheet=again)
    assert confirmation.issuer == arena.steward
    kinds = Event.objects.filter(object_type__in=["scoresheet", "objection"]).order_by("id")
    assert list(kinds.values_list("kind", flat=True)) == [
        "issue_scores",
        "object",
        "decide_objection",
        "reissue_scores",
        "confirm_scores",
    ]


def test_a_correction_is_what_an_upheld_objection_to_a_figure_waits_for(arena):
    arena.rules()
    sheet = issued(arena)
    unit = arena.units[8]
    objection = objected(arena, sheet, unit)
    decide_objection(by=arena.second, at=arena.now, objection=objection, uphold=True, reason="漏报属实")
    with pytest.raises(Refused, match="nothing_changed"):
        reissue(by=arena.steward, at=arena.now, sheet=sheet, reason="异议成立")
    arena.corrects(unit, "4.5")
    again = reissue(by=arena.steward, at=arena.now, sheet=sheet, reason="异议成立")
    assert frozen(again).of(unit).entry.place == 8
    assert frozen(sheet).of(unit).entry.place == 9
    assert frozen(again).of(unit).lines[0].figures != frozen(sheet).of(unit).lines[0].figures


def test_a_trial_saves_nothing_and_equals_what_is_frozen(arena):
    arena.rules()
    before = ScoreEntry.objects.count()
    table = trial(arena)
    assert ScoreEntry.objects.count() == before
    assert told(table) == told(frozen(issued(arena)))


def test_other_rules_can_be_tried_on_the_same_month(arena):
    arena.rules()
    scheme = arena.rules(
        [{"name": "只看完成", "full": 100, "how": "efficacy"}], reason="试行", missing="unranked"
    )
    table = trial(arena)
    assert table.rules.scheme == scheme
    assert told(table)[0] == ("street1", D("100.00"), 1)
    assert told(table)[8] == ("street9", D("60.00"), 9)
    assert told(table)[9] == ("street10", D("0.00"), None)


def test_movement_is_against_the_sheet_of_the_month_before(arena):
    arena.rules()
    issued(arena)
    august = trial(arena, JULY.plus(1))
    assert august.of(arena.units[0]).entry.before == 1


def test_who_is_late_with_a_month_the_others_have_is_not_reported(arena):
    arena.rules()
    line = trial(arena, JULY.plus(-1))
    assert {one.entry.total for one in line.scores} == {D(0)}


@pytest.mark.parametrize("step", ["issue", "reissue", "confirm", "decide", "object"])
def test_steps_are_for_those_who_may(arena, step):
    arena.rules()
    sheet: Any = issued(arena) if step != "issue" else None
    clerk, unit = arena.clerks["street1"], arena.units[0]
    stranger = arena.clerks["street2"]
    steps: dict[str, Any] = {
        "issue": lambda: issue(by=clerk, at=arena.now, league=arena.league, month=JULY),
        "reissue": lambda: reissue(by=clerk, at=arena.now, sheet=sheet, reason="因"),
        "confirm": lambda: confirm(by=arena.steward, at=arena.now + timedelta(days=9), sheet=sheet),
        "decide": lambda: decide_objection(
            by=clerk, at=arena.now, objection=objected(arena, sheet, unit), uphold=True, reason="因"
        ),
        "object": lambda: object_to(
            by=stranger,
            at=arena.now,
            objection=Objection(entry=sheet.entries.get(unit=unit), reason="因", evidence="证"),
        ),
    }
    with pytest.raises(AccessRefused):
        steps[step]()


def test_nobody_decides_on_their_own_marks_or_objection(arena):
    arena.rules()
    asked = arena.asks(arena.units[0], "bonus", approved=False)
    with pytest.raises(AccessRefused, match="own_statement"):
        decide_marks(by=arena.steward, at=arena.now, adjustment=asked, approve=True)
    with pytest.raises(Refused, match="reason_missing"):
        decide_marks(by=arena.second, at=arena.now, adjustment=asked, approve=False)
    decide_marks(by=arena.second, at=arena.now, adjustment=asked, approve=False, reason="证据不足")
    with pytest.raises(Refused, match="decided"):
        decide_marks(by=arena.second, at=arena.now, adjustment=asked, approve=True)
    assert trial(arena).of(arena.units[0]).entry.total == 94


def test_units_ask_for_additions_but_not_for_deductions(arena):
    unit, other = arena.units[:2]
    given = {"league": arena.league, "month": JULY.first, "points": D(1), "reason": "因", "evidence": "证"}
    clerk = arena.clerks[unit.code]
    ask_marks(by=clerk, at=arena.now, adjustment=Adjustment(unit=unit, kind="bonus", **given))
    for about, kind in ((unit, "deduction"), (other, "bonus")):
        with pytest.raises(AccessRefused, match="not_yours_to_ask"):
            ask_marks(by=clerk, at=arena.now, adjustment=Adjustment(unit=about, kind=kind, **given))
    with pytest.raises(ValidationError):
        ask_marks(
            by=clerk,
            at=arena.now,
            adjustment=Adjustment(unit=unit, kind="bonus", **{**given, "points": None}),
        )


def test_a_month_is_issued_once_and_not_before_its_end(arena):
    with pytest.raises(Refused, match="no_rules"):
        issued(arena)
    arena.rules()
    early = arena.now.replace(year=2023, month=7, day=31, hour=1)
    with pytest.raises(Refused, match="month_not_over"):
        issue(by=arena.steward, at=early, league=arena.league, month=JULY)
    issued(arena)
    with pytest.raises(Refused, match="already_issued"):
        issued(arena)


def test_objections_end_with_the_notice_and_signing_begins_after_it(arena):
    arena.rules(notice_days=3)
    sheet = issued(arena)
    with pytest.raises(Refused, match="notice_running"):
        confirm(by=arena.second, at=arena.now, sheet=sheet)
    arena.now += timedelta(days=20)
    with pytest.raises(Refused, match="notice_over"):
        objected(arena, sheet, arena.units[0])
    confirm(by=arena.second, at=arena.now, sheet=sheet)
    with pytest.raises(Refused, match="sheet_confirmed"):
        arena.asks(arena.units[0], "bonus")


def test_an_old_version_takes_no_more_steps(arena):
    arena.rules()
    sheet = issued(arena)
    arena.asks(arena.units[0], "bonus")
    reissue(by=arena.steward, at=arena.now, sheet=sheet, reason="补加分")
    with pytest.raises(Refused, match="not_the_newest"):
        objected(arena, sheet, arena.units[0])
    assert objections_to(sheet) == []


@pytest.mark.parametrize(
    "goals",
    [
        [{"name": "全部", "full": 50, "how": "reached", "indicator": None}] * 2,
        [{"name": "比", "full": 50, "how": "advance", "indicator": None}],
        [{"name": "零", "full": 0, "how": "reached"}],
    ],
)
def test_rules_that_cannot_be_meant_are_refused(arena, goals):
    with pytest.raises((Refused, ValidationError)):
        arena.rules(goals)
    assert not ScoringScheme.objects.filter(league=arena.league).exists()


def test_a_change_of_rules_needs_a_reason_and_keeps_the_past(arena):
    arena.rules()
    with pytest.raises(ValidationError, match="理由"):
        arena.rules()
    with pytest.raises(Refused, match="before_last_scheme"):
        arena.rules(reason="因", in_force_from=date(2022, 12, 1))


def test_a_bureau_is_scored_by_all_its_goals_but_those_named_apart(arena):
    arena.league.units.set(Unit.objects.filter(code__in=["commerce", "investment"]))
    arena.rules(
        [
            {"name": "全部", "full": 90, "how": "completion", "indicator": None},
            {"name": "省外资金", "full": 10, "how": "reached"},
        ]
    )
    table = trial(arena, JULY.plus(-1))
    named = {
        one.unit.code: [(line.goal.name, line.target and line.target.indicator.code) for line in one.lines]
        for one in table.scores
    }
    assert named["commerce"] == [("全部", "com.towers_over_100m"), ("省外资金", "inv.outside_funds")]
    assert [what for _goal, what in named["investment"]] == [
        "inv.projects_over_1b",
        "inv.projects_over_100m",
        None,
    ]
    assert table.of(Unit.objects.get(code="investment")).lines[-1].state == "not_applicable"
