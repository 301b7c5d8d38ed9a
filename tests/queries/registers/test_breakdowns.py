"""The lists behind a count: what fell out since last month and why, and who counts the same items elsewhere."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

import pytest

from tests.actions.reports import EXPLAINED
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import correct
from tracker.actions.registers.items import move_item
from tracker.actions.targets.plan import add_counting_rule
from tracker.calc.correcting import OF_ERROR
from tracker.calc.intake import Report
from tracker.calc.periods import Month, end_of_day
from tracker.models import CountingRule, Figure, Item, ItemPresence, Target
from tracker.queries.ledger.amendments import NO_CHANGES
from tracker.queries.registers.breakdowns import PARTS, BreakdownPage, BreakdownRow, breakdown_page, narrowed
from tracker.queries.registers.items import item_page
from tracker.wording.counting import why

pytestmark = pytest.mark.django_db
JUNE, JULY = Month(2023, 6), Month(2023, 7)


def lists(month: Month, code: str = "com.towers_over_100m", **known) -> BreakdownPage:
    found = breakdown_page(Target.objects.get(indicator__code=code), month, **known)
    assert found is not None
    return found


def first_in(page: BreakdownPage) -> Item:
    return Item.objects.get(pk=page.breakdown.included[0].item.id)


def said(row: BreakdownRow, page: BreakdownPage) -> str:
    assert row.verdict
    return why(row.verdict, page.rule, row.step)


def take_out(person, now, item: Item, on: date) -> None:
    row = ItemPresence(item=item, on=on, joins=False, reason="楼宇拆除")
    move_item(by=person("steward"), at=now, step=row)


def test_what_left_fell_out_with_the_reason(person, now):
    page = lists(JUNE, "com.towers")
    take_out(person, now, first_in(page), date(2023, 7, 10))
    fallen = lists(JULY, "com.towers").fallen
    assert [row.line.item.id for row in fallen] == [page.breakdown.included[0].item.id]
    assert said(fallen[0], page) == "不在台账内：楼宇拆除"
    assert not lists(JULY).fallen, "what nobody has reported of July yet is counted as in June"


def test_a_correction_down_is_told_with_the_gap(person, now):
    page = lists(JUNE)
    tower = first_in(page)
    figure = Figure.objects.filter(slot__series__item=tower, slot__month="2023-05-01").latest("id")
    lower = Report(as_of=figure.as_of_date, value=Decimal(-2000))
    clerk, reviewer = person("reporter"), person("reviewer")
    fixed = correct(
        by=clerk,
        at=now,
        figure=figure,
        report=lower,
        reason="多报",
        nature=OF_ERROR,
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    approve(by=reviewer, at=now, figure=fixed)
    fallen = lists(JULY).fallen
    assert [row.line.item.id for row in fallen] == [tower.pk]
    assert "差" in said(fallen[0], page)


def test_nothing_fell_out_by_itself():
    assert all(lists(Month(2023, number)).fallen == [] for number in range(1, 8))


def test_what_is_new_and_what_was_there_make_the_list():
    before, now_ = lists(Month(2023, 5)), lists(JUNE)
    old = {line.item.id for line in before.breakdown.included}
    assert {line.item.id for line in now_.entered} | old == {line.item.id for line in now_.breakdown.included}


def test_in_its_first_month_a_target_has_nothing_to_compare_with():
    page = lists(Month(2023, 1), "inv.projects_over_100m")
    assert (page.fallen, page.entered) == ([], [])


def test_ten_over_a_billion_count_among_those_over_a_hundred_million():
    page = lists(JUNE, "inv.projects_over_100m")
    higher = lists(JUNE, "inv.projects_over_1b")
    assert [(kin.target.indicator.code, kin.shared) for kin in page.kin] == [
        ("inv.projects_over_1b", len(higher.breakdown.included))
    ]
    assert higher.kin == []


def test_unless_the_rule_sets_a_ceiling(person, now):
    page = lists(JUNE, "inv.projects_over_100m")
    rule = CountingRule.objects.get(pk=page.rule.pk)
    rule.pk, rule.history_load, rule.stated_date, rule._state.adding = None, None, None, True
    rule.ceiling, rule.reason, rule.in_force_from = Decimal(10), "分档不重叠", date(2023, 7, 1)
    add_counting_rule(by=person("steward"), at=now, rule=rule)
    july = lists(JULY, "inv.projects_over_100m")
    assert july.breakdown.value == page.breakdown.value - page.kin[0].shared
    assert len(july.breakdown.above) == page.kin[0].shared == len(july.fallen)
    assert {row.verdict.outcome for row in july.fallen if row.verdict} == {"above"}
    assert lists(JUNE, "inv.projects_over_100m").breakdown.value == page.breakdown.value
    before = end_of_day(date(2025, 1, 1))
    assert lists(JULY, "inv.projects_over_100m", known_by=before).breakdown.value == page.breakdown.value


def test_lists_are_narrowed_by_pinyin_and_unit():
    rows = lists(JUNE).rows("included")
    item = first_in(lists(JUNE))
    assert [row.line.item.id for row in narrowed(rows, text=item.pinyin.split()[0])] == [item.pk]
    assert {row.line.item.unit for row in narrowed(rows, unit=item.unit)} == {item.unit.name}


def test_every_number_is_as_long_as_its_list():
    page = lists(JUNE)
    assert page.sizes == [(part, len(page.rows(part))) for part in PARTS]
    with pytest.raises(KeyError):
        page.rows("others")


def test_an_item_knows_every_target_it_counts_for():
    page = lists(JUNE, "inv.projects_over_1b")
    counts = item_page(first_in(page), JUNE, known_by=None, said=NO_CHANGES).counts
    counted = {one.target.indicator.code for one in counts if one.verdict.outcome == "counted"}
    assert {"inv.signed", "inv.projects_over_1b", "inv.projects_over_100m"} <= counted
    assert {one.verdict.outcome for one in counts} > {"counted"}


def test_a_near_miss_knows_its_gap():
    page = lists(JUNE)
    line = page.breakdown.near[0]
    one = next(
        one
        for one in item_page(Item.objects.get(pk=line.item.id), JUNE, known_by=None, said=NO_CHANGES).counts
        if one.target.indicator.code == "com.towers_over_100m"
    )
    assert (one.verdict.outcome, one.verdict.line and one.verdict.line.short_by) == ("near", line.short_by)
