"""What is real is named as the release names it; what is invented says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from tests.queries.release import release_rows
from tracker.calc.periods import Month
from tracker.models import Event, Figure, Indicator, Item, LightScheme, Target, TargetVersion, Unit, User
from tracker.queries.targets.lights import light_rule

pytestmark = pytest.mark.django_db

# Real, and named in public by the briefing (the first lines) or by the district's renewal notices (the last).
NAMED = {
    "弘阳广场", "奎文·玉文创产业园", "弘嘉孚网络货运智慧物流项目", "潍坊人民医院医学中心项目", "泛泰华城科技园区基础设施项目",
    "青啤数字化工厂", "潍坊资本市场服务基地", "复星童涵春堂项目", "云针智算中心项目", "安全产业园", "动力智谷",
    "潍坊(上海)生物医药产业园", "敬科机器人", "三帝科技", "中国出口信用保险", "首创证券", "智慧油客", "潍坊银行", "中交一公局",
    "中铁十八局", "中国电建", "农商行片区城市更新项目", "人民医院片区城市更新项目", "农商行片区", "人民医院片区",
    "新华甲巷片区", "庄家工业园片区", "大拖片区", "王武文旅新城",
}  # fmt: skip


def test_every_figure_of_the_release_has_an_indicator():
    assert {row["id"] for row in release_rows()} <= set(Indicator.objects.values_list("code", flat=True))


def test_indicators_are_named_and_measured_as_in_the_release():
    named = {row["id"]: (row["subject"], row["unit"]) for row in release_rows()}
    kept = {i.code: (i.name, i.measured_in) for i in Indicator.objects.filter(code__in=named)}
    assert kept == named


def test_an_indicator_beyond_the_release_is_invented_or_a_rank():
    beyond = Indicator.objects.exclude(code__in=[row["id"] for row in release_rows()])
    assert all(i.illustrative or i.kind == Indicator.Kind.RANK for i in beyond)


def test_invented_indicators_are_named_so():
    assert all(i.name.startswith("示例") for i in Indicator.objects.filter(illustrative=True))


def test_invented_items_are_named_so():
    assert [i.name for i in Item.objects.filter(illustrative=True) if not i.name.startswith("示例")] == []


def test_items_named_as_examples_are_flagged():
    assert not Item.objects.filter(illustrative=False, name__startswith="示例").exists()


def test_items_that_are_not_invented_are_named_in_the_release():
    assert set(Item.objects.filter(illustrative=False).values_list("name", flat=True)) == NAMED


def test_a_figure_of_an_invented_item_is_invented():
    assert not Figure.objects.filter(slot__series__item__illustrative=True, illustrative=False).exists()


def test_a_goal_that_is_not_invented_is_the_releases():
    printed = {row["id"] for row in release_rows() if row["role"] in {"goal", "plan"}}
    real = TargetVersion.objects.filter(illustrative=False).exclude(value=None)
    assert set(real.values_list("target__indicator__code", flat=True)) <= printed


def test_everything_former_is_marked_as_history():
    assert not Figure.objects.filter(history_load=None).exists()


def test_nothing_is_stated_after_the_fact_could_be_known():
    assert not Figure.objects.filter(stated_date__lt=F("as_of_date")).exists()


def test_no_account_of_the_load_can_sign_in():
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_loading_is_recorded():
    assert Event.objects.filter(kind="load_history").count() == 1


def test_one_district_and_its_seven_sub_districts():
    assert [unit.name for unit in Unit.objects.filter(kind="district")] == ["奎文区"]
    assert Unit.objects.filter(kind="sub_district").count() == 7


def test_each_unit_of_a_target_is_within_the_district():
    assert not Target.objects.exclude(unit__kind="district").filter(unit__parent=None).exists()


def test_the_shipped_light_rule_reads_back_as_written():
    rule = light_rule(Month(2023, 6), None)
    assert rule.version == LightScheme.objects.get(family="").version
    assert [(band.word, band.lower) for band in rule.bands][1:5] == [
        ("超进度", Decimal(5)),
        ("达进度", Decimal(0)),
        ("略欠", Decimal(-10)),
        ("欠进度", Decimal(-30)),
    ]
    assert (rule.worst, all(band.inclusive for band in rule.bands)) == ("far_behind", True)


def test_a_second_load_is_refused():
    before = Figure.objects.count()
    with pytest.raises(CommandError, match="已经有一个区"):
        call_command("load_fixtures", verbosity=0)
    assert Figure.objects.count() == before


def test_last_years_taxes_are_last_years():
    assert Figure.objects.filter(slot__series__measure__code="tax", slot__month=date(2022, 12, 1)).exists()
