"""Changing the plan: new versions by the steward, with a reason, and never what couldn't be evaluated."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.actions.reports import EXPLAINED, JULY, said
from tests.editions import IDENTITY
from tests.goals import set_goal
from tests.unwitnessed import past_the_actions
from tracker.actions.ledger.decisions import approve
from tracker.actions.ledger.updates import submit
from tracker.actions.registers.items import save_item
from tracker.actions.targets.changes import propose_goal
from tracker.actions.targets.plan import add_counting_rule, add_light_scheme, add_target_version, open_series
from tracker.calc.periods import Month
from tracker.calc.refusals import AccessRefused, Refused
from tracker.models import (
    CountingRule,
    Edition,
    EditionStep,
    Event,
    Figure,
    Indicator,
    Item,
    LightBand,
    LightScheme,
    Measure,
    Series,
    Target,
    TargetChangeDecision,
    TargetChangeRequest,
    TargetVersion,
    Unit,
    User,
)
from tracker.queries.targets.standings import standings

pytestmark = pytest.mark.django_db
D = Decimal


def version(**changed: Any) -> TargetVersion:
    target = Target.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    given: dict[str, Any] = {
        "target": target, "value": D(13), "tier": "committed", "judged_by": "pace", "in_force_from": JULY.first,
        "basis": "示例：任务调整", "basis_date": date(2023, 7, 1), "reason": "上级调整任务",
    }  # fmt: skip
    return TargetVersion(**{**given, **changed})


def rule(code: str, measure: str, **changed: Any) -> CountingRule:
    indicator = Indicator.objects.get(code=code)
    quantity = Measure.objects.get(code=measure)
    given: dict[str, Any] = {
        "indicator": indicator, "register": quantity.register, "measure": quantity, "in_force_from": JULY.first, "reason": "口径调整",
    }  # fmt: skip
    return CountingRule(**{**given, **changed})


def test_a_target_gets_the_next_version(person, now):
    added = set_goal(by=person("steward"), at=now, version=version(), curve={Month(2023, 12): D(1)})
    assert (added.number, added.plan_points.count()) == (2, 1)
    assert added.author == TargetChangeDecision.objects.get(version=added).decider
    assert Event.objects.filter(kind="set_target", object_id=added.pk).count() == 1


def test_the_months_before_keep_their_goal(steward, now):
    set_goal(by=steward, at=now, version=version())
    target = Target.objects.filter(indicator__code="inv.outside_funds", unit__code="dayu")
    assert [standings(target, month)[0].version.value for month in (Month(2023, 6), JULY)] == [12, 13]


@pytest.mark.parametrize(
    "changed",
    [{"reason": ""}, {"value": None}, {"tier": "monitored"}, {"basis": ""}],
    ids=["no reason", "no value", "monitored with a value", "no basis"],
)
def test_a_version_that_says_too_little_or_too_much(steward, now, changed):
    with pytest.raises((Refused, ValidationError)):
        set_goal(by=steward, at=now, version=version(**changed))


def publish_month(month: date, author: User, other: User) -> None:
    """A month that is public, with nothing in it."""
    past_the_actions()
    edition = Edition.objects.create(
        month=month, version=1, cut_off=timezone.now(), author=author, printed=IDENTITY
    )
    for kind, more in (("approve", {}), ("sign", {"name": "示例"}), ("publish", {"number": 1})):
        EditionStep.objects.create(edition=edition, kind=kind, person=other, **more)


# in force from, whether that month is published, why one person alone is refused
REACH = [
    ("past", False, "by_two"),
    ("now", False, ""),
    ("now", True, "month_published"),
    ("later", True, "month_published"),
    ("later", False, ""),
]


@pytest.mark.parametrize(("when", "is_published", "refused"), REACH)
def test_what_reaches_back_takes_two_and_a_published_month_stays(
    steward, person, now, when, is_published, refused
):
    first = now.date().replace(day=1)
    month = {"past": first - timedelta(days=1), "now": first, "later": first + timedelta(days=40)}[when]
    target = Target.objects.get(indicator__code="inv.outside_funds", unit__code="dayu")
    Target.objects.filter(pk=target.pk).update(last_month=date(2099, 12, 1))
    if is_published:
        publish_month(month.replace(day=1), steward, person("leader"))
    wanted = version(target=Target.objects.get(pk=target.pk), in_force_from=month.replace(day=1))
    if is_published:
        with pytest.raises(Refused, match="month_published"):
            propose_goal(by=steward, at=now, version=wanted)
    if refused:
        with pytest.raises(Refused, match=refused):
            add_target_version(by=steward, at=now, version=wanted)
    else:
        assert add_target_version(by=steward, at=now, version=wanted).number == 2


@pytest.mark.parametrize("role", ["steward", "administrator"])
@pytest.mark.parametrize("door", [add_target_version, propose_goal])
def test_nobody_sets_another_units_goal(person, now, role, door):
    """A steward of one street gave another's goal a version of 0.01, in force since January, with no second person."""
    wanted = version(value=D("0.01"), in_force_from=date(2023, 1, 1))
    by = person(role, "liyuan")
    with pytest.raises(AccessRefused, match="not_a_steward"):
        door(by=by, at=now, version=wanted)
    assert not TargetChangeRequest.objects.exists()


@pytest.mark.parametrize("role", ["reporter", "reviewer", "leader"])
def test_other_roles_set_no_targets(person, now, role):
    with pytest.raises(AccessRefused):
        add_target_version(by=person(role), at=now, version=version())
    assert TargetVersion.objects.filter(number=2, author__username__startswith=role).count() == 0


def test_a_threshold_changes_what_counts_from_its_month_on(steward, now):
    higher = rule("com.towers_over_100m", "tax", threshold=D(2), threshold_unit="亿元")
    added = add_counting_rule(by=steward, at=now, rule=higher)
    assert added.number == 2


@pytest.mark.parametrize(
    ("code", "measure", "changed"),
    [
        ("com.towers_over_100m", "tax", {"threshold": D(1), "threshold_unit": "亩"}),
        ("com.towers_tax", "floor_area", {"counts": "sum"}),
        ("com.towers_tax", "tax", {"counts": "sum", "threshold": D(1), "threshold_unit": "万平方米"}),
    ],
)
def test_a_rule_whose_units_cannot_be_compared(steward, now, code, measure, changed):
    with pytest.raises(ValidationError, match="计量单位不能换算"):
        add_counting_rule(by=steward, at=now, rule=rule(code, measure, **changed))


def test_a_rule_of_two_registers(steward, now):
    projects = Measure.objects.get(code="promotion")
    with pytest.raises(ValidationError, match="必须属于所选台账"):
        add_counting_rule(by=steward, at=now, rule=rule("com.towers", "tax", tag=projects))


def bands(**changed: Any) -> list[LightBand]:
    shipped = LightScheme.objects.get(family="").bands.all()
    names = ("code", "word", "word_en", "colour", "shape", "lower", "inclusive", "is_worst", "order")
    return [LightBand(**{**{name: getattr(band, name) for name in names}, **changed}) for band in shipped]


def scheme() -> LightScheme:
    return LightScheme(version="新规则", in_force_from=JULY.first)


def test_a_light_rule_comes_into_force(steward, now):
    assert add_light_scheme(by=steward, at=now, scheme=scheme(), bands=bands()).bands.count() == 9


@pytest.mark.parametrize("worst", [True, False])
def test_a_light_rule_has_one_worst_light(steward, now, worst):
    with pytest.raises(Refused, match="one_worst_light"):
        add_light_scheme(by=steward, at=now, scheme=scheme(), bands=bands(is_worst=worst))


@pytest.mark.parametrize("code", ["completed", "not_reported", "not_applicable", "unjudged"])
def test_a_light_rule_has_every_light_that_is_called_by_name(steward, now, code):
    with pytest.raises(Refused, match="lights_missing") as refused:
        add_light_scheme(
            by=steward, at=now, scheme=scheme(), bands=[band for band in bands() if band.code != code]
        )
    assert refused.value.details["codes"] == [code]


def test_nothing_derived_can_be_reported(steward, now):
    towers = Indicator.objects.get(code="com.towers_over_100m")
    with pytest.raises(Refused, match="derived"):
        open_series(by=steward, at=now, indicator=towers, unit=Unit.objects.get(code="commerce"))


def test_a_new_tower_can_be_reported_at_once(steward, person, reviewer, now):
    towers = Measure.objects.get(code="tax").register
    item = Item(register=towers, code="t-new", name="新楼", unit=Unit.objects.get(code="dayu"))
    save_item(by=steward, at=now, item=item)
    series = Series.objects.get(item=item, measure__code="tax")
    figure = submit(
        by=person("reporter", "dayu"),
        at=now,
        series=series,
        month=JULY,
        report=said("8"),
        key=uuid.uuid4(),
        answers=EXPLAINED,
    )
    approve(by=reviewer, at=now, figure=figure)
    assert Figure.objects.get(pk=figure.pk).state == "approved"


def test_a_reporter_adds_no_tower(clerk, now):
    item = Item(
        register=Measure.objects.get(code="tax").register,
        code="t",
        name="新楼",
        unit=Unit.objects.get(code="dayu"),
    )
    with pytest.raises(AccessRefused):
        save_item(by=clerk, at=now, item=item)
