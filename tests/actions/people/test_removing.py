"""What something uses, or a settled month was read by, isn't removed: by model and by every relation of dated settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.unwitnessed import past_the_actions
from tracker.actions.people import configuration
from tracker.actions.people.amending import InForce
from tracker.actions.people.removing import check_removable
from tracker.calc.periods import SHANGHAI, Month
from tracker.calc.refusals import Refused
from tracker.models import (
    Amendment,
    BulletinTemplate,
    BulletinVersion,
    CalendarDay,
    Column,
    ComparisonSet,
    Identity,
    Indicator,
    Issuer,
    Item,
    Register,
    ReportingCalendar,
    Section,
    Unit,
    User,
    Window,
)
from tracker.models.amendments import DATED
from tracker.queries.ledger.amendments import settings_at
from tracker.queries.reporting.calendars import calendar_in_use
from tracker.wording.refusals import sentence

pytestmark = pytest.mark.django_db
# What others refer to; a new row of it, that nothing uses yet.
FRESH: dict[str, Callable[[], models.Model]] = {
    "section": lambda: Section(code="fresh", name="新板块"),
    "comparisonset": lambda: ComparisonSet(code="fresh", name="新范围", size=4),
    "issuer": lambda: Issuer(code="fresh", name="新来源"),
    "register": lambda: Register(code="fresh", name="新台账"),
    "unit": lambda: Unit(
        code="fresh", name="新单位", kind="bureau", parent=Unit.objects.get(kind="district")
    ),
    "indicator": lambda: Indicator(
        code="fresh", name="新指标", kind="level", reporting="level", section=Section.objects.all()[0]
    ),
}


def relations(of: Callable[[Any], Any]) -> Iterator[Any]:
    """The relations of dated settings, those to one row or those to several."""
    for model in apps.get_app_config("tracker").get_models():
        if model._meta.model_name in DATED:
            yield from (one for one in of(model._meta) if one.is_relation)


def named(field: Any) -> str:
    return f"{field.model._meta.model_name}.{field.name}"


TO_ONE = list(relations(lambda meta: meta.concrete_fields))
TO_SEVERAL = [
    field
    for model in apps.get_app_config("tracker").get_models()
    for field in model._meta.many_to_many
    if field.related_model._meta.model_name in FRESH
]


@pytest.fixture
def fresh(steward: User, now: datetime) -> Callable[[Any], Any]:
    def make(model: Any) -> Any:
        return configuration.save(by=steward, at=now, row=FRESH[model._meta.model_name]())

    return make


def test_every_relation_is_asked() -> None:
    assert {"indicator.section", "item.unit", "unit.parent"} <= {named(one) for one in TO_ONE}
    assert {"league.units", "indicator.members", "identity.parts"} == {named(one) for one in TO_SEVERAL}
    assert {one.related_model._meta.model_name for one in TO_ONE} <= FRESH.keys()


@pytest.mark.parametrize("model", FRESH)
def test_what_nothing_uses_is_removed(steward: User, fresh: Any, now: datetime, model: str) -> None:
    row = fresh(apps.get_model("tracker", model))
    configuration.remove(by=steward, at=now, row=row)
    assert not type(row)._default_manager.filter(code="fresh").exists()


def holder_of(field: Any) -> Any:
    """A row that has the relation; from here on nobody asks for events."""
    past_the_actions()
    found = field.model._default_manager.first()
    return found or field.model._default_manager.create(kind="sum", result=Indicator.objects.all()[0])


@pytest.mark.parametrize("field", [*TO_ONE, *TO_SEVERAL], ids=named)
@pytest.mark.parametrize("side", ["former", "value"])
def test_what_a_setting_said_in_some_month_stays(
    steward: User, fresh: Any, now: datetime, field: Any, side: str
) -> None:
    """The months before a change are read by the row that was named then: it was removed, and they broke."""
    row, holder = fresh(field.related_model), holder_of(field)
    said: Any = [row.pk] if field.many_to_many else row.pk
    Amendment.objects.create(
        table=field.model._meta.model_name, row=holder.pk, field=field.name, **{side: said},
        in_force_from=date(2023, 7, 1), author=steward,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        configuration.remove(by=steward, at=now, row=row)
    assert refused.value.code == "named_in_the_past"
    assert str(holder) in sentence(refused.value)


@pytest.mark.parametrize("field", TO_SEVERAL, ids=named)
def test_what_is_one_of_several_stays(steward: User, fresh: Any, now: datetime, field: Any) -> None:
    """Its last unit gone, a league would be one of all units."""
    row, holder = fresh(field.related_model), holder_of(field)
    getattr(holder, field.name).add(row)
    with pytest.raises(Refused) as refused:
        configuration.remove(by=steward, at=now, row=row)
    assert refused.value.code == "named_by_rows"
    assert str(holder) in sentence(refused.value)


def test_a_section_that_was_left_stays(steward: User, fresh: Any, now: datetime) -> None:
    """The whole way: an indicator comes to the section, and leaves it later."""
    section, indicator = fresh(Section), Indicator.objects.all()[0]
    for chosen, since in ((section, Month(2023, 7)), (indicator.section, Month(2023, 8))):
        indicator.section = chosen
        configuration.save(by=steward, at=now, row=indicator, in_force=InForce(since))
    with pytest.raises(Refused, match="named_in_the_past"):
        configuration.remove(by=steward, at=now, row=section)


def refusal(row: models.Model, at: datetime) -> str:
    try:
        check_removable(row, at)
    except Refused as refused:
        return refused.code
    return ""


def test_a_window_that_has_opened_stays(steward: User, now: datetime) -> None:
    """Without its window the newest month that is over would be open once more."""
    for window in Window.objects.all():
        assert refusal(window, now) == "window_used"
    past_the_actions()
    later = now + timedelta(days=90)
    window = Window.objects.create(month=date(2033, 7, 1), opens_at=later, due_at=later)
    assert refusal(window, now) == ""


def test_a_day_that_is_over_stays_and_no_month_is_left_without_workdays(now: datetime) -> None:
    at = datetime(2026, 3, 10, 12, tzinfo=SHANGHAI)
    past, to_come, worked = (
        CalendarDay(day=day, worked=worked, reason="通知")
        for day, worked in ((date(2026, 3, 9), False), (date(2026, 3, 11), False), (date(2026, 4, 4), True))
    )
    closed = [
        CalendarDay(day=date(2026, 4, number), worked=False, reason="封")
        for number in range(1, 31)
        if number != 4
    ]
    past_the_actions()
    CalendarDay.objects.bulk_create([past, to_come, worked, *closed])
    assert [refusal(day, at) for day in (past, to_come, worked)] == ["day_is_past", "", "no_workday_left"]


def test_a_column_with_contents_stays(steward: User, now: datetime) -> None:
    register = Register.objects.filter(items__isnull=False)[0]
    column = configuration.save(
        by=steward, at=now, row=Column(register=register, code="new-one", name="新栏", order=99)
    )
    assert refusal(column, now) == ""
    past_the_actions()
    items = list(register.items.all()[:2])
    for item, text in zip(items, ("说明", ""), strict=True):
        item.descriptions |= {"new-one": text}
        Item.objects.filter(pk=item.pk).update(descriptions=item.descriptions)
    with pytest.raises(Refused) as refused:
        check_removable(column, now)
    assert "有1个条目填了内容" in sentence(refused.value)


def test_an_indicator_that_a_text_names_stays(steward: User, fresh: Any, now: datetime) -> None:
    indicator = fresh(Indicator)
    text = BulletinVersion.objects.all()[0]
    past_the_actions()
    BulletinVersion.objects.create(
        template=text.template,
        number=99,
        body="到位{fresh}。",
        in_force_from=date(2023, 7, 1),
        reason="示例",
        author=steward,
    )
    with pytest.raises(Refused) as refused:
        check_removable(indicator, now)
    assert str(BulletinTemplate.objects.get(pk=text.template_id)) in sentence(refused.value)


def test_a_calendar_that_is_or_was_in_use_stays(steward: User, now: datetime) -> None:
    (in_use,) = ReportingCalendar.objects.filter(in_use=True)
    assert refusal(in_use, now) == "in_settled_months"
    in_use.in_use = False
    configuration.save(by=steward, at=now, row=in_use)
    calendar = configuration.save(by=steward, at=now, row=ReportingCalendar(name="另一份"))
    assert refusal(calendar, now) == ""
    for says in (True, False):
        calendar.in_use = says
        configuration.save(by=steward, at=now, row=calendar)
    assert refusal(calendar, now) == ""
    calendar.in_use = True
    configuration.save(by=steward, at=now, row=calendar)
    assert refusal(calendar, now) == "calendar_in_use"


def test_a_calendar_put_in_use_now_was_not_that_of_earlier_months(steward: User, now: datetime) -> None:
    former = ReportingCalendar.objects.get(in_use=True)
    former.in_use = False
    configuration.save(by=steward, at=now, row=former)
    new = configuration.save(by=steward, at=now, row=ReportingCalendar(name="另一份", in_use=True))
    said = settings_at()
    assert [calendar_in_use(Month(2023, month), said) for month in (5, 6)] == [former, new]


def test_a_relation_stays_where_a_growth_rate_names_its_base(steward: User, now: datetime) -> None:
    growth, base = (Indicator.objects.filter(kind=kind)[0] for kind in ("growth", "level"))
    past_the_actions()
    old = Identity.objects.create(kind="growth", result=growth, numerator=base)
    plain = Identity.objects.create(kind="sum", result=base)
    assert [refusal(row, now) for row in (old, plain)] == ["in_settled_months", ""]
    new = configuration.save(by=steward, at=now, row=Identity(kind="growth", result=growth, numerator=base))
    assert refusal(new, now) == ""
